#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/simulators/exposure.hpp>
#include <landfall/transport/model.hpp>

namespace landfall::simulators {

/// Who puts which finger on the simulated platen, and when. Times count from the first plugging in.
struct FingerScript {
  std::vector<Finger> fingers{
      Finger::right_index};  ///< one after the other, then again from the first; empty: nobody comes
  Duration first = {};       ///< until the first is placed
  Duration hold = {};        ///< how long each lies there; zero: the first one is never lifted
  Duration gap = {};         ///< between two
};

/// An NB-1010-U as seen from its wire: it speaks firmware-interfaces/nb1010 over any transport that carries UsbModels,
/// and drives the unchanged nb1010 driver. Each image carries a stamp (unless switched off) that tells when it was
/// exposed and of which finger: an oracle outside the driver. place(), lift() and the log may be used from any thread.
class LANDFALL_API Nb1010Model final : public transport::UsbModel {
 public:
  struct Options {
    std::uint64_t seed = 1;  ///< whose fingers
    FingerScript script{};
    bool stamp = true;     ///< the first 16 pixels of an image carry its nonce
    bool pattern = false;  ///< a plain finger that costs next to nothing, for runs by the thousand
    std::string port = "sim-1";
    std::string serial{};                                  ///< the real one has none
    Duration answer_time = std::chrono::milliseconds(1);   ///< of a command
    Duration frame_time = std::chrono::microseconds(500);  ///< of each of the 90 image frames
  };
  using Exposure = simulators::Exposure;

  explicit Nb1010Model(Options options);
  ~Nb1010Model() override;

  /// The script ends; this finger lies there until lift() or the next place().
  void place(Finger finger);
  void lift();
  /// The exposure whose stamp a frame carries; nullopt where there is none such. The newest 4,096 are kept.
  [[nodiscard]] std::optional<Exposure> exposure_of(const ImageView& frame) const;
  [[nodiscard]] std::vector<Exposure> exposures() const;
  [[nodiscard]] const ExposureLog& log() const noexcept;

  const transport::UsbDevice& device() const noexcept override;
  void on_out(std::uint8_t endpoint, ByteView data, transport::Wire& wire) override;
  std::optional<Bytes> on_control(const transport::UsbSetup& setup, ByteView data, transport::Wire& wire) override;
  void on_reset(transport::Wire& wire) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace landfall::simulators
