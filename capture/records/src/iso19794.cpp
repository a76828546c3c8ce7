#include <landfall/records/iso19794.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include <landfall/base/text.hpp>

#include "big_endian.hpp"
#include "findings.hpp"

namespace landfall::records::iso19794 {
namespace {

constexpr std::array<std::uint8_t, 4> fac{'F', 'A', 'C', 0}, fir{'F', 'I', 'R', 0}, iir{'I', 'I', 'R', 0};
constexpr std::size_t face_header_size = 14, face_fixed_size = 32, feature_point_size = 8;
constexpr std::size_t finger_header_size = 32, view_header_size = 14;
constexpr std::size_t iris_header_size = 45, subtype_header_size = 3, iris_view_header_size = 11;

// The headers, each once: `Io` is a BigEndianReader and the values are written, or a BigEndianWriter and they are read.
// What a reader keeps apart (lengths, counts) stands in front.

template <class Io, class Length, class Count, class Record>
void face_header(Io& io, Length& length, Count& count, Record& record) {  // 19794-5, 5.4
  io.octets(record.version);
  io.template number<4>(length);
  io.template number<2>(count);
}

template <class Io, class Pose>
void pose_angle(Io& io, Pose& pose) {
  io.template number<1>(pose.yaw);
  io.template number<1>(pose.pitch);
  io.template number<1>(pose.roll);
}

template <class Io, class Length, class Count, class Block>
void facial_information(Io& io, Length& length, Count& points, Block& face) {  // 19794-5, 5.5
  io.template number<4>(length);
  io.template number<2>(points);
  io.template number<1>(face.gender);
  io.template number<1>(face.eye_colour);
  io.template number<1>(face.hair_colour);
  io.template number<3>(face.properties);
  io.template number<2>(face.expression);
  pose_angle(io, face.pose);
  pose_angle(io, face.pose_uncertainty);
}

template <class Io, class Point>
void feature_point(Io& io, Point& point) {  // 19794-5, 5.6
  io.template number<1>(point.type);
  io.template number<1>(point.point);
  io.template number<2>(point.x);
  io.template number<2>(point.y);
  io.template number<2>(point.reserved);
}

template <class Io, class Block>
void image_information(Io& io, Block& face) {  // 19794-5, 5.7
  io.template number<1>(face.image_type);
  io.template number<1>(face.image_data_type);
  io.template number<2>(face.width);
  io.template number<2>(face.height);
  io.template number<1>(face.colour_space);
  io.template number<1>(face.source_type);
  io.template number<2>(face.device_type);
  io.template number<2>(face.quality);
}

template <class Io, class Length, class Record>
void finger_header(Io& io, Length& length, Record& record) {  // 19794-4, 7.1
  io.octets(record.version);
  io.template number<6>(length);
  io.template number<2>(record.capture_device);
  io.template number<2>(record.acquisition_level);
  io.template number<1>(record.fingers);
  io.template number<1>(record.scale_units);
  io.template number<2>(record.scan_x);
  io.template number<2>(record.scan_y);
  io.template number<2>(record.image_x);
  io.template number<2>(record.image_y);
  io.template number<1>(record.depth);
  io.template number<1>(record.compression);
  io.template number<2>(record.reserved);
}

template <class Io, class Length, class View>
void view_header(Io& io, Length& length, View& view) {  // 19794-4, 7.2
  io.template number<4>(length);
  io.template number<1>(view.position);
  io.template number<1>(view.count_of_views);
  io.template number<1>(view.view_number);
  io.template number<1>(view.quality);
  io.template number<1>(view.impression);
  io.template number<2>(view.width);
  io.template number<2>(view.height);
  io.template number<1>(view.reserved);
}

template <class Io, class Length, class Count, class Record>
void iris_header(Io& io, Length& length, Count& count, Record& record) {  // 19794-6, iris record header
  io.octets(record.version);
  io.template number<4>(length);
  io.template number<2>(record.capture_device);
  io.template number<1>(count);
  io.template number<2>(record.header_length);
  io.template number<2>(record.properties);
  io.template number<2>(record.diameter);
  io.template number<2>(record.image_format);
  io.template number<2>(record.width);
  io.template number<2>(record.height);
  io.template number<1>(record.depth);
  io.template number<1>(record.transformation);
  io.octets(record.device_id);
}

template <class Io, class Count, class Subtype>
void subtype_header(Io& io, Count& count, Subtype& subtype) {  // 19794-6, iris biometric subtype header
  io.template number<1>(subtype.eye);
  io.template number<2>(count);
}

template <class Io, class Length, class View>
void iris_view_header(Io& io, Length& length, View& view) {  // 19794-6, iris image header
  io.template number<2>(view.number);
  io.template number<1>(view.quality);
  io.template number<2>(view.rotation);
  io.template number<2>(view.rotation_uncertainty);
  io.template number<4>(length);
}

// Reading.

Error malformed(std::size_t offset, std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::records, std::move(wanted), std::move(found)).at(text("byte ", offset));
}

/// "xxx\0" is there and the version is not that of 2011, whose headers are others.
Result<void> check_format(ByteView block, const std::array<std::uint8_t, 4>& format, const Version& newer,
                          std::string_view what, Findings& findings) {
  if (block.size() < 8 || !std::ranges::equal(block.first(4), format))
    return malformed(0, text("the format identifier of ", what), block.size() < 8 ? "the end" : "another");
  const ByteView version = block.subspan(4, 4);
  if (std::ranges::equal(version, newer))
    return Error(Errc::unsupported, Layer::records, text(what, " of 2005"), "the edition of 2011").at("byte 4");
  if (!std::ranges::equal(version, version_010)) note(findings, Oddity::version, 4);
  return {};
}

/// Something of `size` bytes has to be left.
Result<void> check_room(const BigEndianReader& in, std::size_t size, std::string_view what) {
  if (in.remaining() >= size) return {};
  return malformed(in.position(), text(what, " of ", size, " bytes"), text(in.remaining(), " bytes"));
}

template <class T, class U>
void keep_if_wrong(std::optional<T>& to, U said, std::size_t is, Oddity what, std::size_t offset, Findings& findings) {
  if (said == is) return;
  to = static_cast<T>(said);
  note(findings, what, offset);
}

/// What is left of a block that starts at `start` and says it is `said` bytes long. Where that cannot be (it ends in
/// its own headers or behind the input), the block is taken to reach to the end of the input.
ByteView image_of_block(BigEndianReader& in, std::size_t start, std::size_t said, std::optional<std::uint32_t>& length,
                        Findings& findings) {
  const std::size_t fixed = in.position() - start, longest = fixed + in.remaining();
  const std::size_t size = said < fixed || said > longest ? longest : said;
  keep_if_wrong(length, said, size, Oddity::length, start, findings);
  return in.take(size - fixed);
}

Result<Face> read_face_block(BigEndianReader& in, Findings& findings) {
  const std::size_t start = in.position();
  LANDFALL_CHECK(check_room(in, face_fixed_size, "a facial record data block"));
  Face face;
  std::uint32_t length = 0;
  std::size_t points = 0;
  facial_information(in, length, points, face);
  LANDFALL_CHECK(check_room(in, points * feature_point_size + 12, text(points, " feature points and an image header")));
  face.feature_points.resize(points);
  for (auto& point : face.feature_points) feature_point(in, point);
  const std::size_t information = in.position();
  image_information(in, face);
  face.image = image_of_block(in, start, length, face.length, findings);
  if (face.width == 0 || face.height == 0) note(findings, Oddity::no_size, information + 2);
  const auto said = face.image_data_type == FaceImageDataType::jpeg       ? ImageFormat::jpeg
                    : face.image_data_type == FaceImageDataType::jpeg2000 ? ImageFormat::jpeg2000
                                                                          : ImageFormat::unknown;
  note_image(findings, face.image, said, information + 12);
  return face;
}

Result<FingerView> read_finger_view(BigEndianReader& in, ImageFormat format, Findings& findings) {
  const std::size_t start = in.position();
  LANDFALL_CHECK(check_room(in, view_header_size, "a finger image header"));
  FingerView view;
  std::uint32_t length = 0;
  view_header(in, length, view);
  view.image = image_of_block(in, start, length, view.length, findings);
  if (view.width == 0 || view.height == 0) note(findings, Oddity::no_size, start + 9);
  note_image(findings, view.image, format, start + view_header_size);
  return view;
}

Result<IrisView> read_iris_view(BigEndianReader& in, ImageFormat format, Findings& findings) {
  const std::size_t start = in.position();
  LANDFALL_CHECK(check_room(in, iris_view_header_size, "an iris image header"));
  IrisView view;
  std::uint32_t length = 0;
  iris_view_header(in, length, view);
  const std::size_t size = std::min<std::size_t>(length, in.remaining());
  keep_if_wrong(view.length, length, size, Oddity::length, start + 7, findings);
  view.image = in.take(size);
  note_image(findings, view.image, format, start + iris_view_header_size);
  return view;
}

Result<IrisSubtype> read_subtype(BigEndianReader& in, ImageFormat format, Findings& findings) {
  const std::size_t start = in.position();
  LANDFALL_CHECK(check_room(in, subtype_header_size, "an iris biometric subtype header"));
  IrisSubtype subtype;
  std::uint16_t count = 0;
  subtype_header(in, count, subtype);
  while (subtype.views.size() < count && in.remaining() > 0) {
    LANDFALL_TRY(auto view, read_iris_view(in, format, findings));
    subtype.views.push_back(view);
  }
  keep_if_wrong(subtype.count, count, subtype.views.size(), Oddity::count, start + 1, findings);
  return subtype;
}

/// Whether another view begins here: it says a length that fits. Else it is rubbish behind the last one.
bool view_follows(BigEndianReader in) {
  std::uint32_t length = 0;
  const std::size_t room = in.remaining();
  in.number<4>(length);
  return room >= view_header_size && length >= view_header_size && length <= room;
}

ByteView rest_of(BigEndianReader& in, Findings& findings) {
  if (in.remaining() > 0) note(findings, Oddity::trailing, in.position());
  return in.take(in.remaining());
}

}  // namespace

