#include <landfall/base/file.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <optional>
#include <random>

#include <landfall/base/text.hpp>

namespace landfall {
namespace {

constexpr std::string_view partial = ".partial-";
constexpr std::size_t partial_name_max = 100;
constexpr int partial_tries = 10;

Error system_error(Layer layer, std::string wanted, const std::string& where) {
  const int problem = errno;
  const auto code = problem == EACCES || problem == EPERM || problem == EROFS ? Errc::permission
                    : problem == ENOENT                                       ? Errc::not_found
                    : problem == EEXIST || problem == ENOTEMPTY               ? Errc::busy
                                                                              : Errc::io;
  return Error(code, layer, std::move(wanted), std::strerror(problem)).at(where);
}

mode_t file_mode(FileAccess access) { return access == FileAccess::owner ? 0600 : 0644; }
mode_t folder_mode(FileAccess access) { return access == FileAccess::owner ? 0700 : 0755; }

std::string_view kind_of(mode_t mode) {
  return S_ISDIR(mode) ? "a folder" : S_ISLNK(mode) ? "a link" : S_ISFIFO(mode) ? "a pipe" : "a device or socket";
}

// What the name of a hidden thing holds: letters, digits, - and _ of the name that it will have.
std::string partial_name(std::string_view name) {
  std::string out(partial);
  for (const char c : name.substr(0, partial_name_max)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    out += plain ? c : '_';
  }
  std::random_device random;
  return text(out, '-', static_cast<std::uint32_t>(random()));
}

Result<void> write_all(int fd, ByteView bytes, const std::string& where, Layer layer) {
  while (!bytes.empty()) {
    const auto put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_error(layer, text("room for ", bytes.size(), " more bytes"), where);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  if (::fsync(fd) != 0) return system_error(layer, "the file on disk", where);
  return {};
}

// A file that was not there before, on disk.
Result<void> write_new(int folder, const std::string& name, ByteView bytes, FileAccess access, const std::string& where,
                       Layer layer) {
  const Descriptor file(
      ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode(access)));
  if (!file || ::fchmod(file.get(), file_mode(access)) != 0)
    return system_error(layer, "a file that can be written", where);
  return write_all(file.get(), bytes, where, layer);
}

Result<void> write_in(int folder, const std::string& name, ByteView bytes, FileAccess access, const std::string& where,
                      Layer layer) {
  struct stat there {};
  if (::fstatat(folder, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(there.st_mode))
    return Error(Errc::bad_input, layer, "an ordinary file to replace, or none", std::string(kind_of(there.st_mode)))
        .at(where);
  const std::string hidden = partial_name(name);
  auto written = write_new(folder, hidden, bytes, access, where, layer);
  if (written && ::renameat(folder, hidden.c_str(), folder, name.c_str()) != 0)
    written = system_error(layer, "a file that can be written", where);
  if (!written) {
    (void)::unlinkat(folder, hidden.c_str(), 0);
    return written;
  }
  if (::fsync(folder) != 0)
    return system_error(layer, "its folder on disk (the file is there, but may not outlive a loss of power)", where);
  return {};
}

std::vector<std::string> names_in(DIR* folder) {
  std::vector<std::string> out;
  while (const auto* entry = ::readdir(folder)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") out.emplace_back(name);
  }
  return out;
}

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};
using OpenList = std::unique_ptr<DIR, CloseFolder>;

OpenList list(int in, const std::string& name) {
  const int fd = ::openat(in, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  OpenList out(fd < 0 ? nullptr : ::fdopendir(fd));
  if (!out && fd >= 0) ::close(fd);
  return out;
}

// A hidden folder and the files in it; there are no folders in it.
void remove_folder(int in, const std::string& name) {
  const auto folder = list(in, name);
  if (!folder) return;
  for (const auto& file : names_in(folder.get())) (void)::unlinkat(::dirfd(folder.get()), file.c_str(), 0);
  (void)::unlinkat(in, name.c_str(), AT_REMOVEDIR);
}

}  // namespace

void Descriptor::reset(int fd) noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

Result<Bytes> read_all(int fd, std::size_t most, const std::string& where, Layer layer) try {
  const auto too_large = [&](std::string found) {
    return Error(Errc::exhausted, layer, text("a file of at most ", most, " bytes"), std::move(found)).at(where);
  };
  struct stat is {};
  if (::fstat(fd, &is) != 0) return system_error(layer, "a file that can be read", where);
  const bool ordinary = S_ISREG(is.st_mode);
  if (ordinary && is.st_size > 0 && static_cast<std::uint64_t>(is.st_size) > most) return too_large(text(is.st_size));
  constexpr std::size_t step = std::size_t{1} << 16;
  // One more than it says: whoever appends meanwhile is seen, and the end is found without growing.
  Bytes out(ordinary && is.st_size > 0 ? static_cast<std::size_t>(is.st_size) + 1 : step);
  for (std::size_t used = 0;;) {
    const auto got = ::read(fd, out.data() + used, out.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(layer, "a file that can be read", where);
    used += static_cast<std::size_t>(got);
    if (used > most) return too_large("more");
    if (got == 0) {
      out.resize(used);
      return out;
    }
    if (used == out.size()) out.resize(used + std::max(step, used / 2));
  }
} catch (const std::bad_alloc&) {
  return Error(Errc::exhausted, layer, "memory for a file", "none").at(where);
}

Result<Bytes> read_file(const std::string& path, std::size_t most, Layer layer, FileKind kind) {
  const bool any = kind == FileKind::any;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (any ? 0 : O_NONBLOCK)));
  if (!file) return system_error(layer, "a file that can be read", path);
  struct stat is {};
  if (::fstat(file.get(), &is) != 0) return system_error(layer, "a file that can be read", path);
  if (S_ISDIR(is.st_mode) || (!any && !S_ISREG(is.st_mode)))
    return Error(Errc::io, layer, "an ordinary file", std::string(kind_of(is.st_mode))).at(path);
  return read_all(file.get(), most, path, layer);
}

Result<Bytes> read_beginning(const std::string& path, std::size_t size, Layer layer) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat is {};
  if (!file || ::fstat(file.get(), &is) != 0) return system_error(layer, "a file that can be read", path);
  if (!S_ISREG(is.st_mode))
    return Error(Errc::io, layer, "an ordinary file", std::string(kind_of(is.st_mode))).at(path);
  Bytes out(size);
  std::size_t used = 0;
  for (ssize_t got = 1; got != 0 && used < size;) {
    got = ::read(file.get(), out.data() + used, size - used);
    if (got < 0 && errno != EINTR) return system_error(layer, "a file that can be read", path);
    used += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  out.resize(used);
  return out;
}

Result<void> write_file(const std::string& path, ByteView bytes, FileAccess access, Layer layer) {
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
  const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (name.empty() || name == "." || name == "..")
    return Error(Errc::bad_input, layer, "the name of a file", "that of a folder or none").at(path);
  const Descriptor in(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!in) return system_error(layer, "a folder for the file", path);
  return write_in(in.get(), name, bytes, access, path, layer);
}

Result<Folder> Folder::open(const std::string& path, Layer layer) {
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd) return Folder(std::move(fd), path, layer);
  const int problem = errno;
  struct stat is {};
  if (problem == ENOENT && ::lstat(path.c_str(), &is) == 0)
    return Error(Errc::io, layer, "a folder", "a link that leads nowhere").at(path);
  errno = problem;
  return system_error(layer, "a folder", path);
}

