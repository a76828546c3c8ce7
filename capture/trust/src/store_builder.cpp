// A store out of files: from what the keeper named trust spreads over links and lists until nothing more comes, and
// then once more without what was revoked. Nothing hangs on the order of the files.
#include <algorithm>
#include <climits>
#include <map>
#include <set>

#include <landfall/base/log.hpp>
#include <landfall/trust/country.hpp>
#include <landfall/trust/path.hpp>
#include <landfall/trust/reason.hpp>

#include "path_usage.hpp"
#include "store_data.hpp"
#include "store_reader.hpp"
#include "workshop.hpp"

namespace landfall::trust {

using model::Reason;
using workshop::asked;
using workshop::Check;

namespace {

// Of one issuer: a country has a key every few years, and each link may have been signed by any of them.
constexpr std::size_t most_links_of_one = 100;
// Of one name in one list: each may be asked for a document.
constexpr std::size_t most_listed_of_one = 32;

constexpr const char* wanted_signer = "a signer who leads to a country signing CA that you name (--anchor)";

std::string words_of(const PathCheck& check) {
  return check.detail.empty() ? std::string(sentence(check.reason))
                              : text(sentence(check.reason), " (", check.detail, ')');
}

// A list cannot give a country the code of another one; nor can a certificate that the keeper named for its country.
std::vector<std::string> own_states(const Certificate& csca) {
  if (!asked(Check::states_of_lists)) return csca->document_states;
  std::vector<std::string> out;
  for (const auto& state : csca->document_states)
    if (!is_state_of_others(state, csca->subject.country)) out.push_back(state);
  return out;
}

// It cannot give itself what the key before it had not.
std::vector<std::string> states_of_link(const Certificate& link, const Authority& parent) {
  if (!asked(Check::states_of_links)) return link->document_states;
  std::vector<std::string> out;
  for (const auto& state : link->document_states)
    if (std::ranges::any_of(parent.states, [&](const auto& its) { return is_same_state(state, its); }))
      out.push_back(state);
  return out;
}

}  // namespace

class StoreBuilder {
 public:
  explicit StoreBuilder(std::vector<SourceFile> files) : files_(std::move(files)), read_(read_files(files_)) {}

  Store build() {
    do {
      begin();
      spread();
      take_unanchored();
      attach_revocations();
    } while (find_revoked());
    report();
    return Store(std::move(data_));
  }

 private:
  // A certificate that another key signed: of a file, or of a list that was accepted.
  struct Link {
    std::size_t source = 0;
    Certificate certificate;
    std::size_t asked_at = SIZE_MAX;  // what was known of its issuer then
    std::optional<PathCheck> trouble{};
  };
  struct Vouched {  // a list
    std::size_t authority = 0;
    bool accepted = false;
    std::optional<PathCheck> trouble{};
  };

  SourceReport& report_of(std::size_t source) { return data_->sources[source]; }
  void refuse_source(std::size_t source, Error error) { report_of(source).refusal = std::move(error); }
  [[nodiscard]] Store so_far() const { return Store(data_); }
  // For which a list's signer is judged: when it was brought or, if that is not known, when it says that it was signed.
  [[nodiscard]] std::int64_t moment_of(const ListFile& list) const {
    return files_[list.source].imported.value_or(read_.reports[list.source].date.value_or((*list.signer)->not_before));
  }
  Path path_of(const Certificate& signer, Purpose purpose, std::int64_t at) {
    return find_path(so_far(), {.signer = signer, .purpose = purpose, .at = at}, budget_);
  }

  // ---- what is trusted

  void begin() {
    data_ = std::make_shared<Store::Data>();
    data_->sources = read_.reports;
    links_.clear();
    links_of_.clear();
    changes_.clear();
    vouched_.assign(read_.lists.size(), {});
    for (const auto& file : read_.signers) data_->signers.push_back(file.certificate);
    for (const auto& file : read_.links) add_link(file.source, file.certificate);
    // One that may not issue is kept too, so that a verdict can say so.
    for (const auto& file : read_.anchors)
      add({.certificate = file.certificate,
           .anchored = true,
           .named = true,
           .source = file.source,
           .country = file.certificate->subject.country,
           .states = own_states(file.certificate)});
  }

