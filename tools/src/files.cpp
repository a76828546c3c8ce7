#include "files.hpp"

#include <unistd.h>

#include <landfall/base/file.hpp>

namespace landfall::tools {

Result<Bytes> read_file(const std::string& file, std::size_t most) {
  return file == "-" ? read_all(STDIN_FILENO, most, file, Layer::tool)
                     : landfall::read_file(file, most, Layer::tool, FileKind::any);
}

Result<void> write_file(const std::string& file, ByteView bytes) {
  return landfall::write_file(file, bytes, FileAccess::owner, Layer::tool);
}

}  // namespace landfall::tools
