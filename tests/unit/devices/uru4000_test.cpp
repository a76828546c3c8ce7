#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include <landfall/base/text.hpp>
#include <landfall/firmware/uru4000.hpp>

#include "rig.hpp"

namespace landfall::devices {
namespace {

using namespace std::chrono_literals;
namespace wire_of = firmware::uru4000;
using wire_of::Event;
using wire_of::Mode;
using wire_of::Register;

// One row is absent, as always; few are scrambled, as that takes its time.
const std::vector<wire_of::Block> usual{{0x02, 2}, {0x04, 119}, {0x05, 1}, {0x04, 168}};
constexpr std::uint32_t secret = 0x544409d6;
constexpr int stamped_row = 72;  // one that is not scrambled

/// When a finger lies there, counted from the first plugging in.
struct Touch {
  Duration from{}, to{};
};

struct ModelOptions {
  std::uint16_t vendor = 0x05ba, product = 0x000a;
  std::string serial{};
  std::vector<Touch> touches{};
  bool faulted = false;      // until it is rebooted
  int silent_power_ups = 0;  // that are not told of
  int deaths = 0;            // fault events in place of so many pictures
  int bad_pictures = 0;      // of a wrong width
};

/// A reader as seen from its wire. Two pixels of each picture say which exposure it was.
class Model final : public transport::UsbModel {
 public:
  using Options = ModelOptions;
  explicit Model(Options options) : options_(std::move(options)), faulted_(options_.faulted) {
    device_.vendor = options_.vendor;
    device_.product = options_.product;
    device_.port = "1-7";
    device_.serial = options_.serial;
    device_.simulated = true;
    for (const auto& product : wire_of::products)
      if (product.product == options_.product) product_ = product;
  }

  const transport::UsbDevice& device() const noexcept override { return device_; }
  void on_out(std::uint8_t, ByteView, transport::Wire&) override {}

  void on_reset(transport::Wire& wire) override {
    const Lock lock(mutex_);
    if (!plugged_) plugged_ = wire.now();
    status_ = faulted_ ? 0x84 : 0x81;
    if (product_.challenge) status_ |= 0x02;
    mode_ = Mode::init;
    answered_ = false;
    wire.flush(wire_of::endpoint_event);
    wire.flush(wire_of::endpoint_image);
  }

  std::optional<Bytes> on_control(const transport::UsbSetup& setup, ByteView data, transport::Wire& wire) override {
    const Lock lock(mutex_);
    if (setup.request != wire_of::request || setup.index != 0) return std::nullopt;
    const auto which = static_cast<Register>(setup.value);
    if (setup.request_type == wire_of::request_type_read) return read(which);
    if (setup.request_type != wire_of::request_type_write) return std::nullopt;
    return write(which, data, wire) ? std::optional<Bytes>(Bytes()) : std::nullopt;
  }

  /// When the picture with this frame's stamp was begun; nullopt: none such.
  std::optional<TimePoint> exposure_of(const ImageView& frame) const {
    const auto pixel = [&](int i) {  // 05ba:000a stands on its head
      return product_.turned ? frame.row(frame.height - 1 - stamped_row)[frame.width - 1 - i]
                             : frame.row(stamped_row)[i];
    };
    const auto nonce = static_cast<std::size_t>(pixel(0) << 8 | pixel(1));
    const Lock lock(mutex_);
    if (nonce == 0 || nonce > exposures_.size()) return std::nullopt;
    return exposures_[nonce - 1];
  }
  Mode mode() const {
    const Lock lock(mutex_);
    return mode_;
  }
  static std::uint8_t ground_at(std::size_t x, std::size_t y) { return static_cast<std::uint8_t>(40 + y / 3 + x / 4); }

 private:
  std::optional<Bytes> read(Register which) {
    switch (which) {
      case Register::status:
        return Bytes{status_};
      case Register::challenge:
        return Bytes(challenge_.begin(), challenge_.end());
      case Register::key:
        return wire_of::key_answer(secret + question_.number, question_.seed);
      case Register::device_info:
        return from_hex("1a0a1a0a01150000002000108b211130").value_or(Bytes());
      default:
        return std::nullopt;
    }
  }

