#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/base/text.hpp>
#include <landfall/emrtd/file.hpp>

// What the readers of the files share.
namespace landfall::emrtd {

inline constexpr ber::Tag tag_list_tag = 0x5C;  // a list of tags, in EF.COM, DG11 and DG12

inline Error malformed(std::size_t offset, std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::emrtd, std::move(wanted), std::move(found)).at(text("byte ", offset));
}

// An error of this component; below it, what the reader of data objects or of zones said.
template <class T>
Result<T> within(std::string_view what, Result<T> result) {
  if (result || result.error().layer() == Layer::emrtd) return result;
  Error cause = std::move(result).error();
  const auto code = cause.code();
  std::string where = cause.where();
  return Error(code, Layer::emrtd, std::string(what), "something else").at(std::move(where)).because(std::move(cause));
}

// "0107" -> "1.7": pairs of digits (Doc 9303-10, 4.6.1); empty: not that.
std::string version_text(ByteView digits, std::size_t pairs);

// Tags one behind the other (ISO/IEC 7816-4, 10.4). 5F85 is two octets: see next_field.
std::vector<ber::Tag> tag_list(ByteView bytes);

// The next object. 5F85, which some issuers of DG12 use, breaks the rule that bit 8 of a tag's second octet announces a
// third one: its length follows at once.
Result<ber::Object> next_field(ber::Reader& reader);

// Compares the number that 02 gives with how many there are.
void check_count(FileContent& file, const std::optional<ber::Object>& count, std::size_t found);

inline void remark(std::vector<Remark>& remarks, RemarkCode code, std::size_t offset) {
  remarks.push_back({code, offset});
}

}  // namespace landfall::emrtd
