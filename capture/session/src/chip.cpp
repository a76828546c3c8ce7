#include "chip.hpp"

#include <utility>

#include <landfall/base/text.hpp>
#include <landfall/emrtd/verify.hpp>

namespace landfall::capture {
namespace {

emrtd::DocumentFiles views_of(const ChipFiles& files) {
  const auto view = [](const std::optional<Personal<Bytes>>& file) {
    return file ? std::optional<ByteView>(file->reveal()) : std::nullopt;
  };
  emrtd::DocumentFiles out;
  out.com = view(files.com);
  out.sod = view(files.sod);
  out.card_access = view(files.card_access);
  out.card_security = view(files.card_security);
  for (const auto& [number, bytes] : files.groups) out.groups.emplace(number, bytes.reveal());
  return out;
}

std::vector<model::ChipFile> names_of(const emrtd::DocumentFiles& files) {
  std::vector<model::ChipFile> out;
  const auto add = [&](std::string name, const std::optional<ByteView>& file) {
    if (file) out.push_back({std::move(name), file->size()});
  };
  add("EF.CardAccess", files.card_access);
  add("EF.CardSecurity", files.card_security);
  add("EF.COM", files.com);
  add("EF.SOD", files.sod);
  for (const auto& [number, bytes] : files.groups) add(text("EF.DG", number), bytes);
  return out;
}

}  // namespace

Result<ChipFound> read_chip(const ChipFilesReader& reader, const trust::Store& store,
                            const std::optional<PrintedZone>& zone, std::int64_t at, std::stop_token stop) {
  LANDFALL_TRY(auto files, reader.read(zone, stop));
  const auto views = views_of(files);
  emrtd::VerifyOptions options{.at = at, .stop = std::move(stop)};
  if (zone) options.printed_zone = zone->lines;
  return ChipFound{names_of(views), emrtd::verify(views, store, options), std::move(files.remark)};
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
