// A store out of files: each is read, then trust spreads from what the keeper named until nothing more comes.
#include <algorithm>
#include <climits>
#include <set>

#include <landfall/base/log.hpp>
#include <landfall/trust/country.hpp>
#include <landfall/trust/path.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>

#include "path_usage.hpp"
#include "pem.hpp"
#include "store_data.hpp"
#include "workshop.hpp"

namespace landfall::trust {

using model::Reason;
using workshop::asked;
using workshop::Check;

namespace {

bool begins_as(const Bytes& bytes, std::string_view begin) {
  return bytes.size() >= begin.size() && std::equal(begin.begin(), begin.end(), bytes.begin());
}

bool is_readable(const PemBlock& block) {
  if (block.label == "CERTIFICATE") return Certificate::parse(block.der).has_value();
  return block.label == "X509 CRL" && RevocationList::parse(block.der).has_value();
}

// Several things in one file were taken apart by expand(), if all of them could be read.
Result<void> one_thing(const Bytes& bytes) {
  if (begins_as(bytes, "dn:") || begins_as(bytes, "version:"))
    return refuse(Reason::malformed, "certificates and lists, one a file or all in one PEM file", "LDIF (RFC 2849)");
  LANDFALL_TRY(const auto blocks, pem_blocks(bytes));
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (!is_readable(blocks[i]))
      return refuse(
          Reason::malformed, "certificates and revocation lists in PEM",
          text("block ", i + 1, " of ", blocks.size(), ", ", blocks[i].label,
               blocks[i].label == "PKCS7" ? ": `openssl pkcs7 -print_certs` takes it apart" : ", which is none"));
  if (blocks.size() > 1)
    return refuse(Reason::malformed, "one certificate or list", text(blocks.size(), " in one file"));
  return {};
}

}  // namespace

class StoreBuilder {
 public:
  explicit StoreBuilder(std::vector<SourceFile> files) : files_(std::move(files)) {}

  Store build() {
    read_all();
    // A list that comes late can revoke the link or the signer over which it came: then all is done once more without.
    do {
      clear();
      spread(true);
      take_unanchored_lists();
      spread(false);
    } while (take_out_revoked());
    refuse_the_rest();
    for (auto& list : deviations_) accept_deviations(list);
    return Store(std::move(data_));
  }

 private:
  struct Pending {
    std::size_t source;
    bool done = false;
  };
  struct PendingList : Pending {
    std::optional<Certificate> signer{};  // empty: the list is not signed
    MasterList content{};
    DeviationList deviations{};
  };
  struct PendingCertificate : Pending {
    Certificate certificate;
  };
  struct PendingRevocations : Pending {
    RevocationList list;
  };

  SourceReport& report(std::size_t source) { return data_->sources[source]; }
  void refuse_source(std::size_t source, Error error) { report(source).refusal = std::move(error); }
  [[nodiscard]] Store so_far() const { return Store(data_); }
  // For which its signer is judged: when it was brought or, if that is not known, when it says that it was signed.
  [[nodiscard]] std::int64_t moment_of(const PendingList& list) const {
    const auto& report = data_->sources[list.source];
    return files_[list.source].imported.value_or(report.date.value_or((*list.signer)->not_before));
  }

  // ---- reading

  void read_all() {
    data_->sources.resize(files_.size());
    for (std::size_t i = 0; i < files_.size(); ++i) {
      report(i).name = files_[i].name;
      report(i).imported = files_[i].imported;
      report(i).fingerprint = to_hex(hash(Digest::sha256, files_[i].bytes));
      read(i);
    }
  }

