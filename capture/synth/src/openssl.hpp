#pragma once

#include <memory>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <landfall/base/result.hpp>

// Owners of libcrypto's objects. Only for .cpp files.
namespace landfall::synth {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const noexcept {
    release(object);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Release<BN_clear_free>>;
using BigNumbers = std::unique_ptr<BN_CTX, Release<BN_CTX_free>>;
using Curve = std::unique_ptr<EC_GROUP, Release<EC_GROUP_free>>;
using CurvePoint = std::unique_ptr<EC_POINT, Release<EC_POINT_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using ParamBuild = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM_free>>;

[[nodiscard]] inline Error crypto_failed(const char* what) {
  return Error(Errc::internal, Layer::capture, what, "libcrypto failed");
}

}  // namespace landfall::synth
