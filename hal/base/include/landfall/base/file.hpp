#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

/// Files: one bounded read, and one write that is whole or not at all. Errors carry the layer that is given and the
/// path: not_found, permission, busy (it is there already), exhausted (more than allowed), bad_input (something else
/// than a file to replace, or in a Folder to read), io (another kind of file to read, and whatever else the system
/// says).
namespace landfall {

/// A descriptor of the system that is closed with its owner. Reentrant.
class LANDFALL_API Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) reset(std::exchange(other.fd_, -1));
    return *this;
  }
  ~Descriptor() { reset(); }
  [[nodiscard]] int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }
  void reset(int fd = -1) noexcept;  ///< closes what it has

 private:
  int fd_ = -1;
};

enum class FileKind : std::uint8_t {
  ordinary,  ///< nothing else: a pipe in its place is refused, not waited for
  any,       ///< also pipes and devices, until they end; no folders
};
enum class FileAccess : std::uint8_t {
  owner,      ///< 0600, folders 0700: whatever shows a person
  everybody,  ///< 0644, folders 0755, whatever the process takes from new files
};

/// All of a file of at most `most` bytes; a larger one is refused before memory is taken for it.
[[nodiscard]] LANDFALL_API Result<Bytes> read_file(const std::string& path, std::size_t most, Layer layer,
                                                   FileKind kind = FileKind::ordinary);
/// The same of what is open already, from where it stands; `where` is for errors.
[[nodiscard]] LANDFALL_API Result<Bytes> read_all(int fd, std::size_t most, const std::string& where, Layer layer);
/// The first `size` bytes of an ordinary file, or fewer.
[[nodiscard]] LANDFALL_API Result<Bytes> read_beginning(const std::string& path, std::size_t size, Layer layer);
/// The file under its name and on disk, or whatever was there before: written beside it, synced, renamed. Replaces an
/// ordinary file and nothing else: a link, a folder or a device in its place is bad_input. Of two writers the last
/// wins.
[[nodiscard]] LANDFALL_API Result<void> write_file(const std::string& path, ByteView bytes, FileAccess access,
                                                   Layer layer);

/// A folder, opened once: whoever exchanges its path meanwhile changes nothing. Names are those of things in it; no
/// link is followed. Reentrant.
class LANDFALL_API Folder {
 public:
  [[nodiscard]] static Result<Folder> open(const std::string& path, Layer layer);
  /// Makes it, and the folders above it, where they are not there. Links on the way are the caller's business.
  [[nodiscard]] static Result<Folder> make(const std::string& path, FileAccess access, Layer layer);

  [[nodiscard]] Result<Descriptor> open_file(const std::string& name) const;  ///< an ordinary one, to read
  [[nodiscard]] Result<void> write(const std::string& name, ByteView bytes, FileAccess access) const;  ///< write_file()
  [[nodiscard]] Result<std::vector<std::string>> names() const;  ///< in no order; hidden ones too, but not . and ..
  void remove(const std::string& name) const noexcept;           ///< a file; what cannot be removed stays
  /// Locks the folder for one writer by a file in it, until the descriptor is gone; busy: another has it.
  [[nodiscard]] Result<Descriptor> lock(const std::string& name) const;
  [[nodiscard]] Result<void> sync() const;
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string path_of(std::string_view name) const;
  [[nodiscard]] Layer layer() const noexcept { return layer_; }

 private:
  Folder(Descriptor fd, std::string path, Layer layer) : fd_(std::move(fd)), path_(std::move(path)), layer_(layer) {}
  Descriptor fd_;
  std::string path_;
  Layer layer_;
};

/// A folder of files that appears whole or not at all: written under a hidden name, then published. Gone with this
/// object unless it was published. Reentrant; outlives `in` not.
class LANDFALL_API NewFolder {
 public:
  /// `name` is for whoever looks at what a death left.
  [[nodiscard]] static Result<std::unique_ptr<NewFolder>> begin(const Folder& in, std::string_view name,
                                                                FileAccess access);
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder();
  [[nodiscard]] Result<void> write(const std::string& file, ByteView bytes);
  [[nodiscard]] Result<void> sync();
  /// busy: something of that name is there.
  [[nodiscard]] Result<void> publish(const std::string& name);

 private:
  NewFolder(const Folder& in, std::string name, Descriptor fd, FileAccess access);
  const Folder& in_;
  const std::string name_;
  const Descriptor fd_;
  const FileAccess access_;
  bool published_ = false;
};

/// The hidden name of something that is being written: ".partial-<name>-<number>".
[[nodiscard]] LANDFALL_API bool is_partial(std::string_view name) noexcept;
/// Removes the folders that writers who died left in `in`: nobody holds their lock.
LANDFALL_API void remove_partial_folders(const Folder& in) noexcept;

}  // namespace landfall
