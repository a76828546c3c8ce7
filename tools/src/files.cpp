#include "files.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <filesystem>
#include <system_error>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <landfall/base/text.hpp>

namespace landfall::tools {
namespace {

Error failed(const std::string& file, const char* wanted = "a file that can be read") {
  const int problem = errno;
  const auto code = problem == EACCES || problem == EPERM ? Errc::permission
                    : problem == ENOENT                   ? Errc::not_found
                                                          : Errc::io;
  return Error(code, Layer::tool, wanted, std::strerror(problem)).at(file);
}

}  // namespace

Result<Bytes> read_file(const std::string& file, std::size_t most) {
  const bool standard_input = file == "-";
  const int fd = standard_input ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(file);
  Result<Bytes> out = Bytes();
  for (std::size_t used = 0;;) {
    out->resize(used + (std::size_t{1} << 16));
    const auto got = ::read(fd, out->data() + used, out->size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) out = failed(file);
    if (got <= 0) {
      if (out) out->resize(used);
      break;
    }
    used += static_cast<std::size_t>(got);
    if (used > most) {
      out =
          Error(Errc::bad_input, Layer::tool, text("a file of at most ", most >> 20U, " MiB"), "a larger one").at(file);
      break;
    }
  }
  if (!standard_input) ::close(fd);
  return out;
}

// Written beside its place and then renamed: there is a whole file or the one that was there before.
Result<void> write_file(const std::string& file, ByteView bytes) {
  constexpr auto wanted = "a file that can be written";
  std::error_code none;
  const auto there = std::filesystem::status(file, none).type();
  if (there != std::filesystem::file_type::not_found && there != std::filesystem::file_type::regular)
    return Error(Errc::bad_input, Layer::tool, wanted, "something else of that name").at(file);
  std::string partial = file + ".partial-XXXXXX";
  const int fd = ::mkostemp(partial.data(), O_CLOEXEC);  // 0600
  if (fd < 0) return failed(file, wanted);
  bool good = true;
  while (good && !bytes.empty()) {
    const auto put = ::write(fd, bytes.data(), bytes.size());
    if (put > 0) bytes = bytes.subspan(static_cast<std::size_t>(put));
    good = put > 0 || (put < 0 && errno == EINTR);
  }
  Result<void> out;
  if (!good) out = failed(file, wanted);
  if (::close(fd) != 0 && good) out = failed(file, wanted);
  if (out && std::rename(partial.c_str(), file.c_str()) != 0) out = failed(file, wanted);
  if (!out) ::unlink(partial.c_str());
  return out;
}

}  // namespace landfall::tools
