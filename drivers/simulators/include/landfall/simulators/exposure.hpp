#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>

/// The oracle outside the driver: when what a driver delivers came into being, by the word of the device's model.
namespace landfall::simulators {

/// One exposure or message, from the device's own point of view. A value.
struct Exposure {
  std::uint64_t nonce = 0;          ///< counts from 1, never again
  TimePoint start{};                ///< of the clock of its bus
  Finger finger = Finger::unknown;  ///< fingerprint scanners: what lay there; unknown: nothing
  std::uint32_t item = 0;           ///< the others: which document, face, chip or code, from 1; 0: nothing
};

/// The stamp that carries an exposure's nonce through driver and frame: 16 bytes at the begin of a frame's first row,
/// or at the end of a message (before the status word of a response APDU). Reentrant.
inline constexpr std::size_t stamp_bytes = 16;
LANDFALL_API void put_stamp(std::span<std::uint8_t, stamp_bytes> to, std::uint64_t nonce);
[[nodiscard]] LANDFALL_API std::optional<std::uint64_t> stamp_of(const ImageView& frame);
[[nodiscard]] LANDFALL_API std::optional<std::uint64_t> stamp_of(ByteView message);

/// What a device model remembers of its exposures: the newest 4,096. Thread-safe.
class LANDFALL_API ExposureLog {
 public:
  /// Gives the exposure its nonce and keeps it.
  Exposure add(Exposure exposure);
  [[nodiscard]] std::optional<Exposure> find(std::optional<std::uint64_t> nonce) const;
  [[nodiscard]] std::optional<Exposure> of(const ImageView& frame) const { return find(stamp_of(frame)); }
  [[nodiscard]] std::optional<Exposure> of(ByteView message) const { return find(stamp_of(message)); }
  [[nodiscard]] std::vector<Exposure> all() const;
  [[nodiscard]] std::uint64_t count() const;  ///< of all that ever were

 private:
  mutable Mutex mutex_;
  std::uint64_t last_ LANDFALL_GUARDED_BY(mutex_) = 0;
  std::vector<Exposure> kept_ LANDFALL_GUARDED_BY(mutex_);  // a ring: nonce n stands at n % 4096
};

}  // namespace landfall::simulators