  void read(std::size_t i) {
    const auto& file = files_[i];
    if (auto right = one_thing(file.bytes); !right) return refuse_source(i, std::move(right).error());
    auto certificate = Certificate::parse_file(file.bytes);
    if (certificate) return read_certificate(i, *certificate);
    if (file.word == Word::anchor)
      return refuse_source(i, refuse(Reason::malformed, "a certificate as anchor", "something else")
                                  .because(std::move(certificate).error()));
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
    out.series = text("certificate ", certificate.fingerprint());
    const bool by_itself = certificate->self_issued() && signed_by(certificate, certificate) == Reason::none;
    const bool anchor = files_[i].word == Word::anchor || !asked(Check::only_named_anchors);
    if (by_itself) {
      out.kind = SourceKind::csca;
      (anchor ? anchors_ : roots_).push_back({{i}, certificate});
    } else if (files_[i].word == Word::anchor) {
      refuse_source(i, refuse(Reason::csca_not_ca, "a country signing CA's own certificate as anchor",
                              "one that another key signed"));
    } else if (may_issue(certificate)) {
      out.kind = SourceKind::link;
      links_.push_back({{i}, certificate});
    } else {  // only for looking up: what it signed is asked like any other
      out.kind = SourceKind::document_signer;
      out.accepted = true;
      data_->signers.push_back(certificate);
    }
  }

  void read_revocations(std::size_t i, RevocationList list) {
    auto& out = report(i);
    out.kind = SourceKind::revocation_list;
    out.country = list->issuer.country;
    out.signer = to_text(list->issuer);
    out.date = list->this_update;
    out.certificates = list->entries.size();
    if (asked(Check::revocation_complete) && !list->unknown_critical.empty())
      return refuse_source(i, refuse(Reason::critical_extension, "a complete list", list->unknown_critical.front()));
    if (asked(Check::revocation_future) && !in_time(i, list->this_update)) return;
    revocations_.push_back({{i}, std::move(list)});
  }

  void read_bare_list(std::size_t i, MasterList list) {
    auto& out = report(i);
    out.kind = SourceKind::master_list;
    out.certificates = list.certificates.size();
    out.series = text("bare list ", files_[i].name);
    if (list.certificates.empty())
      return refuse_source(i, refuse(Reason::malformed, "a certificate in the list", "none"));
    lists_.push_back({{i}, std::nullopt, std::move(list), {}});
  }

  // What claims to be of tomorrow would stay the newest for ever.
  bool in_time(std::size_t i, std::optional<std::int64_t> date) {
    const auto& imported = files_[i].imported;
    if (!imported || !date || *date <= *imported) return true;
    refuse_source(i, refuse(Reason::time_in_future, text("a list that was signed by ", model::moment_text(*imported)),
                            model::moment_text(*date)));
    return false;
  }

  // Every signer has to be right; the first one's certificate decides whose list it is.
  std::optional<Certificate> signer_of(std::size_t i, const SignedData& data) {
    Budget budget;
    std::optional<Certificate> out;
    for (const auto& signer : data.signers()) {
      const auto check = check_signer(data, signer, {}, budget);
      if (check.reason != Reason::none && asked(Check::list_signature)) {
        refuse_source(i, refuse(check.reason, "a list with a right signature", std::string(sentence(check.reason))));
        return std::nullopt;
      }
      if (!out) out = check.signer;
    }
    return out;
  }

  void read_signed(std::size_t i, const SignedData& data) {
    auto& out = report(i);
    const bool master = data.content_type() == oid_master_list, deviation = data.content_type() == oid_deviation_list;
    if (!master && !deviation && asked(Check::list_content_type))
      return refuse_source(i, refuse(Reason::content_type, "a master list or a deviation list", data.content_type()));
    out.kind = deviation ? SourceKind::deviation_list : SourceKind::master_list;
    out.date = data.signers().front().signing_time;
    PendingList pending{{i}, signer_of(i, data), {}, {}};
    if (!pending.signer) return;
    out.country = (*pending.signer)->issuer.country;
    out.signer = to_text((*pending.signer)->subject);
    out.series = asked(Check::series_by_key) ? text(name(out.kind), " of nobody's signer ", key_text(*pending.signer))
                                             : text(name(out.kind), " of ", out.country);
    if (asked(Check::list_time) && !in_time(i, out.date)) return;
    if (auto read = deviation ? read_deviations(data, pending) : read_certificates(data, pending); !read)
      return refuse_source(i, std::move(read).error());
    (deviation ? deviations_ : lists_).push_back(std::move(pending));
  }

  Result<void> read_certificates(const SignedData& data, PendingList& to) {
    LANDFALL_TRY(to.content, parse_master_list(data.content()));
    report(to.source).certificates = to.content.certificates.size();
    return {};
  }
  Result<void> read_deviations(const SignedData& data, PendingList& to) {
    LANDFALL_TRY(to.deviations, parse_deviation_list(data.content()));
    report(to.source).certificates = to.deviations.deviations.size();
    return {};
  }

