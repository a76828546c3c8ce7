#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/public_key.hpp>

namespace landfall::trust {

/// A card-verifiable certificate (BSI TR-03110-3, C.1; ISO/IEC 7816-8): what terminals show to a chip. A shared,
/// immutable value. Thread-safe as long as nobody assigns.
class LANDFALL_API CardCertificate {
 public:
  /// Curve numbers, magnitudes: a root brings them, and what it signs takes them over (TR-03110-3, D.3.3).
  struct Domain {
    ByteView prime{}, a{}, b{}, base{}, order{}, cofactor{};
  };
  struct Fields {
    ByteView encoding{};   ///< 7F21 and all that is in it
    ByteView body{};       ///< 7F4E, what was signed
    ByteView signature{};  ///< r and s one behind the other, or RSA
    std::int64_t profile = 0;
    std::string authority_reference{};  ///< who signed it: "DECVCAeID00102"
    std::string holder_reference{};     ///< whose it is
    std::string key_algorithm{};        ///< object identifier of id-TA
    std::optional<Domain> domain{};
    ByteView point{}, modulus{}, exponent{};
    std::string role{};                                              ///< object identifier of the kind of terminal
    ByteView authorization{};                                        ///< discretionary data of the template
    std::optional<std::chrono::sys_seconds> effective{}, expires{};  ///< first second of the day, UTC
  };

  /// Copies `bytes`. Errors: malformed. Reentrant.
  [[nodiscard]] static Result<CardCertificate> parse(ByteView bytes);
  const Fields* operator->() const noexcept;
  [[nodiscard]] bool self_signed() const noexcept;  ///< by its references
  /// Its key; `root` gives the curve where it brings none. Errors: those of PublicKey.
  [[nodiscard]] Result<PublicKey> key(const CardCertificate* root = nullptr) const;
  /// Whether `issuer`'s key signed it: `none`, or why not. Dates and rights are not asked.
  [[nodiscard]] Reason signed_by(const CardCertificate& issuer, const CardCertificate* root = nullptr) const;

 private:
  struct Data;
  explicit CardCertificate(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace landfall::trust
