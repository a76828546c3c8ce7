#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/store.hpp>

// The country's own workshop: its private headers, so that tests can make what no country would.
#include "cms.hpp"
#include "office.hpp"

namespace landfall::forge {

inline synth::Office office(std::uint64_t seed = 1, const char* code = "UT") {
  synth::CountryOptions options{.seed = seed};
  options.code = code;
  options.name = std::string("Country ") + code;
  options.csca = {synth::KeyType::p256, synth::Digest::sha256};
  return synth::Office::make(options).value();
}
inline synth::Office::DocumentSigner signer_of(const synth::Office& office) {
  return office.signer_of(office.noon() - std::chrono::days(30)).value();
}
inline Bytes root(const synth::Office& office, int generation = 2) {
  return synth::certificate(office.csca(generation), office.csca_keys[static_cast<std::size_t>(generation)]).value();
}
/// As the last generation issues it.
inline Bytes issued(const synth::Office& office, const synth::CertificateProfile& profile) {
  return synth::certificate(profile, office.csca_keys[2]).value();
}
inline trust::Certificate parsed(const Bytes& der) { return trust::Certificate::parse(der).value(); }

inline ber::Object object_of(ByteView der) { return ber::only(der, "an object").value(); }
/// The data objects in one, whole.
inline std::vector<Bytes> parts_of(ByteView der) {
  std::vector<Bytes> out;
  const auto whole = object_of(der);
  ber::Reader reader(whole);
  while (!reader.at_end()) {
    const auto part = reader.next().value();
    out.emplace_back(part.encoding.begin(), part.encoding.end());
  }
  return out;
}
/// A certificate or revocation list with another field in what is signed (by its place there), not signed again.
inline Bytes with_field(const Bytes& der, std::size_t place, const Bytes& field) {
  auto outer = parts_of(der), inner = parts_of(outer.at(0));
  inner.at(place) = field;
  outer[0] = der::sequence(inner);
  return der::sequence(outer);
}
/// The same, signed by this key.
inline Bytes signed_with_field(const Bytes& der, std::size_t place, const Bytes& field, const synth::Key& key) {
  auto outer = parts_of(with_field(der, place, field));
  outer[2] = der::bit_string(key.sign(outer[0]).value());
  return der::sequence(outer);
}

template <typename T>
trust::Reason reason(const Result<T>& result) {
  return result ? trust::Reason::none : trust::reason_of(result.error());
}

}  // namespace landfall::forge
