#pragma once

#include <memory>
#include <optional>

#include <gtest/gtest.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>

// What a country makes is judged by libcrypto, which reads it with code that is not ours.
namespace landfall::synth::libcrypto {

template <auto release>
struct Free {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Crl = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using Cms = std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Stack = std::unique_ptr<STACK_OF(X509), Free<[](STACK_OF(X509) * all) { sk_X509_pop_free(all, X509_free); }>>;

template <class T, class Read>
T* whole(const Bytes& der, Read read) {
  const unsigned char* at = der.data();
  T* out = read(nullptr, &at, static_cast<long>(der.size()));
  EXPECT_TRUE(out == nullptr || at == der.data() + der.size());
  return out;
}
inline Certificate x509(const Bytes& der) { return Certificate(whole<X509>(der, d2i_X509)); }
inline Cms cms(const Bytes& der) { return Cms(whole<CMS_ContentInfo>(der, d2i_CMS_ContentInfo)); }

/// The content, if every signature over it is right; `more`: certificates that are looked through, too.
inline std::optional<Bytes> verified(const Bytes& der, STACK_OF(X509) * more = nullptr) {
  const Cms info = cms(der);
  const Bio out(BIO_new(BIO_s_mem()));
  constexpr unsigned flags = CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY;
  if (!info || CMS_verify(info.get(), more, nullptr, nullptr, out.get(), flags) != 1) return std::nullopt;
  const char* octets = nullptr;
  const long size = BIO_get_mem_data(out.get(), &octets);
  return Bytes(octets, octets + size);
}
/// What a file's outer data object holds; empty: it is none.
inline Bytes inside(const Bytes& file) {
  ber::Reader reader(file);
  const auto object = reader.next();
  return object ? Bytes(object->content.begin(), object->content.end()) : Bytes();
}
inline bool signed_by(X509* certificate, X509* issuer) {
  return certificate != nullptr && issuer != nullptr && X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
}
inline bool signed_by(const Bytes& certificate, const Bytes& issuer) {
  return signed_by(x509(certificate).get(), x509(issuer).get());
}
inline Bytes hash(const char* name, ByteView bytes) {
  Bytes out(EVP_MAX_MD_SIZE);
  std::size_t size = 0;
  EXPECT_EQ(EVP_Q_digest(nullptr, name, nullptr, bytes.data(), bytes.size(), out.data(), &size), 1);
  out.resize(size);
  return out;
}

}  // namespace landfall::synth::libcrypto
