#include "pem.hpp"

#include <landfall/base/log.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {

Result<Bytes> der_of_file(ByteView file, std::string_view label) {
  const std::string_view written(reinterpret_cast<const char*>(file.data()), file.size());
  const std::string begin = text("-----BEGIN ", label, "-----"), end = text("-----END ", label, "-----");
  const auto from = written.find(begin);
  if (from == std::string_view::npos) return Bytes(file.begin(), file.end());
  const auto to = written.find(end, from);
  if (to == std::string_view::npos) return refuse(model::Reason::malformed, end, "the end of the file");
  std::string base64;
  for (const char c : written.substr(from + begin.size(), to - from - begin.size()))
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') base64 += c;
  return from_base64(base64);
}

}  // namespace landfall::trust