Result<FaceRecord> read_face(ByteView block) {
  FaceRecord record;
  LANDFALL_CHECK(check_format(block, fac, Version{'0', '3', '0', 0}, "a face image record", record.findings));
  BigEndianReader in(block, fac.size());
  LANDFALL_CHECK(check_room(in, face_header_size - fac.size(), "a facial record header"));
  std::uint32_t length = 0;
  std::uint16_t count = 0;
  face_header(in, length, count, record);
  do {  // a record without a face is none, whatever its count says
    LANDFALL_TRY(auto face, read_face_block(in, record.findings));
    record.faces.push_back(std::move(face));
  } while (record.faces.size() < count && in.remaining() > 0);
  keep_if_wrong(record.count, count, record.faces.size(), Oddity::count, 12, record.findings);
  keep_if_wrong(record.length, length, in.position(), Oddity::length, 8, record.findings);
  record.trailing = rest_of(in, record.findings);
  return record;
}

Result<FingerRecord> read_finger(ByteView block) {
  FingerRecord record;
  LANDFALL_CHECK(check_format(block, fir, Version{'0', '2', '0', 0}, "a finger image record", record.findings));
  BigEndianReader in(block, fir.size());
  LANDFALL_CHECK(check_room(in, finger_header_size - fir.size(), "a general record header"));
  std::uint64_t length = 0;
  finger_header(in, length, record);
  const ImageFormat said = format(record.compression);
  do {
    LANDFALL_TRY(const auto view, read_finger_view(in, said, record.findings));
    record.views.push_back(view);
  } while (view_follows(in));
  // The header counts fingers, a finger may have several views.
  if (record.fingers == 0 || record.fingers > record.views.size()) note(record.findings, Oddity::count, 18);
  keep_if_wrong(record.length, length, in.position(), Oddity::length, 8, record.findings);
  record.trailing = rest_of(in, record.findings);
  return record;
}

