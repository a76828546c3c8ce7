#include <landfall/emrtd/application.hpp>

#include <utility>

namespace landfall::emrtd {

Result<model::ChipExchange> select_application(firmware::iso7816::Transceiver& chip) {
  // CLA INS P1 P2: SELECT by the name of a dedicated file, no file control information in the answer; Lc and the name.
  Bytes command{0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
  LANDFALL_TRY(auto response, chip.transceive(command));
  const bool done = firmware::iso7816::succeeded(response);
  return model::ChipExchange{Personal(std::move(command)), Personal(std::move(response)),
                             "select the application of travel documents", done};
}

}  // namespace landfall::emrtd
