#include <landfall/trust/store.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include <landfall/base/log.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>

namespace landfall::trust {

using model::Reason;

std::string_view name(SourceKind kind) noexcept {
  switch (kind) {
    case SourceKind::csca:
      return "csca";
    case SourceKind::link:
      return "link";
    case SourceKind::document_signer:
      return "document_signer";
    case SourceKind::master_list:
      return "master_list";
    case SourceKind::revocation_list:
      return "revocation_list";
    case SourceKind::deviation_list:
      return "deviation_list";
    case SourceKind::unknown:
      break;
  }
  return "unknown";
}

namespace {
std::string key_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
}  // namespace

struct Store::Data {
  std::vector<SourceReport> sources;
  std::vector<Authority> authorities;
  std::unordered_multimap<std::string, std::size_t> by_subject, by_key_id;  // of authorities
  std::unordered_map<std::string, std::size_t> by_fingerprint;
  std::vector<Certificate> signers, unproven;
  std::vector<RevocationList> revocations;  // each signed by one of the authorities
  struct Deviations {
    DeviationList list;
    std::string country;
  };
  std::vector<Deviations> deviations;

  // What is anchored comes first, so one that is known is never known as less.
  void add_authority(const Certificate& certificate, bool anchored, std::size_t source) {
    if (!by_fingerprint.try_emplace(certificate.fingerprint(), authorities.size()).second) return;
    by_subject.emplace(certificate->subject.canonical, authorities.size());
    if (certificate->subject_key_id) by_key_id.emplace(key_of(*certificate->subject_key_id), authorities.size());
    authorities.push_back({certificate, anchored, source});
  }

  [[nodiscard]] std::vector<std::size_t> issuers(const Certificate& certificate) const {
    std::set<std::size_t> found;
    const auto take = [&](const auto& index, const std::string& key) {
      const auto [first, last] = index.equal_range(key);
      for (auto it = first; it != last; ++it) found.insert(it->second);
    };
    take(by_subject, certificate->issuer.canonical);
    if (certificate->authority_key_id) take(by_key_id, key_of(*certificate->authority_key_id));
    return {found.begin(), found.end()};
  }
};

Store::Store() : data_(std::make_shared<Data>()) {}
const std::vector<SourceReport>& Store::sources() const noexcept { return data_->sources; }
const std::vector<Authority>& Store::authorities() const noexcept { return data_->authorities; }
const std::vector<Certificate>& Store::signers() const noexcept { return data_->signers; }
const std::vector<Certificate>& Store::unproven() const noexcept { return data_->unproven; }

std::vector<const Authority*> Store::issuers_of(const Certificate& certificate) const {
  std::vector<const Authority*> out;
  for (const auto i : data_->issuers(certificate)) out.push_back(&data_->authorities[i]);
  return out;
}

std::vector<const RevocationList*> Store::revocations_for(const Certificate& signer,
                                                          const std::optional<Certificate>& authority) const {
  // One list of a country, signed by its newest key, has what all its keys issued (Doc 9303-12, 5.4).
  std::vector<const RevocationList*> out;
  for (const auto& list : data_->revocations)
    if (const auto& name = list->issuer.canonical;
        name == signer->issuer.canonical || (authority && name == (*authority)->subject.canonical))
      out.push_back(&list);
  std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->newer_than(*b); });
  return out;
}

std::vector<const Deviation*> Store::deviations_of(const Certificate& signer) const {
  std::vector<const Deviation*> out;
  for (const auto& [list, country] : data_->deviations)
    if (country == signer->issuer.country)
      for (const auto& deviation : list.deviations)
        if (names(deviation, list, signer)) out.push_back(&deviation);
  return out;
}

// Reads every file, then lets trust spread from what was vouched for until nothing more comes.
class StoreBuilder {
 public:
  explicit StoreBuilder(std::vector<SourceFile> files) : files_(std::move(files)) {}

  Store build() {
    data_->sources.resize(files_.size());
    for (std::size_t i = 0; i < files_.size(); ++i) read(i);
    while (spread(true)) {
    }
    for (auto& list : lists_)
      if (!list.done && files_[list.source].accept_unanchored) accept(list, nullptr, false);
    while (spread(false)) {
    }
    refuse_the_rest();
    for (auto& list : revocations_) accept_revocations(list);
    for (auto& list : deviations_) accept_deviations(list);
    return Store(std::move(data_));
  }

