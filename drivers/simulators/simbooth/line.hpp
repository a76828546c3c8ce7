#pragma once

#include <memory>
#include <optional>

#include <landfall/driver/io.hpp>
#include <landfall/firmware/simbooth.hpp>

namespace landfall::simulators {

/// An answer's first message; wiped when it goes, as it may speak of a person. Move-only.
class BoothAnswer {
 public:
  BoothAnswer(Bytes bytes, firmware::simbooth::Message message) : bytes_(std::move(bytes)), message_(message) {}
  BoothAnswer(BoothAnswer&&) noexcept = default;  // the payload stays where it is
  BoothAnswer& operator=(BoothAnswer&&) = delete;
  ~BoothAnswer() { wipe(bytes_.data(), bytes_.size()); }
  [[nodiscard]] ByteView payload() const noexcept { return message_.payload; }
  [[nodiscard]] firmware::simbooth::Type type() const noexcept { return message_.type; }
  /// Why the device could not do it; nullopt: it did.
  std::optional<firmware::simbooth::Problem> problem{};

 private:
  Bytes bytes_;
  firmware::simbooth::Message message_;
};

/// The line to a device that speaks simbooth: commands with a nonce that was never used before, answers whose nonce,
/// sequence, type, length and checksum are right, and what cleans it after a stop. Thread-bound, but for the channel.
class BoothLine {
 public:
  explicit BoothLine(std::shared_ptr<transport::UsbChannel> channel) : channel_(std::move(channel)) {}

  /// Sends a command and takes the first message of its answer, which must be `wanted` or an error. Errors: those of
  /// the transfers; protocol.
  [[nodiscard]] Result<BoothAnswer> exchange(firmware::simbooth::Type command, ByteView payload,
                                             firmware::simbooth::Type wanted, driver::Io& io);
  /// The next message of the same answer.
  [[nodiscard]] Result<BoothAnswer> more(firmware::simbooth::Type wanted, driver::Io& io);
  [[nodiscard]] Result<firmware::simbooth::Info> info(driver::Io& io);
  /// Reads until the line is silent, then until an echo of a fresh nonce: what comes before that is old.
  [[nodiscard]] Result<void> resync(driver::Io& io);
  [[nodiscard]] Result<void> reset(driver::Reset rung, driver::Io& io);
  [[nodiscard]] const transport::UsbDevice& device() const noexcept { return channel_->device(); }

 private:
  [[nodiscard]] Result<void> send(firmware::simbooth::Type command, ByteView payload, driver::Io& io);
  [[nodiscard]] Result<BoothAnswer> receive(firmware::simbooth::Type wanted, driver::Io& io);

  std::shared_ptr<transport::UsbChannel> channel_;  // shared: a blocking call may outlive this
  std::uint64_t nonce_ = 0;                         // of the command that is being answered
  std::uint16_t sequence_ = 0;                      // of the message that comes next
};

}  // namespace landfall::simulators
