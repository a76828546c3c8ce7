#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <utility>

#include <landfall/base/api.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {

/// How many signatures may still be checked for one document or list, and whether somebody wants it to end: what was
/// sent can name as many signers and bring as many certificates as it likes, and each pair costs a check. A real
/// document needs fewer than ten. Thread-bound.
class LANDFALL_API Budget {
 public:
  static constexpr int usual = 100;
  explicit Budget(int signatures = usual, std::stop_token stop = {}) noexcept
      : left_(signatures), stop_(std::move(stop)) {}

  /// Before each check: `none`, and one less is left; too_costly if none was; stopped if somebody wants it to end.
  [[nodiscard]] Reason take() noexcept {
    if (stop_.stop_requested()) return Reason::stopped;
    if (left_ == 0) return Reason::too_costly;
    --left_;
    return Reason::none;
  }
  /// Whether the one's key signed the other (trust::signed_by); asked once of a key, and remembered. Also too_costly,
  /// stopped.
  [[nodiscard]] LANDFALL_API Reason signed_by(const Certificate& certificate, const Certificate& issuer);
  [[nodiscard]] bool stopped() const noexcept { return stop_.stop_requested(); }
  [[nodiscard]] int left() const noexcept { return left_; }

 private:
  int left_;
  std::stop_token stop_;
  std::map<std::pair<std::string, std::string>, Reason> answers_;  // by certificate and key
};

}  // namespace landfall::trust
