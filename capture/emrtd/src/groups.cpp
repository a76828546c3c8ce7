#include <landfall/emrtd/groups.hpp>

#include <string_view>

#include <landfall/base/text.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

constexpr ber::Tag mrz_tag = 0x5F1F, portrait_tag = 0x5F40, signature_tag = 0x5F43;

Result<MrzFile> dg1_of(ByteView bytes, mrz::Date today) {
  LANDFALL_TRY(auto file, read_file(File::dg1, bytes));
  ber::Reader reader(file.object);
  LANDFALL_TRY(const auto field, reader.next(mrz_tag, "the machine readable zone"));
  if (!reader.at_end()) remark(file.remarks, RemarkCode::unknown_object, reader.offset());
  const auto size = field.content.size();
  if (size != 90 && size != 72 && size != 88)  // TD1, TD2, TD3: Doc 9303-10, 4.7.1
    return malformed(field.content_offset(), "a zone of 90, 72 or 88 characters", text(size));
  LANDFALL_TRY(auto zone, mrz::parse({reinterpret_cast<const char*>(field.content.data()), size}, today));
  return MrzFile{std::move(file), std::move(zone)};
}

Result<DisplayedImages> displayed_images_of(File which, ByteView bytes) {
  if (which != File::dg5 && which != File::dg7)
    return Error(Errc::bad_input, Layer::emrtd, "EF.DG5 or EF.DG7", std::string(spec(which).name));
  const ber::Tag image_tag = which == File::dg5 ? portrait_tag : signature_tag;
  LANDFALL_TRY(auto file, read_file(which, bytes));
  DisplayedImages out{std::move(file)};
  ber::Reader reader(out.object);
  LANDFALL_TRY(const auto count, reader.next_if(ber::tag::integer));
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto image, reader.next());
    if (image.tag == image_tag)
      out.images.push_back(image.content);
    else
      remark(out.remarks, RemarkCode::unknown_object, image.offset);
  }
  check_count(out, count, out.images.size());
  return out;
}

Result<ActiveAuthenticationKey> dg15_of(ByteView bytes) {
  LANDFALL_TRY(auto file, read_file(File::dg15, bytes));
  ActiveAuthenticationKey out{std::move(file)};
  ber::Reader reader(out.object);
  LANDFALL_TRY(const auto key, reader.next(ber::tag::sequence, "SubjectPublicKeyInfo"));
  if (!reader.at_end()) remark(out.remarks, RemarkCode::unknown_object, reader.offset());
  ber::Reader inside(key);
  LANDFALL_TRY(const auto algorithm, inside.next(ber::tag::sequence, "algorithm"));
  LANDFALL_TRY(const auto oid, ber::Reader(algorithm).next(ber::tag::oid, "algorithm"));
  LANDFALL_CHECK(inside.next(ber::tag::bit_string, "subjectPublicKey"));
  LANDFALL_CHECK(inside.end("SubjectPublicKeyInfo"));
  LANDFALL_TRY(out.algorithm, ber::oid(oid));
  out.key = key.encoding;
  return out;
}

}  // namespace

Result<MrzFile> read_dg1(ByteView bytes, mrz::Date today) { return within(spec(File::dg1).name, dg1_of(bytes, today)); }

Result<DisplayedImages> read_displayed_images(File file, ByteView bytes) {
  return within(spec(file).name, displayed_images_of(file, bytes));
}

Result<ActiveAuthenticationKey> read_dg15(ByteView bytes) { return within(spec(File::dg15).name, dg15_of(bytes)); }

}  // namespace landfall::emrtd