  bool add(Authority authority) {
    const Certificate c = authority.certificate;
    authority.revoked = banned_.contains(c.fingerprint());
    if (!data_->add_authority(std::move(authority))) return false;
    ++changes_[c->subject.canonical];
    if (c->subject_key_id) ++changes_[to_hex(*c->subject_key_id)];
    return true;
  }

  bool add_link(std::size_t source, const Certificate& c) {
    auto& count = links_of_[c->issuer.canonical];
    if (count == most_links_of_one) return false;
    ++count;
    links_.push_back({source, c});
    return true;
  }

  void spread() {
    do {
      while (raise_links()) {
      }
    } while (accept_lists());
  }

  // Each as the most that it is: one that a named key signed is named, whoever brought it.
  bool raise_links() {
    bool raised = false;
    for (auto& link : links_) {
      const auto now = changes_of(link.certificate);
      if (link.asked_at == now) continue;
      link.asked_at = now;
      raised |= raise(link);
    }
    return raised;
  }
  std::size_t changes_of(const Certificate& c) {
    return changes_[c->issuer.canonical] + (c->authority_key_id ? changes_[to_hex(*c->authority_key_id)] : 0);
  }
  bool raise(Link& link) {
    const auto& c = link.certificate;
    const auto path = path_of(c, Purpose::link, c->not_before);
    link.trouble.reset();
    if (const auto* trouble = path.trouble()) {
      link.trouble = *trouble;
      return false;
    }
    const Authority parent = *path.authority();
    const auto index = static_cast<std::size_t>(path.authority() - data_->authorities.data());
    return add({.certificate = c,
                .anchored = parent.anchored,
                .named = parent.named,
                .source = link.source,
                .parent = index,
                .country = parent.country,
                .states = states_of_link(c, parent)});
  }

  bool accept_lists() {
    bool accepted = false;
    for (std::size_t i = 0; i < read_.lists.size(); ++i) accepted |= accept_list(i);
    return accepted;
  }

  // Vouched for by what the keeper named or, where he said so of its country, by a CA that another list brought.
  bool accept_list(std::size_t i) {
    const auto& list = read_.lists[i];
    auto& vouched = vouched_[i];
    if (vouched.accepted || !list.signer || banned_.contains(list.signer->fingerprint())) return false;
    const auto path = path_of(*list.signer, Purpose::master_list, moment_of(list));
    const auto* trouble = path.trouble();
    vouched.trouble = trouble != nullptr ? std::optional(*trouble) : std::nullopt;
    if ((trouble != nullptr && asked(Check::list_path)) || path.authority() == nullptr) return false;
    const auto& authority = *path.authority();
    const bool listed = authority.anchored &&
                        std::ranges::any_of(files_[list.source].listed_signers_of, [&](const std::string& country) {
                          return fold_country(country) == authority.country;
                        });
    if (!authority.named && !listed && asked(Check::lists_by_named)) {
      vouched.trouble = {model::StepVerdict::not_possible, Reason::csca_missing, "one whose CA another list brought"};
      return false;
    }
    vouched = {static_cast<std::size_t>(&authority - data_->authorities.data()), true, std::nullopt};
    take_certificates(list, true);
    return true;
  }

  void take_certificates(const ListFile& list, bool anchored) {
    auto& out = report_of(list.source);
    out.refused = list.content.refused;
    std::map<std::string, std::size_t> of_name;
    for (const auto& c : list.content.certificates) {
      if (++of_name[c->subject.canonical] > most_listed_of_one) {
        out.refused.push_back(refuse(Reason::too_costly, text("at most ", most_listed_of_one, " keys of one name"),
                                     text("another of ", to_text(c->subject))));
        continue;
      }
      if (is_link(c)) add_link(list.source, c);
      add({.certificate = c,
           .anchored = anchored,
           .source = list.source,
           .country = c->subject.country,
           .states = own_states(c)});
    }
  }

