#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <landfall/synth/country.hpp>

#include "certificate.hpp"
#include "cms.hpp"
#include "data_groups.hpp"
#include "key.hpp"

// Where a country's certificates and documents are made, step by step, so that any one of them can be made wrong.
namespace landfall::synth {

/// A document on its way: what is planned, and what was made of it so far. plan -> certify() -> list() -> seal().
struct Draft {
  std::chrono::sys_seconds at{};  ///< the moment at which it will be verified
  std::vector<std::string> printed{};

  Key root_key{};  ///< of the CSCA
  CertificateProfile root{};
  Key signer_key{};
  CertificateProfile signer{};
  Key signer_issuer{};  ///< who signs the signer's certificate
  CrlProfile crl{};
  Key crl_key{};

  SecurityProfile security{};
  ChipFiles files{};
  SecurityObject lds{};
  CmsProfile sod{};  ///< with one signer

  Bytes root_certificate{}, signer_certificate{}, revocation{};
  TrustMaterial trust{};
};
/// Makes the certificates and the CRL, puts the signer's into EF.SOD and the others into the trust material.
[[nodiscard]] Result<void> certify(Draft& draft);
/// Makes the list of hashes, EF.COM and, where it is wanted, EF.CardSecurity.
[[nodiscard]] Result<void> list(Draft& draft);
/// Makes EF.SOD.
[[nodiscard]] Result<void> seal(Draft& draft);
[[nodiscard]] Bytes sod_file(ByteView cms);

struct Office {
  CountryOptions options{};
  std::array<Key, Country::generations> csca_keys{};
  Key master_list_key{}, deviation_list_key{};

  [[nodiscard]] static Result<Office> make(const CountryOptions& options);
  [[nodiscard]] std::chrono::sys_seconds noon() const;
  [[nodiscard]] CertificateProfile csca(int generation) const;
  [[nodiscard]] CertificateProfile link(int generation) const;
  /// The document signer of the quarter that this moment is in, its key and the generation that issued it.
  struct DocumentSigner {
    Key key{};
    CertificateProfile profile{};
    int generation = 0;
  };
  [[nodiscard]] Result<DocumentSigner> signer_of(std::chrono::sys_seconds moment) const;
  [[nodiscard]] CertificateProfile list_signer(std::string_view name, const Key& key, std::string_view purpose) const;
  [[nodiscard]] CrlProfile crl() const;
  [[nodiscard]] Result<Bytes> master_list(const std::vector<Bytes>& certificates) const;
  [[nodiscard]] Result<Bytes> deviation_list(const CertificateProfile& signer) const;
  /// The lines that are printed: the scene's, issued by this country.
  [[nodiscard]] Result<std::vector<std::string>> zone(const Scene& scene, mrz::Format format) const;
  [[nodiscard]] Result<Draft> draft(const Scene& scene, const IssueOptions& options) const;

 private:
  [[nodiscard]] std::chrono::sys_seconds start_of(int generation) const;
  [[nodiscard]] Bytes csca_name() const;
  [[nodiscard]] std::uint64_t serial(std::string_view purpose) const;
  [[nodiscard]] Result<void> write_groups(Draft& draft, const Scene& scene, const IssueOptions& options) const;
};

/// Seconds since 1970-01-01 UTC at midnight.
[[nodiscard]] std::chrono::sys_seconds midnight(mrz::Date date);

}  // namespace landfall::synth