 private:
  struct PendingList {
    std::size_t source;
    Certificate signer;
    std::optional<MasterList> content{};  // empty: a deviation list
    std::optional<DeviationList> deviations{};
    bool done = false;
    bool signed_at_all = true;
  };
  struct PendingLink {
    std::size_t source;
    Certificate certificate;
    bool done = false;
  };
  struct PendingRevocations {
    std::size_t source;
    RevocationList list;
  };

  SourceReport& report(std::size_t source) { return data_->sources[source]; }
  void refuse_source(std::size_t source, Error error) { report(source).refusal = std::move(error); }

  void read(std::size_t i) {
    const auto& file = files_[i];
    auto& out = report(i);
    out.name = file.name;
    out.imported = file.imported;
    out.fingerprint = to_hex(hash(Digest::sha256, file.bytes));
    auto certificate = Certificate::parse_file(file.bytes);
    if (certificate) return read_certificate(i, *certificate);
    if (auto list = RevocationList::parse(file.bytes)) return read_revocations(i, *std::move(list));
    auto data = SignedData::parse(file.bytes);
    if (data) return read_signed(i, *data);
    if (auto bare = parse_master_list(file.bytes)) return read_bare_list(i, *std::move(bare));
    refuse_source(i, refuse(Reason::malformed, "a certificate, a revocation list, a master list or a deviation list",
                            "something else")
                         .because(std::move(data).error()));
  }

  void read_certificate(std::size_t i, const Certificate& certificate) {
    auto& out = report(i);
    out.country = certificate->subject.country;
    out.signer = to_text(certificate->issuer);
    out.date = certificate->not_before;
    out.certificates = 1;
    const bool by_itself = certificate->self_issued() && signed_by(certificate, certificate) == Reason::none;
    if (!by_itself && !may_issue(certificate)) {  // only for looking up: what it signed is asked like any other
      out.kind = SourceKind::document_signer;
      out.accepted = true;
      data_->signers.push_back(certificate);
      return;
    }
    if (by_itself) {  // one that may not issue is kept too, so that a verdict can say so
      out.kind = SourceKind::csca;
      out.accepted = out.anchored = true;
      out.vouched_by = "whoever imported it";
      data_->add_authority(certificate, true, i);
      return;
    }
    out.kind = SourceKind::link;
    links_.push_back({i, certificate});
  }

  void read_revocations(std::size_t i, RevocationList list) {
    auto& out = report(i);
    out.kind = SourceKind::revocation_list;
    out.country = list->issuer.country;
    out.signer = to_text(list->issuer);
    out.date = list->this_update;
    out.certificates = list->entries.size();
    revocations_.push_back({i, std::move(list)});
  }

  void read_bare_list(std::size_t i, MasterList list) {
    auto& out = report(i);
    out.kind = SourceKind::master_list;
    out.certificates = list.certificates.size();
    if (list.certificates.empty())
      return refuse_source(i, refuse(Reason::malformed, "a certificate in the list", "none"));
    const Certificate any = list.certificates.front();
    lists_.push_back({.source = i, .signer = any, .content = std::move(list), .signed_at_all = false});
  }

  void read_signed(std::size_t i, const SignedData& data) {
    auto& out = report(i);
    const bool master = data.content_type() == oid_master_list, deviation = data.content_type() == oid_deviation_list;
    if (!master && !deviation)
      return refuse_source(i, refuse(Reason::content_type, "a master list or a deviation list", data.content_type()));
    out.kind = master ? SourceKind::master_list : SourceKind::deviation_list;
    const auto check = check_signer(data, data.signers().front());
    if (check.signer) {
      out.country = (*check.signer)->issuer.country;
      out.signer = to_text((*check.signer)->subject);
    }
    out.date = data.signers().front().signing_time;
    if (check.reason != Reason::none)
      return refuse_source(i, refuse(check.reason, "a list with a right signature", std::string(name(check.reason))));
    PendingList pending{.source = i, .signer = *check.signer};
    if (!read_content(i, data, pending)) return;
    (master ? lists_ : deviations_).push_back(std::move(pending));
  }