  void take_unanchored() {
    for (std::size_t i = 0; i < read_.lists.size(); ++i) {
      if (vouched_[i].accepted || files_[read_.lists[i].source].word != Word::unanchored || !may_be_taken(i)) continue;
      vouched_[i] = {SIZE_MAX, true, std::nullopt};
      take_certificates(read_.lists[i], false);
    }
    while (raise_links()) {
    }
  }

  // Nobody has to vouch for its signer, but who is known to be wrong is not taken on anybody's word.
  bool may_be_taken(std::size_t i) {
    const auto& list = read_.lists[i];
    if (!list.signer) return true;
    if (banned_.contains(list.signer->fingerprint())) return false;
    const auto usage = ask_usage({.signer = *list.signer, .purpose = Purpose::master_list});
    if (usage.reason != Reason::none) vouched_[i].trouble = usage;
    return usage.reason == Reason::none;
  }

  // ---- what is revoked

  // A list counts for the key that signed it, if that may sign lists and had not expired.
  void attach_revocations() {
    revocation_trouble_.assign(read_.revocations.size(), std::nullopt);
    for (std::size_t i = 0; i < read_.revocations.size(); ++i) {
      const auto& file = read_.revocations[i];
      std::vector<std::size_t> by;
      for (const auto c : data_->candidates(file.list->issuer.canonical, file.list->authority_key_id)) {
        const Reason why = may_have_revoked(data_->authorities[c], file.list);
        if (why == Reason::none)
          by.push_back(c);
        else
          revocation_trouble_[i] = {model::StepVerdict::failed, why,
                                    to_text(data_->authorities[c].certificate->subject)};
      }
      if (by.empty()) continue;
      revocation_trouble_[i].reset();
      accept_revocations(file, std::move(by));
    }
  }

  Reason may_have_revoked(const Authority& authority, const RevocationList& list) {
    const auto& c = authority.certificate;
    if (authority.revoked) return Reason::revoked;
    if (authority.country != list->issuer.country) return Reason::country_mismatch;
    if (asked(Check::revocation_by_key))
      if (const Reason why = signed_by_key_of(list, c); why != Reason::none) return why;
    if (asked(Check::revocation_may) && !may_revoke(c)) return Reason::key_usage;
    if (!c->unknown_critical.empty()) return Reason::critical_extension;
    if (!asked(Check::revocation_in_time)) return Reason::none;
    if (list->this_update < c->not_before) return Reason::csca_not_yet_valid;
    return list->this_update <= c->not_after ? Reason::none : Reason::csca_expired;
  }
  Reason signed_by_key_of(const RevocationList& list, const Certificate& c) {
    const auto [answer, is_new] = revocation_answers_.try_emplace({list->tbs.data(), c.key_identity()}, Reason::none);
    if (is_new) answer->second = list.signed_by(c);
    return answer->second;
  }

  void accept_revocations(const RevocationFile& file, std::vector<std::size_t> by) {
    const auto& first = data_->authorities[by.front()];
    auto& out = report_of(file.source);
    out.accepted = true;
    out.anchored = std::ranges::any_of(by, [this](std::size_t i) { return data_->authorities[i].anchored; });
    out.vouched_by = to_text(first.certificate->subject);
    out.series = text("revocation list ", out.anchored ? "of " : "unanchored of ", first.certificate.key_identity());
    data_->revocations.push_back({file.list, std::move(by)});
  }

  // A certificate that a revocation list has, and the list.
  struct Revoked {
    std::string fingerprint;
    const Store::Data::Revocations* by;
  };

  // Authorities and signers of lists that are revoked are so in the next round: true, if there are any. A list that
  // hangs itself on something revoked says nothing, unless all do: then whoever revokes each other is revoked.
  bool find_revoked() {
    if (!asked(Check::path_revocation)) return false;
    std::vector<Revoked> found;
    for (const auto& authority : data_->authorities)
      if (!authority.revoked) look_up(authority.certificate, authority.anchored, found);
    for (std::size_t i = 0; i < read_.lists.size(); ++i)
      if (vouched_[i].accepted && read_.lists[i].signer)
        look_up(*read_.lists[i].signer, vouched_[i].authority != SIZE_MAX, found);
    std::set<std::string> targets;
    for (const auto& revoked : found) targets.insert(revoked.fingerprint);
    const auto is_sound = [&](const Revoked& revoked) {
      return std::ranges::any_of(revoked.by->authorities, [&](std::size_t i) { return !hangs_on(i, targets); });
    };
    const bool any_sound = std::ranges::any_of(found, is_sound);
    const auto before = banned_.size();
    for (const auto& revoked : found)
      if (!any_sound || is_sound(revoked)) banned_.insert(revoked.fingerprint);
    return banned_.size() > before;
  }

