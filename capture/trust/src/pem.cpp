#include "pem.hpp"

#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

#include "workshop.hpp"

namespace landfall::trust {
namespace {

using workshop::asked;
using workshop::Check;
constexpr std::string_view pem_begin = "-----BEGIN ", pem_end = "-----END ", pem_dashes = "-----";
constexpr char der_sequence = 0x30;          // with which a certificate or list in DER begins
constexpr std::size_t most_blocks = 10'000;  // all countries' certificates are some hundreds

Result<Bytes> pem_body(std::string_view written) {
  std::string base64;
  for (const char c : written)
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') base64 += c;
  return from_base64(base64);
}

// Takes a block off the front of what is left, which begins with one.
Result<PemBlock> next_block(std::string_view& left) {
  left.remove_prefix(pem_begin.size());
  const auto label_end = left.find(pem_dashes);
  if (label_end == std::string_view::npos || label_end > 64)
    return refuse(Reason::malformed, "a label of PEM that ends", "none");
  PemBlock out{.label = std::string(left.substr(0, label_end)), .der = {}};
  left.remove_prefix(label_end + pem_dashes.size());
  const std::string end = text(pem_end, out.label, pem_dashes);
  const auto at = left.find(end);
  if (at == std::string_view::npos) return refuse(Reason::malformed, end, "the end of the file");
  LANDFALL_TRY(out.der, pem_body(left.substr(0, at)));
  left.remove_prefix(at + end.size());
  if (out.label == "X509 CERTIFICATE" || out.label == "X.509 CERTIFICATE") out.label = "CERTIFICATE";  // RFC 7468, 5.1
  return out;
}

}  // namespace

Result<std::vector<PemBlock>> pem_blocks(ByteView file) {
  std::string_view left(reinterpret_cast<const char*>(file.data()), file.size());
  std::vector<PemBlock> out;
  const auto begin = left.find(pem_begin);
  if (begin == std::string_view::npos) return out;
  if (begin != 0 && asked(Check::pem_at_beginning)) {
    if (left.front() == der_sequence) return out;
    return refuse(Reason::malformed, "PEM that begins the file (`openssl x509 -in FILE -out NEW` leaves the text out)",
                  "something else before it");
  }
  left.remove_prefix(begin);
  while (!left.empty()) {
    if (out.size() == most_blocks) return refuse(Reason::malformed, text("at most ", most_blocks, " blocks"), "more");
    LANDFALL_TRY(auto block, next_block(left));
    out.push_back(std::move(block));
    const auto next = left.find(pem_dashes);
    left.remove_prefix(next == std::string_view::npos ? left.size() : next);
    if (!left.empty() && !left.starts_with(pem_begin))
      return refuse(Reason::malformed, "the beginning of another block of PEM", "an end without a beginning");
  }
  return out;
}

Result<Bytes> der_of_file(ByteView file, std::string_view label) {
  LANDFALL_TRY(auto blocks, pem_blocks(file));
  if (blocks.empty()) return Bytes(file.begin(), file.end());
  if (blocks.size() > 1)
    return refuse(Reason::malformed, text("one block of PEM, ", label), text(blocks.size(), " blocks"));
  if (blocks.front().label != label) return refuse(Reason::malformed, std::string(label), blocks.front().label);
  return std::move(blocks.front().der);
}

}  // namespace landfall::trust
