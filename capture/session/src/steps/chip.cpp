#include <landfall/base/text.hpp>

#include "../chip.hpp"
#include "../stage.hpp"
#include "step.hpp"

namespace landfall::capture {
namespace {

using model::Outcome;

class Chip final : public StepOf<Chip> {
 public:
  Try attempt(Stage& stage, int number) override {
    reading_.reset();
    const auto deadline = stage.try_ends();
    const auto took = stage.operate(hal::ChipConnectRequest{}, deadline);
    if (!took.done() || took.messages.empty()) return stage.without(took);
    model::ChipReading chip;
    chip.provenance = stage.provenance(number);
    const auto atr = took.messages.front().bytes->view();
    chip.atr = Personal<Bytes>(Bytes(atr.begin(), atr.end()));
    // ICAO Doc 9303-10, 4.4.1 and 9303-11, 4.4.1: the eMRTD application by its identifier A0000002471001.
    const Bytes select{0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    const auto answered = stage.operate(hal::ChipExchangeRequest{select}, deadline);
    if (!answered.done() || answered.messages.empty()) return stage.without(answered);
    const auto response = answered.messages.front().bytes->view();
    const bool ok = response.size() >= 2 && response[response.size() - 2] == 0x90 && response.back() == 0x00;
    chip.exchanges.push_back({Personal<Bytes>(select), Personal<Bytes>(Bytes(response.begin(), response.end())),
                              "select the application of travel documents", ok});
    reading_ = std::move(chip);
    if (!ok)
      return {Outcome::unsure, "There is a chip, but it did not offer the application of travel documents.", false};
    return verify(stage, deadline);
  }
  [[nodiscard]] bool empty() const override { return !reading_; }
  void keep(model::TravellerRecord& record) override {
    if (reading_) record.chip = std::move(reading_);
  }

 private:
  // What its files prove, where there is a way to them.
  Try verify(Stage& stage, Deadline deadline) {
    if (!stage.services().chip_files) return {Outcome::done};
    stage.tell(Working{StepKind::chip, "reading the chip"});
    const auto read =
        [reader = stage.services().chip_files, store = stage.services().trust, zone = stage.printed_zone(),
         at = std::chrono::floor<std::chrono::seconds>(stage.wall(stage.now())).time_since_epoch().count()](
            std::stop_token stop) { return read_chip(*reader, store, zone, at, std::move(stop)); };
    auto found = stage.compute<ChipFound>(read, deadline);
    if (!found) return {Outcome::unsure, text("The chip was not read within ", seconds_text(stage.step().time), ".")};
    if (!*found) {
      stage.add_error(found->error());
      return {Outcome::unsure, text("The chip could not be read: ", found->error().message()), false};
    }
    auto& [files, verdict, remark] = **found;
    stage.tell(ChipVerified{std::make_shared<const model::ChipVerdict>(verdict)});
    const auto words = chip_words(verdict);
    const auto outcome = verdict.overall == model::Overall::passed ? Outcome::done : Outcome::unsure;
    reading_->files = std::move(files);
    reading_->verdict = std::move(verdict);
    return {outcome, text(words, words.empty() || remark.empty() ? "" : " ", remark), false};
  }

  std::optional<model::ChipReading> reading_;
};

}  // namespace

const StepRow& ChipStep::row() noexcept {
  static const StepRow row{
      .kind = StepKind::chip,
      .role = {Role::chip, "chip reader", hal::Function::chip_reader},
      .thing = "chip",
      .absent_by_deadline = true,
      .read = read_nothing<ChipStep>,
      .write = write_nothing,
      .make = [](const StepOptions&) -> std::unique_ptr<StepRunner> { return std::make_unique<Chip>(); }};
  return row;
}

}  // namespace landfall::capture
