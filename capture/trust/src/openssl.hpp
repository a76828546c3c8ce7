#pragma once

#include <memory>
#include <new>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <landfall/trust/digest.hpp>

// OpenSSL's objects with an owner. Nothing of OpenSSL stands in a public header.
namespace landfall::trust {

template <auto free_function>
struct Freer {
  template <class T>
  void operator()(T* object) const noexcept {
    free_function(object);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using EcGroup = std::unique_ptr<EC_GROUP, Freer<EC_GROUP_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using MdContext = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;

// What OpenSSL makes it does not make where there is no memory.
template <class Owner>
Owner must(Owner made) {
  if (!made) throw std::bad_alloc();
  return made;
}

// Fetched once; OpenSSL's own look-up by name takes longer than hashing a small file.
const EVP_MD* evp(Digest digest) noexcept;

// One curve of those that Doc 9303 documents use, as OpenSSL has it.
struct Curve {
  int nid;
  const char* name;   // of the standards: "P-256", "brainpoolP256r1"
  const char* group;  // OpenSSL's name of it
  const char* oid;
  int bits;
};
std::span<const Curve> curves() noexcept;
const Curve* curve_by_oid(std::string_view oid) noexcept;

}  // namespace landfall::trust
