// A page reader with a chip reader and a UV lamp, all working at once: one unit, two functions on two lanes, one
// output. Above the line is what a driver's author writes, below it what an application's author writes.
#include "contract.hpp"

using namespace contract;
using hal::Function;
using landfall::Light;

namespace {

// ---- the driver -----------------------------------------------------------------------------------------------------

enum Lane { optics, antenna };

hal::Capability capability() {
  return {.functions = {{.function = Function::document_reader,
                         .lane = optics,
                         .presence = hal::PresenceSensing::sensed,
                         .lights = {Light::white, Light::ir, Light::uv},
                         .light_nm = {550, 880, 365},
                         .ppi = {400},
                         .formats = {landfall::PixelFormat::gray8}},
                        {.function = Function::chip_reader,
                         .lane = antenna,
                         .presence = hal::PresenceSensing::sensed,
                         .apdu_max = 261}},
          .outputs = {{.kind = hal::OutputKind::lamp, .name = "uv", .values = {"off", "on"}, .lane = optics}}};
}

class PageReader final : public driver::UnitDriver {
 public:
  void describe(hal::UnitInfo& info) override { info.firmware = "2.17"; }

  Result<driver::Streamed> stream(const hal::Request& request, driver::Sink& sink, driver::Io& io) override {
    if (const auto* page = std::get_if<hal::PageRequest>(&request)) return pages(*page, sink, io);
    if (const auto* exchange = std::get_if<hal::ChipExchangeRequest>(&request)) return apdu(*exchange, sink, io);
    return connect(sink, io);
  }

  // Each lane has a line of its own to prove clean: io.lane() says which. The other one goes on meanwhile.
  Result<void> resync(driver::Io& io) override { return io.pause(io.lane() == optics ? 5ms : 1ms); }
  Result<void> reset(driver::Reset, driver::Io& io) override { return io.pause(20ms); }

  // Comes on the thread of the output's lane, from within a wait of stream(): no lock is needed for uv_.
  Result<void> signal(const hal::Signal& signal, driver::Io&) override {
    uv_ = signal.value == "on";
    return {};
  }

 private:
  Result<driver::Streamed> pages(const hal::PageRequest& request, driver::Sink& sink, driver::Io& io) {
    sink.presence(hal::Presence::present);  // the level comes first: the document may have been there all along
    for (int n = 0; request.pages == 0 || n < request.pages; ++n)
      for (const Light light : request.lights) {
        const auto start = io.clock().now();
        LANDFALL_CHECK(io.pause(40ms));  // the exposure
        auto frame = sink.frame(64, 48, landfall::PixelFormat::gray8);
        if (!frame) continue;  // the pool is empty: this frame is lost and counted, the device goes on
        fill(*frame, uv_ ? 200 : 100);
        frame->info.light = light;
        frame->info.ppi_x = frame->info.ppi_y = 400;
        frame->info.exposure_start = start;
        frame->info.exposure_end = io.clock().now();
        sink.emit(*std::move(frame));
      }
    return driver::Done{};
  }

  Result<driver::Streamed> connect(driver::Sink& sink, driver::Io& io) {
    LANDFALL_CHECK(io.pause(60ms));  // the field comes up
    sink.presence(hal::Presence::present);
    const std::uint8_t atr[] = {0x3B, 0x88, 0x80, 0x01};
    sink.message(hal::MessageKind::atr, landfall::SecureBytes(atr));
    connected_ = true;  // read and written on the antenna's lane only
    return driver::Done{};
  }

  Result<driver::Streamed> apdu(const hal::ChipExchangeRequest& request, driver::Sink& sink, driver::Io& io) {
    if (!connected_) return landfall::Error(landfall::Errc::not_ready, landfall::Layer::driver, "a connected chip");
    LANDFALL_CHECK(io.pause(30ms));
    landfall::Bytes answer = request.command;  // an echo
    answer.insert(answer.end(), {0x90, 0x00});
    sink.message(hal::MessageKind::apdu, landfall::SecureBytes(landfall::ByteView(answer)));
    return driver::Done{};
  }

  bool uv_ = false;
  bool connected_ = false;
};

// ---- the application ------------------------------------------------------------------------------------------------

Result<void> run(landfall::Clock& clock) {
  auto reader = std::make_unique<StubDriver>("page_stub", capability(), [] { return std::make_unique<PageReader>(); });
  LANDFALL_TRY(auto devices, manager_of(std::move(reader), {.clock = &clock}));
  LANDFALL_TRY(auto unit, devices->open("page_stub:desk", clock.in(2s)));

  // Pages stream into the queue for as long as we like ...
  auto queue = hal::EventQueue::create(clock);
  LANDFALL_TRY(auto pages,
               unit.begin(hal::PageRequest{.lights = {Light::white, Light::uv}, .pages = 0}, clock.in(60s), queue));

  // ... while the chip is read on the other lane,
  hal::ChipReader chip(unit);
  LANDFALL_TRY(const auto atr, chip.connect(clock.in(2s)));
  claim(atr.size() == 4, "the chip was connected while pages streamed");
  const auto chip_begins = clock.now();
  const std::uint8_t command[] = {0x00, 0x84, 0x00, 0x00, 0x08};
  for (int i = 0; i < 10; ++i) {
    LANDFALL_TRY(const auto answer, chip.transceive(command, clock.in(1s)));
    if (answer.size() != 7) claim(false, "an APDU was answered");
  }
  const auto chip_ends = clock.now();

  // and while the officer's UV lamp is switched on. It is carried out at the driver's next wait.
  LANDFALL_CHECK(unit.signal({hal::OutputKind::lamp, "uv", "on"}, clock.in(1s)));
  const auto lamp_on = clock.now();
  claim(unit.state(Function::document_reader) == hal::State::capturing, "the lamp was switched during the stream");

  int meanwhile = 0, under_lamp = 0;
  bool was_there = false;
  while (under_lamp < 3) {
    auto event = queue->next(clock.in(2s));
    if (!event) break;
    if (const auto* presence = event->as<hal::PresenceEvent>())
      was_there = presence->presence == hal::Presence::present;
    if (const auto* got = event->as<hal::FrameEvent>()) {
      const auto& info = got->frame.info();
      if (info.exposure_start >= chip_begins && info.exposure_end <= chip_ends) ++meanwhile;
      if (info.exposure_start >= lamp_on && *got->frame.image().row(0) == 200) ++under_lamp;
    }
  }
  claim(was_there, "a document that already lay there was seen");
  claim(meanwhile >= 4, "frames were exposed while APDUs were exchanged");
  claim(under_lamp == 3, "frames after the signal show the lamp");

  // Ending the pages does not touch the chip: the antenna's lane is not the one that is proven clean.
  pages.cancel();
  claim(chip.transceive(command, clock.in(1s)).has_value(), "the chip answers while the optics settle");
  return unit.close();
}

}  // namespace

int main() {
  landfall::VirtualClock clock;  // a real program takes Clock::steady()
  return verdict(run(clock));
}
