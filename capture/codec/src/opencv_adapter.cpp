// The one place of this component that calls OpenCV's decoders and encoders (JPEG, JPEG 2000 and PNG are read without
// it, decoders.hpp); their exceptions end here.
#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <landfall/base/text.hpp>

#include "decoders.hpp"
#include "header.hpp"

namespace landfall::codec {

namespace {

// OpenCV's own memory may show a person too.
struct WipedMat {
  cv::Mat mat;
  WipedMat() = default;
  WipedMat(const WipedMat&) = delete;
  WipedMat& operator=(const WipedMat&) = delete;
  ~WipedMat() {
    if (mat.isContinuous()) wipe(mat.data, mat.total() * mat.elemSize());
  }
};

template <class Work>
auto guarded(const char* what, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const cv::Exception& e) {
    const bool memory = e.code == cv::Error::StsNoMem;
    return Error(memory ? Errc::exhausted : Errc::bad_input, Layer::codec, what, e.err);
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::codec, what, "not enough memory");
  } catch (const std::exception& e) {
    return Error(Errc::internal, Layer::codec, what, e.what());
  }
}

// What is transparent becomes white paper.
void put_on_white(cv::Mat& picture, bool premultiplied) {
  cv::Mat flat(picture.size(), CV_8UC3);
  for (int y = 0; y < picture.rows; ++y) {
    const auto* from = picture.ptr<std::uint8_t>(y);
    auto* to = flat.ptr<std::uint8_t>(y);
    for (int x = 0; x < picture.cols; ++x, from += 4, to += 3) {
      const int alpha = from[3];
      for (int c = 0; c < 3; ++c) {
        const int value = premultiplied ? from[c] + 255 - alpha : (from[c] * alpha + 255 * (255 - alpha) + 127) / 255;
        to[c] = static_cast<std::uint8_t>(std::min(value, 255));
      }
    }
  }
  wipe(picture.data, picture.total() * picture.elemSize());
  picture = flat;
}

// TIFF 6.0 tag 274: which corner the first row and column show.
cv::Mat upright(const cv::Mat& in, int orientation) {
  cv::Mat out;
  switch (orientation) {
    case 2:
      cv::flip(in, out, 1);
      return out;
    case 3:
      cv::rotate(in, out, cv::ROTATE_180);
      return out;
    case 4:
      cv::flip(in, out, 0);
      return out;
    case 5:
      cv::transpose(in, out);
      return out;
    case 6:
      cv::rotate(in, out, cv::ROTATE_90_CLOCKWISE);
      return out;
    case 7: {
      cv::Mat half;
      cv::transpose(in, half);
      cv::rotate(half, out, cv::ROTATE_180);
      wipe(half.data, half.total() * half.elemSize());
      return out;
    }
    case 8:
      cv::rotate(in, out, cv::ROTATE_90_COUNTERCLOCKWISE);
      return out;
    default:
      return in;
  }
}

Result<void> to_eight_bits(cv::Mat& picture) {
  if (picture.depth() == CV_16U) {
    cv::Mat small;
    picture.convertTo(small, CV_8U, 1 / 257.0);
    wipe(picture.data, picture.total() * picture.elemSize());
    picture = small;
  }
  if (picture.depth() != CV_8U) return Error(Errc::unsupported, Layer::codec, "samples of 8 or 16 bits", "others");
  return {};
}

Result<Picture> into_picture(const cv::Mat& from, Tone tone) {
  const bool gray = tone == Tone::gray;
  LANDFALL_TRY(Picture picture, Picture::make(from.cols, from.rows, gray ? PixelFormat::gray8 : PixelFormat::rgb24));
  cv::Mat to(from.rows, from.cols, gray ? CV_8UC1 : CV_8UC3, picture.pixels().data());
  if (from.channels() == 1) {
    gray ? from.copyTo(to) : cv::cvtColor(from, to, cv::COLOR_GRAY2RGB);
  } else {
    cv::cvtColor(from, to, gray ? cv::COLOR_BGR2GRAY : cv::COLOR_BGR2RGB);
  }
  return picture;
}

// OpenCV turns TIFF by rules of its own (some orientations, some sample formats). It is given a copy that asks for no
// turn; ours follows.
Result<SecureBytes> without_orientation(ByteView tiff) {
  LANDFALL_TRY(const TiffDirectory directory, read_tiff(Claims(tiff)));
  SecureBytes copy(tiff);
  if (directory.orientation_at && !overwrite(copy.span(), *directory.orientation_at, 1))
    return Error(Errc::internal, Layer::codec, "an orientation in its TIFF", "one outside of it");
  return copy;
}

// OpenCV says on standard error what it also returns; a library stays silent. The level belongs to the process.
class Silence {
 public:
  Silence() : before_(cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT)) {}
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() { cv::utils::logging::setLogLevel(before_); }

 private:
  cv::utils::logging::LogLevel before_;
};

