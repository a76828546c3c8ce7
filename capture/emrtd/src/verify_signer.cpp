#include "verify_signer.hpp"

#include <algorithm>

#include <landfall/base/log.hpp>

namespace landfall::emrtd {
namespace {

using model::ChipFinding;
using model::ChipStep;
using model::Reason;
using model::StepVerdict;

struct SignerAsker {
  const SignerQuestion& q;
  SignerAnswer out{};
  trust::Path path{};

  void say(ChipStep step, StepVerdict verdict, Reason reason = Reason::none, std::string detail = {}) {
    out.steps.push_back({step, verdict, reason, std::move(detail)});
  }
  void find(ChipFinding finding, std::string detail = {}) { out.findings.push_back({finding, std::move(detail)}); }

  void chain() {
    path = trust::find_path(q.signer, q.store, q.at);
    out.chain.push_back(trust::describe(q.signer));
    if (path.reason == Reason::csca_missing || path.reason == Reason::csca_chain_wrong ||
        path.reason == Reason::algorithm_unsupported)
      return say(ChipStep::ds_chain, StepVerdict::not_possible, path.reason, path.detail);
    if (path.reason != Reason::none) return say(ChipStep::ds_chain, StepVerdict::failed, path.reason, path.detail);
    const auto& authority = *path.authority;
    if (!authority.certificate->unknown_critical.empty())
      return say(ChipStep::ds_chain, StepVerdict::failed, Reason::critical_extension,
                 authority.certificate->unknown_critical.front());
    out.csca = authority.certificate;
    out.chain.push_back(trust::describe(authority.certificate));
    out.chain.back().origin = q.store.sources()[authority.source].name;
    if (!authority.anchored) find(ChipFinding::unanchored, out.chain.back().origin);
    if (is_link(authority.certificate)) find(ChipFinding::link_certificate);
    if (path.issuers > 1) find(ChipFinding::several_issuers, text(path.issuers));
    key_findings();
    say(ChipStep::ds_chain, StepVerdict::passed);
  }

  void key_findings() {
    const auto key = (*out.csca).key();
    if (!key) return;
    if (key->weak()) find(ChipFinding::weak_key, text("country signing CA: ", key->text()));
    if (key->explicit_parameters()) find(ChipFinding::explicit_curve, text("country signing CA: ", key->text()));
    if (out.chain.front().algorithm.ends_with("sha1")) find(ChipFinding::sha1, "signature of the signer's certificate");
  }

  // Whether the steps that believe what the certificate says can be asked at all.
  bool proven(ChipStep step) {
    if (out.csca) return true;
    say(step, StepVerdict::not_possible, Reason::chain_not_proven);
    return false;
  }

  static bool valid_at(const trust::Certificate& c, std::int64_t time) {
    return c->not_before <= time && time <= c->not_after;
  }

  void validity() {
    const auto& signer = q.signer;
    if (q.signing_time && !valid_at(signer, *q.signing_time)) find(ChipFinding::signed_outside_validity);
    if (q.now && *q.now != q.at) {
      if (*q.now > signer->not_after) find(ChipFinding::ds_expired_now);
      if (out.csca && *q.now > (*out.csca)->not_after) find(ChipFinding::csca_expired_now);
    }
    if (!proven(ChipStep::ds_validity)) return;
    const auto& csca = *out.csca;
    const Reason why = q.at < signer->not_before  ? Reason::ds_not_yet_valid
                       : q.at > signer->not_after ? Reason::ds_expired
                       : q.at < csca->not_before  ? Reason::csca_not_yet_valid
                       : q.at > csca->not_after   ? Reason::csca_expired
                                                  : Reason::none;
    say(ChipStep::ds_validity, why == Reason::none ? StepVerdict::passed : StepVerdict::failed, why);
  }

  // A list of types has the first characters of the zone: "P" stands for every passport, "ID" for itself.
  static bool type_listed(const std::vector<std::string>& types, const std::string& code) {
    return std::any_of(types.begin(), types.end(), [&](std::string type) {
      while (!type.empty() && (type.back() == '<' || type.back() == ' ')) type.pop_back();
      return !type.empty() && code.starts_with(type);
    });
  }

  // Purposes of ICAO's that are not signing documents: lists, seals (Doc 9303-12, 7.1; Doc 9303-13).
  static bool other_purpose(const std::vector<std::string>& purposes) {
    return std::any_of(purposes.begin(), purposes.end(),
                       [](const std::string& oid) { return oid.starts_with("2.23.136."); });
  }

  void usage() {
    if (!proven(ChipStep::ds_usage)) return;
    const auto& c = q.signer;
    const auto fail = [&](Reason reason, std::string detail) {
      say(ChipStep::ds_usage, StepVerdict::failed, reason, std::move(detail));
    };
    if (!c->unknown_critical.empty()) return fail(Reason::critical_extension, c->unknown_critical.front());
    if (c->key_usage && !c->may(trust::KeyUsage::digital_signature))
      return fail(Reason::key_usage, "not for signatures");
    if (c->ca.value_or(false) || c->may(trust::KeyUsage::key_cert_sign)) return fail(Reason::key_usage, "a CA");
    if (other_purpose(c->extended_usage)) return fail(Reason::key_usage, "for another purpose");
    if (c->document_types.empty()) return say(ChipStep::ds_usage, StepVerdict::passed);
    if (!q.document_code) return say(ChipStep::ds_usage, StepVerdict::not_possible, Reason::dg1_missing);
    if (!type_listed(c->document_types, *q.document_code)) return fail(Reason::document_type, *q.document_code);
    say(ChipStep::ds_usage, StepVerdict::passed);
  }

  void revocation() {
    if (!proven(ChipStep::ds_revocation)) return;
    const auto lists = q.store.revocations_for(q.signer, out.csca);
    for (const auto* list : lists)  // revoked once is revoked, whatever a later list forgot
      if (list->revoked(q.signer->serial)) return say(ChipStep::ds_revocation, StepVerdict::failed, Reason::revoked);
    if (lists.empty()) return say(ChipStep::ds_revocation, StepVerdict::not_possible, Reason::crl_missing);
    const auto next = (*lists.front())->next_update;
    if (next && *next < q.at) return say(ChipStep::ds_revocation, StepVerdict::not_possible, Reason::crl_stale);
    say(ChipStep::ds_revocation, StepVerdict::passed);
  }

  void deviations() {
    for (const auto& sentence : profile_deviations(q.signer, trust::Role::document_signer))
      find(ChipFinding::profile_deviation, text("signer: ", sentence));
    if (!out.csca) return;
    for (const auto& sentence : profile_deviations(*out.csca, trust::Role::csca))
      find(ChipFinding::profile_deviation, text("country signing CA: ", sentence));
    for (const auto* deviation : q.store.deviations_of(q.signer))
      find(ChipFinding::known_deviation, deviation->kinds.empty() ? std::string() : deviation->kinds.front());
  }
};

}  // namespace

SignerAnswer ask_signer(const SignerQuestion& question) {
  SignerAsker asker{.q = question};
  asker.chain();
  asker.validity();
  asker.usage();
  asker.revocation();
  asker.deviations();
  return std::move(asker.out);
}

}  // namespace landfall::emrtd
