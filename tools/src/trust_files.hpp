#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <landfall/base/result.hpp>
#include <landfall/trust/store.hpp>
#include <landfall/trust/store_folder.hpp>

namespace landfall::tools {

/// Files and folders of trust as a command line names them.
struct TrustOptions {
  std::vector<std::string> paths;    ///< master lists, certificates, revocation lists, deviation lists, folders of them
  std::vector<std::string> anchors;  ///< certificates of country signing CAs that the keeper vouches for
  std::vector<std::string> list_signers_of;  ///< trust::SourceFile::listed_signers_of
  bool accept_unanchored = false;
};

/// What they hold, in the order of names, without dot files, each PEM block by itself. Errors: those of reading;
/// not_found for an empty folder; bad_input for an anchor that is no country signing CA's own certificate.
[[nodiscard]] Result<std::vector<trust::SourceFile>> read_trust_files(const TrustOptions& options,
                                                                      std::optional<std::chrono::sys_seconds> imported);
/// The same as a store; a folder that holds a store.json is taken as the trust store that it is. Where neither an
/// anchor nor a store is named, whoever names files trusts the self-signed certificates in them.
[[nodiscard]] Result<trust::Store> read_trust(const TrustOptions& options);

/// "DE_ML.ml: master_list of DE, 588 certificates, of 2026-05-28, vouched for by CN=..." or why it was refused.
void print_source(const trust::SourceReport& report);
[[nodiscard]] nlohmann::ordered_json source_json(const trust::SourceReport& report);

}  // namespace landfall::tools