Result<Folder> Folder::make(const std::string& path, FileAccess access, Layer layer) {
  for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
    const auto part = path.substr(0, at);
    const bool made = ::mkdir(part.c_str(), folder_mode(access)) == 0;
    if (!made && errno != EEXIST) return system_error(layer, "a folder that can be made", part);
    if (at == std::string::npos) {
      LANDFALL_TRY(auto folder, open(path, layer));
      if (made && ::fchmod(folder.fd(), folder_mode(access)) != 0)
        return system_error(layer, "the mode of a folder", part);
      return folder;
    }
  }
}

std::string Folder::path_of(std::string_view name) const { return text(path_, path_.ends_with('/') ? "" : "/", name); }

Result<Descriptor> Folder::open_file(const std::string& name) const {
  Descriptor file(::openat(fd(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  struct stat is {};
  if (!file || ::fstat(file.get(), &is) != 0) return system_error(layer_, "a file that can be read", path_of(name));
  if (!S_ISREG(is.st_mode))
    return Error(Errc::bad_input, layer_, "an ordinary file", std::string(kind_of(is.st_mode))).at(path_of(name));
  return file;
}

Result<void> Folder::write(const std::string& name, ByteView bytes, FileAccess access) const {
  return write_in(fd(), name, bytes, access, path_of(name), layer_);
}

Result<std::vector<std::string>> Folder::names() const {
  const auto all = list(fd(), ".");
  if (!all) return system_error(layer_, "a folder that can be read", path_);
  return names_in(all.get());
}

void Folder::remove(const std::string& name) const noexcept { (void)::unlinkat(fd(), name.c_str(), 0); }

Result<Descriptor> Folder::lock(const std::string& name) const {
  Descriptor file(
      ::openat(fd(), name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode(FileAccess::owner)));
  if (!file) return system_error(layer_, "a lock that can be opened", path_of(name));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return Error(Errc::busy, layer_, "the folder for writing", "another writer at work").at(path_);
  return file;
}

Result<void> Folder::sync() const {
  if (::fsync(fd()) != 0) return system_error(layer_, "the folder on disk", path_);
  return {};
}

NewFolder::NewFolder(const Folder& in, std::string name, Descriptor fd, FileAccess access)
    : in_(in), name_(std::move(name)), fd_(std::move(fd)), access_(access) {}

NewFolder::~NewFolder() {
  if (!published_) remove_folder(in_.fd(), name_);
}

Result<std::unique_ptr<NewFolder>> NewFolder::begin(const Folder& in, std::string_view name, FileAccess access) {
  for (int i = 0; i < partial_tries; ++i) {
    auto hidden = partial_name(name);
    if (::mkdirat(in.fd(), hidden.c_str(), folder_mode(access)) != 0)
      return system_error(in.layer(), "a folder to write in", in.path_of(hidden));
    Descriptor fd(::openat(in.fd(), hidden.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat facts {};
    // Another writer may take it for a leftover before it is locked; then it has no links left.
    if (fd && ::flock(fd.get(), LOCK_EX) == 0 && ::fstat(fd.get(), &facts) == 0 && facts.st_nlink > 0 &&
        ::fchmod(fd.get(), folder_mode(access)) == 0)
      return std::unique_ptr<NewFolder>(new NewFolder(in, std::move(hidden), std::move(fd), access));
  }
  return Error(Errc::io, in.layer(), "a folder to write in", "it was removed again and again").at(in.path());
}

Result<void> NewFolder::write(const std::string& file, ByteView bytes) {
  if (file.empty() || file == "." || file == ".." || file.find('/') != std::string::npos)
    return Error(Errc::bad_input, in_.layer(), "the name of a file in the folder", file);
  return write_new(fd_.get(), file, bytes, access_, file, in_.layer());
}

Result<void> NewFolder::sync() {
  if (::fsync(fd_.get()) != 0) return system_error(in_.layer(), "the folder on disk", in_.path_of(name_));
  return {};
}

Result<void> NewFolder::publish(const std::string& name) {
  LANDFALL_CHECK(sync());
  if (::renameat2(in_.fd(), name_.c_str(), in_.fd(), name.c_str(), RENAME_NOREPLACE) != 0)
    return system_error(in_.layer(), "nothing of that name", in_.path_of(name));
  published_ = true;
  if (::fsync(in_.fd()) != 0)
    return system_error(in_.layer(), "its folder on disk (it is written, but may not outlive a loss of power)",
                        in_.path_of(name));
  return {};
}

bool is_partial(std::string_view name) noexcept {
  const auto dash = name.rfind('-');
  if (!name.starts_with(partial) || dash <= partial.size() || dash + 1 == name.size()) return false;
  const auto number = name.substr(dash + 1), inner = name.substr(partial.size(), dash - partial.size());
  return std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         inner.size() <= partial_name_max && std::all_of(inner.begin(), inner.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

void remove_partial_folders(const Folder& in) noexcept try {
  const auto names = in.names();
  if (!names) return;
  for (const auto& name : *names) {
    if (!is_partial(name)) continue;
    const Descriptor fd(::openat(in.fd(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) remove_folder(in.fd(), name);
  }
} catch (const std::bad_alloc&) {  // they stay
}

}  // namespace landfall
