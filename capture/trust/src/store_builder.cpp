// A store out of files: what they hold, whom it makes one trust, and then once more without what was revoked.
#include <algorithm>
#include <climits>
#include <map>
#include <set>

#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

#include "store_trust.hpp"
#include "workshop.hpp"

namespace landfall::trust {

using workshop::asked;
using workshop::Check;

namespace {

// After so many rounds whoever is accused is revoked: a chain of keys each of which revokes the next.
constexpr int most_rounds = 16;

constexpr const char* wanted_signer = "a signer who leads to a country signing CA that you name (--anchor)";

std::string words_of(const PathCheck& check) {
  return check.detail.empty() ? std::string(sentence(check.reason))
                              : text(sentence(check.reason), " (", check.detail, ')');
}

}  // namespace

class StoreBuilder {
 public:
  explicit StoreBuilder(std::vector<SourceFile> files) : files_(std::move(files)), read_(read_files(files_)) {}

  Store build() {
    int round = 0;
    do {
      trust_ = believe(revoked_);
      attach_revocations();
    } while (find_revoked(++round == most_rounds));
    data_->sources = read_.reports;
    for (const auto& file : read_.signers) data_->signers.push_back(file.certificate);
    report();
    return Store(data_);
  }

 private:
  std::unique_ptr<Trust> believe(const std::set<std::string>& revoked) {
    auto out = std::make_unique<Trust>(files_, read_, budget_, revoked);
    out->run();
    return out;
  }
  SourceReport& report_of(std::size_t source) { return data_->sources[source]; }
  void refuse_source(std::size_t source, Error error) { report_of(source).refusal = std::move(error); }
  Path path_of(const Certificate& signer, Purpose purpose, std::chrono::sys_seconds at) {
    return find_path(Store(data_), {.signer = signer, .purpose = purpose, .at = at}, budget_);
  }

  // ---- what is revoked

  // A list counts for the key that signed it, if one of its certificates may sign lists and had not expired.
  void attach_revocations() {
    data_ = trust_->data;
    attached_.assign(read_.revocations.size(), {});
    for (std::size_t i = 0; i < read_.revocations.size(); ++i) {
      auto& attached = attached_[i];
      const auto& list = read_.revocations[i].list;
      std::set<std::size_t> keys;
      for (const auto c : data_->candidates(list->issuer.canonical, list->authority_key_id)) {
        const auto& authority = data_->authorities[c];
        const Reason why = may_have_revoked(authority, list);
        if (why == Reason::none) keys.insert(data_->key_of[c]);
        if (why == Reason::none && !attached.by) attached.by = c;
        if (why != Reason::none) attached.trouble = {Verdict::failed, why, to_text(authority.certificate->subject)};
      }
      if (attached.by) data_->revocations.push_back({list, std::move(keys)});
    }
  }

  Reason may_have_revoked(const Authority& authority, const RevocationList& list) {
    const auto& c = authority.certificate;
    if (authority.country != list->issuer.country) return Reason::country_mismatch;
    if (asked(Check::revocation_by_key))
      if (const Reason why = signed_by_key_of(list, c); why != Reason::none) return why;
    if (asked(Check::revocation_may) && !may_revoke(c)) return Reason::key_usage;
    if (!c->unknown_critical.empty()) return Reason::critical_extension;
    if (!asked(Check::revocation_in_time)) return Reason::none;
    if (list->this_update < c->not_before) return Reason::authority_not_yet_valid;
    return list->this_update <= c->not_after ? Reason::none : Reason::authority_expired;
  }
  Reason signed_by_key_of(const RevocationList& list, const Certificate& c) {
    const auto [answer, is_new] = revocation_answers_.try_emplace({list->tbs.data(), c->key_info.data()}, Reason::none);
    if (is_new) answer->second = list.signed_by(c);
    return answer->second;
  }

