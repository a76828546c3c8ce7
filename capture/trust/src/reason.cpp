#include <landfall/trust/reason.hpp>

namespace landfall::trust {

Error refuse(model::Reason reason, std::string wanted, std::string found, const char* file, int line) {
  const Errc code = reason == model::Reason::algorithm_unsupported ? Errc::unsupported : Errc::bad_input;
  return Error(code, Layer::trust, std::move(wanted), std::move(found), file, line).vendor(static_cast<int>(reason));
}

model::Reason reason_of(const Error& error) noexcept {
  const auto code = error.layer() == Layer::trust ? error.vendor_code() : 0;
  return code > 0 ? static_cast<model::Reason>(code) : model::Reason::malformed;
}

}  // namespace landfall::trust
