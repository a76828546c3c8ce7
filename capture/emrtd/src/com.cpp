#include <landfall/emrtd/com.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

constexpr ber::Tag lds_version_tag = 0x5F01, unicode_version_tag = 0x5F36;

Result<Com> com_of(ByteView bytes) {
  LANDFALL_TRY(auto file, read_file(File::com, bytes));
  Com com{std::move(file)};
  ber::Reader reader(com.object);
  LANDFALL_TRY(const auto lds, reader.next(lds_version_tag, "the LDS version"));
  LANDFALL_TRY(const auto unicode, reader.next(unicode_version_tag, "the Unicode version"));
  LANDFALL_TRY(const auto list, reader.next(tag_list_tag, "the tag list"));
  com.lds_version = version_text(lds.content, 2);
  if (com.lds_version.empty()) remark(com.remarks, RemarkCode::version_unreadable, lds.offset);
  com.unicode_version = version_text(unicode.content, 3);
  if (com.unicode_version.empty()) remark(com.remarks, RemarkCode::version_unreadable, unicode.offset);
  com.tags = tag_list(list.content);
  for (const auto tag : com.tags) {
    if (const auto* group = data_group_of_tag(tag))
      com.data_groups.push_back(static_cast<int>(group->file));
    else
      remark(com.remarks, RemarkCode::unknown_tag, list.content_offset());
  }
  if (!reader.at_end()) remark(com.remarks, RemarkCode::unknown_object, reader.offset());
  return com;
}

}  // namespace

Result<Com> read_com(ByteView bytes) { return within(spec(File::com).name, com_of(bytes)); }

}  // namespace landfall::emrtd
