#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/emrtd/file.hpp>

namespace landfall::emrtd {

/// The files of a chip, whole, as they were read (Doc 9303-10, 3.11 and 4). Personal data; wiped with it. A value.
class LANDFALL_API ChipFiles {
 public:
  ChipFiles() = default;
  ChipFiles(std::initializer_list<std::pair<File, ByteView>> files);

  /// In place of an earlier one.
  void put(File file, Bytes content);
  /// Empty: it was not read. The view lasts until the file is put again.
  [[nodiscard]] std::optional<ByteView> find(File file) const noexcept;
  /// Its data groups, by number.
  [[nodiscard]] std::vector<std::pair<int, ByteView>> groups() const;
  /// All of them, in the order of File.
  [[nodiscard]] const std::map<File, Personal<Bytes>>& all() const noexcept { return files_; }

 private:
  std::map<File, Personal<Bytes>> files_;
};

/// The data group of a number, 1..16.
[[nodiscard]] constexpr File group_file(int number) noexcept { return static_cast<File>(number); }

}  // namespace landfall::emrtd