// CMYK as Adobe stores it in JPEG: 255 is no ink.
void cmyk_to_bgr(cv::Mat& picture) {
  cv::Mat out(picture.size(), CV_8UC3);
  for (int y = 0; y < picture.rows; ++y) {
    const auto* from = picture.ptr<std::uint8_t>(y);
    auto* to = out.ptr<std::uint8_t>(y);
    for (int x = 0; x < picture.cols; ++x, from += 4, to += 3)
      for (int c = 0; c < 3; ++c) to[2 - c] = static_cast<std::uint8_t>((from[c] * from[3] + 127) / 255);
  }
  wipe(picture.data, picture.total() * picture.elemSize());
  picture = out;
}

Rows rows_of(cv::Mat& mat) { return {mat.data, mat.cols, mat.rows, mat.step[0]}; }

Result<void> decode_with_libjpeg(ByteView file, const Header& header, Tone tone, cv::Mat& out) {
  const bool inks = header.channels == 4;
  const bool gray = header.channels == 1 || (tone == Tone::gray && !inks);
  out.create(static_cast<int>(header.height), static_cast<int>(header.width),
             inks   ? CV_8UC4
             : gray ? CV_8UC1
                    : CV_8UC3);
  const auto done = decode_jpeg(file, inks ? Samples::cmyk : gray ? Samples::gray : Samples::bgr, rows_of(out));
  if (!done.whole) return bad_input("a JPEG that can be decoded", std::string(done.why));
  if (inks) cmyk_to_bgr(out);
  return {};
}

Result<void> decode_with_libpng(ByteView file, const Header& header, cv::Mat& out) {
  const Samples samples = header.transparent ? Samples::bgra : header.channels == 1 ? Samples::gray : Samples::bgr;
  out.create(static_cast<int>(header.height), static_cast<int>(header.width),
             samples == Samples::bgra   ? CV_8UC4
             : samples == Samples::gray ? CV_8UC1
                                        : CV_8UC3);
  std::vector<std::uint8_t*> pointers(static_cast<std::size_t>(out.rows));
  const auto done = decode_png(file, samples, rows_of(out), pointers.data());
  if (!done.whole) return bad_input("a PNG that can be decoded", std::string(done.why));
  return {};
}

Result<void> decode_with_openjpeg(ByteView file, const Header& header, cv::Mat& out) {
  out.create(static_cast<int>(header.height), static_cast<int>(header.width), CV_8UC3);
  const auto done = decode_jpeg2000(file, rows_of(out));
  if (!done.whole) return bad_input("a JPEG 2000 picture that can be decoded", std::string(done.why));
  return {};
}

Result<void> decode_with_opencv(ByteView file, const Header& header, cv::Mat& out) {
  const cv::Mat encoded(1, static_cast<int>(file.size()), CV_8UC1, const_cast<std::uint8_t*>(file.data()));
  out = cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
  if (out.empty()) return bad_input(text("a ", name(header.format), " that can be decoded"), "a damaged one");
  if (out.cols != header.width || out.rows != header.height)
    return bad_input(text("a picture of ", header.width, " x ", header.height), text(out.cols, " x ", out.rows));
  return {};
}

Result<Picture> decode_checked(ByteView file, const Header& header, Tone tone) {
  WipedMat raw;
  LANDFALL_CHECK(header.format == FileFormat::jpeg       ? decode_with_libjpeg(file, header, tone, raw.mat)
                 : header.format == FileFormat::png      ? decode_with_libpng(file, header, raw.mat)
                 : header.format == FileFormat::jpeg2000 ? decode_with_openjpeg(file, header, raw.mat)
                                                         : decode_with_opencv(file, header, raw.mat));
  LANDFALL_CHECK(to_eight_bits(raw.mat));
  if (raw.mat.channels() == 4) put_on_white(raw.mat, header.format == FileFormat::tiff && header.bits == 8);
  if (raw.mat.channels() == 2) return Error(Errc::unsupported, Layer::codec, "1, 3 or 4 channels", "2");
  WipedMat turned;
  turned.mat = upright(raw.mat, header.orientation);
  LANDFALL_TRY(Picture picture, into_picture(turned.mat, tone));
  const bool lying = header.orientation >= 5;
  picture.set_ppi(lying ? header.ppi_y : header.ppi_x, lying ? header.ppi_x : header.ppi_y);
  return picture;
}

