#pragma once

#include <memory>

#include <landfall/codec/decoder.hpp>

namespace CLI {
class App;
}

namespace landfall::tools {

/// --in-process: the one option that says where pictures are decoded.
void add_in_process(CLI::App& command, bool& in_process);

/// landfall-decoder, which is started now and gets ready while the command prepares other things; or this process. That
/// it cannot be started is said by the first picture.
[[nodiscard]] std::shared_ptr<codec::PictureDecoder> make_decoder(bool in_process);

}  // namespace landfall::tools