Result<IrisRecord> read_iris(ByteView block) {
  IrisRecord record;
  LANDFALL_CHECK(check_format(block, iir, Version{'0', '2', '0', 0}, "an iris image record", record.findings));
  BigEndianReader in(block, iir.size());
  LANDFALL_CHECK(check_room(in, iris_header_size - iir.size(), "an iris record header"));
  std::uint32_t length = 0;
  std::uint8_t count = 0;
  iris_header(in, length, count, record);
  if (record.header_length != iris_header_size) note(record.findings, Oddity::length, 15);
  const ImageFormat said = format(record.image_format);
  do {
    LANDFALL_TRY(auto subtype, read_subtype(in, said, record.findings));
    record.subtypes.push_back(std::move(subtype));
  } while (record.subtypes.size() < count && in.remaining() > 0);
  keep_if_wrong(record.count, count, record.subtypes.size(), Oddity::count, 14, record.findings);
  keep_if_wrong(record.length, length, in.position(), Oddity::length, 8, record.findings);
  record.trailing = rest_of(in, record.findings);
  return record;
}

// Writing.

namespace {

template <class T>
Result<T> fit(std::size_t value, std::string_view what) {
  if (value <= std::numeric_limits<T>::max()) return static_cast<T>(value);
  return Error(Errc::bad_input, Layer::records, text(what, " up to ", std::numeric_limits<T>::max()), text(value));
}

/// What the field says: the right value, unless a wrong one was read.
template <class T>
Result<T> field(const std::optional<T>& wrong, std::size_t right, std::string_view what) {
  if (wrong) return *wrong;
  return fit<T>(right, what);
}

std::size_t size_of(const Face& face) noexcept {
  return face_fixed_size + face.feature_points.size() * feature_point_size + face.image.size();
}
std::size_t size_of(const FingerView& view) noexcept { return view_header_size + view.image.size(); }
std::size_t size_of(const IrisSubtype& subtype) noexcept {
  std::size_t size = subtype_header_size;
  for (const auto& view : subtype.views) size += iris_view_header_size + view.image.size();
  return size;
}
template <class Parts>
std::size_t size_of_all(std::size_t header, const Parts& parts) noexcept {
  for (const auto& part : parts) header += size_of(part);
  return header;
}

Result<void> write_face(BigEndianWriter& out, const Face& face) {
  LANDFALL_TRY(const auto length, field(face.length, size_of(face), "bytes of a face"));
  LANDFALL_TRY(const auto points, fit<std::uint16_t>(face.feature_points.size(), "feature points"));
  facial_information(out, length, points, face);
  for (const auto& point : face.feature_points) feature_point(out, point);
  image_information(out, face);
  out.put(face.image);
  return {};
}

Result<void> write_subtype(BigEndianWriter& out, const IrisSubtype& subtype) {
  LANDFALL_TRY(const auto count, field(subtype.count, subtype.views.size(), "images of an eye"));
  subtype_header(out, count, subtype);
  for (const auto& view : subtype.views) {
    LANDFALL_TRY(const auto length, field(view.length, view.image.size(), "bytes of an iris image"));
    iris_view_header(out, length, view);
    out.put(view.image);
  }
  return {};
}

}  // namespace

