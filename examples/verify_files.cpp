// What the files of a chip prove, and its portrait: a folder of EF.SOD, EF.DG1, EF.DG2 and a trust store. Without
// arguments it makes a specimen of Utopia's and takes its trust from the specimen's own files.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <landfall/codec/decoder.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/verify.hpp>
#include <landfall/synth/country.hpp>
#include <landfall/trust/store_folder.hpp>

using namespace landfall;

namespace {

Bytes read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Result<void> verify(const emrtd::ChipFiles& chip, const trust::Store& store, std::chrono::sys_seconds at) {
  const auto verdict = emrtd::verify(chip, store, {.at = at});
  for (const auto& step : verdict.steps)
    std::printf("%s: %s %s\n", name(step.step).data(), name(step.verdict).data(), name(step.reason).data());
  std::printf("by the policy %s: %s\n", verdict.policy.c_str(), name(verdict.overall).data());
  codec::DecoderProcess decoder;  // never in this process: a stranger made that picture
  LANDFALL_TRY(const auto portrait, emrtd::read_portrait(chip.find(emrtd::File::dg2).value_or(ByteView()), decoder));
  std::printf("portrait: %d x %d\n", portrait.width(), portrait.height());
  if (verdict.overall != model::Overall::passed)
    return Error(Errc::bad_input, Layer::tool, "a document that passes", std::string(name(verdict.overall)));
  return {};
}

Result<void> verify_specimen() {
  LANDFALL_TRY(const auto utopia, synth::Country::make());
  LANDFALL_TRY(const auto scene, synth::Scene::make(1, utopia.options().today));
  LANDFALL_TRY(const auto files, utopia.issue(scene, {.groups = {1, 2}}));
  LANDFALL_TRY(const auto keys, utopia.trust());
  std::vector<trust::SourceFile> sources;
  for (const auto& csca : keys.anchors) sources.push_back({"country signing CA", csca, trust::Word::anchor});
  for (const auto& list : keys.crls) sources.push_back({"revocation list", list});
  return verify(files.readable(), trust::Store::make(std::move(sources)), utopia.noon());
}

Result<void> verify_folder(const std::string& chip, const char* store_folder) {
  LANDFALL_TRY(const auto store, trust::StoreFolder(store_folder).load());
  emrtd::ChipFiles files;
  for (const auto file : {emrtd::File::sod, emrtd::File::dg1, emrtd::File::dg2})
    files.put(file, read(chip + "/" + std::string(emrtd::spec(file).name)));
  return verify(files, store, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace

int main(int argc, char** argv) {
  const auto done = argc > 2 ? verify_folder(argv[1], argv[2]) : verify_specimen();
  if (!done) std::printf("%s\n", done.error().message().c_str());
  return done ? 0 : 1;
}
