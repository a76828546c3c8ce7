// The chip step over a reader of files that says what it is told to: documents of the synthetic country.
#include <gtest/gtest.h>

#include <landfall/synth/country.hpp>

#include "rig.hpp"

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;
using model::ChipStep;
using model::Outcome;
using model::Overall;
using model::Reason;

/// Gives these files, or this error, after a time; remembers the zone that it was given.
class ScriptedChip final : public ChipFilesReader {
 public:
  ScriptedChip(Clock& clock, Result<ChipRead> files, Duration time = 50ms)
      : clock_(clock), files_(std::move(files)), time_(time) {}
  Result<ChipRead> read(firmware::iso7816::Transceiver&, const std::optional<PrintedZone>& zone,
                        std::stop_token) const override {
    clock_.sleep_until(clock_.in(time_));
    zone_ = zone;
    return files_;
  }
  [[nodiscard]] const std::optional<PrintedZone>& zone() const { return zone_; }

 private:
  Clock& clock_;
  const Result<ChipRead> files_;
  const Duration time_;
  mutable std::optional<PrintedZone> zone_;  // read when the session is over
};

/// A booth whose page and chip are one traveller's, on the day that its clock shows.
struct ChipRig : Rig {
  mrz::Date day = mrz::date_of(clock.wall(clock.now()));
  synth::Country country = *synth::Country::make({.today = day});
  synth::Scene scene = *synth::Scene::make(5, day);

  ChipRig() {
    plan.device(Role::chip) = "sim_chip:";
    plan.steps = {{.what = DocumentStep{}, .time = 10s}, {.what = capture::ChipStep{}, .time = 5s}};
    lines = *country.zone(scene, mrz::Format::td3);
  }
  [[nodiscard]] ChipRead files() const {
    auto issued = *country.issue(scene, {.groups = {1, 2}, .portrait_height = 96, .card_security = false});
    issued.card_access.clear();
    return {issued.readable(), "Files of a test."};
  }
  [[nodiscard]] trust::Store trust() const {
    const auto material = *country.trust();
    std::vector<trust::SourceFile> sources;
    for (const auto& bytes : material.anchors) sources.push_back({"anchor", bytes, trust::Word::anchor});
    return trust::Store::make(std::move(sources));
  }
  /// The record, and what was said on the way.
  model::TravellerRecord run(const std::shared_ptr<const ChipFilesReader>& chip, trust::Store store, Heard& heard) {
    auto held = booth(chip, std::move(store));
    auto session = *held.begin();
    heard = listen(session);
    return *session.finish();
  }
  model::TravellerRecord run(const std::shared_ptr<const ChipFilesReader>& chip, trust::Store store) {
    Heard heard;
    return run(chip, std::move(store), heard);
  }
};

Reason reason_of(const model::TravellerRecord& record, ChipStep step) {
  return find(*record.chip->verdict, step)->reason;
}

TEST(ChipStep, verifies_the_files_against_the_printed_zone_and_the_store) {
  ChipRig rig;
  const auto chip = std::make_shared<ScriptedChip>(rig.clock, rig.files());
  Heard heard;
  const auto record = rig.run(chip, rig.trust(), heard);
  ASSERT_TRUE(record.chip && record.chip->verdict);
  EXPECT_EQ(record.chip->verdict->overall, Overall::passed);
  EXPECT_EQ(find(*record.chip->verdict, ChipStep::mrz_match)->verdict, model::StepVerdict::passed);
  EXPECT_EQ(record.steps[1].outcome, Outcome::done);
  EXPECT_EQ(record.steps[1].why, "Files of a test.");
  EXPECT_EQ(record.status, model::RecordStatus::complete);
  std::vector<std::string> names;
  for (const auto& file : record.chip->files) names.push_back(file.name);
  EXPECT_EQ(names, (std::vector<std::string>{"EF.COM", "EF.SOD", "EF.DG1", "EF.DG2"}));
  EXPECT_EQ(record.chip->files[2].size, 93U) << "Doc 9303-10, 4.7.1: 88 characters of TD3 in two TLVs";
  ASSERT_EQ(heard.all<ChipVerified>().size(), 1U);
  EXPECT_EQ(heard.all<ChipVerified>()[0].verdict->overall, Overall::passed);
  ASSERT_TRUE(chip->zone());
  EXPECT_EQ(chip->zone()->format, mrz::Format::td3);
  EXPECT_EQ(chip->zone()->lines.reveal(), rig.lines[0] + "\n" + rig.lines[1] + "\n");
}

