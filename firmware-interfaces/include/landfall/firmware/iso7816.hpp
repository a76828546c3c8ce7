#pragma once

#include <cstddef>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

/// ISO/IEC 7816-4: what is said to a chip and what it answers. firmware-interfaces/iso7816/iso7816.md.
namespace landfall::firmware::iso7816 {

/// How much one exchange carries, by what reader and chip say. A short command has at most 255 bytes of data, a short
/// response 256 and the status words (ISO/IEC 7816-4, 5.2).
struct Limits {
  std::size_t command_max = 261;   ///< bytes of a command APDU: header, Lc, data, Le
  std::size_t response_max = 258;  ///< bytes of a response APDU, with SW1 and SW2
};

/// A chip that is connected. The seam between who speaks with a chip and who holds its reader: protocols, secure
/// messaging, recordings and tests stand on either side of it. Thread-bound.
class LANDFALL_API Transceiver {
 public:
  virtual ~Transceiver() = default;
  /// Sends one command APDU and waits for the response APDU. Errors: cancelled (somebody wants the caller to leave: it
  /// does so, and sends nothing more), deadline, gone, protocol, bad_input (longer than the limits allow), and the
  /// reader's own. What it gives may be personal.
  [[nodiscard]] virtual Result<Bytes> transceive(ByteView command) = 0;
  [[nodiscard]] virtual Limits limits() const noexcept = 0;
};

/// Status words 9000: it did all that was asked (ISO/IEC 7816-4, 5.6). Reentrant.
[[nodiscard]] LANDFALL_API bool succeeded(ByteView response) noexcept;

}  // namespace landfall::firmware::iso7816
