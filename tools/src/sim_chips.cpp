// The files of simulated chips, without protocol: out of the travellers' seeds, signed by a country of ours.
#include "sim_chips.hpp"

#include <string>
#include <utility>
#include <vector>

#include <landfall/base/text.hpp>
#include <landfall/simulators/booth_model.hpp>
#include <landfall/synth/country.hpp>

namespace landfall::tools {
namespace {

constexpr std::uint64_t most_travellers = 1000;

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + '\n';
  return out;
}

// As a chip does, it opens to nobody who has not read its page; whose it is, the page tells.
class SimChipFiles final : public capture::ChipFilesReader {
 public:
  SimChipFiles(synth::Country country, std::uint64_t seed) : country_(std::move(country)), seed_(seed) {}

  Result<capture::ChipRead> read(firmware::iso7816::Transceiver&, const std::optional<capture::PrintedZone>& zone,
                                 std::stop_token stop) const override {
    if (!zone) return Error(Errc::not_ready, Layer::tool, "a zone that was read: it opens the chip", "none");
    LANDFALL_TRY(const auto scene, traveller_with(*zone, stop));
    LANDFALL_TRY(const auto chip, country_.issue(scene, {.format = zone->format}));
    return capture::ChipRead{chip.readable(), "The simulator gave the chip's files, without the chip's protocol."};
  }

 private:
  [[nodiscard]] Result<synth::Scene> traveller_with(const capture::PrintedZone& zone,
                                                    const std::stop_token& stop) const {
    for (std::uint64_t i = 0; i < most_travellers && !stop.stop_requested(); ++i) {
      LANDFALL_TRY(auto scene, synth::Scene::make(seed_ + i, country_.options().today));
      LANDFALL_TRY(const auto printed, country_.zone(scene, zone.format));
      if (joined_lines(printed) == zone.lines.reveal()) return scene;
    }
    if (stop.stop_requested()) return Error(Errc::cancelled, Layer::tool, "time to look for the chip", "none");
    return Error(Errc::not_found, Layer::tool, text("this zone among those of ", most_travellers, " travellers"),
                 "none of them");
  }

  const synth::Country country_;
  const std::uint64_t seed_;
};

trust::Store store_of(const synth::TrustMaterial& material) {
  std::vector<trust::SourceFile> files;
  for (const auto& bytes : material.anchors)
    files.push_back({"simulated country signing CA", bytes, trust::Word::anchor});
  for (const auto& bytes : material.crls) files.push_back({"simulated revocation list", bytes});
  return trust::Store::make(std::move(files));
}

}  // namespace

Result<SimChips> make_sim_chips(std::string_view uri, mrz::Date today) {
  LANDFALL_TRY(const auto options, simulators::sim_chip_options(uri));
  LANDFALL_TRY(auto country, synth::Country::make({.today = options.today.value_or(today)}));
  LANDFALL_TRY(const auto material, country.trust());
  return SimChips{std::make_shared<SimChipFiles>(std::move(country), options.seed), store_of(material)};
}

}  // namespace landfall::tools
