#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/error.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/lists.hpp>
#include <landfall/trust/revocation_list.hpp>

namespace landfall::trust {

/// What a file of trust turned out to be.
enum class SourceKind : std::uint8_t {
  unknown,
  csca,
  link,
  document_signer,
  master_list,
  revocation_list,
  deviation_list
};
LANDFALL_API std::string_view name(SourceKind kind) noexcept;

/// A file, as it came, and what its giver says of it.
struct SourceFile {
  std::string name{};              ///< for reports
  Bytes bytes{};                   ///< DER or PEM
  bool accept_unanchored = false;  ///< take a master list although nobody outside of it vouches for its signer
  std::int64_t imported = 0;       ///< seconds since 1970-01-01 UTC; 0: not known
};

/// What became of one file.
struct SourceReport {
  std::string name{};
  std::string fingerprint{};  ///< SHA-256 of the file, hexadecimal
  SourceKind kind = SourceKind::unknown;
  bool accepted = false;
  bool anchored = false;               ///< a certificate from outside of the file vouches for it
  std::optional<Error> refusal{};      ///< why it was not accepted
  std::string country{};               ///< of whoever signed it, or of the certificate
  std::string signer{};                ///< distinguished name
  std::string vouched_by{};            ///< the country signing CA whose word it is; empty: nobody's
  std::optional<std::int64_t> date{};  ///< when it was signed or issued
  std::int64_t imported = 0;
  std::size_t certificates = 0;  ///< that it brought, or revocations, or deviations
  std::vector<Error> refused{};  ///< parts of it that could not be read
};

/// A country signing CA that is trusted, and why.
struct Authority {
  Certificate certificate;
  bool anchored = false;   ///< false: only an unanchored list has it
  std::size_t source = 0;  ///< of Store::sources(), the one that vouches
};

/// What is known of the countries' keys: built as a whole from the files that were imported, and never changed. A
/// country signing CA is trusted because its own file was given by somebody who means it, because a trusted one signed
/// it (a link certificate), or because a master list has it whose signer was issued by a CA that is trusted WITHOUT
/// that list: every list holds its own signer's CA, so by itself it proves nothing. Thread-safe.
class LANDFALL_API Store {
 public:
  Store();  ///< trusts nobody
  /// Never fails: sources() says what became of each file, in their order. The order does not matter otherwise.
  /// Reentrant.
  [[nodiscard]] static Store make(std::vector<SourceFile> files);

  [[nodiscard]] const std::vector<SourceReport>& sources() const noexcept;
  [[nodiscard]] const std::vector<Authority>& authorities() const noexcept;
  /// Document signers that were given as files: for documents that do not carry theirs.
  [[nodiscard]] const std::vector<Certificate>& signers() const noexcept;
  /// Those that could have signed it: their name is its issuer's, or their key identifier its authority's. Both a root
  /// and the link certificates over it can be among them.
  [[nodiscard]] std::vector<const Authority*> issuers_of(const Certificate& certificate) const;
  /// Link certificates that no trusted one signed: what they signed is not trusted either, but can be told.
  [[nodiscard]] const std::vector<Certificate>& unproven() const noexcept;
  /// The revocation lists of its issuer, newest first; each was signed by an authority of the store. `authority`: whose
  /// key signed it, where that is known; lists under its name count too, as a CA may have been renamed since.
  [[nodiscard]] std::vector<const RevocationList*> revocations_for(
      const Certificate& signer, const std::optional<Certificate>& authority = {}) const;
  /// The deviations that this country has published about the signer.
  [[nodiscard]] std::vector<const Deviation*> deviations_of(const Certificate& signer) const;

 private:
  struct Data;
  friend class StoreBuilder;
  explicit Store(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

/// How a signer's certificate leads to a country signing CA that is trusted.
struct Path {
  model::Reason reason = model::Reason::csca_missing;  ///< `none`: it does
  std::string detail{};
  std::optional<Authority> authority{};  ///< the one whose key signed it
  std::size_t issuers = 0;               ///< how many of the store did
};
/// Tries every candidate; of those whose key signed the certificate the best is taken: anchored, valid at `at`, a root
/// before a link. Reentrant.
[[nodiscard]] LANDFALL_API Path find_path(const Certificate& signer, const Store& store, std::int64_t at);
/// Whether it may sign certificates: keyCertSign, or, where there is no keyUsage, not expressly no CA. A few countries'
/// CAs deny in basicConstraints that they are one: that is a deviation.
[[nodiscard]] LANDFALL_API bool may_issue(const Certificate& certificate) noexcept;

}  // namespace landfall::trust
