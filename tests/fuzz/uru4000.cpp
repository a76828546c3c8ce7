// The first byte chooses the parser, the second a key; the rest is what came. What a parser accepts, the writer of the
// other side must write again.
#include <algorithm>
#include <cstdlib>

#include <landfall/firmware/uru4000.hpp>

using namespace landfall::firmware::uru4000;  // NOLINT: a program, not a header
using landfall::ByteView;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

// A whole image is too long for a fuzzer to find: 22 bytes say rows (2), key number and the first blocks, and the
// pixels are made up. One row too few where the last byte is odd.
void image(ByteView in) {
  if (in.size() < 22) return;
  const auto rows = std::size_t{in[0]} | std::size_t{in[1] & 1U} << 8;
  landfall::Bytes bytes(header_bytes + std::size_t{width} * (rows - (rows > 0 ? in[21] & 1U : 0U)));
  bytes[2] = width & 0xFF;
  bytes[3] = width >> 8;
  bytes[4] = in[0];
  bytes[5] = in[1] & 1U;
  bytes[6] = in[2];
  std::copy_n(in.begin() + 3, 18, bytes.begin() + 16);
  for (std::size_t i = header_bytes; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(i * 7 + in[i % in.size()]);
  const auto packet = parse_packet(bytes);
  if (!packet) return;
  must(packet->output_rows <= height && packet->rows <= rows_max);
  const auto numbers = key_numbers(*packet);
  std::vector<std::uint32_t> keys(numbers.size(), 0x544409d6);
  const auto picture = assemble(*packet, keys);
  must(picture && picture->size() == static_cast<std::size_t>(packet->output_rows) * width);
  keys.push_back(1);
  must(!assemble(*packet, keys));
  // What scrambles and descrambles alike gives the same picture twice.
  const auto again =
      packet_of(picture->view(), packet->list(), packet->key_number, std::span(keys).first(numbers.size()));
  if (again) must(parse_packet(*again)->output_rows == packet->output_rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ByteView in(data + 2, size - 2);
  switch (data[0] % 6) {
    case 0:
      if (const auto event = parse_event(in)) must(*parse_event(event_message(*event)) == *event);
      break;
    case 1:
      if (const auto key = parse_key(in, data[1])) must(std::ranges::equal(key_answer(*key, data[1]), in));
      break;
    case 2:
      if (const auto question = parse_key_question(in))
        must(std::ranges::equal(key_question(question->number, question->seed), in));
      break;
    case 3:
      must(answer_to(in).has_value() == (in.size() == challenge_bytes));
      must(parse_device_info(in).has_value() == (in.size() == device_info_bytes));
      break;
    case 4:
      (void)parse_packet(in);
      break;
    default:
      image(in);
  }
  return 0;
}
