#include <landfall/emrtd/biometrics.hpp>

#include <algorithm>
#include <string_view>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

// ISO/IEC 7816-11 and Doc 9303-10, 4.7.2.
constexpr ber::Tag group_template = 0x7F61, information_template = 0x7F60, header_template = 0xA1, block_19794 = 0x5F2E,
                   block_39794 = 0x7F2E, discretionary = 0x53;

// The number in at most `size` octets; empty: there are none, or more.
std::optional<std::uint32_t> number_of(const ber::Object& field, std::size_t size) {
  if (field.content.empty() || field.content.size() > size) return std::nullopt;
  std::uint32_t value = 0;
  for (const auto octet : field.content) value = value << 8 | octet;
  return value;
}

std::optional<std::uint16_t> short_of(const ber::Object& field) {
  const auto value = number_of(field, 2);
  return value ? std::optional(static_cast<std::uint16_t>(*value)) : std::nullopt;
}

// ISO/IEC 7816-11, table 3.
Result<BiometricHeader> read_header(const ber::Object& object, std::vector<Remark>& remarks) {
  BiometricHeader header;
  ber::Reader reader(object);
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto field, reader.next());
    switch (field.tag) {
      case 0x80:
        header.version = short_of(field);
        break;
      case 0x81:
        header.type = number_of(field, 3);
        break;
      case 0x82:
        if (const auto value = number_of(field, 1)) header.subtype = static_cast<std::uint8_t>(*value);
        break;
      case 0x83:
        header.creation_date = field.content;
        break;
      case 0x85:
        header.validity = field.content;
        break;
      case 0x86:
        header.creator = short_of(field);
        break;
      case 0x87:
        header.owner = short_of(field);
        break;
      case 0x88:
        header.format = short_of(field);
        break;
      case 0x90:
        break;  // an index: nothing that is needed
      default:
        remark(remarks, RemarkCode::unknown_object, field.offset);
    }
  }
  return header;
}

// The format identifiers of ISO/IEC 19794-5, -4, -2 and -6, with the zero that ends them.
bool is_19794(ByteView block) {
  constexpr std::string_view identifiers[] = {{"FAC", 4}, {"FIR", 4}, {"FMR", 4}, {"IIR", 4}};
  if (block.size() < 4) return false;
  const std::string_view begin(reinterpret_cast<const char*>(block.data()), 4);
  return std::find(std::begin(identifiers), std::end(identifiers), begin) != std::end(identifiers);
}

// By what the block is, as issuers mistake the tag.
void tell_encoding(BiometricTemplate& out, const ber::Object& block, std::vector<Remark>& remarks) {
  out.block = out.record = block.content;
  const auto wrapped = ber::Reader(block.content).next_if(header_template);
  if (is_19794(out.block)) {
    out.encoding = BiometricEncoding::iso_19794;
  } else if (wrapped && *wrapped) {
    out.encoding = BiometricEncoding::iso_39794;
    out.record = (*wrapped)->content;
  } else {
    return remark(remarks, RemarkCode::encoding_unknown, block.offset);
  }
  const ber::Tag usual = out.encoding == BiometricEncoding::iso_19794 ? block_19794 : block_39794;
  if (block.tag != usual) remark(remarks, RemarkCode::block_tag, block.offset);
}

Result<BiometricTemplate> read_template(const ber::Object& object, std::vector<Remark>& remarks) {
  BiometricTemplate out;
  ber::Reader reader(object);
  LANDFALL_TRY(const auto header, reader.next(header_template, "a biometric header"));
  LANDFALL_TRY(out.header, read_header(header, remarks));
  bool found = false;
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto part, reader.next());
    const bool is_block = part.tag == block_19794 || part.tag == block_39794;
    if (is_block && !found)
      tell_encoding(out, part, remarks);
    else
      remark(remarks, is_block ? RemarkCode::repeated_object : RemarkCode::unknown_object, part.offset);
    found = found || is_block;
  }
  if (!found) return malformed(object.offset, "a biometric data block (0x5F2E or 0x7F2E)", "none");
  return out;
}

Result<void> read_templates(Biometrics& out, const ber::Object& group) {
  ber::Reader reader(group);
  LANDFALL_TRY(const auto count, reader.next_if(ber::tag::integer));
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto part, reader.next());
    if (part.tag == information_template) {
      LANDFALL_TRY(const auto one, read_template(part, out.remarks));
      out.templates.push_back(one);
    } else if (part.tag != discretionary) {  // random octets of a group without templates (Doc 9303-10, 4.7.3)
      remark(out.remarks, RemarkCode::unknown_object, part.offset);
    }
  }
  check_count(out, count, out.templates.size());
  return {};
}

Result<Biometrics> biometrics_of(File which, ByteView bytes) {
  if (which != File::dg2 && which != File::dg3 && which != File::dg4)
    return Error(Errc::bad_input, Layer::emrtd, "EF.DG2, EF.DG3 or EF.DG4", std::string(spec(which).name));
  LANDFALL_TRY(auto file, read_file(which, bytes));
  Biometrics out{std::move(file)};
  ber::Reader reader(out.object);
  LANDFALL_TRY(const auto group, reader.next(group_template, "a biometric information group template"));
  LANDFALL_CHECK(read_templates(out, group));
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto part, reader.next());
    if (part.tag != discretionary) remark(out.remarks, RemarkCode::unknown_object, part.offset);
  }
  return out;
}

}  // namespace

Result<Biometrics> read_biometrics(File file, ByteView bytes) {
  return within(spec(file).name, biometrics_of(file, bytes));
}

}  // namespace landfall::emrtd
