#include <landfall/trust/store_folder.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <system_error>

#include <nlohmann/json.hpp>

#include <landfall/base/log.hpp>
#include <landfall/trust/digest.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr int store_version = 1;
constexpr std::uintmax_t largest_file = 64U << 20;  // octets; the largest list there is has one million

Error system_error(std::string wanted, const fs::path& path) {
  return Error(errno == EACCES ? Errc::permission : Errc::io, Layer::trust, std::move(wanted), std::strerror(errno))
      .at(path.string());
}

struct Descriptor {
  int fd = -1;
  Descriptor(const fs::path& path, int flags) : fd(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

Result<Bytes> read_file(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (file.fd < 0) return system_error("a file of the trust store", path);
  Bytes out;
  std::uint8_t piece[65536];
  for (;;) {
    const auto got = ::read(file.fd, piece, sizeof piece);
    if (got == 0) return out;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("to read", path);
    out.insert(out.end(), piece, piece + got);
    if (out.size() > largest_file)
      return Error(Errc::exhausted, Layer::trust, text("a file of at most ", largest_file, " octets"), "more")
          .at(path.string());
  }
}

Result<void> sync_folder(const fs::path& folder) {
  const Descriptor dir(folder, O_RDONLY | O_DIRECTORY);
  if (dir.fd < 0 || ::fsync(dir.fd) != 0) return system_error("to sync the folder", folder);
  return {};
}

// The whole file under its name, or no change at all.
Result<void> write_file(const fs::path& path, ByteView bytes) {
  const fs::path part = fs::path(path).concat(".part");
  {
    const Descriptor file(part, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.fd < 0) return system_error("to create", part);
    while (!bytes.empty()) {
      const auto put = ::write(file.fd, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return system_error("to write", part);
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    if (::fsync(file.fd) != 0) return system_error("to sync", part);
  }
  if (::rename(part.c_str(), path.c_str()) != 0) return system_error("to rename", path);
  return sync_folder(path.parent_path());
}

fs::path file_of(const fs::path& folder, std::string_view fingerprint) { return folder / text(fingerprint, ".bin"); }

Result<SourceFile> read_source(const fs::path& folder, const Json& entry) {
  SourceFile out{
      .name = entry.at("name"), .accept_unanchored = entry.at("accept_unanchored"), .imported = entry.at("imported")};
  const std::string fingerprint = entry.at("sha256");
  const bool is_hex = fingerprint.size() == 64 && from_hex(fingerprint);  // it becomes the name of a file
  if (!is_hex)
    return Error(Errc::bad_input, Layer::trust, "a SHA-256 in hexadecimal", "something else").at("store.json");
  LANDFALL_TRY(out.bytes, read_file(file_of(folder, fingerprint)));
  const std::string found = to_hex(hash(Digest::sha256, out.bytes));
  if (found != fingerprint)
    return Error(Errc::bad_input, Layer::trust, text("the file with SHA-256 ", fingerprint), found)
        .at(file_of(folder, fingerprint).string());
  return out;
}

Result<std::vector<SourceFile>> read_index(const fs::path& folder) {
  std::vector<SourceFile> out;
  const fs::path index = folder / "store.json";
  std::error_code none;
  if (!fs::exists(index, none)) return out;
  LANDFALL_TRY(const auto bytes, read_file(index));
  try {
    const auto json = Json::parse(bytes.begin(), bytes.end());
    if (json.at("version") > store_version)
      return Error(Errc::unsupported, Layer::trust, text("a trust store of version ", store_version),
                   json.at("version").dump())
          .at(index.string());
    for (const auto& entry : json.at("sources")) {
      LANDFALL_TRY(auto source, read_source(folder, entry));
      out.push_back(std::move(source));
    }
  } catch (const nlohmann::json::exception& e) {
    return Error(Errc::bad_input, Layer::trust, "an index of a trust store", e.what()).at(index.string());
  }
  return out;
}

Result<void> write_index(const fs::path& folder, const std::vector<SourceFile>& files,
                         const std::vector<SourceReport>& reports) {
  Json sources = Json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto file = file_of(folder, reports[i].fingerprint);
    std::error_code none;
    if (!fs::exists(file, none)) LANDFALL_CHECK(write_file(file, files[i].bytes));
    sources.push_back({{"name", files[i].name},
                       {"kind", name(reports[i].kind)},
                       {"sha256", reports[i].fingerprint},
                       {"imported", files[i].imported},
                       {"accept_unanchored", files[i].accept_unanchored}});
  }
  const Json json{{"version", store_version}, {"sources", std::move(sources)}};
  return write_file(folder / "store.json", as_bytes(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"));
}

// Files that store.json no longer names; what cannot be removed does no harm.
void sweep(const fs::path& folder, const std::vector<SourceReport>& kept) {
  std::set<std::string> names;
  for (const auto& report : kept) names.insert(report.fingerprint + ".bin");
  std::error_code error, ignored;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path path = entry->path();
    const bool ours = path.extension() == ".bin" || path.extension() == ".part";
    if (ours && !names.contains(path.filename().string())) fs::remove(path, ignored);
  }
}

// What replaces what: lists of one kind whose signers' certificates are of one issuer.
std::string series(const SourceReport& report, const SourceFile& file) {
  switch (report.kind) {
    case SourceKind::master_list:
    case SourceKind::deviation_list:
      return text(name(report.kind), ' ', report.country, ' ', report.signer.empty() ? file.name : std::string());
    case SourceKind::revocation_list: {
      const auto list = RevocationList::parse(file.bytes);
      return text("revocation_list ", (*list)->issuer.canonical, ' ',
                  (*list)->authority_key_id ? to_hex(*(*list)->authority_key_id) : std::string());
    }
    default:
      return text(name(report.kind), ' ', report.fingerprint);
  }
}

std::map<std::string, std::string> trusted_things(const Store& store) {  // by what tells them apart
  std::map<std::string, std::string> out;
  for (const auto& authority : store.authorities()) {
    const auto& c = authority.certificate;
    out[c.fingerprint() + (authority.anchored ? "a" : "u")] =
        text(authority.anchored ? "csca " : "csca (unanchored) ", c->subject.country, ' ', to_text(c->subject),
             " serial ", to_hex(c->serial));
  }
  for (const auto& c : store.signers())
    out[c.fingerprint() + "s"] = text("document signer ", c->subject.country, ' ', to_text(c->subject));
  return out;
}

std::vector<ImportReport::Change> differences(const Store& before, const Store& after) {
  const auto old = trusted_things(before), now = trusted_things(after);
  std::vector<ImportReport::Change> out;
  for (const auto& [key, what] : now)
    if (!old.contains(key)) out.push_back({what, true});
  for (const auto& [key, what] : old)
    if (!now.contains(key)) out.push_back({what, false});
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return std::tie(a.what, a.came) < std::tie(b.what, b.came); });
  return out;
}

// The files of old and new that stay: the newest of each series. `given` of `files`, at their end, are new.
struct Choice {
  std::vector<SourceFile> files;
  std::vector<std::string> replaced;
  std::map<std::size_t, Error> refused;  // by their place among all
};
Choice choose(const std::vector<SourceFile>& files, const std::vector<SourceReport>& reports, std::size_t old) {
  Choice out;
  std::map<std::string, std::size_t> newest;
  std::vector<bool> stays(files.size(), false);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!reports[i].accepted) continue;
    const auto [known, is_new] = newest.try_emplace(series(reports[i], files[i]), i);
    stays[i] = true;
    if (is_new) continue;
    const std::size_t other = known->second;
    // An older list would bring back what was taken out of it.
    if (reports[i].date.value_or(0) < reports[other].date.value_or(0)) {
      stays[i] = false;
      out.refused.emplace(
          i, Error(Errc::bad_input, Layer::trust, "a list that is not older than the one in the store",
                   text("one that is ", (*reports[other].date - reports[i].date.value_or(0)) / 86400, " days older")));
      continue;
    }
    stays[other] = false;
    if (other < old && reports[other].fingerprint != reports[i].fingerprint) out.replaced.push_back(files[other].name);
    known->second = i;
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    if (stays[i]) out.files.push_back(files[i]);
  return out;
}

}  // namespace

