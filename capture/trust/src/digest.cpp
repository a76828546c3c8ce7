#include <landfall/trust/digest.hpp>

#include <array>
#include <stdexcept>

#include <landfall/base/name_table.hpp>
#include <landfall/trust/reason.hpp>

#include "openssl.hpp"

namespace landfall::trust {
namespace {

struct DigestRow {
  Digest value;
  std::string_view name, oid;
  std::size_t size;
};
constexpr auto digests = name_table<DigestRow>({{Digest::sha1, "sha1", "1.3.14.3.2.26", 20},
                                                {Digest::sha224, "sha224", "2.16.840.1.101.3.4.2.4", 28},
                                                {Digest::sha256, "sha256", "2.16.840.1.101.3.4.2.1", 32},
                                                {Digest::sha384, "sha384", "2.16.840.1.101.3.4.2.2", 48},
                                                {Digest::sha512, "sha512", "2.16.840.1.101.3.4.2.3", 64}});

}  // namespace

std::string_view name(Digest digest) noexcept { return digests.name(digest); }
std::size_t size(Digest digest) noexcept {
  const DigestRow* known = digests.find(digest);
  return known ? known->size : 0;
}
std::string_view oid(Digest digest) noexcept {
  const DigestRow* known = digests.find(digest);
  return known ? known->oid : std::string_view();
}

std::optional<Digest> digest_of_oid(std::string_view oid) noexcept {
  for (const auto& row : digests)
    if (row.oid == oid) return row.value;
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
  return refuse(Reason::algorithm_unsupported, "SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", dotted);
}

}  // namespace landfall::trust
