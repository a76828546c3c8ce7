// The first byte chooses the parser; the rest is its input. What a parser accepts, the writer must write again.
#include <algorithm>
#include <cstdlib>

#include <landfall/firmware/simbooth.hpp>

using namespace landfall::firmware::simbooth;  // NOLINT: a program, not a header
using landfall::ByteView;

namespace {
void must(bool holds) {
  if (!holds) std::abort();
}
template <class Parsed>
void again(const landfall::Result<Parsed>& parsed, ByteView in) {
  if (parsed) must(std::ranges::equal(write(*parsed), in));
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const ByteView in(data + 1, size - 1);
  switch (data[0] % 10) {
    case 0:
      if (const auto parsed = parse_message(in))
        must(std::ranges::equal(*message(parsed->type, parsed->sequence, parsed->nonce, parsed->payload), in));
      break;
    case 1:
      again(parse_info(in), in);
      break;
    case 2:
      again(parse_presence(in), in);
      break;
    case 3:
      again(parse_expose(in), in);
      break;
    case 4:
      again(parse_frame(in), in);
      break;
    case 5:
      again(parse_rows(in), in);
      break;
    case 6:
      again(parse_code(in), in);
      break;
    case 7:
      again(parse_output(in), in);
      break;
    case 8:
      again(parse_problem(in), in);
      break;
    default:  // a message whose checksum is right, so that all behind it is reached
      if (const auto made = message(static_cast<Type>(size > 1 ? data[1] : 0), 1, 2, in)) {
        const auto parsed = parse_message(*made);
        must(parsed.has_value() == (name(static_cast<Type>(size > 1 ? data[1] : 0)) != "unknown"));
        if (parsed) must(std::ranges::equal(parsed->payload, in));
      }
  }
  return 0;
}
