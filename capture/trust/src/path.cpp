#include <landfall/trust/path.hpp>

#include <algorithm>

#include <landfall/base/text.hpp>
#include <landfall/trust/lists.hpp>

#include "path_usage.hpp"
#include "workshop.hpp"

namespace landfall::trust {
namespace {

using workshop::asked;
using workshop::Check;

// What some countries' CAs have from the product that made them; it is about how keys are issued, not about what they
// sign.
constexpr std::string_view oid_entrust_key_issuing = "1.2.840.113533.7.74.3";

PathCheck passed() { return {Verdict::passed, Reason::none, {}}; }
PathCheck failed(Reason reason, std::string detail = {}) { return {Verdict::failed, reason, std::move(detail)}; }
PathCheck open(Reason reason, std::string detail = {}) { return {Verdict::open, reason, std::move(detail)}; }

bool valid_at(const Certificate& c, std::chrono::sys_seconds time) {
  return c->not_before <= time && time <= c->not_after;
}

// A CA for servers, mail or programs is none of a country's documents.
bool issues_documents(const Certificate& authority) {
  return std::ranges::all_of(authority->extended_usage,
                             [](const std::string& purpose) { return purpose == oid_entrust_key_issuing; });
}

// As a country's keys of other years are: one name, another key identifier.
bool is_of_other_key(const Certificate& candidate, const Certificate& signer) {
  const auto &wanted = signer->authority_key_id, &its = candidate->subject_key_id;
  return wanted && its && !std::ranges::equal(*wanted, *its);
}

// Why it is no authority for what its key signed.
std::optional<PathCheck> trouble_of(const Authority& authority) {
  const auto& c = authority.certificate;
  if (asked(Check::path_ca) && !may_issue(c)) return failed(Reason::authority_not_ca, to_text(c->subject));
  if (asked(Check::path_ca_purpose) && !issues_documents(c))
    return failed(Reason::authority_not_ca, to_text(c->subject));
  if (authority.revoked) return failed(Reason::revoked, to_text(c->subject));
  if (asked(Check::path_critical_authority) && !c->unknown_critical.empty())
    return failed(Reason::critical_extension, c->unknown_critical.front());
  return std::nullopt;
}

// The search for the authority that signed it.
struct Search {
  const Store& store;
  const PathQuestion& q;
  Budget& budget;
  PathCheck out = open(Reason::authority_missing);
  std::optional<PathCheck> unusable{};  // why one whose key did sign it is no authority for it
  const Authority* best = nullptr;
  std::size_t issuers = 0;

  // Greater is better; equal ones in the order of the store. One country first: a list may have brought the same key
  // under another.
  [[nodiscard]] int rank(const Authority& authority) const {
    const auto& c = authority.certificate;
    return (authority.country == q.signer->issuer.country ? 8 : 0) + (valid_at(c, q.at) ? 4 : 0) +
           (authority.named ? 2 : 0) + (is_link(c) ? 0 : 1);
  }

  void take(const Authority& candidate, bool failure_counts) {
    const Reason why = budget.signed_by(q.signer, candidate.certificate);
    if (why == Reason::none || !asked(Check::path_signature)) {
      if (auto trouble = trouble_of(candidate)) {
        unusable = std::move(trouble);
        return;
      }
      ++issuers;
      if (best == nullptr || rank(candidate) > rank(*best)) best = &candidate;
    } else if (why == Reason::too_costly || why == Reason::stopped) {
      out = open(why);
    } else if (failure_counts) {
      const std::string who = text("candidate: ", to_text(candidate.certificate->subject));
      out = why == Reason::algorithm_unsupported ? open(why, who) : failed(why, who);
    }
  }

  // Those of the name, then, as names may have changed over one key, those of the key identifier.
  void among(const std::vector<const Authority*>& candidates) {
    for (const bool by_name : {true, false}) {
      const auto is_its = [&](const Authority* c) {
        return (c->certificate->subject.canonical == q.signer->issuer.canonical) == by_name;
      };
      for (const auto* candidate : candidates)
        if (is_its(candidate) && !is_of_other_key(candidate->certificate, q.signer)) take(*candidate, true);
      // Identifiers that do not fit are no forgery, and do not hinder either: some countries compute them in two ways.
      for (const auto* candidate : candidates)
        if (best == nullptr && is_its(candidate) && is_of_other_key(candidate->certificate, q.signer))
          take(*candidate, false);
      if (best != nullptr) return;
    }
  }

  // Only what could be told: the key is one of a link certificate that leads nowhere, or whose certificate is wanted.
  void tell_nobody() {
    if (out.reason == Reason::authority_missing) out.detail = text("issued by ", to_text(q.signer->issuer));
    for (const auto& link : store.unproven()) {
      if (out.reason != Reason::authority_missing) return;
      const Reason why = budget.signed_by(q.signer, link);
      if (why == Reason::too_costly || why == Reason::stopped)
        out = open(why);
      else if (why == Reason::none)
        out = open(Reason::path_wrong);
    }
  }