  static std::string key_text(const Certificate& certificate) {
    return to_hex(hash(Digest::sha256, certificate->key_info));
  }

  // ---- what is trusted

  // Everything that an earlier round made; what was read stays.
  void clear() {
    data_->authorities.clear();
    data_->by_subject.clear();
    data_->by_key_id.clear();
    data_->by_fingerprint.clear();
    data_->revocations.clear();
    for (auto& list : lists_) clear(list);
    for (auto& link : links_) clear(link);
    for (auto& list : revocations_) clear(list);
    for (auto& anchor : anchors_) accept_anchor(anchor);
  }
  void clear(Pending& pending) {
    auto& out = report(pending.source);
    pending.done = out.accepted = out.anchored = false;
    out.refusal.reset();
  }

  void accept_anchor(const PendingCertificate& anchor) {
    auto& out = report(anchor.source);
    const auto& c = anchor.certificate;
    out.accepted = out.anchored = true;
    out.vouched_by = "you";
    // One that may not issue is kept too, so that a verdict can say so.
    data_->add_authority({.certificate = c,
                          .anchored = true,
                          .named = true,
                          .source = anchor.source,
                          .country = c->subject.country,
                          .states = c->document_states});
  }

  void spread(bool to_lists) {
    for (bool more = true; more;) {
      more = false;
      for (auto& list : revocations_) more |= accept_revocations(list);
      for (auto& link : links_) more |= accept_link(link);
      for (auto& list : lists_) more |= to_lists && accept_vouched(list);
    }
  }

  Path path_of(const Certificate& signer, Purpose purpose, std::int64_t at) const {
    Budget budget(INT_MAX);  // the keeper's own files
    return find_path(so_far(), {.signer = signer, .purpose = purpose, .at = at}, budget);
  }

  bool accept_link(PendingCertificate& link) {
    if (link.done || banned_.contains(link.source)) return false;
    const auto& c = link.certificate;
    const auto path = path_of(c, Purpose::link, c->not_before);
    if (const auto* trouble = path.trouble()) return refuse_path(link.source, *trouble, "a link that is right"), false;
    const Authority parent = *path.authority();
    const auto index = static_cast<std::size_t>(path.authority() - data_->authorities.data());
    auto& out = report(link.source);
    out.accepted = link.done = true;
    out.refusal.reset();
    out.anchored = parent.anchored;
    out.vouched_by = to_text(parent.certificate->subject);
    data_->add_authority({.certificate = c,
                          .anchored = parent.anchored,
                          .named = parent.named,
                          .source = link.source,
                          .parent = index,
                          .country = parent.country,
                          .states = states_of_link(c, parent)});
    return true;
  }

  // It cannot give itself what the key before it had not.
  static std::vector<std::string> states_of_link(const Certificate& link, const Authority& parent) {
    if (!asked(Check::states_of_links)) return link->document_states;
    std::vector<std::string> out;
    for (const auto& state : link->document_states)
      if (std::ranges::any_of(parent.states, [&](const auto& its) { return is_same_state(state, its); }))
        out.push_back(state);
    return out;
  }

  // Nor can a list give a country the code of another one.
  static std::vector<std::string> states_in_list(const Certificate& csca) {
    if (!asked(Check::states_of_lists)) return csca->document_states;
    std::vector<std::string> out;
    for (const auto& state : csca->document_states)
      if (!is_state_of_others(state, csca->subject.country)) out.push_back(state);
    return out;
  }

  void refuse_path(std::size_t source, const PathCheck& trouble, std::string wanted) {
    refuse_source(source, refuse(trouble.reason, std::move(wanted),
                                 trouble.detail.empty() ? std::string(sentence(trouble.reason))
                                                        : text(sentence(trouble.reason), " (", trouble.detail, ')')));
  }