  bool read_content(std::size_t i, const SignedData& data, PendingList& to) {
    const bool master = data.content_type() == oid_master_list;
    // Else any document signer could bring a list of its own making.
    const auto& purposes = to.signer->extended_usage;
    const auto wanted = master ? oid_master_list_signer : oid_deviation_list_signer;
    if (std::find(purposes.begin(), purposes.end(), wanted) == purposes.end() && !may_issue(to.signer)) {
      refuse_source(i, refuse(Reason::key_usage, text("a signer for the purpose ", wanted), "one for others"));
      return false;
    }
    if (master) {
      auto list = parse_master_list(data.content());
      if (!list) return refuse_source(i, std::move(list).error()), false;
      report(i).certificates = list->certificates.size();
      to.content = *std::move(list);
    } else {
      auto list = parse_deviation_list(data.content());
      if (!list) return refuse_source(i, std::move(list).error()), false;
      report(i).certificates = list->deviations.size();
      to.deviations = *std::move(list);
    }
    return true;
  }

  // The authority that issued this certificate, or is it.
  const Authority* issuer_in_store(const Certificate& certificate) const {
    if (const auto it = data_->by_fingerprint.find(certificate.fingerprint()); it != data_->by_fingerprint.end())
      return &data_->authorities[it->second];
    for (const auto i : data_->issuers(certificate)) {
      const auto& authority = data_->authorities[i];
      if (may_issue(authority.certificate) && signed_by(certificate, authority.certificate) == Reason::none)
        return &authority;
    }
    return nullptr;
  }

  // Lists are vouched for before anything unanchored is there: nothing unanchored vouches for a list.
  bool spread(bool to_lists) {
    bool any = false;
    for (auto& list : lists_) {
      if (list.done || !list.signed_at_all || !to_lists) continue;
      if (const auto* authority = issuer_in_store(list.signer)) {
        const Certificate by = authority->certificate;
        accept(list, &by, true);
        any = true;
      }
    }
    for (auto& link : links_) {
      if (link.done) continue;
      const auto* authority = issuer_in_store(link.certificate);
      if (authority == nullptr) continue;
      auto& out = report(link.source);
      out.accepted = link.done = any = true;
      out.anchored = authority->anchored;
      out.vouched_by = to_text(authority->certificate->subject);
      data_->add_authority(link.certificate, authority->anchored, link.source);
    }
    return any;
  }

  void accept(PendingList& list, const Certificate* by, bool anchored) {
    auto& out = report(list.source);
    list.done = out.accepted = true;
    out.anchored = anchored;
    if (by != nullptr) out.vouched_by = to_text((*by)->subject);
    for (const auto& certificate : list.content->certificates) data_->add_authority(certificate, anchored, list.source);
    out.refused = std::move(list.content->refused);
  }

  void refuse_the_rest() {
    for (const auto& list : lists_)
      if (!list.done)
        refuse_source(list.source,
                      refuse(Reason::csca_missing, "a signer whose country signing CA is trusted without the list",
                             list.signed_at_all ? "nobody who vouches" : "a list without a signature"));
    for (const auto& link : links_) {
      if (link.done) continue;
      data_->unproven.push_back(link.certificate);
      refuse_source(link.source, refuse(Reason::csca_missing, "a certificate that a trusted one signed",
                                        link.certificate->self_issued() ? "its own name, but not its own signature"
                                                                        : "another issuer"));
    }
  }

  void accept_revocations(const PendingRevocations& pending) {
    auto& out = report(pending.source);
    const auto& list = pending.list;
    if (!list->unknown_critical.empty())
      return refuse_source(pending.source,
                           refuse(Reason::critical_extension, "a complete list", list->unknown_critical.front()));
    Reason why = Reason::csca_missing;
    for (const auto& authority : data_->authorities) {
      const bool by_name = authority.certificate->subject.canonical == list->issuer.canonical;
      const auto& id = authority.certificate->subject_key_id;
      // By its key for the sake of a CA that was renamed; but a country cannot revoke what another one issued.
      const bool by_key = authority.certificate->subject.country == list->issuer.country && list->authority_key_id &&
                          id && std::ranges::equal(*list->authority_key_id, *id);
      if (!by_name && !by_key) continue;
      why = list.signed_by(authority.certificate);
      if (why != Reason::none) continue;
      out.accepted = true;
      out.anchored = authority.anchored;
      out.vouched_by = to_text(authority.certificate->subject);
      data_->revocations.push_back(list);
      return;
    }
    refuse_source(pending.source,
                  refuse(why, "a list that a trusted country signing CA signed", std::string(name(why))));
  }

