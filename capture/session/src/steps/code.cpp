#include "../stage.hpp"
#include "step.hpp"

namespace landfall::capture {
namespace {

class Code final : public StepOf<Code> {
 public:
  Try attempt(Stage& stage, int number) override {
    messages_.clear();
    const auto took = stage.operate(hal::CodeRequest{}, stage.try_ends());
    if (!took.done() || took.messages.empty()) return stage.without(took);
    for (const auto& message : took.messages) {
      const auto bytes = message.bytes->view();
      messages_.push_back({std::string(name(message.kind)), message.symbology,
                           Personal<Bytes>(Bytes(bytes.begin(), bytes.end())), stage.wall(stage.now()),
                           stage.provenance(number)});
    }
    return {model::Outcome::done};
  }
  [[nodiscard]] bool empty() const override { return messages_.empty(); }
  void keep(model::TravellerRecord& record) override { move_to(messages_, record.codes); }

 private:
  std::vector<model::CodeMessage> messages_;
};

}  // namespace

const StepRow& CodeStep::row() noexcept {
  static const StepRow row{
      .kind = StepKind::code,
      .role = {Role::code, "code reader", hal::Function::code_reader},
      .thing = "code",
      .absent_by_deadline = true,
      .read = read_nothing<CodeStep>,
      .write = write_nothing,
      .make = [](const StepOptions&) -> std::unique_ptr<StepRunner> { return std::make_unique<Code>(); }};
  return row;
}

}  // namespace landfall::capture