  bool write(Register which, ByteView data, transport::Wire& wire) {
    if (which == Register::status && data.size() == 1) return set_status(data[0], wire), true;
    if (which == Register::mode && data.size() == 1) return set_mode(static_cast<Mode>(data[0]), wire), true;
    if (which == Register::response) {
      answered_ = std::ranges::equal(data, *wire_of::answer_to(challenge_));
      return true;
    }
    if (which != Register::key_number) return false;
    const auto question = wire_of::parse_key_question(data);
    if (question) question_ = *question;
    return question.has_value();
  }

  void set_status(std::uint8_t value, transport::Wire& wire) {
    if (faulted_) {  // only a write without the bit reboots it, and it is asleep afterwards
      faulted_ = (value & wire_of::status_asleep) != 0;
      status_ = faulted_ ? 0x84 : 0x81;
      return;
    }
    const bool asleep = (value & wire_of::status_asleep) != 0;
    if (asleep) answered_ = false;
    if (!asleep && product_.challenge && !answered_) return;  // stays asleep
    status_ = value;
    if (asleep) return wire.flush(wire_of::endpoint_event);
    if (options_.silent_power_ups-- > 0) return;
    for (int i = 0; i < 3; ++i)
      wire.send(wire_of::endpoint_event, wire_of::event_message(Event::power_on), 200us + i * 8ms);
  }

  // Leaving a capture in its middle leaves a little of the picture behind.
  void set_mode(Mode mode, transport::Wire& wire) {
    if (mode_ == Mode::capture && mode != Mode::capture && wire.now() < busy_until_) {
      wire.flush(wire_of::endpoint_image);
      wire.send(wire_of::endpoint_image, Bytes(64, 0xEE), 0ms);
    }
    wire.flush(wire_of::endpoint_event);
    mode_ = mode;
    if ((status_ & wire_of::status_asleep) != 0) return;
    if (mode == Mode::finger_on) tell_next(wire, Event::finger_on);
    if (mode == Mode::finger_off) tell_next(wire, Event::finger_off);
    if (mode == Mode::capture) expose(wire);
  }

  void tell_next(transport::Wire& wire, Event event) {
    const auto since = wire.now() - *plugged_;
    for (const auto& touch : options_.touches) {
      if (touch.to <= since) continue;
      const auto when = event == Event::finger_on ? touch.from : touch.from <= since ? touch.to : since;
      return wire.send(wire_of::endpoint_event, wire_of::event_message(event), std::max(when - since, Duration(8ms)));
    }
    if (event == Event::finger_off) wire.send(wire_of::endpoint_event, wire_of::event_message(event), 8ms);
  }

  void expose(transport::Wire& wire) {
    if (options_.deaths-- > 0) return wire.send(wire_of::endpoint_event, wire_of::event_message(Event::death), 5ms);
    exposures_.push_back(wire.now());
    static const auto all_alike = [] {
      Bytes picture(std::size_t{wire_of::width} * wire_of::height);
      for (std::size_t i = 0; i < picture.size(); ++i) picture[i] = ground_at(i % wire_of::width, i / wire_of::width);
      return *wire_of::packet_of(picture, usual, 4, std::array{secret + 4});
    }();
    auto packet = all_alike;
    const auto stamp = wire_of::header_bytes + std::size_t{stamped_row} * wire_of::width;
    packet[stamp] = static_cast<std::uint8_t>(255 - (exposures_.size() >> 8));
    packet[stamp + 1] = static_cast<std::uint8_t>(255 - exposures_.size());
    if (options_.bad_pictures-- > 0) packet[2] = 0x81;
    busy_until_ = wire.now() + 128ms;
    wire.send(wire_of::endpoint_image, std::move(packet), 128ms);
  }

