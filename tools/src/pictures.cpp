#include "pictures.hpp"

#include <CLI/CLI.hpp>

namespace landfall::tools {

void add_in_process(CLI::App& command, bool& in_process) {
  command.add_flag(
      "--in-process", in_process,
      "Decode pictures in this program, not in landfall-decoder: to look for faults, not for files of others");
}

std::shared_ptr<codec::PictureDecoder> make_decoder(bool in_process) {
  if (in_process) return std::make_shared<codec::InThisProcess>();
  auto out = std::make_shared<codec::DecoderProcess>();
  static_cast<void>(out->start());
  return out;
}

}  // namespace landfall::tools
