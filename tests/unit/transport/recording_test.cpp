#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include <landfall/base/text.hpp>
#include <landfall/transport/recording.hpp>

#include "echo_model.hpp"

namespace landfall::transport {
namespace {

using namespace std::chrono_literals;

std::string example() {
  return "landfall-usb 1\n"
         "device 1209:0001 release 0100 port 1-1\n"
         "serial A%20%25\n"
         "# a remark\n"
         "\n"
         "open 0\n"
         "1 10 1200 bulk 02 out completed 2 2 0102\n"
         "3 1300 50 control c0:01:0000:0007 in completed 8 2 aabb\n"
         "2 1250 900 interrupt 83 in cancelled 64 0 -\n"
         "4 9999 1 clear_halt 81 out completed 0 0 -\n"
         "5 10000 1 reset 00 out failed 0 0 -\n";
}

TEST(RecordingText, is_read_and_written_again) {
  const auto recording = parse_recording(example());
  ASSERT_TRUE(recording) << recording.error().message();
  EXPECT_EQ(recording->device.vendor, 0x1209);
  EXPECT_EQ(recording->device.release, 0x0100);
  EXPECT_EQ(recording->device.serial, "A %");
  const auto& transfers = recording->openings.at(0).transfers;
  ASSERT_EQ(transfers.size(), 5U);
  EXPECT_EQ(transfers[1].number, 3U);
  EXPECT_EQ(transfers[1].setup.index, 7);
  EXPECT_EQ(transfers[1].data, (Bytes{0xAA, 0xBB}));
  EXPECT_EQ(transfers[2].took, 900us);
  EXPECT_EQ(transfers[2].line, 9);
  const auto again = parse_recording(to_text(*recording));
  ASSERT_TRUE(again);
  EXPECT_EQ(to_text(*again), to_text(*recording));
}

TEST(RecordingText, is_refused_with_the_line) {
  const auto with = [](std::string_view from, std::string_view to) {
    auto out = example();
    out.replace(out.find(from), from.size(), to);
    return out;
  };
  for (const auto& [bad, line] :
       std::vector<std::pair<std::string, std::string>>{{"", "line 0"},
                                                        {with("usb 1", "usb 2"), "line 1"},
                                                        {with("1209:0001", "1209-0001"), "line 2"},
                                                        {with("release 0100", "release 100"), "line 2"},
                                                        {with("%20", "%2"), "line 3"},
                                                        {with("open 0", "open -1"), "line 6"},
                                                        {with("open 0", "shut 0"), "line 6"},
                                                        {with("1 10 1200", "0 10 1200"), "line 7"},
                                                        {with("1 10 1200", "1 10 9999999999999"), "line 7"},
                                                        {with("bulk 02", "bolk 02"), "line 7"},
                                                        {with("bulk 02 out", "bulk 02 in"), "line 7"},
                                                        {with("completed 2 2", "completed 2 3"), "line 7"},
                                                        {with("completed 2 2", "completed 99999999 2"), "line 7"},
                                                        {with("0102", "010"), "line 7"},
                                                        {with("0102", "01zz"), "line 7"},
                                                        {with("0102", "0102 "), "line 7"},
                                                        {with("3 1300", "1 1300"), "line 8"},
                                                        {with("c0:01:0000:0007", "c0:01:0000:007"), "line 8"},
                                                        {with("64 0 -", "64 0 00"), "line 9"},
                                                        {with("cancelled", "pending"), "line 9"}}) {
    const auto recording = parse_recording(bad);
    ASSERT_FALSE(recording) << bad;
    EXPECT_EQ(recording.error().where(), line) << recording.error().message();
  }
  std::string many = example();
  for (int i = 0; i < 4096; ++i) many += "open 0\n";
  EXPECT_EQ(parse_recording(many).error().code(), Errc::exhausted);
}

// One life of a device, as a driver would lead it; what it saw, as text.
std::string life(Clock& clock, UsbHost& host) {
  Asker asker(clock);
  std::string seen;
  const auto note = [&](std::string_view what, const Transfer& t) {
    seen += text(what, " ", name(t.status), " ", to_hex(ByteView(t.buffer).first(t.actual)), "\n");
  };
  const auto devices = host.list();
  auto opened = host.open(devices->at(0), 0);
  if (!opened) return opened.error().message();
  auto& channel = **opened;
  const auto start = clock.now();
  note("out", *asker.run(channel, 0x02, {1, 2, 3}));
  note("in", *asker.run(channel, 0x81, Bytes(64)));
  note("control", *asker.run(channel, 0, Bytes(4), TransferKind::control, {0xC0, 1, 0, 0}));
  note("refused", *asker.run(channel, 0, {7}, TransferKind::control, {0x40, 0xFF, 0, 0}));
  note("silence", *asker.run(channel, 0x81, Bytes(64)));
  note("stalls", *asker.run(channel, 0x02, {0xEE}));
  note("stalled", *asker.run(channel, 0x81, Bytes(64)));
  seen += channel.clear_halt(0x81) ? "cleared\n" : "not cleared\n";
  const auto early = asker.make(0x81, Bytes(8), TransferKind::interrupt);  // waits while others come and go
  const int before = asker.done();
  EXPECT_TRUE(channel.submit(early));
  note("out", *asker.run(channel, 0x02, {5}));
  asker.wait(before + 2, clock.in(std::chrono::seconds(1)));
  note("early", *early);
  seen += channel.reset() ? "reset\n" : "not reset\n";
  note("unplugged", *asker.run(channel, 0x02, {6}));
  seen += channel.submit(asker.make(0x02, {6})).error().code() == Errc::gone ? "gone\n" : "not gone\n";
  seen += std::to_string((clock.now() - start).count() / 1'000'000) + " ms\n";
  return seen;
}

struct RecordAndReplay : testing::Test {
  std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("landfall-record-" + std::to_string(::getpid()));
  std::string file = folder / "1209-0001-1-1.usbrec";
  void SetUp() override { std::filesystem::remove_all(folder); }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::string record(VirtualClock& clock) {
    const auto bus = MemoryUsb::create(clock);
    bus->plug(std::make_shared<EchoModel>("1-1", 3ms), *parse_faults("unplug@10"));
    const auto recorder = record_usb(bus, folder, clock);
    EXPECT_TRUE(recorder);
    return life(clock, **recorder);
  }
};

// Whoever can write into the folder chooses neither what the recording overwrites nor who reads it.
TEST_F(RecordAndReplay, a_recording_goes_over_no_link_and_into_no_pipe) {
  VirtualClock clock;
  const auto opened = [&] {
    const auto bus = MemoryUsb::create(clock);
    bus->plug(std::make_shared<EchoModel>("1-1", 3ms), {});
    const auto recorder = record_usb(bus, folder, clock);
    const auto devices = (*recorder)->list();
    return (*recorder)->open(devices->at(0), 0).has_value();
  };
  ASSERT_TRUE(opened());
  std::filesystem::remove(file);
  const auto elsewhere = folder / "elsewhere";
  std::ofstream(elsewhere) << "mine";
  std::filesystem::create_symlink(elsewhere, file);
  EXPECT_FALSE(opened());
  EXPECT_EQ(std::filesystem::file_size(elsewhere), 4U);
  std::filesystem::remove(file);
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  EXPECT_FALSE(opened());
}

TEST_F(RecordAndReplay, what_was_recorded_is_seen_again_at_the_same_times) {
  VirtualClock clock;
  const auto first = record(clock);
  EXPECT_NE(first.find("early completed ee"), std::string::npos) << first;
  EXPECT_NE(first.find("unplugged no_device"), std::string::npos) << first;
  EXPECT_EQ(record(clock), first) << "the second opening is appended";
  EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms(0777), std::filesystem::perms(0600));

