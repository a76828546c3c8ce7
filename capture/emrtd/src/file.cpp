#include <landfall/emrtd/file.hpp>

#include <algorithm>
#include <array>

#include <landfall/base/name_table.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

// Doc 9303-10, tables 34 to 36; the master file's: 3.11.
constexpr std::array<FileSpec, 20> all_files{{
    {File::dg1, "EF.DG1", 0x0101, 0x01, 0x61},
    {File::dg2, "EF.DG2", 0x0102, 0x02, 0x75},
    {File::dg3, "EF.DG3", 0x0103, 0x03, 0x63},
    {File::dg4, "EF.DG4", 0x0104, 0x04, 0x76},
    {File::dg5, "EF.DG5", 0x0105, 0x05, 0x65},
    {File::dg6, "EF.DG6", 0x0106, 0x06, 0x66},
    {File::dg7, "EF.DG7", 0x0107, 0x07, 0x67},
    {File::dg8, "EF.DG8", 0x0108, 0x08, 0x68},
    {File::dg9, "EF.DG9", 0x0109, 0x09, 0x69},
    {File::dg10, "EF.DG10", 0x010A, 0x0A, 0x6A},
    {File::dg11, "EF.DG11", 0x010B, 0x0B, 0x6B},
    {File::dg12, "EF.DG12", 0x010C, 0x0C, 0x6C},
    {File::dg13, "EF.DG13", 0x010D, 0x0D, 0x6D},
    {File::dg14, "EF.DG14", 0x010E, 0x0E, 0x6E},
    {File::dg15, "EF.DG15", 0x010F, 0x0F, 0x6F},
    {File::dg16, "EF.DG16", 0x0110, 0x10, 0x70},
    {File::com, "EF.COM", 0x011E, 0x1E, 0x60},
    {File::sod, "EF.SOD", 0x011D, 0x1D, 0x77},
    {File::card_access, "EF.CardAccess", 0x011C, 0x1C, ber::tag::set, false},
    {File::card_security, "EF.CardSecurity", 0x011D, 0x1D, ber::tag::sequence, false},
}};
constexpr std::size_t data_groups = 16;

Result<FileContent> split(const FileSpec& file, ByteView bytes) {
  FileContent content;
  ber::Reader reader(bytes);
  LANDFALL_TRY(content.object, reader.next(file.tag, file.name));
  content.trailing = reader.rest();
  if (!content.trailing.empty()) remark(content.remarks, RemarkCode::trailing_bytes, reader.offset());
  return content;
}

}  // namespace

std::span<const FileSpec> files() noexcept { return all_files; }

const FileSpec& spec(File file) noexcept { return all_files[static_cast<std::size_t>(file) - 1]; }

const FileSpec* data_group_of_tag(ber::Tag tag) noexcept {
  const auto groups = files().first(data_groups);
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const FileSpec& f) { return f.tag == tag; });
  return found == groups.end() ? nullptr : &*found;
}

const FileSpec* data_group(std::int64_t number) noexcept {
  if (number < 1 || number > static_cast<std::int64_t>(data_groups)) return nullptr;
  return &all_files[static_cast<std::size_t>(number) - 1];
}

const FileSpec* file_of_identifier(std::uint16_t identifier, bool in_application) noexcept {
  for (const FileSpec& file : all_files)
    if (file.identifier == identifier && file.in_application == in_application) return &file;
  return nullptr;
}

std::string_view name(RemarkCode code) noexcept {
  using enum RemarkCode;
  static constexpr auto names = name_table<RemarkCode>({{trailing_bytes, "trailing_bytes"},
                                                        {not_wrapped, "not_wrapped"},
                                                        {tag_list_missing, "tag_list_missing"},
                                                        {tag_list_differs, "tag_list_differs"},
                                                        {count_missing, "count_missing"},
                                                        {count_differs, "count_differs"},
                                                        {unknown_object, "unknown_object"},
                                                        {repeated_object, "repeated_object"},
                                                        {unknown_tag, "unknown_tag"},
                                                        {date_unreadable, "date_unreadable"},
                                                        {text_not_utf8, "text_not_utf8"},
                                                        {version_unreadable, "version_unreadable"},
                                                        {version_unexpected, "version_unexpected"},
                                                        {version_info, "version_info"},
                                                        {algorithm_unknown, "algorithm_unknown"},
                                                        {hash_length, "hash_length"},
                                                        {block_tag, "block_tag"},
                                                        {encoding_unknown, "encoding_unknown"},
                                                        {security_info, "security_info"},
                                                        {key_id_repeated, "key_id_repeated"},
                                                        {block_unreadable, "block_unreadable"}});
  return names.name(code);
}

bool FileContent::has(RemarkCode code) const noexcept {
  return std::any_of(remarks.begin(), remarks.end(), [&](const Remark& r) { return r.code == code; });
}

Result<FileContent> read_file(File file, ByteView bytes) { return within(spec(file).name, split(spec(file), bytes)); }

std::string version_text(ByteView digits, std::size_t pairs) {
  if (digits.size() != 2 * pairs) return {};
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i)
    if (digits[i] < '0' || digits[i] > '9') return {};
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    if (i > 0) out += '.';
    out += std::to_string((digits[i] - '0') * 10 + digits[i + 1] - '0');
  }
  return out;
}

std::vector<ber::Tag> tag_list(ByteView bytes) {
  std::vector<ber::Tag> tags;
  for (std::size_t i = 0; i < bytes.size();) {
    ber::Tag tag = bytes[i++];
    if ((tag & 0x1F) == 0x1F && i < bytes.size()) {
      tag = tag << 8 | bytes[i++];
      if (tag != 0x5F85 && (tag & 0x80) != 0 && i < bytes.size()) tag = tag << 8 | bytes[i++];
    }
    tags.push_back(tag);
  }
  return tags;
}

Result<ber::Object> next_field(ber::Reader& reader) {
  const ByteView rest = reader.rest();
  if (rest.size() < 2 || rest[0] != 0x5F || rest[1] != 0x85) return reader.next();
  ber::Reader second(rest.subspan(1), reader.offset() + 1);  // 85 alone is a tag of one octet
  LANDFALL_TRY(auto object, second.next());
  object.tag = 0x5F85;
  object.encoding = rest.first(object.encoding.size() + 1);
  object.offset = reader.offset();
  reader = ber::Reader(second.rest(), second.offset());
  return object;
}

void check_count(FileContent& file, const std::optional<ber::Object>& count, std::size_t found) {
  if (!count) return remark(file.remarks, RemarkCode::count_missing, file.object.content_offset());
  const auto said = ber::integer(*count);
  if (!said || *said != static_cast<std::int64_t>(found))
    remark(file.remarks, RemarkCode::count_differs, count->offset);
}

}  // namespace landfall::emrtd
