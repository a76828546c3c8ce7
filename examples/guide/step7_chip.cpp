// The application guide, step 7: verifying a chip in a session. The chip is a specimen of Utopia's.
#include <iostream>

#include <landfall/capture/booth.hpp>
#include <landfall/drivers/builtin.hpp>
#include <landfall/synth/country.hpp>
#include <landfall/trust/store_folder.hpp>

using namespace landfall;

namespace {

// [files]
// Whoever reads chips speaks with this one through the transceiver; here the files come out of a specimen.
class SpecimenChip final : public capture::ChipFilesReader {
 public:
  explicit SpecimenChip(const synth::ChipFiles& specimen) : files_(specimen.readable()) {}
  Result<capture::ChipRead> read(firmware::iso7816::Transceiver&, const std::optional<capture::PrintedZone>&,
                                 std::stop_token) const override {
    return capture::ChipRead{files_, "The files are a specimen's."};
  }

 private:
  const emrtd::ChipFiles files_;
};
// [/files]

// [trust]
// In a booth: trust::StoreFolder("/var/lib/booth/trust").load(), as `landfall trust import` made it.
Result<trust::Store> trust_utopia(const synth::Country& utopia) {
  LANDFALL_TRY(const auto keys, utopia.trust());
  std::vector<trust::SourceFile> files;
  for (const auto& anchor : keys.anchors) files.push_back({"country signing CA", anchor, trust::Word::anchor});
  for (const auto& list : keys.crls) files.push_back({"revocation list", list});
  return trust::Store::make(std::move(files));
}
// [/trust]

mrz::Date today() {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  return {int(day.year()), int(unsigned(day.month())), int(unsigned(day.day()))};
}

Result<model::TravellerRecord> capture_traveller() {
  LANDFALL_TRY(const auto utopia, synth::Country::make({.today = today()}));
  LANDFALL_TRY(const auto scene, synth::Scene::make(7, today()));
  LANDFALL_TRY(auto files, utopia.issue(scene, {.groups = {1, 2}}));
  LANDFALL_TRY(auto store, trust_utopia(utopia));
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin()));
  // [booth]
  capture::Plan plan;
  plan.device(capture::Role::chip) = "sim_chip:seed=7";
  plan.steps = {{.what = capture::ChipStep{}}};
  LANDFALL_TRY(auto booth, capture::Booth::create(devices, std::move(plan),
                                                  {.chip_files = std::make_shared<SpecimenChip>(std::move(files)),
                                                   .trust = std::move(store)}));
  // [/booth]
  LANDFALL_TRY(auto session, booth.begin());
  while (session.next(Deadline::never())) {
  }
  return session.finish();
}

}  // namespace

int main() {
  const auto record = capture_traveller();
  if (!record) {
    std::cout << record.error().message() << '\n';
    return 1;
  }
  // [verdict]
  if (!record->chip || !record->chip->verdict) return 1;  // not assessed is not passed
  const auto& verdict = *record->chip->verdict;
  for (const auto& step : verdict.steps) {
    std::cout << name(step.step) << ": " << name(step.verdict);
    if (step.verdict != model::StepVerdict::passed) std::cout << ", " << sentence(step.reason);
    std::cout << '\n';
  }
  std::cout << "by the policy " << verdict.policy << ": " << name(verdict.overall) << '\n';
  // [/verdict]
  return verdict.overall == model::Overall::passed ? 0 : 1;
}
