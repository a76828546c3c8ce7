#pragma once

#include <cstdint>

#include <landfall/synth/country.hpp>

// What fuzz_verify and the program that makes its seeds have to agree in: the country that is trusted, its one
// document, and how the files of a document stand behind each other in one input.
namespace landfall::fuzz {

inline synth::Country country() {
  synth::CountryOptions options;
  options.csca = {synth::KeyType::p256, synth::Digest::sha256};
  return synth::Country::make(options).value();
}

inline synth::ChipFiles document(const synth::Country& country) {
  synth::IssueOptions options;
  options.groups = {1, 13, 14, 15, 16};  // nothing drawn: pixels differ from compiler to compiler
  return country.issue(synth::Scene::make(1, country.options().today).value(), options).value();
}

/// One file: its kind (1 to 16: a data group), its size in two octets, its octets.
enum Kind : std::uint8_t { printed = 0, com = 17, sod = 18, card_access = 19, card_security = 20, kinds = 21 };

inline void put(Bytes& to, std::uint8_t kind, ByteView file) {
  if (file.empty()) return;
  to.insert(to.end(), {kind, static_cast<std::uint8_t>(file.size() >> 8), static_cast<std::uint8_t>(file.size())});
  to.insert(to.end(), file.begin(), file.end());
}

inline Bytes whole(const synth::ChipFiles& files) {
  Bytes out;
  put(out, com, files.com);
  for (const auto& [number, file] : files.groups) put(out, static_cast<std::uint8_t>(number), file);
  put(out, card_access, files.card_access);
  put(out, card_security, files.card_security);
  put(out, sod, files.sod);
  return out;
}

}  // namespace landfall::fuzz
