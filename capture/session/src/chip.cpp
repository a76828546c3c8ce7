#include "chip.hpp"

#include <utility>

#include <landfall/base/text.hpp>
#include <landfall/emrtd/verify.hpp>

namespace landfall::capture {
namespace {

// In the order in which they are read.
std::vector<model::ChipFile> names_of(const emrtd::ChipFiles& files) {
  using emrtd::File;
  std::vector<model::ChipFile> out;
  const auto add = [&](File file) {
    if (const auto content = files.find(file)) out.push_back({std::string(emrtd::spec(file).name), content->size()});
  };
  for (const auto file : {File::card_access, File::card_security, File::com, File::sod}) add(file);
  for (int number = 1; number <= 16; ++number) add(emrtd::group_file(number));
  return out;
}

}  // namespace

Result<ChipFound> read_chip(firmware::iso7816::Transceiver& chip, const ChipFilesReader& reader,
                            const trust::Store& store, const std::optional<PrintedZone>& zone,
                            std::chrono::sys_seconds at, std::stop_token stop) {
  LANDFALL_TRY(auto read, reader.read(chip, zone, stop));
  emrtd::VerifyOptions options{.at = at, .stop = std::move(stop)};
  if (zone) options.printed_zone = zone->lines;
  return ChipFound{names_of(read.files), emrtd::verify(read.files, store, options), std::move(read.remark)};
}

std::string chip_words(const model::ChipVerdict& verdict) {
  if (verdict.overall == model::Overall::passed) return {};
  std::string out = verdict.overall == model::Overall::failed ? "The chip failed verification."
                                                              : "Not all that the chip says could be proven.";
  for (const auto& step : verdict.steps)
    if (step.verdict == model::StepVerdict::failed) out += text(" ", sentence(step.reason));
  return out;
}

}  // namespace landfall::capture
