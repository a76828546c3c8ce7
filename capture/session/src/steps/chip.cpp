#include <landfall/base/text.hpp>
#include <landfall/emrtd/application.hpp>

#include "../chip.hpp"
#include "../chip_link.hpp"
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
    Took last;
    const auto selected = compute_with_chip<model::ChipExchange>(
        stage, [](auto& link, const std::stop_token&) { return emrtd::select_application(link); }, deadline, &last);
    if (selected && !*selected && last.done()) stage.add_error(selected->error());  // it was none of the reader's
    if (!selected || !*selected) return stage.without(last);
    chip.exchanges.push_back(**selected);
    const bool offered = (*selected)->succeeded;
    reading_ = std::move(chip);
    if (!offered)
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
    const auto at = std::chrono::floor<std::chrono::seconds>(stage.wall(stage.now()));
    const auto read = [reader = stage.services().chip_files, store = stage.services().trust,
                       zone = stage.printed_zone(), at](auto& link, std::stop_token stop) {
      return read_chip(link, *reader, store, zone, at, std::move(stop));
    };
    auto found = compute_with_chip<ChipFound>(stage, read, deadline);
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