  void look_up(const Certificate& c, bool anchored, std::vector<Revoked>& to) {
    for (const auto i : data_->candidates(c->issuer.canonical, c->authority_key_id)) {
      const auto& issuer = data_->authorities[i];
      if (issuer.anchored != anchored) continue;
      for (const auto& revocations : data_->revocations)
        if (revocations.list.revoked(c->serial) && data_->counts_for(revocations, issuer))
          to.push_back({c.fingerprint(), &revocations});
    }
  }

  // Whether one of these certificates is this authority's, or one that it is trusted because of.
  bool hangs_on(std::size_t authority, const std::set<std::string>& targets) const {
    for (std::size_t steps = 0; steps <= data_->authorities.size(); ++steps) {
      const auto& at = data_->authorities[authority];
      if (targets.contains(at.certificate.fingerprint())) return true;
      if (at.parent) {
        authority = *at.parent;
        continue;
      }
      const auto list = std::ranges::find(read_.lists, at.source, &ListFile::source);
      if (list == read_.lists.end()) return false;
      if (list->signer && targets.contains(list->signer->fingerprint())) return true;
      const auto vouched = vouched_[static_cast<std::size_t>(list - read_.lists.begin())].authority;
      if (vouched == SIZE_MAX) return false;
      authority = vouched;
    }
    return false;
  }

  // ---- what became of each file

  void report() {
    for (const auto& file : read_.signers) report_of(file.source).accepted = true;
    for (const auto& file : read_.anchors) report_authority(file, "you");
    for (const auto& file : read_.roots) report_root(file);
    for (const auto& file : read_.links) report_link(file);
    for (std::size_t i = 0; i < read_.lists.size(); ++i) report_list(i);
    for (std::size_t i = 0; i < read_.revocations.size(); ++i) report_revocations(i);
    for (auto& list : read_.deviations) report_deviations(list);
  }

  // False: it is none.
  bool report_authority(const CertificateFile& file, std::string vouched_by) {
    const auto known = data_->by_fingerprint.find(file.certificate.fingerprint());
    if (known == data_->by_fingerprint.end()) return false;
    const auto& authority = data_->authorities[known->second];
    auto& out = report_of(file.source);
    if (authority.revoked) {
      refuse_source(file.source,
                    refuse(Reason::revoked, "a certificate that its country has not revoked", "a revoked one"));
      return true;
    }
    out.accepted = true;
    out.anchored = authority.anchored;
    if (authority.parent) vouched_by = to_text(data_->authorities[*authority.parent].certificate->subject);
    out.vouched_by = vouched_by.empty() ? text("the list ", report_of(authority.source).name) : std::move(vouched_by);
    return true;
  }

  // A country signing CA's own certificate proves that somebody has its key, and nothing else.
  void report_root(const CertificateFile& file) {
    if (!report_authority(file, {}))
      refuse_source(file.source, refuse(Reason::csca_missing, "your word for a country signing CA (--anchor)", "none"));
  }

  void report_link(const CertificateFile& file) {
    if (report_authority(file, {})) return;
    data_->unproven.push_back(file.certificate);
    const auto link = std::ranges::find_if(links_, [&](const auto& l) { return l.source == file.source; });
    if (link == links_.end())
      return refuse_source(
          file.source, refuse(Reason::too_costly, text("at most ", most_links_of_one, " links of one issuer"), "more"));
    refuse_source(file.source, refuse(link->trouble ? link->trouble->reason : Reason::csca_missing,
                                      "a link that is right", link->trouble ? words_of(*link->trouble) : "none"));
  }

