// Any text in: a recording or an error with its line. What is accepted is written and read again, and is the same.
#include <cstdlib>

#include <landfall/transport/recording.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto recording = landfall::transport::parse_recording({reinterpret_cast<const char*>(data), size});
  if (!recording) {
    if (recording.error().where().rfind("line ", 0) != 0) std::abort();
    return 0;
  }
  const auto written = to_text(*recording);
  const auto again = landfall::transport::parse_recording(written);
  if (!again || to_text(*again) != written) std::abort();
  return 0;
}
