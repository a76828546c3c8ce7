#include <landfall/trust/digest.hpp>

#include <array>
#include <stdexcept>

#include <landfall/trust/reason.hpp>

#include "openssl.hpp"

namespace landfall::trust {
namespace {

struct DigestRow {
  std::string_view name, oid;
  std::size_t size;
};
constexpr std::array<DigestRow, 5> digest_rows{{{"sha1", "1.3.14.3.2.26", 20},
                                                {"sha224", "2.16.840.1.101.3.4.2.4", 28},
                                                {"sha256", "2.16.840.1.101.3.4.2.1", 32},
                                                {"sha384", "2.16.840.1.101.3.4.2.2", 48},
                                                {"sha512", "2.16.840.1.101.3.4.2.3", 64}}};
const DigestRow& row(Digest digest) noexcept { return digest_rows[static_cast<std::size_t>(digest)]; }

}  // namespace

std::string_view name(Digest digest) noexcept { return row(digest).name; }
std::size_t size(Digest digest) noexcept { return row(digest).size; }
std::string_view oid(Digest digest) noexcept { return row(digest).oid; }

std::optional<Digest> digest_of_oid(std::string_view oid) noexcept {
  for (std::size_t i = 0; i < digest_rows.size(); ++i)
    if (digest_rows[i].oid == oid) return static_cast<Digest>(i);
  return std::nullopt;
}

const EVP_MD* evp(Digest digest) noexcept {
  static const std::array<EVP_MD*, 5> fetched{
      EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA2-224", nullptr),
      EVP_MD_fetch(nullptr, "SHA2-256", nullptr), EVP_MD_fetch(nullptr, "SHA2-384", nullptr),
      EVP_MD_fetch(nullptr, "SHA2-512", nullptr)};  // for the life of the process
  return fetched[static_cast<std::size_t>(digest)];
}

Bytes hash(Digest digest, ByteView bytes) { return hash(digest, {bytes}); }

Bytes hash(Digest digest, std::initializer_list<ByteView> parts) {
  Bytes out(size(digest));
  const auto context = must(MdContext(EVP_MD_CTX_new()));
  bool done = evp(digest) != nullptr && EVP_DigestInit_ex2(context.get(), evp(digest), nullptr) == 1;
  for (const auto part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  done = done && EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1;
  if (!done) throw std::runtime_error("OpenSSL gives no digest");  // never one that was not computed
  return out;
}

Result<Digest> parse_digest(const ber::Object& algorithm) {
  ber::Reader reader(algorithm);
  LANDFALL_TRY(const auto object, reader.next(ber::tag::oid, "a digest algorithm"));
  LANDFALL_TRY(const auto dotted, ber::oid(object));
  const auto known = digest_of_oid(dotted);
  if (known) return *known;
  return refuse(model::Reason::algorithm_unsupported, "SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", dotted);
}

}  // namespace landfall::trust
