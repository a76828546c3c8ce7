#pragma once

#include <chrono>
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

/// What the keeper of a store says of a file. Nothing else makes an anchor.
enum class Word : std::uint8_t {
  none,        ///< nothing: it proves itself, or it is refused
  anchor,      ///< its certificates are those of country signing CAs that the keeper vouches for
  unanchored,  ///< take a master list although nobody vouches for its signer; its keys live apart from all others
};
LANDFALL_API std::string_view name(Word word) noexcept;
[[nodiscard]] LANDFALL_API std::optional<Word> word(std::string_view name) noexcept;

/// A file, as it came, and what its giver says of it.
struct SourceFile {
  std::string name{};  ///< for reports
  Bytes bytes{};       ///< DER, or PEM that begins the file
  Word word = Word::none;
  std::optional<std::chrono::sys_seconds> imported{};  ///< empty: not known
  /// Two letters each: of a list of these countries, the signer's CA may also be one that another list brought. Empty:
  /// only what an anchor leads to vouches for lists.
  std::vector<std::string> listed_signers_of{};
};
/// Each file of several PEM blocks as so many files, all of them or none: one with a block that is neither certificate
/// nor revocation list stays as it is, and Store::make refuses it whole. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<SourceFile> expand(std::vector<SourceFile> files);

/// What became of one file.
struct SourceReport {
  std::string name{};
  std::string fingerprint{};  ///< SHA-256 of the file, hexadecimal
  SourceKind kind = SourceKind::unknown;
  bool accepted = false;
  bool anchored = false;           ///< what the keeper named vouches for it
  std::optional<Error> refusal{};  ///< why it was not accepted
  std::string country{};           ///< of the authority that vouches, else as the file claims
  std::string signer{};            ///< distinguished name
  std::string vouched_by{};        ///< the country signing CA whose word it is; empty: nobody's
  std::string series{};            ///< whose newest list replaces the others: of one kind and one key that vouches
  std::optional<std::chrono::sys_seconds> date{};  ///< when it was signed or issued
  std::optional<std::chrono::sys_seconds> imported{};
  std::size_t certificates = 0;  ///< that it brought, or revocations, or deviations
  std::vector<Error> refused{};  ///< parts of it that could not be read
};

/// A country signing CA that is trusted, why, and whom it may speak for: that is bound when it comes into the store,
/// and nothing that it signs widens it.
struct Authority {
  Certificate certificate;
  bool anchored = false;                ///< false: only an unanchored list has it
  bool named = false;                   ///< the keeper named it, or the one that its links lead back to
  bool revoked = false;                 ///< a revocation list that counts has its certificate: it vouches for nothing
  std::size_t source = 0;               ///< of Store::sources(), one that has it
  std::optional<std::size_t> parent{};  ///< of Store::authorities(): one because of whose link it is trusted
  std::string country{};                ///< two letters
  /// Localities that its own certificate names (Doc 9303-12, 7.1.1.2), and other certificates of its key that are
  /// trusted as much. None is the code of another country's state; a link has only those of the keys that signed it.
  std::vector<std::string> states{};
};
/// Whether documents of this issuing state ("D<<", "UTO") may be its. Reentrant.
[[nodiscard]] LANDFALL_API bool speaks_for(const Authority& authority, std::string_view issuing_state);

/// What is known of the countries' keys: built as a whole from the files that were imported, and never changed. A
/// country signing CA is trusted because the keeper named it, because a trusted one signed it (a link certificate), or
/// because a master list has it whose signer leads to one that the keeper named: every list holds its own signer's CA,
/// so by itself, or by another list, it proves nothing. Thread-safe.
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
  /// and the link certificates over it can be among them. What is anchored, or what is not; those of the name first.
  [[nodiscard]] std::vector<const Authority*> issuers_of(const Certificate& certificate, bool anchored) const;
  /// Link certificates that no trusted one signed: what they signed is not trusted either, but can be told.
  [[nodiscard]] const std::vector<Certificate>& unproven() const noexcept;
  /// The revocation lists that count for what this authority of the store issued, newest first: those that its key
  /// signed, and those of a key of the same CA that follows it, as one list of a country's newest key has what all its
  /// keys issued (Doc 9303-12, 7.1.4). An older key speaks for no newer one, one that a list brought for none that the
  /// keeper named, and none that is unanchored for one that is anchored. `of_revoked`: also those of keys that have
  /// been revoked since: what they revoked stays revoked, but nothing is fresh because of them.
  [[nodiscard]] std::vector<const RevocationList*> revocations_for(const Authority& issuer,
                                                                   bool of_revoked = true) const;
  /// The deviations that the signer's own country has published about it.
  [[nodiscard]] std::vector<const Deviation*> deviations_of(const Certificate& signer) const;

 private:
  struct Data;
  friend class StoreBuilder;
  friend class Trust;
  explicit Store(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace landfall::trust
