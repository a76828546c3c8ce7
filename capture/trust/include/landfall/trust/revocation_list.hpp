#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/certificate.hpp>

namespace landfall::trust {

/// A certificate revocation list (RFC 5280, 5; Doc 9303-12, 7.1.4): a shared, immutable value. Thread-safe as long as
/// nobody assigns.
class LANDFALL_API RevocationList {
 public:
  struct Entry {
    ByteView serial{};  ///< content of the INTEGER without leading zeros
    std::int64_t date = 0;
  };
  struct Fields {
    ByteView tbs{}, inner_algorithm{}, outer_algorithm{}, signature{};
    Name issuer{};
    std::int64_t this_update = 0;
    std::optional<std::int64_t> next_update{};
    std::optional<ByteView> authority_key_id{};
    std::optional<Bytes> number{};  ///< CRL number, magnitude
    std::vector<Entry> entries{};   ///< sorted by serial number
    std::vector<std::string> unknown_critical{};
  };

  /// Copies `der`; PEM too. Errors: malformed. Reentrant.
  [[nodiscard]] static Result<RevocationList> parse(ByteView file);
  const Fields* operator->() const noexcept;
  /// When the certificate with this serial number was revoked; empty: it was not.
  [[nodiscard]] std::optional<std::int64_t> revoked(ByteView serial) const;
  /// Whether `issuer`'s key signed the list: `none`, or why not. That it may sign lists is not asked.
  [[nodiscard]] model::Reason signed_by(const Certificate& issuer) const;
  [[nodiscard]] bool newer_than(const RevocationList& other) const;

 private:
  struct Data;
  explicit RevocationList(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace landfall::trust
