#include <landfall/package/record_writer.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include <landfall/base/text.hpp>

#include "pictures.hpp"

namespace landfall::package {
namespace {

constexpr std::string_view hidden = ".partial-";
constexpr mode_t folder_mode = 0700, file_mode = 0600;

class Fd {
 public:
  explicit Fd(int fd = -1) noexcept : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

 private:
  int fd_;
};

Error system_error(std::string wanted, const std::string& where) {
  const int problem = errno;
  const auto code = problem == EACCES || problem == EPERM || problem == EROFS ? Errc::permission
                    : problem == EEXIST || problem == ENOTEMPTY               ? Errc::busy
                                                                              : Errc::io;
  return Error(code, Layer::package, std::move(wanted), std::strerror(problem)).vendor(problem).at(where);
}

bool is_file_name(std::string_view id) {
  return !id.empty() && id.size() <= 100 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// The folder and those above it that are not there. Links above and at `out` are the caller's business.
Result<Fd> open_out(const std::string& out) {
  for (std::size_t at = out.find('/', 1);; at = out.find('/', at + 1)) {
    const auto part = out.substr(0, at);
    if (::mkdir(part.c_str(), folder_mode) != 0 && errno != EEXIST) return system_error("a folder for records", part);
    if (at == std::string::npos) break;
  }
  Fd fd(::open(out.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return system_error("a folder for records", out);
  return fd;
}

// Removes a hidden folder and the files in it; there are no folders in it.
void remove_folder(int out, const std::string& name) {
  const int fd = ::openat(out, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return;
  DIR* folder = ::fdopendir(fd);
  if (folder == nullptr) {
    ::close(fd);
    return;
  }
  while (const auto* entry = ::readdir(folder)) {
    const std::string_view file = entry->d_name;
    if (file != "." && file != "..") (void)::unlinkat(fd, entry->d_name, 0);
  }
  ::closedir(folder);
  (void)::unlinkat(out, name.c_str(), AT_REMOVEDIR);
}

// .partial-<id>-<number>: what Partial makes, and nobody else's.
bool is_partial(std::string_view name) {
  const auto dash = name.rfind('-');
  const auto number = name.substr(dash + 1);
  return name.starts_with(hidden) && dash > hidden.size() && !number.empty() &&
         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         is_file_name(name.substr(hidden.size(), dash - hidden.size()));
}

// What a writer that died left behind: nobody holds its lock.
void remove_leftovers(int out) {
  const int copy = ::openat(out, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (copy < 0) return;
  DIR* folder = ::fdopendir(copy);
  if (folder == nullptr) {
    ::close(copy);
    return;
  }
  std::vector<std::string> names;
  while (const auto* entry = ::readdir(folder))
    if (is_partial(entry->d_name)) names.emplace_back(entry->d_name);
  ::closedir(folder);
  for (const auto& name : names) {
    const Fd fd(::openat(out, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) remove_folder(out, name);
  }
}

// The hidden folder while it is written; gone with this object unless it was published.
class Partial {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Partial>> create(int out, const std::string& id) {
    std::random_device random;
    for (int i = 0; i < 10; ++i) {
      auto name = text(hidden, id, "-", static_cast<std::uint32_t>(random()));
      if (::mkdirat(out, name.c_str(), folder_mode) != 0) return system_error("a folder to write in", name);
      Fd fd(::openat(out, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      struct stat facts {};
      // Another writer may take it for a leftover before it is locked; then it has no links left.
      if (fd && ::flock(fd.get(), LOCK_EX) == 0 && ::fstat(fd.get(), &facts) == 0 && facts.st_nlink > 0)
        return std::unique_ptr<Partial>(new Partial(out, std::move(name), std::move(fd)));
    }
    return Error(Errc::io, Layer::package, "a folder to write in", "it was removed again and again");
  }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  ~Partial() {
    if (!published_) remove_folder(out_, name_);
  }

  [[nodiscard]] Result<void> write(const std::string& file, ByteView bytes) {
    const Fd fd(::openat(fd_.get(), file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
    if (!fd) return system_error("a new file", file);
    while (!bytes.empty()) {
      const auto done = ::write(fd.get(), bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return system_error(text("room for ", bytes.size(), " bytes"), file);
      bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    if (::fsync(fd.get()) != 0) return system_error("the file on disk", file);
    return {};
  }
  [[nodiscard]] Result<void> sync() {
    if (::fsync(fd_.get()) != 0) return system_error("the folder on disk", name_);
    return {};
  }
  [[nodiscard]] Result<void> publish(const std::string& id) {
    if (::renameat2(out_, name_.c_str(), out_, id.c_str(), RENAME_NOREPLACE) != 0)
      return system_error("no record of that id", id);
    published_ = true;
    if (::fsync(out_) != 0)
      return system_error("the folder of records on disk (the record is written, but may not outlive a loss of power)",
                          id);
    return {};
  }

 private:
  Partial(int out, std::string name, Fd fd) : out_(out), name_(std::move(name)), fd_(std::move(fd)) {}
  const int out_;
  const std::string name_;
  const Fd fd_;
  bool published_ = false;
};

struct File {
  std::string name;
  SecureBytes bytes;
};

// All that takes time comes before anything is on disk.
Result<std::vector<File>> make_files(const model::TravellerRecord& record, const WriteOptions& options) {
  const auto& stop = options.stop;
  std::vector<File> out;
  const auto stopped = [] { return Error(Errc::cancelled, Layer::package, "a whole record", "asked to stop"); };
  for (const auto& named : named_samples(record)) {
    if (stop.stop_requested()) return stopped();
    LANDFALL_TRY(auto bytes, file_of(*named.sample));
    out.push_back({named.file, std::move(bytes)});
  }
  if (stop.stop_requested()) return stopped();
  LANDFALL_TRY(auto report, render_report(record, options.pictures));
  out.push_back({"report.html", wiped(std::move(report))});
  out.push_back({"record.json", wiped(to_json(record))});
  return out;
}

}  // namespace

Result<void> check_folder(const std::string& out) {
  if (out.empty()) return Error(Errc::bad_input, Layer::package, "a folder for records", "none");
  LANDFALL_TRY(const auto folder, open_out(out));
  LANDFALL_TRY(const auto partial, Partial::create(folder.get(), "check"));
  return partial->write("check", Bytes(std::size_t{64} << 10));  // its destructor takes both away again
}

Result<Written> write_record(const model::TravellerRecord& record, const std::string& out,
                             const WriteOptions& options) {
  if (!is_file_name(record.id))
    return Error(Errc::bad_input, Layer::package, "a record's id of letters, digits, - and _", "another one");
  if (out.empty()) return Error(Errc::bad_input, Layer::package, "a folder for records", "none");
  LANDFALL_TRY(const auto files, make_files(record, options));
  const auto before = [&](std::string_view step) -> Result<void> {
    if (options.stop.stop_requested()) return Error(Errc::cancelled, Layer::package, "a whole record", "asked to stop");
    return options.before ? options.before(step) : Result<void>();
  };
  LANDFALL_TRY(const auto folder, open_out(out));
  remove_leftovers(folder.get());
  LANDFALL_CHECK(before("create"));
  LANDFALL_TRY(const auto partial, Partial::create(folder.get(), record.id));
  for (const auto& file : files) {
    LANDFALL_CHECK(before("write " + file.name));
    LANDFALL_CHECK(partial->write(file.name, file.bytes.view()));
  }
  LANDFALL_CHECK(before("sync"));
  LANDFALL_CHECK(partial->sync());
  LANDFALL_CHECK(before("publish"));
  LANDFALL_CHECK(partial->publish(record.id));
  const auto path = out + (out.ends_with('/') ? "" : "/") + record.id;
  return Written{path, path + "/record.json", path + "/report.html"};
}

}  // namespace landfall::package