  void accept_deviations(PendingList& pending) {
    auto& out = report(pending.source);
    const auto* authority = issuer_in_store(pending.signer);
    if (authority == nullptr)
      return refuse_source(pending.source,
                           refuse(Reason::csca_missing, "a signer whose country signing CA is trusted", "another"));
    out.accepted = true;
    out.anchored = authority->anchored;
    out.vouched_by = to_text(authority->certificate->subject);
    data_->deviations.push_back({*std::move(pending.deviations), authority->certificate->subject.country});
  }

  std::vector<SourceFile> files_;
  std::shared_ptr<Store::Data> data_ = std::make_shared<Store::Data>();
  std::vector<PendingList> lists_, deviations_;
  std::vector<PendingLink> links_;
  std::vector<PendingRevocations> revocations_;
};

Store Store::make(std::vector<SourceFile> files) { return StoreBuilder(std::move(files)).build(); }

bool may_issue(const Certificate& certificate) noexcept {
  return certificate->key_usage ? certificate->may(KeyUsage::key_cert_sign) : certificate->ca.value_or(false);
}

namespace {

// The search of find_path. A root and its links have one key: it is asked once.
struct PathSearch {
  const Certificate& signer;
  std::int64_t at;
  Path out{};
  std::vector<std::pair<ByteView, Reason>> asked{};

  Reason signed_by_key_of(const Certificate& candidate) {
    for (const auto& [key, answer] : asked)
      if (std::ranges::equal(key, candidate->key_info)) return answer;
    asked.emplace_back(candidate->key_info, signed_by(signer, candidate));
    return asked.back().second;
  }

  [[nodiscard]] int rank(const Authority& authority) const {  // greater is better; equal ones in the order of the store
    const auto& c = authority.certificate;
    return (authority.anchored ? 4 : 0) + (c->not_before <= at && at <= c->not_after ? 2 : 0) + (is_link(c) ? 0 : 1);
  }

  void take(const Authority& candidate, bool failure_counts) {
    Reason why = signed_by_key_of(candidate.certificate);
    if (why == Reason::none && !may_issue(candidate.certificate)) why = Reason::csca_not_ca;
    if (why == Reason::none) {
      ++out.issuers;
      if (!out.authority || rank(candidate) > rank(*out.authority)) out.authority = candidate;
      out.reason = Reason::none;
      out.detail.clear();
    } else if (failure_counts && out.reason != Reason::none && out.reason != Reason::csca_not_ca) {
      out.reason = why;
      out.detail = text("candidate: ", to_text(candidate.certificate->subject));
    }
  }
};

// As a country's keys of other years are: one name, another key identifier.
bool is_of_other_key(const Certificate& candidate, const Certificate& signer) {
  const auto &wanted = signer->authority_key_id, &its = candidate->subject_key_id;
  return wanted && its && !std::ranges::equal(*wanted, *its);
}

}  // namespace

Path find_path(const Certificate& signer, const Store& store, std::int64_t at) {
  PathSearch search{.signer = signer, .at = at};
  const auto candidates = store.issuers_of(signer);
  for (const auto* candidate : candidates)
    if (!is_of_other_key(candidate->certificate, signer)) search.take(*candidate, true);
  // Identifiers that do not fit are no forgery, and do not hinder either: some countries compute them in two ways.
  for (const auto* candidate : candidates)
    if (search.out.issuers == 0 && is_of_other_key(candidate->certificate, signer)) search.take(*candidate, false);
  for (const auto& link : store.unproven())
    if (search.out.reason == Reason::csca_missing && signed_by(signer, link) == Reason::none)
      search.out.reason = Reason::csca_chain_wrong;
  return std::move(search.out);
}

}  // namespace landfall::trust