  // Vouched for by what the keeper named or, where he said so of its country, by a CA that another list brought.
  bool accept_vouched(PendingList& list) {
    if (list.done || !list.signer || banned_.contains(list.source)) return false;
    const auto& file = files_[list.source];
    const auto path = path_of(*list.signer, Purpose::master_list, moment_of(list));
    if (const auto* trouble = path.trouble(); trouble != nullptr && asked(Check::list_path))
      return refuse_vouched(list, *trouble), false;
    if (path.authority() == nullptr) return false;
    const bool listed =
        path.authority()->anchored && std::ranges::any_of(file.listed_signers_of, [&](const std::string& country) {
          return fold_country(country) == path.authority()->country;
        });
    if (!path.authority()->named && !listed && asked(Check::lists_by_named)) {
      refuse_source(list.source,
                    refuse(Reason::csca_missing, "a signer who leads to a country signing CA that you name",
                           "one whose CA another list brought"));
      return false;
    }
    vouch(report(list.source), path);
    accept_certificates(list, true);
    return true;
  }

  // Every list holds its own signer's CA: that is the one to ask the country for, and to compare.
  void refuse_vouched(const PendingList& list, PathCheck trouble) {
    if (trouble.reason == Reason::csca_missing)
      for (const auto& c : list.content.certificates)
        if (signed_by(*list.signer, c) == Reason::none)
          trouble.detail = text(to_text(c->subject), ", SHA-256 ", c.fingerprint());
    refuse_path(list.source, trouble, "a signer who leads to a country signing CA that you name (--anchor)");
  }

  // A series belongs to the key that vouched, at the beginning of its links.
  static void vouch(SourceReport& out, const Path& path) {
    out.anchored = path.authority()->anchored;
    out.vouched_by = to_text(path.authority()->certificate->subject);
    out.country = path.authority()->country;
    if (asked(Check::series_by_key))
      out.series = text(name(out.kind), out.anchored ? " vouched by " : " unanchored by ",
                        key_text(path.authorities.back()->certificate));
  }

  void accept_certificates(PendingList& list, bool anchored) {
    auto& out = report(list.source);
    list.done = out.accepted = true;
    out.refusal.reset();
    out.refused = list.content.refused;
    for (const auto& c : list.content.certificates)
      data_->add_authority({.certificate = c,
                            .anchored = anchored,
                            .source = list.source,
                            .country = c->subject.country,
                            .states = states_in_list(c)});
  }

  void take_unanchored_lists() {
    for (auto& list : lists_)
      if (!list.done && files_[list.source].word == Word::unanchored && may_be_taken(list))
        accept_certificates(list, false);
  }

  // Nobody has to vouch for its signer, but who is known to be wrong is not taken on anybody's word.
  bool may_be_taken(const PendingList& list) {
    if (banned_.contains(list.source)) return false;
    if (!list.signer) return true;
    const auto usage = ask_usage({.signer = *list.signer, .purpose = Purpose::master_list});
    if (usage.reason != Reason::none) refuse_path(list.source, usage, "a signer of lists");
    return usage.reason == Reason::none;
  }

  // A list counts for the key that signed it, if that may sign lists and had not expired.
  bool accept_revocations(PendingRevocations& pending) {
    if (pending.done) return false;
    const auto& list = pending.list;
    for (const auto i : data_->candidates(list->issuer.canonical, list->authority_key_id)) {
      const auto& authority = data_->authorities[i];
      const Reason why = may_have_revoked(authority, list);
      if (why != Reason::none) {
        refuse_source(pending.source, refuse(why, "a list that a trusted country signing CA signed",
                                             text(sentence(why), " (", to_text(authority.certificate->subject), ')')));
        continue;
      }
      accept_revocations_of(pending, i);
      return true;
    }
    return false;
  }

  static Reason may_have_revoked(const Authority& authority, const RevocationList& list) {
    const auto& c = authority.certificate;
    if (authority.country != list->issuer.country) return Reason::country_mismatch;
    if (asked(Check::revocation_by_key))
      if (const Reason why = list.signed_by(c); why != Reason::none) return why;
    if (asked(Check::revocation_may) && !may_revoke(c)) return Reason::key_usage;
    if (!c->unknown_critical.empty()) return Reason::critical_extension;
    if (!asked(Check::revocation_in_time)) return Reason::none;
    if (list->this_update < c->not_before) return Reason::csca_not_yet_valid;
    return list->this_update <= c->not_after ? Reason::none : Reason::csca_expired;
  }

