// The first byte chooses the parser, the second an index or sequence; the rest is the frame. What a parser accepts, the
// writer of the other side must write again.
#include <algorithm>
#include <cstdlib>

#include <landfall/firmware/nb1010.hpp>

using namespace landfall::firmware::nb1010;  // NOLINT: a program, not a header
using landfall::ByteView;

namespace {
void must(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto number = data[1];
  const ByteView frame(data + 2, size - 2);
  switch (data[0] % 6) {
    case 0:
      if (const auto header = parse_header(frame)) must(header->length == frame.size());
      break;
    case 1:
      if (const auto command = parse_command(frame))
        must(std::ranges::equal(command_frame(command->command, command->sequence), frame));
      break;
    case 2:
      if (const auto measure = parse_finger(frame, number))
        must(parse_finger(finger_answer(number, *measure), number).has_value());
      break;
    case 3:
      if (const auto status = parse_status(frame, number))
        must(*parse_status(status_answer(number, *status), number) == *status);
      break;
    case 4:
      if (const auto rows = parse_image_frame(frame, number))
        must(std::ranges::equal(*parse_image_frame(image_frame(number, *rows), number), *rows));
      break;
    default:
      if (const auto text = parse_answer(frame, Answer::device_string, number))
        must(text->size() + header_bytes == frame.size());
  }
  return 0;
}