  // A certificate that a revocation list has.
  struct Accused {
    std::string fingerprint;
    std::size_t list;        // of the data's revocations
    std::size_t by, issuer;  // keys: the one that revokes it, and its own
  };

  // Authorities and signers of lists that are revoked are so in the next round: true, if there are any. The accused
  // have no say: only a list that counts without them does. Unless none does: then whoever accuse each other are
  // revoked.
  bool find_revoked(bool all) {
    if (!asked(Check::path_revocation)) return false;
    std::vector<Accused> found;
    for (const auto& authority : data_->authorities)
      if (!authority.revoked) look_up(authority.certificate, authority.anchored, found);
    for (std::size_t i = 0; i < read_.lists.size(); ++i)
      if (trust_->lists[i].accepted && read_.lists[i].signer)
        look_up(*read_.lists[i].signer, !trust_->lists[i].of_nobody, found);
    if (found.empty()) return false;
    auto without = revoked_;
    for (const auto& accused : found) without.insert(accused.fingerprint);
    const auto others = believe(without);
    const auto is_sound = [&](const Accused& accused) { return all || counts_without(accused, *others->data); };
    const bool any_sound = std::ranges::any_of(found, is_sound);
    for (const auto& accused : found) {
      if (any_sound && !is_sound(accused)) continue;
      revoked_.insert(accused.fingerprint);
      effective_.insert(data_->revocations[accused.list].list->tbs.data());
    }
    return true;
  }

  void look_up(const Certificate& c, bool anchored, std::vector<Accused>& to) {
    for (std::size_t i = 0; i < data_->revocations.size(); ++i) {
      const auto& [list, keys] = data_->revocations[i];
      if (list->issuer.canonical != c->issuer.canonical || !list.revoked(c->serial)) continue;
      for (const auto candidate : data_->candidates(c->issuer.canonical, c->authority_key_id)) {
        const auto& issuer = data_->authorities[candidate];
        if (issuer.anchored != anchored || budget_.signed_by(c, issuer.certificate) != Reason::none) continue;
        for (const auto by : keys)
          if (data_->is_sound_for(by, data_->key_of[candidate]))
            to.push_back({c.fingerprint(), i, by, data_->key_of[candidate]});
      }
    }
  }

  bool counts_without(const Accused& accused, const Store::Data& others) const {
    const auto& by = data_->keys[accused.by];
    const bool named = data_->keys[accused.issuer].named;
    return std::ranges::any_of(others.keys, [&](const CaKey& key) {
      return key.country == by.country && key.identity == by.identity && key.anchored == by.anchored &&
             (named ? key.sound_named : key.sound);
    });
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
      refuse_source(file.source,
                    refuse(Reason::authority_missing, "your word for a country signing CA (--anchor)", "none"));
  }

  void report_link(const CertificateFile& file) {
    if (report_authority(file, {})) return;
    data_->unproven.push_back(file.certificate);
    const auto path = path_of(file.certificate, Purpose::link, file.certificate->not_before);
    const auto* trouble = path.trouble();
    refuse_source(file.source, refuse(trouble != nullptr ? trouble->reason : Reason::path_wrong, "a link that is right",
                                      trouble != nullptr ? words_of(*trouble) : "none"));
  }

