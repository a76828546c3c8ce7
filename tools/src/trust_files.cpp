#include "trust_files.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>

#include <nlohmann/json.hpp>

#include <landfall/base/text.hpp>
#include <landfall/base/wall_time.hpp>

#include "dates.hpp"
#include "files.hpp"
#include "report.hpp"

namespace landfall::tools {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t largest_trust_file = 64U << 20;

// The regular files of a folder, by name; a file is itself.
Result<std::vector<std::string>> files_below(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector<std::string>{path};
  std::vector<std::string> out;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    std::error_code none;
    if (!hidden && entry->is_regular_file(none)) out.push_back(entry->path().string());
  }
  if (error) return Error(Errc::io, Layer::tool, "to read the folder", error.message()).at(path);
  if (out.empty()) return Error(Errc::not_found, Layer::tool, "a file in the folder", "none").at(path);
  std::sort(out.begin(), out.end());
  return out;
}

bool is_store(const std::string& path) {
  // Of whatever kind, and even if an import has only begun: what is wrong with it the store itself says.
  const auto is_there = [&](const char* name) {
    std::error_code none;
    return fs::symlink_status(fs::path(path) / name, none).type() != fs::file_type::not_found;
  };
  return is_there("store.json") || is_there("lock");
}

Result<std::vector<trust::SourceFile>> read_sources(const std::string& path) {
  std::vector<trust::SourceFile> out;
  LANDFALL_TRY(const auto files, files_below(path));
  for (const auto& file : files) {
    LANDFALL_TRY(auto bytes, read_file(file, largest_trust_file));
    out.push_back({.name = file, .bytes = std::move(bytes)});
  }
  return trust::expand(std::move(out));
}

Result<void> add_anchor(const std::string& path, std::vector<trust::SourceFile>& to) {
  std::error_code none;
  if (fs::is_directory(path, none))
    return Error(Errc::bad_input, Layer::tool, "one certificate that you vouch for", text("a folder, ", path))
        .at("--anchor");
  LANDFALL_TRY(auto sources, read_sources(path));
  for (auto& source : sources) {
    const auto certificate = trust::Certificate::parse_file(source.bytes);
    if (!certificate) return Error(certificate.error()).at(source.name);
    if (!trust::may_issue(*certificate) || !(*certificate)->self_issued())
      return Error(Errc::bad_input, Layer::tool, "a country signing CA's own certificate as anchor",
                   "another certificate")
          .at(source.name);
    source.word = trust::Word::anchor;
    to.push_back(std::move(source));
  }
  return {};
}

bool is_self_signed(const trust::SourceFile& source) {
  const auto certificate = trust::Certificate::parse_file(source.bytes);
  return certificate && (*certificate)->self_issued() &&
         trust::signed_by(*certificate, *certificate) == trust::Reason::none;
}

}  // namespace

Result<std::vector<trust::SourceFile>> read_trust_files(const TrustOptions& options,
                                                        std::optional<std::chrono::sys_seconds> imported) {
  std::vector<trust::SourceFile> out;
  for (const auto& anchor : options.anchors) LANDFALL_CHECK(add_anchor(anchor, out));
  for (const auto& path : options.paths) {
    LANDFALL_TRY(auto sources, read_sources(path));
    for (auto& source : sources) {
      if (options.accept_unanchored) source.word = trust::Word::unanchored;
      source.listed_signers_of = options.list_signers_of;
      out.push_back(std::move(source));
    }
  }
  for (auto& source : out) source.imported = imported;
  return out;
}

Result<trust::Store> read_trust(const TrustOptions& options) {
  TrustOptions files = options;
  std::vector<trust::SourceFile> stored;
  const bool names_store = std::erase_if(files.paths, is_store) > 0;
  for (const auto& path : options.paths) {
    if (!is_store(path)) continue;
    LANDFALL_TRY(auto sources, trust::StoreFolder(path).files());
    std::move(sources.begin(), sources.end(), std::back_inserter(stored));
  }
  // Without a time of import: the verdict on the same files is the same tomorrow.
  LANDFALL_TRY(auto all, read_trust_files(files, std::nullopt));
  // Where a store is named, even an empty one, it says what is trusted.
  if (options.anchors.empty() && !names_store)
    for (auto& source : all)
      if (is_self_signed(source)) source.word = trust::Word::anchor;
  std::move(stored.begin(), stored.end(), std::back_inserter(all));
  return trust::Store::make(std::move(all));
}

void print_source(const trust::SourceReport& report) {
  std::cout << (report.accepted ? "  " : "! ") << printable(report.name) << ": " << name(report.kind);
  if (!report.country.empty()) std::cout << " of " << printable(report.country);
  if (report.kind == trust::SourceKind::master_list) std::cout << ", " << report.certificates << " certificates";
  if (report.kind == trust::SourceKind::revocation_list) std::cout << ", " << report.certificates << " revoked";
  if (report.date) std::cout << ", of " << day_text(*report.date);
  if (!report.accepted) {
    std::cout << "\n    refused: " << (report.refusal ? printable(report.refusal->message()) : "") << '\n';
    return;
  }
  std::cout << (report.anchored ? "\n    vouched for by " + printable(report.vouched_by)
                                : "\n    UNANCHORED: nobody vouches for it")
            << "\n    SHA-256 " << report.fingerprint << '\n';
  for (const auto& error : report.refused) std::cout << "    left out: " << printable(error.message()) << '\n';
}

nlohmann::ordered_json source_json(const trust::SourceReport& report) {
  nlohmann::ordered_json left_out = nlohmann::ordered_json::array();
  for (const auto& error : report.refused) left_out.push_back(error.message());
  nlohmann::ordered_json out{{"name", report.name},
                             {"sha256", report.fingerprint},
                             {"kind", name(report.kind)},
                             {"accepted", report.accepted},
                             {"anchored", report.anchored},
                             {"country", report.country},
                             {"signer", report.signer},
                             {"vouched_by", report.vouched_by},
                             {"entries", report.certificates},
                             {"left_out", std::move(left_out)}};
  out["date"] = report.date ? nlohmann::ordered_json(moment_text(*report.date)) : nlohmann::ordered_json();
  out["imported"] = report.imported ? nlohmann::ordered_json(moment_text(*report.imported)) : nlohmann::ordered_json();
  if (report.refusal) out["refusal"] = report.refusal->message();
  return out;
}

}  // namespace landfall::tools
