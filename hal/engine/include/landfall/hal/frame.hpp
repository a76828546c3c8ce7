#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/provenance.hpp>
#include <landfall/hal/capability.hpp>

namespace landfall::hal {

/// All that is known about a frame besides its pixels. A value.
struct FrameInfo {
  Function function{};
  bool preview = false;         ///< false: final
  bool partial = false;         ///< rows are missing; the rest is zero
  bool raw = false;             ///< not corrected
  bool dark = false;            ///< lamps were off
  bool shows_person = true;     ///< wiped when released
  double ppi_x = 0, ppi_y = 0;  ///< pixels an inch; 0: not known
  int orientation = 0;          ///< degrees clockwise that turn it upright: 0, 90, 180, 270
  std::optional<Light> light{};
  int light_nm = 0;
  Side side = Side::unknown;
  std::vector<Finger> fingers{};  ///< in the frame, as asked for
  std::vector<Finger> missing{};  ///< of them, as said in the request
  std::uint64_t sequence = 0;     ///< of the stream, from 1; gaps are losses
  std::uint64_t operation = 0;    ///< the operation it was exposed for
  TimePoint exposure_start{}, exposure_end{};
  Duration uncertainty{};  ///< of both
  Provenance provenance{};
};

class FramePool;

/// An immutable picture that everybody shares. It outlives its device; when the last handle goes, its memory is wiped
/// if it shows a person, and given back to the pool. Copying is cheap. Thread-safe.
class LANDFALL_API Frame {
 public:
  Frame() = default;
  [[nodiscard]] const ImageView& image() const noexcept;  ///< empty for a default-constructed frame
  [[nodiscard]] const FrameInfo& info() const noexcept;
  [[nodiscard]] explicit operator bool() const noexcept { return data_ != nullptr; }
  struct Data;

 private:
  friend class FrameBuffer;
  explicit Frame(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

/// A frame while its driver still writes it. Move-only. Thread-bound.
class LANDFALL_API FrameBuffer {
 public:
  FrameBuffer(FrameBuffer&&) noexcept;
  FrameBuffer& operator=(FrameBuffer&&) noexcept;
  ~FrameBuffer();
  [[nodiscard]] std::span<std::uint8_t> pixels() noexcept;  ///< zeroed; rows are width * bytes_per_pixel apart
  [[nodiscard]] ImageView view() const noexcept;
  FrameInfo info{};
  /// Ends writing. For encoded formats `encoded_size` is the file's size within the buffer.
  [[nodiscard]] Frame freeze(std::size_t encoded_size = 0) &&;

 private:
  friend class FramePool;
  explicit FrameBuffer(std::shared_ptr<Frame::Data> data);
  std::shared_ptr<Frame::Data> data_;
};

/// Buffers for frames, bounded by count and bytes. An exhausted pool gives an error: the frame is dropped and counted,
/// the device is not blocked. Thread-safe; frames keep it alive.
class LANDFALL_API FramePool : public std::enable_shared_from_this<FramePool> {
 public:
  [[nodiscard]] static std::shared_ptr<FramePool> create(std::size_t max_frames, std::size_t max_bytes);
  /// Errors: exhausted; bad_input where the size is not plausible.
  [[nodiscard]] virtual Result<FrameBuffer> take(int width, int height, PixelFormat format,
                                                 std::size_t encoded_bytes = 0) = 0;
  [[nodiscard]] virtual std::size_t frames_out() const = 0;  ///< alive now
  virtual ~FramePool() = default;

 protected:
  static FrameBuffer wrap(std::shared_ptr<Frame::Data> data);
};

/// Turns raw frames into corrected ones; injected into the manager. Thread-safe.
class LANDFALL_API Corrector {
 public:
  virtual ~Corrector() = default;
  /// The corrected frame (its provenance says what was applied), or the raw one where nothing applies to this device.
  [[nodiscard]] virtual Result<Frame> correct(const Frame& raw, FramePool& pool) = 0;
};

}  // namespace landfall::hal