  Options options_;
  transport::UsbDevice device_;
  wire_of::Product product_{};
  wire_of::Challenge challenge_{1, 2, 3, 4};
  mutable Mutex mutex_;
  bool faulted_ = false, answered_ = false;
  std::optional<TimePoint> plugged_;
  std::uint8_t status_ = 0;
  Mode mode_ = Mode::init;
  wire_of::KeyQuestion question_{};
  TimePoint busy_until_{};
  std::deque<TimePoint> exposures_;
};

constexpr Touch always{0s, 10h};

struct Uru4000Test : testing::Test, Rig {
  std::shared_ptr<Model> model;

  void plug(Model::Options options) {
    model = std::make_shared<Model>(std::move(options));
    plug();
  }
  void plug() {
    bus->plug(model);
    clock.sleep_until(in(1ms));
    (void)manager->confirm("uru4000:port=1-7");
  }
  Result<hal::Unit> open() { return manager->open("uru4000", in(2s)); }
  hal::Unit opened() {
    auto unit = open();
    EXPECT_TRUE(unit) << unit.error().message();
    return *std::move(unit);
  }
  void expect_fresh(hal::Unit& unit, const std::string& when) {
    const auto begun = clock.now();
    const auto captured = unit.capture(hal::FingerRequest(), in(5s));
    ASSERT_TRUE(captured) << when << ": " << captured.error().message();
    const auto& frame = captured->frames.at(0);
    const auto exposure = model->exposure_of(frame.image());
    ASSERT_TRUE(exposure) << when;
    EXPECT_GE(*exposure, begun) << when;
    EXPECT_LE(frame.info().exposure_start, *exposure) << when;
    EXPECT_GE(frame.info().exposure_end, *exposure + 128ms) << when;
  }
};

TEST_F(Uru4000Test, is_known_by_its_serial_and_tells_its_versions) {
  plug({.serial = "FB0B"});
  const auto units = manager->units();
  const auto found = std::ranges::find(units, "uru4000:serial=FB0B", &hal::UnitInfo::id);
  ASSERT_NE(found, units.end());
  EXPECT_EQ(found->identity, hal::IdentityKind::strong);
  EXPECT_EQ(found->title, "DigitalPersona U.are.U 4000B/4500");
  EXPECT_EQ(opened().info().firmware, "0010.0115");
}

TEST_F(Uru4000Test, gives_the_picture_of_a_finger_that_lies_there_already) {
  plug({.touches = {always}});
  auto unit = opened();
  hal::FingerRequest request;
  request.fingers = {Finger::left_thumb};
  std::vector<hal::Presence> levels;
  const auto captured = unit.capture(request, in(5s), [&](const hal::Event& event) {
    if (const auto* presence = event.as<hal::PresenceEvent>()) levels.push_back(presence->presence);
    EXPECT_EQ(event.as<Hint>(), nullptr);
  });
  ASSERT_TRUE(captured) << captured.error().message();
  const auto& frame = captured->frames.at(0);
  EXPECT_EQ(levels, std::vector{hal::Presence::present});
  EXPECT_EQ(frame.image().width, 384);
  EXPECT_EQ(frame.image().height, 290);
  EXPECT_EQ(frame.info().fingers, request.fingers);
  EXPECT_FALSE(frame.info().partial);
  EXPECT_EQ(frame.info().provenance.origin, Origin::simulated);
  EXPECT_EQ(frame.info().provenance.steps, std::vector<std::string>{"repeat rows: 1"});
  EXPECT_EQ(frame.image().row(279)[373], Model::ground_at(10, 10)) << "turned by 180 degrees";
  EXPECT_EQ(model->mode(), Mode::finger_off);
}

TEST_F(Uru4000Test, waits_for_a_finger_and_says_so) {
  plug({.touches = {{3s, 10s}}});
  auto unit = opened();
  const auto begun = clock.now();
  hal::FingerRequest request;
  request.fingers = {Finger::right_thumb, Finger::right_index};
  request.missing = {Finger::right_thumb};
  std::vector<hal::Presence> levels;
  std::vector<HintCode> hints;
  const auto captured = unit.capture(request, in(5s), [&](const hal::Event& event) {
    if (const auto* presence = event.as<hal::PresenceEvent>()) levels.push_back(presence->presence);
    if (const auto* hint = event.as<Hint>()) {
      hints.push_back(hint->code);
      EXPECT_EQ(std::get<Finger>(hint->arguments.at(0)), Finger::right_index);
    }
  });
  ASSERT_TRUE(captured) << captured.error().message();
  EXPECT_EQ(levels, (std::vector{hal::Presence::absent, hal::Presence::present}));
  EXPECT_EQ(hints, std::vector{HintCode::place_finger});
  EXPECT_LE(clock.now() - begun, 3s + 200ms);
}

TEST_F(Uru4000Test, waits_for_the_platen_to_be_empty_before_each_frame_where_asked) {
  plug({.touches = {{0s, 1s}, {2s, 3s}, {4s, 5s}}});
  const auto plugged = clock.now();
  auto unit = opened();
  hal::FingerRequest request;
  request.wait_for_lift = true;
  request.frames = 2;
  std::vector<HintCode> hints;
  const auto captured = unit.capture(request, in(10s), [&](const hal::Event& event) {
    if (const auto* hint = event.as<Hint>()) hints.push_back(hint->code);
  });
  ASSERT_TRUE(captured) << captured.error().message();
  ASSERT_EQ(captured->frames.size(), 2U);
  EXPECT_GE(*model->exposure_of(captured->frames[0].image()) - plugged, 2s - 1ms);
  EXPECT_GE(*model->exposure_of(captured->frames[1].image()) - plugged, 4s - 1ms);
  EXPECT_EQ(hints, (std::vector{HintCode::lift_finger, HintCode::place_finger, HintCode::lift_finger,
                                HintCode::place_finger}));
}

TEST_F(Uru4000Test, gives_one_frame_after_the_other) {
  plug({.touches = {always}});
  auto unit = opened();
  hal::FingerRequest request;
  request.frames = 3;
  const auto captured = unit.capture(request, in(5s));
  ASSERT_TRUE(captured) << captured.error().message();
  ASSERT_EQ(captured->frames.size(), 3U);
  for (std::size_t i = 1; i < 3; ++i)
    EXPECT_LT(*model->exposure_of(captured->frames[i - 1].image()), *model->exposure_of(captured->frames[i].image()));
}

TEST_F(Uru4000Test, refuses_dark_frames) {
  plug({.touches = {always}});
  auto unit = opened();
  hal::FingerRequest request;
  request.dark = true;
  const auto captured = unit.capture(request, in(5s));
  ASSERT_FALSE(captured);
  EXPECT_EQ(captured.error().code(), Errc::unsupported);
}

TEST_F(Uru4000Test, answers_the_challenge_of_the_microsoft_reader_whose_pictures_are_upright) {
  plug({.vendor = 0x045e, .product = 0x00ca, .touches = {always}});
  auto unit = opened();
  const auto captured = unit.capture(hal::FingerRequest(), in(5s));
  ASSERT_TRUE(captured) << captured.error().message();
  EXPECT_EQ(captured->frames.at(0).image().row(10)[10], Model::ground_at(10, 10));
}

TEST_F(Uru4000Test, reboots_a_faulted_scanner_and_asks_again_where_its_power_up_is_not_told) {
  plug({.touches = {always}, .faulted = true, .silent_power_ups = 2});
  auto unit = opened();
  expect_fresh(unit, "after a reboot");
}

TEST_F(Uru4000Test, cannot_be_opened_where_it_never_tells_that_it_has_power) {
  plug({.silent_power_ups = 99});
  const auto unit = open();
  ASSERT_FALSE(unit);
  EXPECT_EQ(unit.error().code(), Errc::timeout);
}

TEST_F(Uru4000Test, goes_on_after_faults_that_it_is_known_to_have) {
  plug({.touches = {always}, .deaths = 1, .bad_pictures = 2});
  auto unit = opened();
  int resets = 0;
  const auto captured = unit.capture(hal::FingerRequest(), in(5s), [&](const hal::Event& event) {
    if (const auto* notice = event.as<Notice>()) resets += notice->code == NoticeCode::line_reset ? 1 : 0;
  });
  ASSERT_TRUE(captured) << captured.error().message();
  EXPECT_EQ(resets, 3);
}

TEST_F(Uru4000Test, gives_up_where_it_faults_again_and_again) {
  plug({.touches = {always}, .deaths = 4});
  auto unit = opened();
  const auto captured = unit.capture(hal::FingerRequest(), in(5s));
  ASSERT_FALSE(captured);
  EXPECT_EQ(captured.error().code(), Errc::protocol);
  expect_fresh(unit, "after the error");
}

TEST_F(Uru4000Test, a_capture_after_a_cancel_in_the_middle_of_a_picture_is_fresh) {
  plug({.touches = {always}});
  auto unit = opened();
  for (int step = 0; step < 20; ++step) {  // over the whole of a capture
    {
      auto operation = unit.begin(hal::FingerRequest(), in(5s), hal::EventQueue::create(clock));
      ASSERT_TRUE(operation) << operation.error().message();
      clock.sleep_until(in(step * 8ms));
      operation->cancel();
    }
    expect_fresh(unit, text("step ", step));
  }
}

// The faults of the wire at every transfer of a capture, and at those that wait for events meanwhile: one end, in time,
// and a fresh frame after it. What a fault does to an event shows in the capture after that.
struct Uru4000FaultAt : Uru4000Test, testing::WithParamInterface<const char*> {
  /// True where the capture ended with `done`.
  bool ends_once(hal::Unit& unit, const std::string& when) {
    const auto queue = hal::EventQueue::create(clock);
    const auto begun = clock.now();
    auto operation = unit.begin(hal::FingerRequest(), in(3s), queue);
    EXPECT_TRUE(operation) << when << ": " << operation.error().message();
    int ends = 0;
    bool done = false;
    while (auto event = queue->next(in(ends == 0 ? 4s : 1s)))
      if (const auto* end = event->as<hal::Ended>()) {
        ++ends;
        done = end->end == hal::End::done;
        EXPECT_LE(event->time - begun, 3s) << when;
        if (end->end == hal::End::error) {
          EXPECT_TRUE(end->error && !end->error->wanted().empty()) << when;
        }
      }
    EXPECT_EQ(ends, 1) << when;
    return done;
  }
};

TEST_P(Uru4000FaultAt, every_transfer_of_a_capture_ends_once_and_the_next_capture_is_fresh) {
  constexpr int transfers_of_two_captures = 14;
  int failed = 0;
  for (int at = 1; at <= transfers_of_two_captures; ++at) {
    const auto when = text(GetParam(), "@", at);
    plug({.touches = {always}});
    auto unit = opened();
    bus->set_faults("1-7", *transport::parse_faults(when));
    bool done = true;
    for (int capture = 0; capture < 3 && done; ++capture) done = ends_once(unit, when);
    failed += done ? 0 : 1;
    const auto state = unit.state(hal::Function::fingerprint_scanner);
    if (state == hal::State::gone || state == hal::State::closed) {
      unit = hal::Unit();
      plug();
      unit = opened();
    }
    expect_fresh(unit, when);
    bus->unplug("1-7");
  }
  RecordProperty("failed_first_captures", failed);
  const std::string_view fault(GetParam());
  const bool heals = fault == "short" || fault == "long" || fault == "lie";  // carries no meaning, or is healed
  EXPECT_GE(failed, fault.starts_with("late:") || heals ? 0 : transfers_of_two_captures - 4);
  EXPECT_LE(failed, fault.starts_with("late:") ? 0 : transfers_of_two_captures);
}

INSTANTIATE_TEST_SUITE_P(Wire, Uru4000FaultAt,
                         testing::Values("no_device", "unplug", "stall", "short", "long", "lie", "hang", "late:100ms"),
                         [](const auto& chosen) {
                           std::string name(chosen.param);
                           return name.substr(0, name.find(':'));
                         });

}  // namespace
}  // namespace landfall::devices
