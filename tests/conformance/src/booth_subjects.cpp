#include <landfall/simulators/booth_model.hpp>

#include "booth_subjects.hpp"
#include "usb_subject.hpp"

namespace landfall::conformance {
namespace {

using namespace std::chrono_literals;
using simulators::BoothModel;
using Make = simulators::BoothDriver (*)(std::shared_ptr<transport::MemoryUsb>, std::shared_ptr<BoothModel>);

/// What tells one simulated device of the booth from another.
struct BoothKind {
  std::string_view driver;
  hal::Function function;
  BoothModel::Function model;
  Make make;
};

constexpr BoothKind document{"sim_document", hal::Function::document_reader, BoothModel::Function::document,
                             simulators::make_sim_document};
constexpr BoothKind camera{"sim_camera", hal::Function::camera, BoothModel::Function::camera,
                           simulators::make_sim_camera};
constexpr BoothKind chip{"sim_chip", hal::Function::chip_reader, BoothModel::Function::chip, simulators::make_sim_chip};
constexpr BoothKind code{"sim_code", hal::Function::code_reader, BoothModel::Function::code, simulators::make_sim_code};

constexpr int pattern_width = 96, pattern_height = 64;

/// One of the booth's simulated devices on its model, with pictures that cost nothing.
class BoothSubject final : public UsbSubject {
 public:
  BoothSubject(Clock& clock, std::uint64_t, const BoothKind& kind) : UsbSubject(clock), kind_(kind) {
    BoothModel::Options options;
    options.function = kind.model;
    options.visits.absent = true;
    options.pattern = true;
    if (kind.function == hal::Function::camera) options.sizes = {{pattern_width, pattern_height}};
    traits_.name = traits_.driver = kind.driver;
    traits_.function = kind.function;
    traits_.identity = hal::IdentityKind::strong;
    traits_.live = kind.function != hal::Function::chip_reader;
    traits_.sample_time =
        kind.function == hal::Function::camera ? 500ms : 150ms;  // the camera's first frames are previews
    traits_.sensing_time = 200ms;
    booth_ = std::make_shared<BoothModel>(std::move(options), clock);
    model_ = booth_;
    plug();
    for (const auto& driver : drivers())
      if (const auto found = driver->enumerate(clock); found && !found->empty())
        for (const auto& output : found->front().info.capability.outputs)
          if (!output.values.empty()) traits_.outputs.push_back({output.kind, output.name, output.values.front()});
  }
  hal::Request request(Wish wish) const override {
    const int count = wish == Wish::live ? 0 : 1;
    switch (kind_.function) {
      case hal::Function::camera:
        return hal::CameraRequest{.frames = count};
      case hal::Function::chip_reader:
        return hal::ChipConnectRequest{};
      case hal::Function::code_reader:
        return hal::CodeRequest{.messages = count};
      default:
        return hal::PageRequest{.pages = count};
    }
  }
  void place() override { booth_->place(); }
  void lift() override { booth_->lift(); }
  std::optional<Truth> truth(const hal::Event& event) const override {
    if (const auto* frame = event.as<hal::FrameEvent>()) {
      const auto exposure = booth_->log().of(frame->frame.image());
      if (exposure) return Truth{exposure->nonce, exposure->start, std::size_t{pattern_width} * pattern_height};
    } else if (const auto* message = event.as<hal::MessageEvent>()) {
      const auto exposure = booth_->log().of(message->bytes->view());
      if (exposure) return Truth{exposure->nonce, exposure->start, 0};
    }
    return std::nullopt;
  }
  std::uint64_t exposures() const override { return booth_->log().count(); }

 protected:
  std::vector<std::unique_ptr<driver::Driver>> drivers() const override {
    std::vector<std::unique_ptr<driver::Driver>> out;
    out.push_back(kind_.make(bus_, booth_));
    return out;
  }
  bool shares_bus() const override { return false; }

 private:
  const BoothKind& kind_;
  std::shared_ptr<BoothModel> booth_;
};

NamedSubject named(const BoothKind& kind) {
  return {std::string(hal::name(kind.function)),
          [&kind](Clock& clock, std::uint64_t seed) { return std::make_unique<BoothSubject>(clock, seed, kind); }};
}

}  // namespace

std::vector<NamedSubject> booth_subjects() { return {named(document), named(camera), named(chip), named(code)}; }

}  // namespace landfall::conformance
