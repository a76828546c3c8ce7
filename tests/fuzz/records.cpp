// The first byte chooses the reader; the rest is its input. What a reader accepts, the writer must write again: the
// same bytes, or, where the input was BER but not DER, bytes that are read as DER and written again the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include <landfall/records/biometric_block.hpp>

namespace {

using namespace landfall;           // NOLINT: a program, not a header
using namespace landfall::records;  // NOLINT

void must(bool holds) {
  if (!holds) std::abort();
}

bool is_within(ByteView part, ByteView whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

Bytes written(const BiometricBlock& block) {
  auto bytes = write(block);
  must(bytes.has_value());
  return *std::move(bytes);
}

void check(const Result<BiometricBlock>& block, ByteView in) {
  if (!block) {
    must(block.error().layer() == Layer::records && block.error().where().starts_with("byte "));
    return;
  }
  const auto& odd = findings(*block);
  must(odd.size() <= 8);
  for (const auto& finding : odd) must(finding.offset <= in.size() && name(finding.what) != "reserved");
  for (const auto& image : images(*block)) must(is_within(image.bytes, in) && !name(image.format).empty());
  const Bytes out = written(*block);
  if (!has(odd, Oddity::not_der)) {
    must(std::ranges::equal(out, in));
    return;
  }
  const auto again = read(out);
  must(again.has_value() && !has(findings(*again), Oddity::not_der));
  must(images(*again).size() == images(*block).size());
  must(written(*again) == out);
}

template <class Block>
void check(Result<Block> block, ByteView in) {
  check(block ? Result<BiometricBlock>(BiometricBlock(*std::move(block)))
              : Result<BiometricBlock>(std::move(block).error()),
        in);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const ByteView in(data + 1, size - 1);
  switch (data[0] % 7) {
    case 0:
      check(read(in), in);
      break;
    case 1:
      check(iso19794::read_face(in), in);
      break;
    case 2:
      check(iso19794::read_finger(in), in);
      break;
    case 3:
      check(iso19794::read_iris(in), in);
      break;
    case 4:
      check(iso39794::read_face(in), in);
      break;
    case 5:
      check(iso39794::read_finger(in), in);
      break;
    case 6:
      check(iso39794::read_iris(in), in);
      break;
  }
  return 0;
}