  void report_list(std::size_t i) {
    const auto& list = read_.lists[i];
    const auto& vouched = vouched_[i];
    auto& out = report_of(list.source);
    if (vouched.accepted) {
      out.accepted = true;
      if (vouched.authority != SIZE_MAX) vouch(out, data_->authorities[vouched.authority]);
      return;
    }
    if (list.signer && banned_.contains(list.signer->fingerprint()))
      return refuse_source(list.source,
                           refuse(Reason::revoked, "a signer whom its country has not revoked", "a revoked one"));
    if (!list.signer) return refuse_source(list.source, refuse(Reason::csca_missing, wanted_signer, "no signature"));
    auto trouble = vouched.trouble.value_or(PathCheck{{}, Reason::csca_missing, {}});
    // Every list holds its own signer's CA: that is the one to ask the country for, and to compare.
    if (trouble.reason == Reason::csca_missing)
      for (const auto& c : list.content.certificates)
        if (budget_.signed_by(*list.signer, c) == Reason::none)
          trouble.detail = text(to_text(c->subject), ", SHA-256 ", c.fingerprint());
    refuse_source(list.source, refuse(trouble.reason, wanted_signer, words_of(trouble)));
  }

  // A series belongs to the key that vouched, at the beginning of its links.
  void vouch(SourceReport& out, const Authority& authority) {
    out.anchored = authority.anchored;
    out.vouched_by = to_text(authority.certificate->subject);
    out.country = authority.country;
    if (!asked(Check::series_by_key)) return;
    const auto* first = &authority;
    while (first->parent) first = &data_->authorities[*first->parent];
    out.series =
        text(name(out.kind), out.anchored ? " vouched by " : " unanchored by ", first->certificate.key_identity());
  }

  void report_revocations(std::size_t i) {
    const auto source = read_.revocations[i].source;
    if (report_of(source).accepted) return;
    const auto& trouble = revocation_trouble_[i];
    refuse_source(
        source, trouble ? refuse(trouble->reason, "a list that a trusted country signing CA signed", words_of(*trouble))
                        : refuse(Reason::csca_missing, wanted_signer, "nobody who vouches"));
  }

  void report_deviations(ListFile& file) {
    const auto path = path_of(*file.signer, Purpose::deviation_list, moment_of(file));
    if (const auto* trouble = path.trouble())
      return refuse_source(file.source,
                           refuse(trouble->reason, "a signer whose country signing CA is trusted", words_of(*trouble)));
    if (!path.authority()->anchored)
      return refuse_source(file.source, refuse(Reason::csca_missing, wanted_signer, "nobody who vouches"));
    auto& out = report_of(file.source);
    out.accepted = true;
    vouch(out, *path.authority());
    data_->deviations.push_back({std::move(file.deviations), path.authority()->country});
  }

  const std::vector<SourceFile> files_;
  ReadFiles read_;
  std::set<std::string> banned_;  // fingerprints of certificates that are revoked
  Budget budget_{INT_MAX};        // the keeper's own files; each signature is asked once in all rounds
  std::map<std::pair<const std::uint8_t*, std::string>, Reason> revocation_answers_;  // by list and key

  // of one round
  std::shared_ptr<Store::Data> data_;
  std::vector<Link> links_;
  std::map<std::string, std::size_t> links_of_;               // by issuer
  std::map<std::string, std::size_t> changes_;                // of authorities, by name and key identifier
  std::vector<Vouched> vouched_;                              // as read_.lists
  std::vector<std::optional<PathCheck>> revocation_trouble_;  // as read_.revocations
};

Store Store::make(std::vector<SourceFile> files) { return StoreBuilder(std::move(files)).build(); }

std::vector<SourceFile> expand(std::vector<SourceFile> files) {
  std::vector<SourceFile> out;
  for (auto& file : files) {
    auto blocks = readable_blocks(file.bytes);
    if (blocks.size() < 2) {
      out.push_back(std::move(file));
      continue;
    }
    for (std::size_t i = 0; i < blocks.size(); ++i)
      out.push_back(
          {text(file.name, '#', i + 1), std::move(blocks[i]), file.word, file.imported, file.listed_signers_of});
  }
  return out;
}

}  // namespace landfall::trust
