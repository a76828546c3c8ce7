#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/driver/driver.hpp>
#include <landfall/firmware/simbooth.hpp>
#include <landfall/hal/capability.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/simulators/exposure.hpp>
#include <landfall/synth/page.hpp>
#include <landfall/transport/model.hpp>

/// The simulated devices from behind: what tests hold in their hands while a driver sees only the wire.
namespace landfall::simulators {

/// When a document, face, chip or code comes and goes. Times count from the opening of the unit.
struct Visits {
  enum class Hold : std::uint8_t {
    seen,   ///< until it was captured: a page under all of its lights, a final camera frame, a code
    ever,   ///< for ever
    timed,  ///< for `time`
  };
  bool absent = false;      ///< nobody comes
  Duration first{};         ///< until the first
  Hold hold = Hold::seen;   ///< how long each stays
  Duration time{};          ///< with timed: at least 1 ms
  Duration gap{};           ///< between one and the next
  std::uint32_t items = 0;  ///< how many come; 0: no end. After the last the device says that nothing more will come
};

/// A simulated device as seen from its wire: it speaks firmware-interfaces/simbooth. Item 1 is the traveller of the
/// seed, item 2 that of seed + 1, and so on. Pages are drawn on a thread of their own, when they are first asked for,
/// and kept for a while. place(), lift(), restart(), truth() and the log may be used from any thread.
class LANDFALL_API BoothModel final : public transport::UsbModel {
 public:
  using Function = firmware::simbooth::Function;
  struct Options {
    Function function = Function::document;
    std::uint64_t seed = 1;
    std::optional<mrz::Date> today{};  ///< of the Scene; empty: the clock's
    Visits visits{};
    bool stamp = true;
    /// A small picture of no document that costs next to nothing, for runs by the thousand: 96 x 64 gray.
    bool pattern = false;
    std::string port = "sim-1";
    Duration answer_time = std::chrono::milliseconds(1);  ///< of a command
    Duration exposure_time = std::chrono::milliseconds(20);
    Duration chunk_time = std::chrono::microseconds(50);  ///< of each message of pixels
    // document
    std::vector<mrz::Format> formats{mrz::Format::td3};  ///< one after the other, then again from the first
    bool sides = false;         ///< a document is two items, one after the other: a TD1 card's front and its back
    std::vector<int> ppi{400};  ///< 50 to 600
    synth::Capture view{};      ///< how the page is seen; its ppi, size and seed are ours
    // camera
    std::vector<hal::Size> sizes{{1280, 720}, {640, 480}};
    // chip
    Bytes atr{0x3B, 0x88, 0x80, 0x01, 0x4C, 0x41, 0x4E, 0x44, 0x46, 0x41, 0x4C, 0x4C, 0x0D};  ///< ISO/IEC 7816-3
    // code
    std::vector<std::string> codes{"mrz"};  ///< "mrz", or a symbology as "PDF417": one after the other
  };

  BoothModel(Options options, Clock& clock);
  ~BoothModel() override;

  [[nodiscard]] const Options& options() const noexcept;
  [[nodiscard]] const ExposureLog& log() const noexcept;
  /// The visits end; this item lies there until lift() or the next place(). 0: the next one.
  void place(std::uint32_t item = 0);
  void lift();
  /// The visits begin again from the first item, now; where a hand has taken over, nothing happens.
  void restart();
  /// What page `item` says and where, in the pictures of that resolution. Draws it where it is not kept. Errors: those
  /// of synth; unsupported for devices without pages and with `pattern`.
  [[nodiscard]] Result<synth::Truth> truth(std::uint32_t item, int ppi) const;
  /// What an output was set to; empty: never.
  [[nodiscard]] std::string output(std::string_view name) const;

  const transport::UsbDevice& device() const noexcept override;
  void on_out(std::uint8_t endpoint, ByteView data, transport::Wire& wire) override;
  std::optional<Bytes> on_control(const transport::UsbSetup& setup, ByteView data, transport::Wire& wire) override;
  void on_reset(transport::Wire& wire) override;
  struct State;

 private:
  std::unique_ptr<State> state_;
};

/// What "sim_chip:.." says, as its driver takes it: whose chip it is, for those who give its files. Errors: bad_input
/// with the key. Reentrant.
[[nodiscard]] LANDFALL_API Result<BoothModel::Options> sim_chip_options(std::string_view uri);

/// The built-in simulated drivers around a model that the caller owns, plugged into the caller's bus: one unit,
/// "sim_document:port=<the model's port>", found by discovery. unplug and plug are the bus's. The URI of the ordinary
/// driver is not understood.
using BoothDriver = std::unique_ptr<driver::Driver>;
[[nodiscard]] LANDFALL_API BoothDriver make_sim_document(std::shared_ptr<transport::MemoryUsb> bus,
                                                         std::shared_ptr<BoothModel> model);
[[nodiscard]] LANDFALL_API BoothDriver make_sim_camera(std::shared_ptr<transport::MemoryUsb> bus,
                                                       std::shared_ptr<BoothModel> model);
[[nodiscard]] LANDFALL_API BoothDriver make_sim_chip(std::shared_ptr<transport::MemoryUsb> bus,
                                                     std::shared_ptr<BoothModel> model);
[[nodiscard]] LANDFALL_API BoothDriver make_sim_code(std::shared_ptr<transport::MemoryUsb> bus,
                                                     std::shared_ptr<BoothModel> model);

}  // namespace landfall::simulators
