#pragma once

#include <atomic>
#include <numeric>

#include <landfall/transport/model.hpp>

namespace landfall::transport {

/// Echoes what it is sent on 0x02 back on 0x81, `delay` later; control IN gives 1, 2, 3 ...; counts its resets.
class EchoModel final : public UsbModel {
 public:
  explicit EchoModel(std::string port = "1-1", Duration delay = {}) : delay_(delay) {
    device_.vendor = 0x1209;
    device_.product = 0x0001;
    device_.port = std::move(port);
  }
  const UsbDevice& device() const noexcept override { return device_; }
  void on_out(std::uint8_t, ByteView data, Wire& wire) override {
    if (!data.empty() && data[0] == 0xEE) wire.stall(0x81);
    if (!data.empty() && data[0] == 0xFF) wire.flush(0x81);
    wire.send(0x81, Bytes(data.begin(), data.end()), delay_);
  }
  std::optional<Bytes> on_control(const UsbSetup& setup, ByteView, Wire&) override {
    if (setup.request == 0xFF) return std::nullopt;
    Bytes out(8);
    std::iota(out.begin(), out.end(), std::uint8_t{1});
    return out;
  }
  void on_reset(Wire&) override { ++resets; }
  std::atomic<int> resets = 0;

 private:
  UsbDevice device_;
  Duration delay_;
};

/// Submits and waits, on any clock.
class Asker {
 public:
  explicit Asker(Clock& clock) : clock_(clock), changed_(clock) {}
  std::shared_ptr<Transfer> make(std::uint8_t endpoint, Bytes buffer, TransferKind kind = TransferKind::bulk,
                                 UsbSetup setup = {}) {
    auto transfer = std::make_shared<Transfer>();
    transfer->kind = kind;
    transfer->endpoint = endpoint;
    transfer->setup = setup;
    transfer->buffer = std::move(buffer);
    transfer->done = [this] {
      {
        Lock lock(mutex_);
        ++done_;
      }
      changed_.notify_all();
    };
    return transfer;
  }
  /// True once `count` transfers have ended since the start.
  bool wait(int count, Deadline deadline) {
    Lock lock(mutex_);
    return changed_.wait(lock, deadline, [&] { return done_ >= count; });
  }
  int done() {
    Lock lock(mutex_);
    return done_;
  }
  std::shared_ptr<Transfer> run(UsbChannel& channel, std::uint8_t endpoint, Bytes buffer,
                                TransferKind kind = TransferKind::bulk, UsbSetup setup = {}) {
    auto transfer = make(endpoint, std::move(buffer), kind, setup);
    const int before = done();
    if (!channel.submit(transfer)) return nullptr;
    if (!wait(before + 1, clock_.in(std::chrono::seconds(10)))) {
      channel.cancel(transfer);
      wait(before + 1, Deadline::never());
    }
    return transfer;
  }

 private:
  Clock& clock_;
  Mutex mutex_;
  Condition changed_;
  int done_ = 0;
};

}  // namespace landfall::transport
