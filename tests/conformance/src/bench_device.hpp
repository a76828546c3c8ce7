#pragma once

#include <deque>
#include <memory>
#include <vector>

#include <landfall/conformance/bench.hpp>
#include <landfall/driver/driver.hpp>

namespace landfall::conformance {

/// The wire of the bench device, version 1. Commands are one byte and one byte of echo on endpoint 1; answers on 0x81:
///   's' sense  -> echo, 1 where something lies there
///   'e' expose -> echo, u32le length told, then the picture: width * height bytes, the first 16 its stamp
///   'p' ping   -> echo
namespace bench_wire {
inline constexpr std::uint8_t out = 0x01, in = 0x81;
inline constexpr int width = 16, height = 16;
inline constexpr std::size_t picture = std::size_t{width} * height;
inline constexpr std::size_t header = 5;
}  // namespace bench_wire

class BenchModel final : public transport::UsbModel {
 public:
  BenchModel(std::string serial, bool lies);
  const transport::UsbDevice& device() const noexcept override { return device_; }
  void on_out(std::uint8_t endpoint, ByteView data, transport::Wire& wire) override;
  std::optional<Bytes> on_control(const transport::UsbSetup&, ByteView, transport::Wire&) override {
    return std::nullopt;
  }
  void on_reset(transport::Wire& wire) override { wire.flush(bench_wire::in); }

  void place(bool there);
  [[nodiscard]] std::optional<Truth> truth(const ImageView& image) const;
  [[nodiscard]] std::uint64_t exposures() const;

 private:
  Bytes expose(TimePoint now, std::size_t& told) LANDFALL_REQUIRES(mutex_);
  transport::UsbDevice device_;
  const bool lies_;
  mutable Mutex mutex_;
  bool there_ LANDFALL_GUARDED_BY(mutex_) = false;
  std::deque<Truth> log_ LANDFALL_GUARDED_BY(mutex_);
  std::uint64_t last_ LANDFALL_GUARDED_BY(mutex_) = 0;
};

/// Outlives the driver's objects: where a leaking driver leaves its buffers. Thread-safe.
struct BenchLitter {
  Mutex mutex;
  std::vector<hal::FrameBuffer> buffers LANDFALL_GUARDED_BY(mutex);
};

[[nodiscard]] std::unique_ptr<driver::Driver> make_bench_driver(Defect defect, std::shared_ptr<BenchLitter> litter);

}  // namespace landfall::conformance
