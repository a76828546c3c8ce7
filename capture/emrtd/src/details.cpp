#include <algorithm>

#include <landfall/emrtd/groups.hpp>

#include "reading.hpp"

// DG11, DG12 and DG16: lists of fields, which issuers fill with little care, so nothing but a broken object refuses
// one.
namespace landfall::emrtd {
namespace {

constexpr ber::Tag group_tag = 0xA0;

template <class T>
struct TextField {
  ber::Tag tag;
  PersonalText T::*member;
};

// Doc 9303-10, 4.7.11, table 60.
constexpr TextField<PersonalDetails> personal_texts[] = {{0x5F0E, &PersonalDetails::full_name},
                                                         {0x5F10, &PersonalDetails::personal_number},
                                                         {0x5F11, &PersonalDetails::birth_place},
                                                         {0x5F42, &PersonalDetails::address},
                                                         {0x5F12, &PersonalDetails::telephone},
                                                         {0x5F13, &PersonalDetails::profession},
                                                         {0x5F14, &PersonalDetails::title},
                                                         {0x5F15, &PersonalDetails::personal_summary},
                                                         {0x5F17, &PersonalDetails::other_document_numbers},
                                                         {0x5F18, &PersonalDetails::custody}};
constexpr ber::Tag other_name_tag = 0x5F0F, birth_date_tag = 0x5F2B, citizenship_tag = 0x5F16;

// Doc 9303-10, 4.7.12, table 61.
constexpr TextField<DocumentDetails> document_texts[] = {{0x5F19, &DocumentDetails::issuing_authority},
                                                         {0x5F1B, &DocumentDetails::endorsements},
                                                         {0x5F1C, &DocumentDetails::tax_exit_requirements},
                                                         {0x5F56, &DocumentDetails::personalization_system}};
constexpr ber::Tag issue_date_tag = 0x5F26, other_person_tag = 0x5F1A, front_tag = 0x5F1D, rear_tag = 0x5F1E,
                   time_tag = 0x5F55, time_tag_misprinted = 0x5F85;

// Doc 9303-10, 4.7.16, table 65.
constexpr TextField<PersonToNotify> notify_texts[] = {
    {0x5F51, &PersonToNotify::name}, {0x5F52, &PersonToNotify::telephone}, {0x5F53, &PersonToNotify::address}};
constexpr ber::Tag recorded_tag = 0x5F50;

std::string text_of(const ber::Object& field, std::vector<Remark>& remarks) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  ber::Object utf8 = field;
  utf8.tag = ber::tag::utf8_string;
  auto read = ber::string(utf8).value_or(std::string());
  const std::string_view raw(reinterpret_cast<const char*>(field.content.data()), field.content.size());
  if (read != raw && read.find(replacement) != std::string::npos)
    remark(remarks, RemarkCode::text_not_utf8, field.offset);
  return read;
}

// Digits of a date: one an octet, or two (BCD), which some issuers use.
std::string digits_of(ByteView bytes, std::size_t digits) {
  std::string out;
  if (bytes.size() == digits) out.assign(bytes.begin(), bytes.end());
  if (2 * bytes.size() == digits) out = to_hex(bytes);
  const bool all = std::all_of(out.begin(), out.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!all) wipe(out.data(), out.size());
  return all ? out : std::string();
}

// YYYYMMDD; zeros where a part is not known (Doc 9303-3, 4.8).
Personal<mrz::Date> date_of(const ber::Object& field, std::vector<Remark>& remarks) {
  if (field.content.empty()) return {};
  const std::string digits = digits_of(field.content, 8);
  mrz::Date date;
  if (!digits.empty())
    date = {std::stoi(digits.substr(0, 4)), std::stoi(digits.substr(4, 2)), std::stoi(digits.substr(6, 2))};
  if (digits.empty() || !mrz::possible(date)) {
    remark(remarks, RemarkCode::date_unreadable, field.offset);
    return {};
  }
  return Personal(date);
}

PersonalText time_of(const ber::Object& field, std::vector<Remark>& remarks) {
  auto digits = digits_of(field.content, 14);
  if (digits.empty() && !field.content.empty()) remark(remarks, RemarkCode::date_unreadable, field.offset);
  return PersonalText(std::move(digits));
}

// Sets the text that has this field's tag; false: none has.
template <class T, std::size_t N>
bool set_text(const TextField<T> (&fields)[N], T& to, const ber::Object& field, std::vector<Remark>& remarks) {
  for (const auto& candidate : fields) {
    if (candidate.tag != field.tag) continue;
    to.*candidate.member = PersonalText(text_of(field, remarks));
    return true;
  }
  return false;
}

// A0 { 02 count, one object of `tag` each } (Doc 9303-10, tables 60 and 61).
Result<void> read_texts(FileContent& file, const ber::Object& group, ber::Tag tag, std::vector<PersonalText>& texts) {
  ber::Reader reader(group);
  LANDFALL_TRY(const auto count, reader.next_if(ber::tag::integer));
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto field, reader.next());
    if (field.tag == tag)
      texts.emplace_back(text_of(field, file.remarks));
    else
      remark(file.remarks, RemarkCode::unknown_object, field.offset);
  }
  check_count(file, count, texts.size());
  return {};
}

