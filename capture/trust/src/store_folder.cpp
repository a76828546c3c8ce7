#include <landfall/trust/store_folder.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include <landfall/base/file.hpp>
#include <landfall/base/text.hpp>
#include <landfall/base/wall_time.hpp>
#include <landfall/trust/digest.hpp>
#include <landfall/trust/reason.hpp>

#include "workshop.hpp"

namespace landfall::trust {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;
using workshop::asked;
using workshop::Check;

constexpr int store_version = 2;
constexpr const char *index_name = "store.json", *lock_name = "lock";
constexpr std::size_t largest_file = 64U << 20;  // octets; the largest list there is has one million
constexpr int most_looks = 10;                   // of a reader, while imports go on

// Whoever else could write there could add trust.
Result<void> check_hands(int fd, const std::string& path) {
  if (!asked(Check::store_hands)) return {};
  struct stat is {};
  if (::fstat(fd, &is) != 0) return Error(Errc::io, Layer::trust, "the owner of a file", std::strerror(errno)).at(path);
  if (is.st_uid != ::geteuid() && is.st_uid != 0)
    return Error(Errc::permission, Layer::trust, "a trust store of root's or of whoever asks",
                 text("one of user ", is.st_uid))
        .at(path);
  if ((is.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return Error(Errc::permission, Layer::trust, "a trust store that only its owner can write (chmod go-w)",
                 "one that others can write")
        .at(path);
  return {};
}

// The folder of a store, which nobody else can write.
class OpenFolder {
 public:
  static Result<OpenFolder> open(const fs::path& path) {
    LANDFALL_TRY(auto folder, Folder::open(path.string(), Layer::trust));
    LANDFALL_CHECK(check_hands(folder.fd(), folder.path()));
    return OpenFolder(std::move(folder));
  }

  // No value: there is no such file. A link, even one that leads in a circle, is an error.
  [[nodiscard]] Result<std::optional<Bytes>> read(const std::string& name) const {
    const auto file = folder_.open_file(name);
    if (!file && file.error().code() == Errc::not_found) return std::optional<Bytes>();
    if (!file) return file.error();
    LANDFALL_CHECK(check_hands(file->get(), path_of(name)));
    LANDFALL_TRY(auto bytes, read_all(file->get(), largest_file, path_of(name), Layer::trust));
    return std::optional(std::move(bytes));
  }
  [[nodiscard]] Result<void> write(const std::string& name, ByteView bytes) const {
    return folder_.write(name, bytes, FileAccess::everybody);
  }
  [[nodiscard]] Result<Descriptor> lock() const { return folder_.lock(lock_name); }
  [[nodiscard]] Result<std::vector<std::string>> names() const { return folder_.names(); }
  void remove(const std::string& name) const { folder_.remove(name); }
  [[nodiscard]] std::string path_of(std::string_view name) const { return folder_.path_of(name); }

 private:
  explicit OpenFolder(Folder folder) : folder_(std::move(folder)) {}
  Folder folder_;
};

Error damaged(std::string wanted, std::string_view found, const std::string& path) {
  return Error(Errc::bad_input, Layer::trust, std::move(wanted),
               text(found, ": the store is damaged; import its files again into a new folder, and name its anchors"))
      .at(path);
}

std::string file_of(std::string_view fingerprint) { return text(fingerprint, ".bin"); }
bool is_source(const std::string& name) { return name.ends_with(".bin"); }

Result<SourceFile> read_source(const OpenFolder& folder, const Json& entry) {
  SourceFile out{.name = entry.at("name"), .listed_signers_of = entry.at("listed_signers_of")};
  if (!entry.at("imported").is_null())
    out.imported = std::chrono::sys_seconds(std::chrono::seconds(entry.at("imported").get<std::int64_t>()));
  const std::string fingerprint = entry.at("sha256"), said = entry.at("word");
  const bool is_hex = fingerprint.size() == 64 && from_hex(fingerprint);  // it becomes the name of a file
  if (!is_hex) return damaged("a SHA-256 in hexadecimal", "something else", folder.path_of(index_name));
  const auto known = word(said);
  if (!known) return damaged("none, anchor or unanchored as a word", said, folder.path_of(index_name));
  out.word = *known;
  LANDFALL_TRY(auto bytes, folder.read(file_of(fingerprint)));
  const auto path = folder.path_of(file_of(fingerprint));
  if (!bytes) return damaged("a file that store.json names", "none", path);
  out.bytes = *std::move(bytes);
  const std::string found = to_hex(hash(Digest::sha256, out.bytes));
  if (found != fingerprint) return damaged(text("the file with SHA-256 ", fingerprint), found, path);
  return out;
}

Result<std::vector<SourceFile>> read_sources(const OpenFolder& folder, const Bytes& index) {
  const auto path = folder.path_of(index_name);
  try {
    const auto json = Json::parse(index.begin(), index.end());
    if (json.at("version") != store_version)
      return Error(Errc::unsupported, Layer::trust, text("a trust store of version ", store_version),
                   text(json.at("version").is_number_integer() ? json.at("version").dump() : "another",
                        "; import its files again, and name its anchors"))
          .at(path);
    std::vector<SourceFile> out;
    for (const auto& entry : json.at("sources")) {
      LANDFALL_TRY(auto source, read_source(folder, entry));
      out.push_back(std::move(source));
    }
    return out;
  } catch (const nlohmann::json::exception& e) {
    return damaged("an index of a trust store", e.what(), path);
  }
}

// Without an index a store is empty only if the folder is, but for what an import that was cut off leaves.
Result<std::vector<SourceFile>> nothing_in(const OpenFolder& folder) {
  LANDFALL_TRY(const auto names, folder.names());
  if (!asked(Check::store_index)) return std::vector<SourceFile>();
  if (std::ranges::any_of(names, is_source))
    return damaged("an index", "none, though the store's files are there", folder.path_of(index_name));
  const bool empty =
      std::ranges::all_of(names, [](const std::string& name) { return name == lock_name || is_partial(name); });
  if (empty) return std::vector<SourceFile>();
  return Error(Errc::bad_input, Layer::trust, "the folder of a trust store", "a folder of other things")
      .at(folder.path_of(""));
}

// While an import goes on its index may be replaced, and its files removed, between two looks: then it is looked again.
Result<std::vector<SourceFile>> read_folder(const OpenFolder& folder) {
  std::optional<Bytes> before;
  for (int look = 0;; ++look) {
    LANDFALL_TRY(auto index, folder.read(index_name));
    if (!index) return nothing_in(folder);
    auto sources = read_sources(folder, *index);
    if (sources || look == most_looks || index == before) return sources;
    before = std::move(index);
  }
}

Result<void> write_index(const OpenFolder& folder, Json sources) {
  const Json json{{"version", store_version}, {"sources", std::move(sources)}};
  return folder.write(index_name, as_bytes(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"));
}

std::set<std::string> fingerprints_of(const std::vector<SourceReport>& reports) {
  std::set<std::string> out;
  for (const auto& report : reports) out.insert(report.fingerprint);
  return out;
}

// `there`: what the index names, which was read and is as it should be. What else lies there may be half a file.
Result<void> write_store(const OpenFolder& folder, const std::vector<SourceFile>& files,
                         const std::vector<SourceReport>& reports, const std::set<std::string>& there) {
  // Cut off before its first index was written, an import would leave files that nobody names.
  if (there.empty()) LANDFALL_CHECK(write_index(folder, Json::array()));
  Json sources = Json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!there.contains(reports[i].fingerprint))
      LANDFALL_CHECK(folder.write(file_of(reports[i].fingerprint), files[i].bytes));
    sources.push_back({{"name", files[i].name},
                       {"kind", name(reports[i].kind)},
                       {"sha256", reports[i].fingerprint},
                       {"imported", files[i].imported ? Json(files[i].imported->time_since_epoch().count()) : Json()},
                       {"word", name(files[i].word)},
                       {"listed_signers_of", files[i].listed_signers_of}});
  }
  return write_index(folder, std::move(sources));
}

// Files that store.json no longer names; what cannot be removed does no harm.
void sweep(const OpenFolder& folder, const std::vector<SourceReport>& kept) {
  const auto fingerprints = fingerprints_of(kept);
  const auto names = folder.names();
  if (!names) return;
  for (const auto& name : *names)
    if (is_partial(name) || (is_source(name) && !fingerprints.contains(name.substr(0, name.rfind('.')))))
      folder.remove(name);
}

std::map<std::string, std::string> trusted_things(const Store& store) {  // by what tells them apart
  std::map<std::string, std::string> out;
  for (const auto& authority : store.authorities()) {
    if (authority.revoked) continue;
    const auto& c = authority.certificate;
    out[c.fingerprint() + (authority.anchored ? "a" : "u")] =
        text(authority.anchored ? "csca " : "csca (unanchored) ", authority.country, ' ', to_text(c->subject),
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

// Files, each thing once: the same file, or the same certificate in another encoding.
class Gathered {
 public:
  std::vector<SourceFile> files{};
  std::size_t old = 0;  // so many of them were there

  // Where it is now. What the keeper says of a thing is joined; only remove() takes a word away.
  std::size_t add(SourceFile file) {
    const auto [place, is_new] = places_.try_emplace(thing_of(file), files.size());
    if (is_new) {
      files.push_back(std::move(file));
    } else if (asked(Check::anchor_stays)) {
      join(files[place->second], file);
    } else {
      files[place->second] = std::move(file);
    }
    return place->second;
  }

 private:
  static std::string thing_of(const SourceFile& file) {
    const auto certificate = Certificate::parse_file(file.bytes);
    return certificate ? certificate->fingerprint() : to_hex(hash(Digest::sha256, file.bytes));
  }
  static void join(SourceFile& to, const SourceFile& other) {
    if (to.word == Word::none || other.word == Word::anchor) to.word = other.word;
    std::set<std::string> all(to.listed_signers_of.begin(), to.listed_signers_of.end());
    all.insert(other.listed_signers_of.begin(), other.listed_signers_of.end());
    to.listed_signers_of.assign(all.begin(), all.end());
  }
  std::map<std::string, std::size_t> places_;
};

// Which of old and new files stay, by what became of them. What was there stays, whatever becomes of it now, but for a
// newer one of its series: a revocation list whose authority is gone counts again when that comes back.
class Choice {
 public:
  Choice(const std::vector<SourceFile>& files, const std::vector<SourceReport>& reports, std::size_t old)
      : files_(files), reports_(reports), old_(old), stays(files.size(), false) {
    std::map<std::string, std::vector<std::size_t>> series;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (reports[i].accepted)
        series[reports[i].series].push_back(i);
      else if (i < old)
        stays[i] = true;
      else
        refused.emplace(i, *reports[i].refusal);
    }
    for (const auto& [name, members] : series) choose(members);
  }

 private:
  const std::vector<SourceFile>& files_;
  const std::vector<SourceReport>& reports_;
  const std::size_t old_;

 public:
  std::vector<bool> stays;
  std::vector<std::string> replaced{};
  std::map<std::size_t, Error> refused{};  // by their place

 private:
  void choose(std::vector<std::size_t> members) {
    std::stable_sort(members.begin(), members.end(), [this](std::size_t a, std::size_t b) { return is_newer(a, b); });
    stays[members.front()] = true;
    std::vector<RevocationList> kept;
    remember(members.front(), kept);
    for (std::size_t k = 1; k < members.size(); ++k) {
      const std::size_t i = members[k];
      if (adds_revocations(i, kept)) {
        stays[i] = true;
        remember(i, kept);
      } else if (i < old_ || reports_[i].date == reports_[members.front()].date) {
        replaced.push_back(files_[i].name);
      } else {
        refuse_older(i, members.front());
      }
    }
  }

  // Of two of one moment the one that was brought last.
  [[nodiscard]] bool is_newer(std::size_t a, std::size_t b) const {
    if (reports_[a].date == reports_[b].date || !asked(Check::older_refused)) return a > b;
    return reports_[a].date > reports_[b].date;
  }

  // What was revoked stays revoked: an older list stays for what the newer ones forgot.
  [[nodiscard]] bool adds_revocations(std::size_t i, const std::vector<RevocationList>& kept) const {
    if (reports_[i].kind != SourceKind::revocation_list || !asked(Check::revocations_kept)) return false;
    const auto list = RevocationList::parse(files_[i].bytes);
    return list && std::ranges::any_of((*list)->entries, [&](const auto& entry) {
             return std::ranges::none_of(kept,
                                         [&](const auto& other) { return other.revoked(entry.serial).has_value(); });
           });
  }
  void remember(std::size_t i, std::vector<RevocationList>& kept) const {
    if (reports_[i].kind != SourceKind::revocation_list) return;
    if (auto list = RevocationList::parse(files_[i].bytes)) kept.push_back(*std::move(list));
  }

  // An older list would bring back what was taken out of it.
  void refuse_older(std::size_t i, std::size_t newest) {
    const auto when = [this](std::size_t k) {
      return reports_[k].date ? moment_text(*reports_[k].date) : std::string("no date");
    };
    refused.emplace(
        i, Error(Errc::bad_input, Layer::trust,
                 text("a list that is newer than the one in the store, of ", when(newest)), text("one of ", when(i))));
  }
};

Result<OpenFolder> make_folder(const fs::path& path) {
  LANDFALL_CHECK(Folder::make(path.string(), FileAccess::everybody, Layer::trust));
  return OpenFolder::open(path);
}

// What is kept and what was said of it, in any order.
bool is_same(const std::vector<SourceFile>& a, const std::vector<SourceFile>& b) {
  const auto facts = [](const std::vector<SourceFile>& files) {
    std::multiset<std::tuple<Bytes, Word, std::vector<std::string>>> out;
    for (const auto& file : files) out.emplace(file.bytes, file.word, file.listed_signers_of);
    return out;
  };
  return a.size() == b.size() && facts(a) == facts(b);
}

}  // namespace

Result<std::vector<SourceFile>> StoreFolder::files() const {
  LANDFALL_TRY(const auto folder, OpenFolder::open(folder_));
  return read_folder(folder);
}

Result<Store> StoreFolder::load() const {
  LANDFALL_TRY(auto stored, files());
  return Store::make(std::move(stored));
}

namespace {

// What comes of an import, before it is written.
struct Plan {
  std::vector<SourceFile> files{};
  Store after{};
  std::vector<std::string> replaced{};
  std::map<std::size_t, SourceReport> reports{};  // by their place among what was gathered
};

// A file is kept if it is accepted in what is kept: one may hang on another that is refused as older.
Plan plan_import(const Gathered& all) {
  Plan out;
  std::set<std::size_t> refused;
  for (bool again = true; again;) {
    again = false;
    std::vector<std::size_t> places;
    std::vector<SourceFile> tried;
    for (std::size_t i = 0; i < all.files.size(); ++i)
      if (!refused.contains(i)) places.push_back(i), tried.push_back(all.files[i]);
    const auto store = Store::make(tried);
    Choice choice(tried, store.sources(), all.old);  // what was there is never refused, so its places do not move
    const auto refuse = [&](std::size_t k, const Error& error) {
      refused.insert(places[k]);
      out.reports[places[k]].accepted = false;
      out.reports[places[k]].refusal = error;
    };
    for (std::size_t k = 0; k < tried.size(); ++k) out.reports[places[k]] = store.sources()[k];
    for (const auto& [k, error] : choice.refused) refuse(k, error);
    std::vector<std::size_t> kept;
    out.files.clear();
    for (std::size_t k = 0; k < tried.size(); ++k)
      if (choice.stays[k]) kept.push_back(k), out.files.push_back(tried[k]);
    out.after = Store::make(out.files);
    out.replaced = std::move(choice.replaced);
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const auto& report = out.after.sources()[i];
      out.reports[places[kept[i]]] = report;
      if (places[kept[i]] < all.old || report.accepted) continue;
      refuse(kept[i], *report.refusal);
      again = true;
    }
  }
  return out;
}

}  // namespace

Result<ImportReport> StoreFolder::import(std::vector<SourceFile> files) const {
  LANDFALL_TRY(const auto folder, make_folder(folder_));
  LANDFALL_TRY(const auto lock, folder.lock());
  LANDFALL_TRY(const auto stored, read_folder(folder));
  const auto before = Store::make(stored);
  Gathered all;
  for (const auto& file : stored) all.add(file);
  all.old = all.files.size();
  const auto brought = expand(std::move(files));
  std::vector<std::size_t> places;
  for (const auto& file : brought) places.push_back(all.add(file));

  auto plan = plan_import(all);
  ImportReport out;
  for (std::size_t i = 0; i < brought.size(); ++i) {
    out.imported.push_back(plan.reports.at(places[i]));
    out.imported.back().name = brought[i].name;
  }
  out.replaced = std::move(plan.replaced);
  out.changes = differences(before, plan.after);
  out.stored = !is_same(stored, plan.files);
  if (!out.stored) return out;
  LANDFALL_CHECK(write_store(folder, plan.files, plan.after.sources(), fingerprints_of(before.sources())));
  sweep(folder, plan.after.sources());
  return out;
}

Result<ImportReport> StoreFolder::remove(const std::vector<std::string>& fingerprints) const {
  LANDFALL_TRY(const auto folder, OpenFolder::open(folder_));
  LANDFALL_TRY(const auto lock, folder.lock());
  LANDFALL_TRY(auto all, read_folder(folder));
  const auto before = Store::make(all);
  std::vector<SourceFile> kept;
  ImportReport out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool goes = std::ranges::find(fingerprints, before.sources()[i].fingerprint) != fingerprints.end();
    if (goes) out.replaced.push_back(all[i].name);
    if (!goes) kept.push_back(std::move(all[i]));
  }
  if (out.replaced.size() != std::set(fingerprints.begin(), fingerprints.end()).size())
    return Error(Errc::not_found, Layer::trust, "SHA-256 of files that are in the store", "others")
        .at(folder_.string());
  const auto after = Store::make(kept);
  out.changes = differences(before, after);
  LANDFALL_CHECK(write_store(folder, kept, after.sources(), fingerprints_of(before.sources())));
  sweep(folder, after.sources());
  out.stored = true;
  return out;
}

}  // namespace landfall::trust
