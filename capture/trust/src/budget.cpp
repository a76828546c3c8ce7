#include <landfall/trust/budget.hpp>

namespace landfall::trust {

Reason Budget::signed_by(const Certificate& certificate, const Certificate& issuer) {
  // By the key as it is written: it may say for what it is.
  const auto key = issuer->key_info;
  const auto question = std::pair(certificate.fingerprint(), std::string(key.begin(), key.end()));
  if (const auto known = answers_.find(question); known != answers_.end()) return known->second;
  if (const auto spent = take(); spent != Reason::none) return spent;
  return answers_[question] = trust::signed_by(certificate, issuer);
}

}  // namespace landfall::trust
