#include "signer_answer.hpp"

#include <landfall/base/text.hpp>

#include "of_trust.hpp"

namespace landfall::emrtd {
namespace {

using model::ChipFinding;

struct Findings {
  const SignerQuestion& q;
  std::vector<model::FindingResult> out{};

  void find(ChipFinding finding, std::string detail = {}) { out.push_back({finding, std::move(detail)}); }

  void path() {
    const auto& authority = *q.path.authority();
    if (!authority.anchored) find(ChipFinding::unanchored, q.store.sources()[authority.source].name);
    if (is_link(authority.certificate)) find(ChipFinding::link_certificate);
    if (q.path.issuers > 1) find(ChipFinding::several_issuers, text(q.path.issuers));
  }

  void keys() {
    const auto key = q.path.authority()->certificate.key();
    if (!key) return;
    if (key->weak()) find(ChipFinding::weak_key, text("country signing CA: ", key->text()));
    if (key->explicit_parameters()) find(ChipFinding::explicit_curve, text("country signing CA: ", key->text()));
    if (trust::describe(q.signer).algorithm.ends_with("sha1"))
      find(ChipFinding::sha1, "signature of the signer's certificate");
  }

  void times() {
    const auto& signer = q.signer;
    const auto valid_at = [&](std::chrono::sys_seconds time) {
      return signer->not_before <= time && time <= signer->not_after;
    };
    if (q.signing_time && !valid_at(*q.signing_time)) find(ChipFinding::signed_outside_validity);
    if (!q.now || *q.now == q.at) return;
    if (*q.now > signer->not_after) find(ChipFinding::ds_expired_now);
    const auto* authority = q.path.authority();
    if (authority != nullptr && *q.now > authority->certificate->not_after) find(ChipFinding::csca_expired_now);
  }

  void deviations() {
    for (const auto& sentence : profile_deviations(q.signer, trust::Role::document_signer))
      find(ChipFinding::profile_deviation, text("signer: ", sentence));
    const auto* authority = q.path.authority();
    if (authority == nullptr) return;
    for (const auto& sentence : profile_deviations(authority->certificate, trust::Role::csca))
      find(ChipFinding::profile_deviation, text("country signing CA: ", sentence));
    for (const auto& state : q.signer->document_states)
      if (!speaks_for(*authority, state))
        find(ChipFinding::profile_deviation,
             text("signer: it names the state ", state, ", which is not its authority's"));
    for (const auto* deviation : q.store.deviations_of(q.signer))
      find(ChipFinding::known_deviation, deviation->kinds.empty() ? std::string() : deviation->kinds.front());
  }
};

}  // namespace

std::vector<model::FindingResult> findings_of(const SignerQuestion& question) {
  Findings all{.q = question};
  if (question.path.authority() != nullptr) all.path();
  if (question.path.authority() != nullptr) all.keys();
  all.times();
  all.deviations();
  return std::move(all.out);
}

std::vector<model::ChainLink> chain_of(const SignerQuestion& question) {
  std::vector<model::ChainLink> out{of_trust(trust::describe(question.signer))};
  for (const auto* authority : question.path.authorities) {
    out.push_back(of_trust(trust::describe(authority->certificate)));
    out.back().origin = question.store.sources()[authority->source].name;
  }
  return out;
}

}  // namespace landfall::emrtd
