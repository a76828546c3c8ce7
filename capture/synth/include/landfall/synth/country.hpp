#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/emrtd/chip_files.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/mrz/layout.hpp>
#include <landfall/synth/scene.hpp>

/// A country of ours that signs electronic documents: for simulated chips, demonstrations and tests. Its keys come out
/// of a seed that everybody can guess: whoever trusts it in the field trusts anybody.
namespace landfall::synth {

/// Hash functions of Doc 9303-12, 4.4; SHA-1 is what older documents have.
enum class Digest : std::uint8_t { sha1, sha224, sha256, sha384, sha512 };

/// Keys of Doc 9303-12, 4.4; rsa_512 and rsa_1024 are for showing that they are refused or reported.
enum class KeyType : std::uint8_t {
  p224,
  p256,
  p384,
  p521,
  brainpool_p224r1,
  brainpool_p256r1,
  brainpool_p320r1,
  brainpool_p384r1,
  brainpool_p512r1,
  rsa_512,
  rsa_1024,
  rsa_2048,
  rsa_3072,
  rsa_4096
};

/// What a key is, and how it signs.
struct Algorithm {
  KeyType key = KeyType::p256;
  Digest digest = Digest::sha256;
  bool pss = false;             ///< RSA: RSASSA-PSS; else RSASSA-PKCS1-v1_5
  int exponent = 65537;         ///< RSA: 3 or 65537; 1 is none, but can be had
  bool explicit_curve = false;  ///< EC: the public key gives the curve's parameters in full, not its name
};

struct CountryOptions {
  std::uint64_t seed = 1;
  std::string code = "UT";    ///< C of its certificates: two letters
  std::string state = "UTO";  ///< of its documents: up to three letters, without fillers
  std::string name = "Utopia";
  mrz::Date today{2026, 11, 24};  ///< complete, 1970 to 2090
  Algorithm csca{KeyType::p384, Digest::sha384};
  Algorithm signer{};
};

/// The files of a chip. Empty: there is no such file. Nothing in it is about a real person, so nothing is wiped.
struct ChipFiles {
  std::map<int, Bytes> groups{};  ///< whole files of the data groups, by number
  Bytes com{}, sod{}, card_access{}, card_security{};
  Bytes chip_authentication_key{};    ///< PrivateKeyInfo (RFC 5208): what the chip keeps to itself
  Bytes active_authentication_key{};  ///< the same

  /// What a reader can read of it: the files that are there.
  [[nodiscard]] LANDFALL_API emrtd::ChipFiles readable() const;
};

/// What goes into a trust store.
struct TrustMaterial {
  std::vector<Bytes> anchors{};       ///< certificates of country signing CAs, believed as they are
  std::vector<Bytes> certificates{};  ///< others, which prove themselves or not: link certificates, document signers
  std::vector<Bytes> crls{};
  std::vector<Bytes> master_lists{};     ///< believed if their signer's chain ends in an anchor
  bool accept_unanchored = false;        ///< or although it does not, because somebody said so
  std::vector<Bytes> deviation_lists{};  ///< believed as the others
};

enum class LdsVersion : std::uint8_t { v1_7, v1_8 };

/// How DG2 holds the portrait: ISO/IEC 19794-5:2005, or ISO/IEC 39794-5:2019 in ICAO's profile.
enum class FaceEncoding : std::uint8_t { iso19794, iso39794 };

/// How DG2's portrait is compressed (ISO/IEC 19794-5:2005, 5.7.2: image data type).
enum class Compression : std::uint8_t { jpeg, jpeg2000 };

struct IssueOptions {
  mrz::Format format = mrz::Format::td3;  ///< TD1, TD2 or TD3
  LdsVersion lds = LdsVersion::v1_8;
  Digest digest = Digest::sha256;  ///< of the data groups
  /// Of 1, 2, 3, 5, 7, 11, 12, 13, 14, 15, 16; 1 must be among them.
  std::vector<int> groups{1, 2, 3, 5, 7, 11, 12, 13, 14, 15, 16};
  int portrait_height = 480;  ///< pixels, 88 to 2048; as wide as 3 to 4
  FaceEncoding face = FaceEncoding::iso19794;
  Compression compression = Compression::jpeg;
  bool card_security = true;       ///< PACE with chip authentication mapping, and the EF.CardSecurity that it needs
  bool signing_time = true;        ///< in EF.SOD and EF.CardSecurity: the morning of the day of issue
  bool by_key_identifier = false;  ///< EF.SOD names its signer by subject key identifier
  bool indefinite_length = false;  ///< EF.SOD in BER with indefinite lengths
};

/// Which country's document it is, as a verifier is to find out (the country's own documents follow it): the issuing
/// state in DG1 is compared with localityName in the directoryName of the signer's subjectAltName, where Doc 9303-12, 7
/// puts the letters of the machine readable zone; where a certificate has none, C is translated by ISO 3166-1, D and
/// DE are one, and UT is Utopia's UTO, which ISO 3166-1 does not have. C of signer and CSCA are compared without case.
///
/// Three generations of CSCA, each of which signs for four years (12 to 8, 8 to 4 and 4 to 0 years before `today`)
/// under one name; a document signer for each quarter of a year. Keys, contents and dates come out of the options
/// alone; what ECDSA and RSASSA-PSS sign holds random numbers, so two runs give different signatures of equal contents.
/// Copies share everything. Reentrant. Costs milliseconds with EC keys, seconds with RSA (once in a process).
class LANDFALL_API Country {
 public:
  static constexpr int generations = 3;

  /// Errors: bad_input (a value outside its range), internal (libcrypto fails).
  [[nodiscard]] static Result<Country> make(const CountryOptions& options = {});

  [[nodiscard]] const CountryOptions& options() const noexcept;
  /// Noon of `today`, UTC: when all that it makes is valid.
  [[nodiscard]] std::chrono::sys_seconds noon() const noexcept;
  /// Self signed, generation 0..2. Errors: bad_input (another generation).
  [[nodiscard]] Result<Bytes> csca(int generation = 2) const;
  /// The key of a generation (1 or 2), certified by the one before it.
  [[nodiscard]] Result<Bytes> link(int generation = 2) const;
  /// Of the day on which a document is issued. Errors: bad_input (a day on which no generation signed).
  [[nodiscard]] Result<Bytes> document_signer(mrz::Date issued) const;
  /// Of this morning, without an entry, signed by the last generation.
  [[nodiscard]] Result<Bytes> crl() const;
  /// Doc 9303-12, 9: these certificates, signed by this country's master list signer.
  [[nodiscard]] Result<Bytes> master_list(const std::vector<Bytes>& certificates) const;
  /// Doc 9303-12, 10: says of the document signer of that day that its encoding deviates.
  [[nodiscard]] Result<Bytes> deviation_list(mrz::Date issued) const;
  /// What one needs to verify its documents: all CSCAs and the CRL.
  [[nodiscard]] Result<TrustMaterial> trust() const;

  /// The lines of the zone that is printed on it: the scene's, but issued by this state.
  [[nodiscard]] Result<std::vector<std::string>> zone(const Scene& scene, mrz::Format format) const;
  /// The scene's document of that format, complete. Errors: bad_input (a format without chip, a group that is not
  /// made, issued when no generation signed); those of the drawings.
  [[nodiscard]] Result<ChipFiles> issue(const Scene& scene, const IssueOptions& options = {}) const;

 private:
  struct Parts;
  explicit Country(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<const Parts> parts_;
};

}  // namespace landfall::synth
