#include <array>

#include <openssl/obj_mac.h>

#include "openssl.hpp"

namespace landfall::trust {
namespace {

// RFC 5480, 2.1.1.1; RFC 5639, 4.1. Doc 9303-12 wants 224 bits and more; smaller ones are read and called weak.
constexpr std::array<Curve, 11> known_curves{{
    {NID_X9_62_prime192v1, "P-192", SN_X9_62_prime192v1, "1.2.840.10045.3.1.1", 192},
    {NID_secp224r1, "P-224", SN_secp224r1, "1.3.132.0.33", 224},
    {NID_X9_62_prime256v1, "P-256", SN_X9_62_prime256v1, "1.2.840.10045.3.1.7", 256},
    {NID_secp384r1, "P-384", SN_secp384r1, "1.3.132.0.34", 384},
    {NID_secp521r1, "P-521", SN_secp521r1, "1.3.132.0.35", 521},
    {NID_brainpoolP192r1, "brainpoolP192r1", SN_brainpoolP192r1, "1.3.36.3.3.2.8.1.1.3", 192},
    {NID_brainpoolP224r1, "brainpoolP224r1", SN_brainpoolP224r1, "1.3.36.3.3.2.8.1.1.5", 224},
    {NID_brainpoolP256r1, "brainpoolP256r1", SN_brainpoolP256r1, "1.3.36.3.3.2.8.1.1.7", 256},
    {NID_brainpoolP320r1, "brainpoolP320r1", SN_brainpoolP320r1, "1.3.36.3.3.2.8.1.1.9", 320},
    {NID_brainpoolP384r1, "brainpoolP384r1", SN_brainpoolP384r1, "1.3.36.3.3.2.8.1.1.11", 384},
    {NID_brainpoolP512r1, "brainpoolP512r1", SN_brainpoolP512r1, "1.3.36.3.3.2.8.1.1.13", 512},
}};

}  // namespace

std::span<const Curve> curves() noexcept { return known_curves; }

const Curve* curve_by_oid(std::string_view oid) noexcept {
  for (const auto& curve : known_curves)
    if (curve.oid == oid) return &curve;
  return nullptr;
}

}  // namespace landfall::trust