// The list 5C names every object that follows, those in the group A0 by their own tag or not at all.
void check_tag_list(FileContent& file, std::optional<std::vector<ber::Tag>> listed, std::vector<ber::Tag> seen,
                    ber::Tag in_group) {
  if (!listed) return remark(file.remarks, RemarkCode::tag_list_missing, file.object.content_offset());
  const auto prepare = [&](std::vector<ber::Tag>& tags) {
    std::erase_if(tags, [&](ber::Tag tag) { return tag == in_group || tag == group_tag; });
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  };
  prepare(*listed);
  prepare(seen);
  if (*listed != seen) remark(file.remarks, RemarkCode::tag_list_differs, file.object.content_offset());
}

// Walks over the fields behind 5C. `take(field)` gives whether it knows the field.
template <class Details, class Take>
Result<void> read_fields(Details& details, ber::Tag in_group, Take take) {
  std::vector<ber::Tag> seen;
  std::optional<std::vector<ber::Tag>> listed;
  ber::Reader reader(details.object);
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto field, next_field(reader));
    if (field.tag == tag_list_tag && !listed) {
      details.tags = tag_list(field.content);
      listed = details.tags;
      continue;
    }
    if (std::find(seen.begin(), seen.end(), field.tag) != seen.end()) {
      remark(details.remarks, RemarkCode::repeated_object, field.offset);
      continue;
    }
    LANDFALL_TRY(const bool known, take(field));
    if (!known)
      remark(details.remarks, RemarkCode::unknown_object, field.offset);
    else if (field.tag != in_group)
      seen.push_back(field.tag);  // each once: no longer than the tables
  }
  check_tag_list(details, std::move(listed), std::move(seen), in_group);
  return {};
}

Result<PersonalDetails> dg11_of(ByteView bytes) {
  LANDFALL_TRY(auto file, read_file(File::dg11, bytes));
  PersonalDetails details{std::move(file)};
  const auto take = [&](const ber::Object& field) -> Result<bool> {
    switch (field.tag) {
      case group_tag:
        LANDFALL_CHECK(read_texts(details, field, other_name_tag, details.other_names));
        return true;
      case other_name_tag:
        details.other_names.emplace_back(text_of(field, details.remarks));
        return true;
      case birth_date_tag:
        details.birth_date = date_of(field, details.remarks);
        return true;
      case citizenship_tag:
        details.proof_of_citizenship = field.content;
        return true;
      default:
        return set_text(personal_texts, details, field, details.remarks);
    }
  };
  LANDFALL_CHECK(read_fields(details, other_name_tag, take));
  return details;
}

Result<DocumentDetails> dg12_of(ByteView bytes) {
  LANDFALL_TRY(auto file, read_file(File::dg12, bytes));
  DocumentDetails details{std::move(file)};
  const auto take = [&](const ber::Object& field) -> Result<bool> {
    switch (field.tag) {
      case group_tag:
        LANDFALL_CHECK(read_texts(details, field, other_person_tag, details.other_persons));
        return true;
      case other_person_tag:
        details.other_persons.emplace_back(text_of(field, details.remarks));
        return true;
      case issue_date_tag:
        details.issue_date = date_of(field, details.remarks);
        return true;
      case front_tag:
        details.front_image = field.content;
        return true;
      case rear_tag:
        details.rear_image = field.content;
        return true;
      case time_tag:
      case time_tag_misprinted:
        details.personalization_time = time_of(field, details.remarks);
        return true;
      default:
        return set_text(document_texts, details, field, details.remarks);
    }
  };
  LANDFALL_CHECK(read_fields(details, other_person_tag, take));
  return details;
}

Result<PersonToNotify> read_person(const ber::Object& group, std::vector<Remark>& remarks) {
  PersonToNotify person;
  ber::Reader reader(group);
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto field, reader.next());
    if (field.tag == recorded_tag)
      person.recorded = date_of(field, remarks);
    else if (!set_text(notify_texts, person, field, remarks))
      remark(remarks, RemarkCode::unknown_object, field.offset);
  }
  return person;
}

// 02 count, then A1, A2, ... one a person.
Result<PersonsToNotify> dg16_of(ByteView bytes) {
  LANDFALL_TRY(auto file, read_file(File::dg16, bytes));
  PersonsToNotify out{std::move(file)};
  ber::Reader reader(out.object);
  LANDFALL_TRY(const auto count, reader.next_if(ber::tag::integer));
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto group, reader.next());
    const bool is_person = group.constructed() && (group.tag & 0xE0) == 0xA0;
    if (!is_person) {
      remark(out.remarks, RemarkCode::unknown_object, group.offset);
      continue;
    }
    LANDFALL_TRY(auto person, read_person(group, out.remarks));
    out.persons.push_back(std::move(person));
  }
  check_count(out, count, out.persons.size());
  return out;
}

}  // namespace

Result<PersonalDetails> read_dg11(ByteView bytes) { return within(spec(File::dg11).name, dg11_of(bytes)); }
Result<DocumentDetails> read_dg12(ByteView bytes) { return within(spec(File::dg12).name, dg12_of(bytes)); }
Result<PersonsToNotify> read_dg16(ByteView bytes) { return within(spec(File::dg16).name, dg16_of(bytes)); }

}  // namespace landfall::emrtd