Result<cv::Mat> to_encode(const ImageView& view, bool deep_allowed) {
  const bool deep = view.format == PixelFormat::gray16le && deep_allowed;
  const bool colour = view.format == PixelFormat::rgb24 || view.format == PixelFormat::bgr24;
  if (view.format != PixelFormat::gray8 && !colour && !deep) {
    return unsupported("a gray or colour view", std::string(landfall::name(view.format)));
  }
  if (view.empty()) return bad_input("a picture with pixels", text(view.width, " x ", view.height));
  if (!plausible_size(view.width, view.height)) {
    return exhausted(text("at most ", max_pixels, " pixels"), text(view.width, " x ", view.height));
  }
  const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(view.width) * bytes_per_pixel(view.format);
  if (view.stride < row) return bad_input(text("a stride of at least ", row, " bytes"), text(view.stride));
  const int type = deep ? CV_16UC1 : colour ? CV_8UC3 : CV_8UC1;
  cv::Mat mat(view.height, view.width, type, const_cast<std::uint8_t*>(view.data),
              static_cast<std::size_t>(view.stride));
  if (view.format == PixelFormat::rgb24) {
    cv::Mat swapped;
    cv::cvtColor(mat, swapped, cv::COLOR_RGB2BGR);
    return swapped;
  }
  return mat;
}

Result<Bytes> encode(const ImageView& view, const char* ending, const std::vector<int>& parameters, bool deep_allowed) {
  LANDFALL_TRY(const cv::Mat mat, to_encode(view, deep_allowed));
  Bytes out;
  const bool done = cv::imencode(ending, mat, out, parameters);
  if (view.format == PixelFormat::rgb24) wipe(mat.data, mat.total() * mat.elemSize());
  if (!done) return Error(Errc::internal, Layer::codec, "an encoded picture", "none");
  return out;
}

void put_u32be(Bytes& to, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(value >> shift));
}

// ISO/IEC 15948, 11.3.5.3: pHYs, put behind IHDR, which ends at byte 33.
void add_phys(Bytes& png, double ppi) {
  constexpr std::ptrdiff_t after_ihdr = 33;
  Bytes body;
  for (const char c : {'p', 'H', 'Y', 's'}) body.push_back(static_cast<std::uint8_t>(c));
  const auto metre = static_cast<std::uint32_t>(std::lround(ppi / 0.0254));
  put_u32be(body, metre), put_u32be(body, metre);
  body.push_back(1);
  Bytes chunk;
  put_u32be(chunk, 9);
  chunk.insert(chunk.end(), body.begin(), body.end());
  put_u32be(chunk, crc32(body));
  png.insert(png.begin() + after_ihdr, chunk.begin(), chunk.end());
}

// JFIF 1.02: units and densities stand at bytes 13 to 17 of a file that begins SOI APP0.
void add_density(Bytes& jpeg, double ppi) {
  if (jpeg.size() < 18 || !Claims(jpeg).is(6, "JFIF")) return;
  const auto density = static_cast<std::uint32_t>(std::clamp<long>(std::lround(ppi), 1, 65535));
  jpeg[13] = 1;
  jpeg[14] = jpeg[16] = static_cast<std::uint8_t>(density >> 8);
  jpeg[15] = jpeg[17] = static_cast<std::uint8_t>(density & 0xff);
}

bool plausible_ppi(double ppi) { return ppi > 0 && ppi < 100'000; }

}  // namespace

Result<Picture> decode(ByteView file, DecodeOptions options) {
  LANDFALL_TRY(const Header header, read_header(file, options.formats));
  if (header.width * header.height > options.max_pixels)
    return exhausted(text("at most ", options.max_pixels, " pixels"), text(header.width, " x ", header.height));
  if (file.size() > 0x7fffffff) return exhausted("a file below 2 GiB", text(file.size(), " bytes"));
  LANDFALL_TRY(const End end, check_whole(file, header.format));
  if (end > file.size()) return bad_input(text("a file of ", end, " bytes"), text(file.size(), " bytes"));
  const ByteView whole = file.first(end);
  return guarded("a decoded picture", [&]() -> Result<Picture> {
    const Silence silence;
    if (header.format != FileFormat::tiff || header.orientation == 1)
      return decode_checked(whole, header, options.tone);
    LANDFALL_TRY(const SecureBytes copy, without_orientation(whole));
    return decode_checked(copy.view(), header, options.tone);
  });
}

Result<Bytes> encode_png(const ImageView& picture, double ppi) {
  auto out = guarded("an encoded PNG", [&] { return encode(picture, ".png", {cv::IMWRITE_PNG_COMPRESSION, 3}, true); });
  if (out && plausible_ppi(ppi)) add_phys(*out, ppi);
  return out;
}

Result<Bytes> encode_jpeg(const ImageView& picture, int quality, double ppi) {
  if (quality < 1 || quality > 100) return bad_input("a JPEG quality of 1 to 100", text(quality));
  auto out = guarded("an encoded JPEG", [&] {
    return encode(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality}, false);
  });
  if (out && plausible_ppi(ppi)) add_density(*out, ppi);
  return out;
}

}  // namespace landfall::codec