Result<std::vector<SourceFile>> StoreFolder::files() const { return read_index(folder_); }

Result<Store> StoreFolder::load() const {
  LANDFALL_TRY(auto stored, files());
  return Store::make(std::move(stored));
}

Result<ImportReport> StoreFolder::import(std::vector<SourceFile> files) const {
  std::error_code failed;
  fs::create_directories(folder_, failed);
  if (failed)
    return Error(Errc::io, Layer::trust, "a folder for the trust store", failed.message()).at(folder_.string());
  const Descriptor lock(folder_ / "lock", O_RDWR | O_CREAT);
  if (lock.fd < 0) return system_error("to open the lock of the trust store", folder_ / "lock");
  if (::flock(lock.fd, LOCK_EX | LOCK_NB) != 0)
    return Error(Errc::busy, Layer::trust, "the trust store for writing", "another import at work")
        .at(folder_.string());

  LANDFALL_TRY(auto all, read_index(folder_));
  const auto before = Store::make(all);
  const std::size_t old = all.size();
  for (auto& file : files) all.push_back(std::move(file));
  const auto tried = Store::make(all);
  auto choice = choose(all, tried.sources(), old);

  ImportReport out;
  out.imported.assign(tried.sources().begin() + static_cast<std::ptrdiff_t>(old), tried.sources().end());
  for (auto& [i, error] : choice.refused) {
    if (i < old) continue;
    out.imported[i - old].accepted = false;
    out.imported[i - old].refusal = std::move(error);
  }
  out.replaced = std::move(choice.replaced);
  const auto after = Store::make(choice.files);
  out.changes = differences(before, after);
  out.stored =
      std::any_of(out.imported.begin(), out.imported.end(), [](const auto& report) { return report.accepted; });
  if (!out.stored) return out;
  LANDFALL_CHECK(write_index(folder_, choice.files, after.sources()));
  sweep(folder_, after.sources());
  return out;
}

}  // namespace landfall::trust
