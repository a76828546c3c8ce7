#pragma once

#include <chrono>
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
    std::chrono::sys_seconds date{};
  };
  struct Fields {
    ByteView tbs{}, inner_algorithm{}, outer_algorithm{}, signature{};
    Name issuer{};
    std::chrono::sys_seconds this_update{};
    std::optional<std::chrono::sys_seconds> next_update{};
    std::optional<ByteView> authority_key_id{};
    std::optional<Bytes> number{};  ///< CRL number, magnitude
    std::vector<Entry> entries{};   ///< sorted by serial number
    /// Object identifiers of critical extensions that nobody here knows, of the list and of its entries: it is not, or
    /// not only, the complete list of its issuer (RFC 5280, 5.2.4, 5.2.5, 5.3.3).
    std::vector<std::string> unknown_critical{};
  };

  /// Copies `der`; PEM too. Errors: malformed. Reentrant.
  [[nodiscard]] static Result<RevocationList> parse(ByteView file);
  const Fields* operator->() const noexcept;
  /// When the certificate with this serial number was revoked; empty: it was not.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> revoked(ByteView serial) const;
  /// Whether `issuer`'s key signed the list: `none`, or why not. That it may sign lists is not asked.
  [[nodiscard]] Reason signed_by(const Certificate& issuer) const;
  /// Whether what it does not list can be held for not revoked at this time: it was issued by then, and its next update
  /// is still to come. One that names none is fresh for 90 days, in which a country issues at least one (Doc 9303-12,
  /// 5.4), and none is for longer than 400.
  [[nodiscard]] bool fresh(std::chrono::sys_seconds at) const noexcept;
  /// Whether it revokes something that `other` does not.
  [[nodiscard]] bool revokes_beyond(const RevocationList& other) const;
  [[nodiscard]] bool newer_than(const RevocationList& other) const;

 private:
  struct Data;
  explicit RevocationList(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace landfall::trust