Result<Bytes> write(const FaceRecord& record) {
  const std::size_t size = size_of_all(face_header_size, record.faces);
  LANDFALL_TRY(const auto length, field(record.length, size, "bytes of a face record"));
  LANDFALL_TRY(const auto count, field(record.count, record.faces.size(), "faces"));
  BigEndianWriter out;
  out.reserve(size + record.trailing.size());
  out.put(fac);
  face_header(out, length, count, record);
  for (const auto& face : record.faces) LANDFALL_CHECK(write_face(out, face));
  out.put(record.trailing);
  return std::move(out).take();
}

Result<Bytes> write(const FingerRecord& record) {
  const std::size_t size = size_of_all(finger_header_size, record.views);
  const std::uint64_t length = record.length.value_or(size);
  BigEndianWriter out;
  out.reserve(size + record.trailing.size());
  out.put(fir);
  finger_header(out, length, record);
  for (const auto& view : record.views) {
    LANDFALL_TRY(const auto view_length, field(view.length, size_of(view), "bytes of a finger image"));
    view_header(out, view_length, view);
    out.put(view.image);
  }
  out.put(record.trailing);
  return std::move(out).take();
}

Result<Bytes> write(const IrisRecord& record) {
  const std::size_t size = size_of_all(iris_header_size, record.subtypes);
  LANDFALL_TRY(const auto length, field(record.length, size, "bytes of an iris record"));
  LANDFALL_TRY(const auto count, field(record.count, record.subtypes.size(), "biometric subtypes"));
  BigEndianWriter out;
  out.reserve(size + record.trailing.size());
  out.put(iir);
  iris_header(out, length, count, record);
  for (const auto& subtype : record.subtypes) LANDFALL_CHECK(write_subtype(out, subtype));
  out.put(record.trailing);
  return std::move(out).take();
}

}  // namespace landfall::records::iso19794
