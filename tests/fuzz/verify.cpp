// A whole document, as a chip would give it, against a country that is trusted. It never passes with a data group that
// the country did not sign, and the same files give the same verdict.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <landfall/emrtd/verify.hpp>

#include "verify_document.hpp"

namespace {

using namespace landfall;

struct World {
  synth::Country country = fuzz::country();
  synth::ChipFiles sound = fuzz::document(country);
  trust::Store store = make_store();

  [[nodiscard]] trust::Store make_store() const {
    const auto trusted = country.trust().value();
    std::vector<trust::SourceFile> files;
    for (const auto& bytes : trusted.anchors) files.push_back({"country", bytes, trust::Word::anchor});
    for (const auto& bytes : trusted.crls) files.push_back({"country", bytes});
    return trust::Store::make(std::move(files));
  }
};

void require(bool ok) {
  if (!ok) std::abort();
}

// False: the input ends within a file.
bool take(ByteView& input, emrtd::ChipFiles& files, emrtd::VerifyOptions& options) {
  if (input.size() < 3) return false;
  const std::uint8_t kind = input[0] % fuzz::kinds;
  const std::size_t size = std::size_t{input[1]} << 8 | input[2];
  if (input.size() - 3 < size) return false;
  const ByteView content = input.subspan(3, size);
  const auto put = [&](emrtd::File file) { files.put(file, Bytes(content.begin(), content.end())); };
  input = input.subspan(3 + size);
  switch (kind) {
    case fuzz::printed:
      options.printed_zone = Personal(std::string(content.begin(), content.end()));
      break;
    case fuzz::com:
      put(emrtd::File::com);
      break;
    case fuzz::sod:
      put(emrtd::File::sod);
      break;
    case fuzz::card_access:
      put(emrtd::File::card_access);
      break;
    case fuzz::card_security:
      put(emrtd::File::card_security);
      break;
    default:
      put(emrtd::group_file(kind));
  }
  return true;
}

bool is_signed(const World& world, int number, ByteView file) {
  const auto sound = world.sound.groups.find(number);
  return sound != world.sound.groups.end() &&
         std::equal(file.begin(), file.end(), sound->second.begin(), sound->second.end());
}

// The document has no face, as pixels differ from compiler to compiler.
const emrtd::Policy& policy() {
  static const auto made =
      emrtd::parse_policy(
          as_bytes(R"({"name": "no face", "steps": {"dg_content": {"reasons": {"dg_not_listed": "passed"}}}})"))
          .value();
  return made;
}

model::ChipVerdict verdict_of(const World& world, ByteView input, emrtd::ChipFiles& files) {
  emrtd::VerifyOptions options{.at = world.country.noon()};
  while (take(input, files, options)) {
  }
  auto verdict = emrtd::verify(files, world.store, options, policy());
  const auto again = emrtd::verify(files, world.store, options, policy());
  require(again.overall == verdict.overall && again.findings.size() == verdict.findings.size());
  for (std::size_t i = 0; i < verdict.steps.size(); ++i) require(again.steps[i].reason == verdict.steps[i].reason);
  return verdict;
}

const World& the_world() {
  static const World world = [] {
    World made;
    emrtd::ChipFiles files;
    const Bytes sound = fuzz::whole(made.sound);
    require(verdict_of(made, sound, files).overall == model::Overall::passed);  // else what follows would say nothing
    return made;
  }();
  return world;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const World& world = the_world();
  emrtd::ChipFiles files;
  const auto verdict = verdict_of(world, ByteView(data, size), files);
  require(verdict.steps.size() == model::chip_steps && verdict.groups.size() <= files.groups().size());
  if (verdict.overall == model::Overall::passed) {
    require(files.find(emrtd::File::sod) && files.find(emrtd::File::dg1));
    for (const auto& [number, file] : files.groups()) require(is_signed(world, number, file));
  }
  return 0;
}