  const auto replay = replay_usb(file, clock);
  ASSERT_TRUE(replay) << replay.error().message();
  EXPECT_TRUE((*replay)->list()->at(0).replayed);
  EXPECT_EQ(life(clock, **replay), first);
  EXPECT_EQ(life(clock, **replay), first);
  EXPECT_TRUE((*replay)->list()->empty()) << "it was opened twice, not three times";
}

TEST_F(RecordAndReplay, a_driver_that_does_something_else_hears_what_and_where) {
  VirtualClock clock;
  record(clock);
  const auto replay = *replay_usb(file, clock);
  const auto channel = *replay->open(replay->list()->at(0), 0);
  Asker asker(clock);
  const auto refused = [&](std::shared_ptr<Transfer> transfer) {
    const auto submitted = channel->submit(std::move(transfer));
    EXPECT_FALSE(submitted);
    EXPECT_EQ(submitted.error().code(), Errc::transport);
    EXPECT_EQ(submitted.error().where(), file + ", line 4");
    EXPECT_EQ(submitted.error().wanted(), "bulk 02 out completed 3 0 010203");
    return submitted.error().found();
  };
  EXPECT_EQ(refused(asker.make(0x02, {1, 2, 4})), "bulk 02 out completed 3 0 010204");
  EXPECT_EQ(refused(asker.make(0x03, {1, 2, 3})), "bulk 03 out completed 3 0 010203");
  EXPECT_EQ(refused(asker.make(0x81, Bytes(3))), "bulk 81 in completed 3 0 -");
  EXPECT_EQ(asker.run(*channel, 0x02, {1, 2, 3})->status, TransferStatus::completed);
}

TEST_F(RecordAndReplay, files_that_are_not_there_or_not_writable_are_errors) {
  VirtualClock clock;
  EXPECT_EQ(replay_usb(file, clock).error().code(), Errc::not_found);
  EXPECT_EQ(record_usb(MemoryUsb::create(clock), "/proc/none", clock).error().code(), Errc::io);
}

}  // namespace
}  // namespace landfall::transport
