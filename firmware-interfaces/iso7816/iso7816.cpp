#include <landfall/firmware/iso7816.hpp>

namespace landfall::firmware::iso7816 {

bool succeeded(ByteView response) noexcept {
  return response.size() >= 2 && response[response.size() - 2] == 0x90 && response.back() == 0x00;
}

}  // namespace landfall::firmware::iso7816
