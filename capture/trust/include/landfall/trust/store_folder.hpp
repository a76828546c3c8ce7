#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/store.hpp>

namespace landfall::trust {

/// What an import changed.
struct ImportReport {
  struct Change {
    std::string what{};  ///< "csca UTO CN=..."
    bool came = false;   ///< false: it went
  };
  std::vector<SourceReport> imported{};  ///< the files that were given, in their order
  std::vector<std::string> replaced{};   ///< files that went because a newer one came
  std::vector<Change> changes{};         ///< in what is trusted, sorted
  bool stored = false;                   ///< false: nothing new was accepted, and the store is as it was
};

/// The trust store on disk: a folder with every accepted file as it came and `store.json`, which says what they are and
/// what the keeper said of them. What is trusted is worked out from the files each time. A folder is changed by writing
/// new files and then replacing `store.json` in one step: a reader sees the old store or the new one, whenever the
/// power fails and whatever is imported meanwhile. Only its owner, who is root or whoever asks, may be able to write
/// it. Format: docs/formats/trust-store.md. Thread-bound; several processes may read while one imports, two imports at
/// once are refused (busy).
class LANDFALL_API StoreFolder {
 public:
  explicit StoreFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// An empty folder is an empty store. Errors: not_found (no folder), io, permission (somebody else can write it),
  /// bad_input (store.json or a file of it is missing, damaged or a symbolic link; a folder of other things),
  /// unsupported (made by another version).
  [[nodiscard]] Result<Store> load() const;
  /// The files it is made of. Errors: those of load().
  [[nodiscard]] Result<std::vector<SourceFile>> files() const;
  /// Adds what is right in `files`, each PEM block of theirs. Of the lists of one series (SourceReport::series) the
  /// newest stays, and one that is older than what is there is refused; of revocation lists also those stay that revoke
  /// what newer ones forgot. What is there already is taken as it is, an anchor's copy without a word too. Makes an
  /// absent folder. Errors: those of load(), busy.
  [[nodiscard]] Result<ImportReport> import(std::vector<SourceFile> files) const;
  /// Takes the files with these SHA-256 out, and whatever was trusted because of them. Errors: those of load(), busy,
  /// not_found (no such file: then nothing is changed).
  [[nodiscard]] Result<ImportReport> remove(const std::vector<std::string>& fingerprints) const;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace landfall::trust
