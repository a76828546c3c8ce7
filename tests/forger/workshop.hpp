#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/der.hpp>
#include <landfall/emrtd/verify.hpp>
#include <landfall/trust/path.hpp>
#include <landfall/trust/store_folder.hpp>

// The country's own workshop: its private headers, so that tests can make what no country would.
#include "cms.hpp"
#include "office.hpp"

#include "checks.hpp"

namespace landfall::forger {

inline constexpr std::chrono::days day{1};

/// One forgery. `run(true)` makes it and says what became of it, `run(false)` makes its sound neighbour.
struct Row {
  std::string_view id;    ///< "link_of_other_country"
  std::string_view what;  ///< one sentence
  std::string refused;    ///< what has to become of the forgery
  std::string (*run)(bool forged);
  std::vector<Guard> guards{};   ///< the checks that stop it: with any of them passed over, it is not refused so
  std::string sound = "passed";  ///< what has to become of its neighbour
  std::string harm{};            ///< what a forger gets who is not stopped; empty: what the neighbour gets
};

using Rows = std::vector<Row>;
Rows document_rows();
Rows path_rows();
Rows list_rows();
Rows revocation_rows();
Rows store_rows();
Rows word_rows();
Rows picture_rows();

/// The workshop itself has to work.
void must(const Result<void>& done);

[[nodiscard]] synth::Office office(const char* code = "UT", std::uint64_t seed = 1,
                                   synth::Algorithm csca = {synth::KeyType::p256, synth::Digest::sha256});
/// Signed by this key, the last generation's of the office where none is given.
[[nodiscard]] Bytes made(const synth::CertificateProfile& profile, const synth::Key& key);
[[nodiscard]] Bytes root_of(const synth::Office& office, int generation = 2);
[[nodiscard]] synth::Key stranger(const char* purpose = "stranger");
/// A master list of these, as this certificate's key signs it.
[[nodiscard]] Bytes list_of(const std::vector<Bytes>& certificates, const Bytes& signer, const synth::Key& key,
                            std::optional<std::chrono::sys_seconds> signed_at, const char* type = "2.23.136.1.1.2");
[[nodiscard]] Bytes pem(ByteView der, std::string_view label = "CERTIFICATE");

/// A document that can be changed while it is made, and what it is trusted by.
class Desk {
 public:
  Desk() : Desk(country_options()) {}
  explicit Desk(const synth::CountryOptions& country) : Desk(country, issue_options()) {}
  Desk(const synth::CountryOptions& country, const synth::IssueOptions& issue);
  static synth::CountryOptions country_options(const char* code = "UT", const char* state = "UTO");
  static synth::IssueOptions issue_options();

  synth::Office office;
  synth::Draft draft;
  bool name_anchors = true;                            ///< draft.trust.anchors are named by the keeper
  std::vector<trust::SourceFile> more{};               ///< further files of trust
  std::optional<std::chrono::sys_seconds> imported{};  ///< when all were brought
  std::vector<int> not_given{};                        ///< data groups that the chip does not answer
  emrtd::Policy policy = emrtd::border_policy();

  /// Another issuing state in DG1 and on the page.
  void name_state(const std::string& state);
  /// The signer's certificate is issued by this authority.
  void issue_from(const synth::CertificateProfile& authority, const synth::Key& key);
  void finish();  ///< certificates, lists of hashes, EF.SOD
  [[nodiscard]] std::vector<trust::SourceFile> sources() const;
  [[nodiscard]] model::ChipVerdict verdict(const trust::Store& store) const;
  /// Finished, verified against its sources, in words.
  [[nodiscard]] std::string outcome();
  [[nodiscard]] std::string outcome(const trust::Store& store) const;
};

/// "passed", or "failed: country country_mismatch", "undetermined: finding group_sha1": the first that weighs most.
[[nodiscard]] std::string words(const model::ChipVerdict& verdict);
/// "taken", or "refused: authority_missing".
[[nodiscard]] std::string words(const trust::SourceReport& report);

/// In which order store_of() puts files: as they are given, from the last to the first, or as this seed shuffles them.
inline constexpr std::uint64_t as_given = 0, reversed = 1;
std::uint64_t& file_order() noexcept;
[[nodiscard]] trust::Store store_of(std::vector<trust::SourceFile> files);
/// "passed", if the file of this name is accepted; "refused".
[[nodiscard]] std::string taken(std::vector<trust::SourceFile> files, std::string_view name);

/// The policy border, but for what is named.
[[nodiscard]] emrtd::Policy policy_of(const char* json);
/// A revocation list has to be there, and fresh.
[[nodiscard]] emrtd::Policy strict_on_revocation();

/// A store in a folder of its own, which goes with this.
class TemporaryStore {
 public:
  TemporaryStore();
  ~TemporaryStore();
  TemporaryStore(const TemporaryStore&) = delete;
  TemporaryStore& operator=(const TemporaryStore&) = delete;
  const std::filesystem::path path;
  const trust::StoreFolder folder;
  /// "taken" or why the last of them was not.
  std::string import(std::vector<trust::SourceFile> files) const;
  [[nodiscard]] trust::Store load() const;
};

}  // namespace landfall::forger