TEST(ChipStep, without_a_way_to_its_files_is_not_assessed) {
  ChipRig rig;
  Heard heard;
  const auto record = rig.run(nullptr, {}, heard);
  ASSERT_TRUE(record.chip);
  EXPECT_FALSE(record.chip->verdict);
  EXPECT_TRUE(record.chip->files.empty());
  EXPECT_EQ(record.steps[1].outcome, Outcome::done);
  EXPECT_TRUE(heard.all<ChipVerified>().empty());
}

TEST(ChipStep, of_a_country_that_nobody_trusts_is_not_certain) {
  ChipRig rig;
  const auto record = rig.run(std::make_shared<ScriptedChip>(rig.clock, rig.files()), {});
  EXPECT_EQ(record.chip->verdict->overall, Overall::undetermined);
  EXPECT_EQ(reason_of(record, ChipStep::ds_chain), Reason::csca_missing);
  EXPECT_EQ(record.steps[1].outcome, Outcome::unsure);
  EXPECT_EQ(record.steps[1].why, "Not all that the chip says could be proven. Files of a test.");
  EXPECT_EQ(record.status, model::RecordStatus::unsure);
}

TEST(ChipStep, with_a_changed_portrait_or_of_another_page_fails) {
  ChipRig rig;
  auto files = rig.files();
  const auto sound = *files.files.find(emrtd::File::dg2);
  Bytes portrait(sound.begin(), sound.end());
  portrait.back() ^= 1U;
  files.files.put(emrtd::File::dg2, std::move(portrait));
  const auto changed = rig.run(std::make_shared<ScriptedChip>(rig.clock, std::move(files)), rig.trust());
  EXPECT_EQ(changed.chip->verdict->overall, Overall::failed);
  EXPECT_EQ(reason_of(changed, ChipStep::dg_hashes), Reason::hash_mismatch);
  EXPECT_EQ(changed.steps[1].outcome, Outcome::unsure);
  EXPECT_EQ(changed.steps[1].why,
            "The chip failed verification. A data group was changed after it was signed. Files of a test.");

  ChipRig other;
  other.lines = *other.country.zone(*synth::Scene::make(6, other.day), mrz::Format::td3);
  const auto swapped = other.run(std::make_shared<ScriptedChip>(other.clock, other.files()), other.trust());
  EXPECT_EQ(swapped.chip->verdict->overall, Overall::failed);
  EXPECT_EQ(reason_of(swapped, ChipStep::mrz_match), Reason::mrz_mismatch);
}

TEST(ChipStep, compares_with_no_zone_that_was_not_read_with_certainty) {
  ChipRig rig;
  rig.status = model::ReadingStatus::unsure;
  rig.plan.steps[0].tries = 1;
  const auto chip = std::make_shared<ScriptedChip>(rig.clock, rig.files());
  const auto record = rig.run(chip, rig.trust());
  EXPECT_FALSE(chip->zone());
  EXPECT_EQ(reason_of(record, ChipStep::mrz_match), Reason::mrz_missing);
  EXPECT_EQ(record.chip->verdict->overall, Overall::passed) << "the policy border does not weigh a missing zone";
}

TEST(ChipStep, whose_files_cannot_be_read_or_not_in_time_has_no_verdict) {
  ChipRig rig;
  const auto error = Error(Errc::protocol, Layer::capture, "a file", "half of one");
  const auto broken = rig.run(std::make_shared<ScriptedChip>(rig.clock, error), rig.trust());
  ASSERT_TRUE(broken.chip);
  EXPECT_FALSE(broken.chip->verdict);
  EXPECT_EQ(broken.steps[1].outcome, Outcome::unsure);
  ASSERT_EQ(broken.steps[1].errors.size(), 1U);
  EXPECT_EQ(broken.steps[1].errors[0].code(), Errc::protocol);

  ChipRig slow;
  const auto late = slow.run(std::make_shared<ScriptedChip>(slow.clock, slow.files(), 60s), slow.trust());
  EXPECT_FALSE(late.chip->verdict);
  EXPECT_EQ(late.steps[1].outcome, Outcome::unsure);
  EXPECT_EQ(late.steps[1].why, "The chip was not read within 5 s.");
  EXPECT_LT(late.ended - late.begun, 20s);
}

}  // namespace
}  // namespace landfall::capture
