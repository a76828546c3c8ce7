#include <landfall/emrtd/files.hpp>

#include <algorithm>
#include <array>

#include <landfall/base/log.hpp>

namespace landfall::emrtd {
namespace {

constexpr std::array<FileSpec, 20> all_files{
    {{"EF.COM", 0, 0x60, 0x011E, 0x1E},     {"EF.DG1", 1, 0x61, 0x0101, 0x01},      {"EF.DG2", 2, 0x75, 0x0102, 0x02},
     {"EF.DG3", 3, 0x63, 0x0103, 0x03},     {"EF.DG4", 4, 0x76, 0x0104, 0x04},      {"EF.DG5", 5, 0x65, 0x0105, 0x05},
     {"EF.DG6", 6, 0x66, 0x0106, 0x06},     {"EF.DG7", 7, 0x67, 0x0107, 0x07},      {"EF.DG8", 8, 0x68, 0x0108, 0x08},
     {"EF.DG9", 9, 0x69, 0x0109, 0x09},     {"EF.DG10", 10, 0x6A, 0x010A, 0x0A},    {"EF.DG11", 11, 0x6B, 0x010B, 0x0B},
     {"EF.DG12", 12, 0x6C, 0x010C, 0x0C},   {"EF.DG13", 13, 0x6D, 0x010D, 0x0D},    {"EF.DG14", 14, 0x6E, 0x010E, 0x0E},
     {"EF.DG15", 15, 0x6F, 0x010F, 0x0F},   {"EF.DG16", 16, 0x70, 0x0110, 0x10},    {"EF.SOD", 0, 0x77, 0x011D, 0x1D},
     {"EF.CardAccess", 0, 0, 0x011C, 0x1C}, {"EF.CardSecurity", 0, 0, 0x011D, 0x1D}}};

std::string_view ascii(ByteView bytes) noexcept { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

std::span<const FileSpec> file_specs() noexcept { return all_files; }

const FileSpec* group_spec(int number) noexcept {
  const auto it =
      std::find_if(all_files.begin(), all_files.end(), [&](const auto& spec) { return spec.group == number; });
  return number == 0 || it == all_files.end() ? nullptr : &*it;
}

const FileSpec* group_of_tag(ber::Tag tag) noexcept {
  const auto it = std::find_if(all_files.begin(), all_files.end(),
                               [&](const auto& spec) { return spec.group != 0 && spec.tag == tag; });
  return it == all_files.end() ? nullptr : &*it;
}

Result<File> open_file(ByteView bytes, const FileSpec& spec) {
  ber::Reader reader(bytes);
  auto object = spec.tag != 0 ? reader.next(spec.tag, spec.name) : reader.next();
  if (!object) return std::move(object).error();
  return File{*object, reader.rest()};
}

Result<Com> read_com(ByteView file) {
  LANDFALL_TRY(const auto opened, open_file(file, all_files[0]));
  Com out;
  ber::Reader fields(opened.object);
  while (!fields.at_end()) {
    LANDFALL_TRY(const auto field, fields.next());
    if (field.tag == 0x5F01) out.lds_version = ascii(field.content);
    if (field.tag == 0x5F36) out.unicode_version = ascii(field.content);
    if (field.tag != 0x5C) continue;
    for (const auto tag : field.content) {
      if (const auto* spec = group_of_tag(tag))
        out.groups.push_back(spec->group);
      else
        out.unknown.push_back(tag);
    }
  }
  if (out.groups.empty())
    return Error(Errc::bad_input, Layer::emrtd, "a list of data groups (5C)", "none").at("EF.COM");
  return out;
}

}  // namespace landfall::emrtd