  void report_list(std::size_t i) {
    const auto& list = read_.lists[i];
    const auto& vouched = trust_->lists[i];
    auto& out = report_of(list.source);
    if (vouched.accepted) {
      out.accepted = true;
      out.refused = std::move(trust_->left_out[list.source]);
      if (!list.signer) return;
      const auto path = path_of(*list.signer, Purpose::master_list, trust_->moment_of(list));
      if (path.authority() != nullptr) vouch(out, *path.authority());
      return;
    }
    if (list.signer && revoked_.contains(list.signer->fingerprint()))
      return refuse_source(list.source,
                           refuse(Reason::revoked, "a signer whom its country has not revoked", "a revoked one"));
    if (!list.signer)
      return refuse_source(list.source, refuse(Reason::authority_missing, wanted_signer, "no signature"));
    auto trouble = vouched.trouble.value_or(PathCheck{{}, Reason::authority_missing, {}});
    // Every list holds its own signer's CA: that is the one to ask the country for, and to compare.
    if (trouble.reason == Reason::authority_missing)
      for (const auto& c : list.content.certificates)
        if (c->subject.canonical == (*list.signer)->issuer.canonical &&
            budget_.signed_by(*list.signer, c) == Reason::none)
          trouble.detail = text(to_text(c->subject), ", SHA-256 ", c.fingerprint());
    refuse_source(list.source, refuse(trouble.reason, wanted_signer, words_of(trouble)));
  }

  // A series belongs to the key that vouched, at the beginning of its links: of several the least.
  void vouch(SourceReport& out, const Authority& authority) {
    out.anchored = authority.anchored;
    out.vouched_by = to_text(authority.certificate->subject);
    out.country = authority.country;
    if (!asked(Check::series_by_key)) return;
    const auto& key = data_->keys[data_->key(authority)];
    auto first = key.identity;
    for (const auto before : key.before) first = std::min(first, data_->keys[before].identity);
    out.series = text(name(out.kind), out.anchored ? " vouched by " : " unanchored by ", first);
  }

  void report_revocations(std::size_t i) {
    const auto& file = read_.revocations[i];
    const auto& attached = attached_[i];
    auto& out = report_of(file.source);
    const bool sound = attached.by && data_->keys[data_->key_of[*attached.by]].sound;
    // What has revoked something, be it the key that it hangs on, has to stay.
    if (!sound && !effective_.contains(file.list->tbs.data()))
      return refuse_source(
          file.source,
          attached.by ? refuse(Reason::revoked, "a list of a key that its country has not revoked", "a revoked one")
          : attached.trouble ? refuse(attached.trouble->reason, "a list that a trusted country signing CA signed",
                                      words_of(*attached.trouble))
                             : refuse(Reason::authority_missing, wanted_signer, "nobody who vouches"));
    out.accepted = true;
    out.series = text("revocation list ", out.fingerprint);
    if (!attached.by) return;
    const auto& authority = data_->authorities[*attached.by];
    out.anchored = authority.anchored;
    out.vouched_by = to_text(authority.certificate->subject);
    out.series =
        text("revocation list ", out.anchored ? "of " : "unanchored of ", authority.certificate.key_identity());
  }

  void report_deviations(ListFile& file) {
    const auto path = path_of(*file.signer, Purpose::deviation_list, trust_->moment_of(file));
    if (const auto* trouble = path.trouble())
      return refuse_source(file.source,
                           refuse(trouble->reason, "a signer whose country signing CA is trusted", words_of(*trouble)));
    if (!path.authority()->anchored)
      return refuse_source(file.source, refuse(Reason::authority_missing, wanted_signer, "nobody who vouches"));
    auto& out = report_of(file.source);
    out.accepted = true;
    vouch(out, *path.authority());
    data_->deviations.push_back({std::move(file.deviations), path.authority()->country});
  }

  // Of a revocation list: whose it is.
  struct Attached {
    std::optional<std::size_t> by{};  // an authority
    std::optional<PathCheck> trouble{};
  };

  const std::vector<SourceFile> files_;
  ReadFiles read_;
  Budget budget_{INT_MAX};  // the keeper's own files; each signature is asked once in all rounds
  std::map<std::pair<const void*, const void*>, Reason> revocation_answers_;  // by list and certificate
  std::set<std::string> revoked_;                                             // fingerprints
  std::set<const void*> effective_;                                           // lists that have revoked one of them
  std::unique_ptr<Trust> trust_;
  std::shared_ptr<Store::Data> data_;  // its
  std::vector<Attached> attached_;     // by place in read_.revocations
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
