#include "data_groups.hpp"

#include <algorithm>
#include <initializer_list>

#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>
#include <landfall/base/text.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/records/iso19794.hpp>
#include <landfall/records/iso39794.hpp>
#include <landfall/synth/portrait.hpp>
#include <landfall/synth/ridges.hpp>

namespace landfall::synth {
namespace {

constexpr ber::Tag group_tags[] = {0,    0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68,
                                   0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70};

Bytes text_object(ber::Tag tag, std::string_view text) { return der::object(tag, as_bytes(text)); }

void put_be(Bytes& to, std::uint64_t value, int octets) {
  while (octets-- > 0) to.push_back(static_cast<std::uint8_t>(value >> 8 * octets));
}
void put(Bytes& to, ByteView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

std::string eight_digits(mrz::Date date) {
  const int number = date.year * 10000 + date.month * 100 + date.day;
  std::string out = text(number);
  return std::string(out.size() < 8 ? 8 - out.size() : 0, '0') + out;
}

// A group that begins with the list of its tags (Doc 9303-10, 4.7.11 and 4.7.12).
Bytes listed(ber::Tag group, std::initializer_list<std::pair<ber::Tag, std::string>> objects) {
  Bytes tags, content;
  for (const auto& [tag, value] : objects) {
    put_be(tags, tag, tag > 0xFF ? 2 : 1);
    put(content, text_object(tag, value));
  }
  return der::object(group, {der::object(0x5C, tags), content});
}

// Of the CBEFF header (ISO/IEC 19785-3; Doc 9303-10, 4.7.2): what kind of block it is, registered by ISO/IEC JTC
// 1/SC 37.
struct BlockFormat {
  int type = 0, subtype = 0, format = 0;
};
constexpr BlockFormat face_19794{0x02, 0x00, 0x08}, face_39794{0x02, 0x00, 0x2A};
constexpr BlockFormat right_index_19794{0x08, 0x09, 0x07};

// One biometric information template (ISO/IEC 7816-11) around a block in its data object.
Bytes biometric_group(ber::Tag group, const BlockFormat& format, ByteView block) {
  const auto octet = [](int value) { return Bytes{static_cast<std::uint8_t>(value)}; };
  const Bytes owner{0x01, 0x01};  // ISO/IEC JTC 1/SC 37
  const Bytes format_type{0x00, static_cast<std::uint8_t>(format.format)};
  const Bytes header = der::object(
      0xA1, {der::object(0x80, owner), der::object(0x81, octet(format.type)), der::object(0x82, octet(format.subtype)),
             der::object(0x87, owner), der::object(0x88, format_type)});
  const Bytes instance = der::object(0x7F60, {header, block});
  return der::object(group, {der::object(0x7F61, {der::object(0x02, octet(1)), instance})});
}

Result<Bytes> portrait(const Scene& scene, int height, Compression compression) {
  CameraOptions options;
  options.height = height;
  options.width = height * 3 / 4;
  options.head_height = 0.72;
  options.noise = 1;
  LANDFALL_TRY(const CameraFrame frame, camera_frame(scene, options));
  if (compression == Compression::jpeg2000) return codec::encode_jpeg2000(frame.picture.view(), 20);
  return codec::encode_jpeg(frame.picture.view(), 85);
}

// ISO/IEC 19794-5:2005: one full frontal image.
Result<Bytes> face_record(ByteView image, int height, Compression compression, mrz::Sex sex) {
  namespace iso = records::iso19794;
  iso::Face face;
  face.gender = sex == mrz::Sex::male     ? iso::Gender::male
                : sex == mrz::Sex::female ? iso::Gender::female
                                          : iso::Gender::unspecified;
  face.image_type = iso::FaceImageType::full_frontal;
  face.image_data_type =
      compression == Compression::jpeg ? iso::FaceImageDataType::jpeg : iso::FaceImageDataType::jpeg2000;
  face.width = static_cast<std::uint16_t>(height * 3 / 4);
  face.height = static_cast<std::uint16_t>(height);
  face.colour_space = iso::ColourSpace::rgb24;
  face.source_type = iso::SourceType::photograph_digital_camera;  // as if
  face.image = image;
  iso::FaceRecord record;
  record.faces.push_back(face);
  return iso::write(record);
}

// ISO/IEC 39794-5:2019 in ICAO's profile: the same image.
Bytes face_block(ByteView bytes, int height, Compression compression) {
  namespace iso = records::iso39794;
  iso::ImageRepresentation2D image;
  image.data = bytes;
  image.information.image_data_format = iso::code(
      compression == Compression::jpeg ? iso::FaceImageDataFormat::jpeg : iso::FaceImageDataFormat::jpeg2000_lossy);
  image.information.image_size = iso::ImageSize{height * 3 / 4, height, {}};
  return iso::write(iso::face_block(std::move(image)));
}

// ISO/IEC 19794-4:2005: one live-scan plain finger at 500 pixels an inch (level 31), not compressed.
Result<Bytes> finger_record(const codec::Picture& image) {
  namespace iso = records::iso19794;
  const auto pixels = image.view();
  iso::FingerView view;
  view.position = records::FingerPosition::right_index;
  view.width = static_cast<std::uint16_t>(image.width());
  view.height = static_cast<std::uint16_t>(image.height());
  view.image = ByteView(pixels.data, pixels.size_bytes());
  iso::FingerRecord record;
  record.acquisition_level = 31;
  record.scan_x = record.scan_y = record.image_x = record.image_y = 500;
  record.views.push_back(view);
  return iso::write(record);
}

// A signature that is a line drawn by hand, or would be: grey waves on white.
Result<Bytes> usual_mark(std::uint64_t seed) {
  LANDFALL_TRY(codec::Picture picture, codec::Picture::make(320, 96, PixelFormat::gray8));
  const auto pixels = picture.pixels();
  std::fill(pixels.begin(), pixels.end(), std::uint8_t{255});
  const int period = 24 + static_cast<int>(seed % 17);
  for (int x = 16; x < 304; ++x) {
    const int phase = x % period, up = phase < period / 2 ? phase : period - phase;
    for (int y = 40 + up * 2 - x / 20; y < 44 + up * 2 - x / 20; ++y)
      pixels[static_cast<std::size_t>(y * 320 + x)] = 32;
  }
  return codec::encode_jpeg(picture.view(), 80);
}

// One displayed image (Doc 9303-10, 4.7.5 and 4.7.7).
Bytes displayed(ber::Tag group, ber::Tag tag, ByteView jpeg) {
  return der::object(group, {der::object(0x02, Bytes{1}), der::object(tag, jpeg)});
}

std::string holder_name(const Traveller& t) {
  std::string out = t.surname + "<<" + t.given_names;
  std::replace(out.begin(), out.end(), ' ', '<');
  return out;
}

}  // namespace

Bytes common_data(std::string_view version, const std::vector<int>& groups) {
  Bytes tags;
  for (const int number : groups) put_be(tags, group_tags[number], 1);
  return der::object(0x60, {text_object(0x5F01, version), text_object(0x5F36, "040000"), der::object(0x5C, tags)});
}

Bytes dg1(std::string_view zone) { return der::object(0x61, text_object(0x5F1F, zone)); }

Result<Bytes> dg2(const Scene& scene, int height, FaceEncoding encoding, Compression compression) {
  LANDFALL_TRY(const Bytes image, portrait(scene, height, compression));
  if (encoding == FaceEncoding::iso39794)
    return biometric_group(0x75, face_39794,
                           der::object(0x7F2E, der::object(0xA1, face_block(image, height, compression))));
  LANDFALL_TRY(const Bytes record, face_record(image, height, compression, scene.traveller().sex));
  return biometric_group(0x75, face_19794, der::object(0x5F2E, record));
}

Result<Bytes> dg3(const Scene& scene) {
  RidgeOptions options;
  options.seed = scene.seed();
  options.ppi = 500;
  options.width = 240;
  options.height = 320;
  LANDFALL_TRY(const codec::Picture image, ridges(options));
  LANDFALL_TRY(const Bytes record, finger_record(image));
  return biometric_group(0x63, right_index_19794, der::object(0x5F2E, record));
}

Result<Bytes> other_group(int number, const Scene& scene, const IssueOptions& options) {
  const Traveller& t = scene.traveller();
  const Document document = scene.document(options.format);
  switch (number) {
    case 5: {
      LANDFALL_TRY(const Bytes jpeg, portrait(scene, options.portrait_height, Compression::jpeg));
      return displayed(0x65, 0x5F40, jpeg);
    }
    case 7: {
      LANDFALL_TRY(const Bytes jpeg, usual_mark(scene.seed()));
      return displayed(0x67, 0x5F43, jpeg);
    }
    case 11:
      return listed(0x6B, {{0x5F0E, holder_name(t)}, {0x5F2B, eight_digits(t.birth)}, {0x5F11, t.birth_place}});
    case 12:
      return listed(0x6C, {{0x5F19, "PASSPORT OFFICE OF UTOPIA"}, {0x5F26, eight_digits(document.issued)}});
    case 13:
      return text_object(0x6D, "LANDFALL SPECIMEN");
    case 16: {  // Doc 9303-10, 4.7.16: one person to notify
      const Bytes person =
          der::object(0xA1, {text_object(0x5F50, eight_digits(document.issued)),
                             text_object(0x5F51, "NOBODY<<" + std::string("ANY")), text_object(0x5F52, "00000"),
                             text_object(0x5F53, "NOWHERE 1<" + t.birth_place)});
      return der::object(0x70, {der::object(0x02, Bytes{1}), person});
    }
    default:
      return Error(Errc::bad_input, Layer::capture, "one of data groups 1, 2, 3, 5, 7, 11 to 16", text(number));
  }
}

Bytes pace_info(std::string_view oid) {
  return der::sequence({der::oid(oid), der::integer(2), der::integer(12)});  // 12: P-256 (9.5.1)
}

Bytes card_access(const SecurityProfile& profile) { return der::set_of(profile.pace); }

Bytes security_infos(const SecurityProfile& profile) {
  std::vector<Bytes> infos = profile.pace;
  if (!profile.chip_authentication_key.empty()) {
    infos.push_back(der::sequence({der::oid("0.4.0.127.0.7.2.2.3.2.2"), der::integer(1)}));  // ECDH, AES-128
    infos.push_back(der::sequence({der::oid("0.4.0.127.0.7.2.2.1.2"), profile.chip_authentication_key}));
  }
  if (profile.active_authentication)  // ecdsa-plain-SHA256 (BSI TR-03111)
    infos.push_back(der::sequence({der::oid("2.23.136.1.1.5"), der::integer(1), der::oid("0.4.0.127.0.7.1.1.4.1.3")}));
  if (profile.terminal_authentication)
    infos.push_back(der::sequence({der::oid("0.4.0.127.0.7.2.2.2"), der::integer(1)}));
  return der::set_of(infos);
}

Bytes dg14(const SecurityProfile& profile) { return der::object(0x6E, security_infos(profile)); }
Bytes dg15(ByteView public_key) { return der::object(0x6F, public_key); }

Bytes security_object(const SecurityObject& object) {
  const bool v1_8 = object.version == LdsVersion::v1_8;
  std::vector<Bytes> hashes;
  for (const auto& [number, hash] : object.hashes)
    hashes.push_back(der::sequence({der::integer(number), der::octet_string(hash)}));
  const Bytes version_info = der::sequence({der::printable_string("0108"), der::printable_string("040000")});
  return der::sequence({der::integer(v1_8 ? 1 : 0), digest_algorithm(object.digest), der::sequence(hashes),
                        v1_8 ? version_info : Bytes()});
}

}  // namespace landfall::synth
