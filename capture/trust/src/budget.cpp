#include <landfall/trust/budget.hpp>

namespace landfall::trust {

model::Reason Budget::signed_by(const Certificate& certificate, const Certificate& issuer) {
  const auto question = std::pair(certificate.fingerprint(), issuer.key_identity());
  if (const auto known = answers_.find(question); known != answers_.end()) return known->second;
  if (const auto spent = take(); spent != model::Reason::none) return spent;
  return answers_[question] = trust::signed_by(certificate, issuer);
}

}  // namespace landfall::trust
