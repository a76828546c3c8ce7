#include <landfall/simulators/nb1010_model.hpp>

#include "booth_subjects.hpp"
#include "usb_subject.hpp"

namespace landfall::conformance {
namespace {

using namespace std::chrono_literals;

/// The nb1010 driver on the model that speaks its wire: what sim_finger ships.
class FingerSubject final : public UsbSubject {
 public:
  FingerSubject(Clock& clock, std::uint64_t seed) : UsbSubject(clock) {
    simulators::Nb1010Model::Options options;
    options.seed = 1;
    options.script.fingers.clear();
    options.pattern = true;
    if (seed % 2 == 0) options.serial = "LF-0001";  // the real one has none
    traits_.name = "sim_finger";
    traits_.driver = "nb1010";
    traits_.function = hal::Function::fingerprint_scanner;
    traits_.identity = options.serial.empty() ? hal::IdentityKind::positional : hal::IdentityKind::strong;
    traits_.sample_time = 150ms;
    traits_.sensing_time = 200ms;
    traits_.faults_until = 150;
    finger_ = std::make_shared<simulators::Nb1010Model>(std::move(options));
    model_ = finger_;
    plug();
  }
  hal::Request request(Wish wish) const override {
    hal::FingerRequest out;
    out.frames = wish == Wish::live ? 0 : 1;
    return out;
  }
  void place() override { finger_->place(Finger::right_index); }
  void lift() override { finger_->lift(); }
  std::optional<Truth> truth(const hal::Event& event) const override {
    const auto* frame = event.as<hal::FrameEvent>();
    if (frame == nullptr) return std::nullopt;
    const auto exposure = finger_->exposure_of(frame->frame.image());
    if (!exposure) return std::nullopt;
    return Truth{exposure->nonce, exposure->start, std::size_t{256} * 180};
  }
  std::uint64_t exposures() const override {
    const auto log = finger_->exposures();
    return log.empty() ? 0 : log.back().nonce;
  }

 protected:
  std::vector<std::unique_ptr<driver::Driver>> drivers() const override { return builtin_driver("nb1010"); }

 private:
  std::shared_ptr<simulators::Nb1010Model> finger_;
};

template <class T>
SubjectFactory factory() {
  return [](Clock& clock, std::uint64_t seed) { return std::make_unique<T>(clock, seed); };
}

}  // namespace

std::vector<NamedSubject> simulated_subjects() {
  auto out = booth_subjects();  // page reader, camera, chip reader, code reader
  out.insert(out.begin() + 1, {std::string(hal::name(hal::Function::fingerprint_scanner)), factory<FingerSubject>()});
  return out;
}

}  // namespace landfall::conformance
