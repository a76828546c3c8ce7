#include <landfall/emrtd/chip_files.hpp>

namespace landfall::emrtd {

ChipFiles::ChipFiles(std::initializer_list<std::pair<File, ByteView>> files) {
  for (const auto& [file, content] : files) put(file, Bytes(content.begin(), content.end()));
}

void ChipFiles::put(File file, Bytes content) { files_.insert_or_assign(file, Personal<Bytes>(std::move(content))); }

std::optional<ByteView> ChipFiles::find(File file) const noexcept {
  const auto it = files_.find(file);
  return it == files_.end() ? std::nullopt : std::optional<ByteView>(it->second.reveal());
}

std::vector<std::pair<int, ByteView>> ChipFiles::groups() const {
  std::vector<std::pair<int, ByteView>> out;
  for (const auto& [file, content] : files_)
    if (file <= File::dg16) out.emplace_back(static_cast<int>(file), content.reveal());
  return out;
}

}  // namespace landfall::emrtd