  void accept_revocations_of(PendingRevocations& pending, std::size_t authority) {
    const auto& by = data_->authorities[authority];
    auto& out = report(pending.source);
    pending.done = out.accepted = true;
    out.refusal.reset();
    out.anchored = by.anchored;
    out.vouched_by = to_text(by.certificate->subject);
    out.series = text("revocation list ", by.anchored ? "of " : "unanchored of ", key_text(by.certificate));
    data_->revocations.push_back({pending.list, authority});
  }

  // Links and signers of lists that a list which came after them revokes.
  bool take_out_revoked() {
    const auto before = banned_.size();
    for (const auto& link : links_)
      if (link.done && is_revoked(link.certificate, Purpose::link, link.certificate->not_before))
        banned_.insert(link.source);
    for (const auto& list : lists_)
      if (list.done && list.signer && is_revoked(*list.signer, Purpose::master_list, 0)) banned_.insert(list.source);
    return banned_.size() > before;
  }
  bool is_revoked(const Certificate& signer, Purpose purpose, std::int64_t at) const {
    return path_of(signer, purpose, at).revocation.reason == Reason::revoked;
  }

  // ---- what is left

  void refuse_the_rest() {
    for (const auto& root : roots_) accept_known_root(root);
    for (const auto& link : links_)
      if (!link.done) data_->unproven.push_back(link.certificate);
    for (const auto source : banned_)
      refuse_source(source, refuse(Reason::revoked, "a certificate that its country has not revoked", "a revoked one"));
    for (const auto& list : lists_)
      if (!list.done && !report(list.source).refusal) refuse_nobodys(list.source, list.signer.has_value());
    for (const auto& list : revocations_)
      if (!list.done && !report(list.source).refusal) refuse_nobodys(list.source, true);
  }

  void refuse_nobodys(std::size_t source, bool is_signed) {
    refuse_source(source, refuse(Reason::csca_missing, "a signer who leads to a country signing CA that you name",
                                 is_signed ? "nobody who vouches" : "a list without a signature"));
  }

  // A country signing CA's own certificate proves that somebody has its key, and nothing else.
  void accept_known_root(const PendingCertificate& root) {
    const auto known = data_->by_fingerprint.find(root.certificate.fingerprint());
    if (known == data_->by_fingerprint.end())
      return refuse_source(root.source,
                           refuse(Reason::csca_missing, "your word for a country signing CA (--anchor)", "none"));
    const auto& authority = data_->authorities[known->second];
    auto& out = report(root.source);
    out.accepted = true;
    out.anchored = authority.anchored;
    out.vouched_by = report(authority.source).vouched_by;
  }

  void accept_deviations(PendingList& pending) {
    const auto path = path_of(*pending.signer, Purpose::deviation_list, moment_of(pending));
    if (const auto* trouble = path.trouble())
      return refuse_path(pending.source, *trouble, "a signer whose country signing CA is trusted");
    if (!path.authority()->anchored) return refuse_nobodys(pending.source, true);
    report(pending.source).accepted = true;
    vouch(report(pending.source), path);
    data_->deviations.push_back({std::move(pending.deviations), path.authority()->country});
  }

  std::vector<SourceFile> files_;
  std::shared_ptr<Store::Data> data_ = std::make_shared<Store::Data>();
  std::vector<PendingCertificate> anchors_, roots_, links_;
  std::vector<PendingList> lists_, deviations_;
  std::vector<PendingRevocations> revocations_;
  std::set<std::size_t> banned_;  // sources whose signer is revoked
};

Store Store::make(std::vector<SourceFile> files) { return StoreBuilder(std::move(files)).build(); }

std::vector<SourceFile> expand(std::vector<SourceFile> files) {
  std::vector<SourceFile> out;
  for (auto& file : files) {
    auto blocks = pem_blocks(file.bytes);
    const bool all_right = blocks && blocks->size() > 1 && std::ranges::all_of(*blocks, is_readable);
    if (!all_right) {
      out.push_back(std::move(file));
      continue;
    }
    for (std::size_t i = 0; i < blocks->size(); ++i) {
      out.push_back(file);
      out.back().name += text('#', i + 1);
      out.back().bytes = std::move((*blocks)[i].der);
    }
  }
  return out;
}

}  // namespace landfall::trust