  void run() {
    const auto anchored = store.issuers_of(q.signer, true);
    among(anchored);
    if (anchored.empty() || !asked(Check::unanchored_apart)) among(store.issuers_of(q.signer, false));
    if (best != nullptr)
      out = passed();
    else if (unusable)
      out = *std::move(unusable);
    else
      tell_nobody();
  }
};

PathCheck validity(const PathQuestion& q, const Authority& authority) {
  const auto& csca = authority.certificate;
  if (q.purpose == Purpose::link)  // the old key had not expired when it signed
    return valid_at(csca, q.signer->not_before) || !asked(Check::link_in_time) ? passed()
                                                                               : failed(Reason::authority_expired);
  if (!asked(Check::path_validity)) return passed();
  if (q.at < q.signer->not_before) return failed(Reason::signer_not_yet_valid);
  if (q.at > q.signer->not_after) return failed(Reason::signer_expired);
  if (q.at < csca->not_before) return failed(Reason::authority_not_yet_valid);
  if (q.at > csca->not_after) return failed(Reason::authority_expired);
  return passed();
}

std::string_view wanted_purpose(Purpose purpose) {
  return purpose == Purpose::master_list      ? oid_master_list_signer
         : purpose == Purpose::deviation_list ? oid_deviation_list_signer
                                              : std::string_view();
}

PathCheck link_usage(const Certificate& link) {
  if (asked(Check::link_ca) && !may_issue(link)) return failed(Reason::key_usage, "a link certificate that is no CA's");
  if (asked(Check::path_ca_purpose) && !issues_documents(link))
    return failed(Reason::key_usage, text("for another purpose: ", link->extended_usage.front()));
  if (asked(Check::link_name) && !link->self_issued() && !link->name_change)
    return failed(Reason::path_wrong, "another name without the extension for it (Doc 9303-12, 7.1.1.7)");
  return passed();
}

// The one purpose that is wanted and, as a key for two purposes is a key for a third, no other.
PathCheck purposes(const Certificate& c, std::string_view wanted) {
  if (!asked(Check::path_purpose)) return passed();
  for (const auto& purpose : c->extended_usage)
    if (purpose != wanted) return failed(Reason::key_usage, text("for another purpose: ", purpose));
  if (!wanted.empty() && c->extended_usage.empty())
    return failed(Reason::key_usage, text("a signer for the purpose ", wanted, " is wanted"));
  return passed();
}

}  // namespace

PathCheck ask_usage(const PathQuestion& q) {
  const auto& c = q.signer;
  if (asked(Check::path_critical_signer) && !c->unknown_critical.empty())
    return failed(Reason::critical_extension, c->unknown_critical.front());
  if (q.purpose == Purpose::link) return link_usage(c);
  if (asked(Check::path_key_usage) && c->key_usage && !c->may(KeyUsage::digital_signature))
    return failed(Reason::key_usage, "not for signatures");
  if (asked(Check::path_end) && (c->ca.value_or(false) || c->may(KeyUsage::key_cert_sign)))
    return failed(Reason::key_usage, "a CA");
  return purposes(c, wanted_purpose(q.purpose));
}

namespace {

PathCheck revocation(const Store& store, const PathQuestion& q, const Authority& authority) {
  if (!asked(Check::path_revocation)) return passed();
  for (const auto* list : store.revocations_for(authority))  // once is for ever, whatever a later list forgot
    if (list->revoked(q.signer->serial)) return failed(Reason::revoked);
  const auto lists = store.revocations_for(authority, false);
  if (lists.empty()) return open(Reason::crl_missing);
  // The newest that was issued by then: a later one may have been brought, an older one was replaced.
  const auto newest = std::ranges::find_if(lists, [&](const auto* list) { return (*list)->this_update <= q.at; });
  const bool fresh = newest != lists.end() && (*newest)->fresh(q.at);
  return fresh || !asked(Check::revocation_fresh) ? passed() : open(Reason::crl_stale);
}

// Doc 9303-12, 7.1: one country throughout. A signer's own subject may do without.
PathCheck country(const PathQuestion& q, const Authority& authority) {
  if (!asked(Check::path_country)) return passed();
  const auto& subject = q.signer->subject.country;
  const bool link = q.purpose == Purpose::link;
  const bool fits = !authority.country.empty() && q.signer->issuer.country == authority.country &&
                    (subject == authority.country || (subject.empty() && !link));
  return fits ? passed()
              : failed(Reason::country_mismatch,
                       text("signer of ", subject, ", country signing CA of ", authority.country));
}

}  // namespace

bool is_link_of(const Certificate& link, const Authority& issuer, Budget& budget) {
  const PathQuestion question{.signer = link, .purpose = Purpose::link};
  if (is_of_other_key(issuer.certificate, link) || trouble_of(issuer)) return false;
  for (const auto& check : {validity(question, issuer), ask_usage(question), country(question, issuer)})
    if (check.reason != Reason::none) return false;
  return budget.signed_by(link, issuer.certificate) == Reason::none || !asked(Check::path_signature);
}

const PathCheck* Path::trouble() const noexcept {
  for (const auto* check : {&chain, &usage, &revocation, &validity, &country}) {
    const bool open = check->verdict == Verdict::open && check != &revocation;
    if (check->verdict == Verdict::failed || open) return check;
  }
  return nullptr;
}

Path find_path(const Store& store, const PathQuestion& question, Budget& budget) {
  Search search{.store = store, .q = question, .budget = budget};
  search.run();
  Path out;
  out.chain = std::move(search.out);
  out.issuers = search.issuers;
  if (out.chain.verdict != Verdict::passed) return out;
  const auto& all = store.authorities();
  for (const auto* at = search.best; at != nullptr; at = at->parent ? &all[*at->parent] : nullptr)
    out.authorities.push_back(at);
  const Authority& authority = *search.best;
  out.validity = validity(question, authority);
  out.usage = ask_usage(question);
  out.revocation = revocation(store, question, authority);
  out.country = country(question, authority);
  return out;
}

}  // namespace landfall::trust
