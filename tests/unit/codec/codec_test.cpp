#include <landfall/codec/picture.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files.hpp"

namespace landfall::codec {
namespace {

using test::quarters_file;
using Colour = std::array<int, 3>;
constexpr Colour red{255, 0, 0}, green{0, 255, 0}, blue{0, 0, 255}, white{255, 255, 255};

Colour colour_at(const Picture& picture, int x, int y) {
  const std::uint8_t* p = picture.view().row(y) + x * 3;
  return {p[0], p[1], p[2]};
}

bool near(const Colour& a, const Colour& b, int tolerance) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (std::abs(a[i] - b[i]) > tolerance) return false;
  }
  return true;
}

// The middle of each quarter, in reading order.
std::array<Colour, 4> quarters(const Picture& p) {
  const int x = p.width() / 4, y = p.height() / 4;
  return {colour_at(p, x, y), colour_at(p, 3 * x, y), colour_at(p, x, 3 * y), colour_at(p, 3 * x, 3 * y)};
}

void expect_quarters(const Picture& picture, const std::array<Colour, 4>& wanted, int tolerance) {
  const auto found = quarters(picture);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(near(found[i], wanted[i], tolerance))
        << "quarter " << i << ": " << found[i][0] << ' ' << found[i][1] << ' ' << found[i][2];
  }
}

// TIFF 6.0, tag 274: what the quarters of the stored picture (red green / blue white) look like when shown.
std::array<Colour, 4> shown(int orientation) {
  switch (orientation) {
    case 2:
      return {green, red, white, blue};
    case 3:
      return {white, blue, green, red};
    case 4:
      return {blue, white, red, green};
    case 5:
      return {red, blue, green, white};
    case 6:
      return {blue, red, white, green};
    case 7:
      return {white, green, blue, red};
    case 8:
      return {green, white, red, blue};
    default:
      return {red, green, blue, white};
  }
}

void put_u32be(Bytes& to, std::uint32_t v) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(v >> shift));
}
void put(Bytes& to, std::string_view s) { to.insert(to.end(), s.begin(), s.end()); }
void put(Bytes& to, const Bytes& s) { to.insert(to.end(), s.begin(), s.end()); }

// An Exif block: one directory with orientation and 300 x 150 ppi.
Bytes exif_block(int orientation) {
  Bytes b;
  put(b, "II*");
  b.push_back(0);
  put_u32le(b, 8);
  put_u16le(b, 3);
  const auto entry = [&](unsigned tag, unsigned type, std::uint32_t value) {
    put_u16le(b, static_cast<std::uint16_t>(tag)), put_u16le(b, static_cast<std::uint16_t>(type)), put_u32le(b, 1),
        put_u32le(b, value);
  };
  entry(274, 3, static_cast<std::uint32_t>(orientation));
  entry(282, 5, 50);
  entry(283, 5, 58);
  put_u32le(b, 0);
  put_u32le(b, 300), put_u32le(b, 1), put_u32le(b, 150), put_u32le(b, 1);
  return b;
}

Bytes png_chunk(std::string_view type, const Bytes& body) {
  Bytes named, out;
  put(named, type), put(named, body);
  put_u32be(out, static_cast<std::uint32_t>(body.size())), put(out, named), put_u32be(out, crc32(named));
  return out;
}

Bytes with_exif(Bytes file, std::string_view ending, int orientation) {
  const Bytes exif = exif_block(orientation);
  if (ending == ".jpg") {
    Bytes segment{0xff, 0xe1, 0, static_cast<std::uint8_t>(exif.size() + 8)};
    put(segment, std::string_view("Exif\0\0", 6)), put(segment, exif);
    file.insert(file.begin() + 2, segment.begin(), segment.end());
  } else if (ending == ".png") {
    const Bytes chunk = png_chunk("eXIf", exif);
    file.insert(file.begin() + 33, chunk.begin(), chunk.end());
  } else {  // WebP: wrapped into the extended form
    Bytes out, body(file.begin() + 12, file.end());
    if (body.size() % 2 != 0) body.push_back(0);
    put(out, "WEBPVP8X"), put_u32le(out, 10), put_u32le(out, 0x08);
    for (const int v : {31, 0, 0, 15, 0, 0}) out.push_back(static_cast<std::uint8_t>(v));
    put(out, body), put(out, "EXIF"), put_u32le(out, static_cast<std::uint32_t>(exif.size())), put(out, exif);
    file.clear();
    put(file, "RIFF"), put_u32le(file, static_cast<std::uint32_t>(out.size())), put(file, out);
  }
  return file;
}

// An uncompressed 32 x 16 RGB TIFF with the quarters, either byte order.
Bytes hand_made_tiff(int orientation, bool big, int width = 32, int height = 16) {
  Bytes b;
  const auto u16 = [&](unsigned v) {
    b.push_back(static_cast<std::uint8_t>(big ? v >> 8 : v & 0xff)),
        b.push_back(static_cast<std::uint8_t>(big ? v & 0xff : v >> 8));
  };
  const auto u32 = [&](std::uint32_t v) { big ? (u16(v >> 16), u16(v & 0xffff)) : (u16(v & 0xffff), u16(v >> 16)); };
  put(b, big ? std::string_view("MM\0*", 4) : std::string_view("II*\0", 4));
  u32(8), u16(12);
  const std::uint32_t extra = 8 + 2 + 12 * 12 + 4;
  const auto number = [&](unsigned tag, unsigned type, std::uint32_t value) {
    u16(tag), u16(type), u32(1);
    type == 3 ? (u16(value), u16(0)) : u32(value);
  };
  number(256, 4, static_cast<std::uint32_t>(width)), number(257, 4, static_cast<std::uint32_t>(height));
  u16(258), u16(3), u32(3), u32(extra);
  number(259, 3, 1), number(262, 3, 2), number(273, 4, extra + 22),
      number(274, 3, static_cast<std::uint32_t>(orientation)), number(277, 3, 3);
  number(279, 4, 32 * 16 * 3), number(282, 5, extra + 6), number(283, 5, extra + 14), number(296, 3, 3), u32(0);
  u16(8), u16(8), u16(8), u32(100), u32(1), u32(200), u32(1);
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 32; ++x) {
      const Colour& c = y < 8 ? (x < 16 ? red : green) : (x < 16 ? blue : white);
      for (const int v : c) b.push_back(static_cast<std::uint8_t>(v));
    }
  }
  return b;
}

// A PNG with stored (uncompressed) data; raw: filter byte and samples of each row.
Bytes hand_made_png(std::uint32_t width, std::uint32_t height, int bits, int colour, const Bytes& raw,
                    const Bytes& before = {}) {
  Bytes file, ihdr, idat{0x78, 0x01, 1};
  put(file, std::string_view("\x89PNG\r\n\x1a\n", 8));
  put_u32be(ihdr, width), put_u32be(ihdr, height);
  for (const int v : {bits, colour, 0, 0, 0}) ihdr.push_back(static_cast<std::uint8_t>(v));
  put_u16le(idat, static_cast<std::uint16_t>(raw.size())),
      put_u16le(idat, static_cast<std::uint16_t>(~raw.size() & 0xffff));
  put(idat, raw);
  std::uint32_t a = 1, b = 0;
  for (const auto v : raw) a = (a + v) % 65521, b = (b + a) % 65521;
  put_u32be(idat, b << 16 | a);
  put(file, png_chunk("IHDR", ihdr)), put(file, before), put(file, png_chunk("IDAT", idat)),
      put(file, png_chunk("IEND", {}));
  return file;
}

// One 8 x 8 block of four components by ITU-T T.81: the first has DC 1016 (255 everywhere), the others 0 (128).
Bytes hand_made_cmyk_jpeg() {
  Bytes f{0xff, 0xd8, 0xff, 0xee, 0, 14};
  put(f, "Adobe"), put(f, Bytes{0, 100, 0, 0, 0, 0, 0});
  put(f, Bytes{0xff, 0xdb, 0, 67, 0}), put(f, Bytes(64, 1));
  put(f, Bytes{0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0});
  Bytes lengths(16, 0);
  lengths[0] = 1, lengths[1] = 1;  // "0": category 0; "10": category 10
  put(f, Bytes{0xff, 0xc4, 0, 21, 0x00}), put(f, lengths), put(f, Bytes{0, 10});
  lengths[1] = 0;  // "0": end of block
  put(f, Bytes{0xff, 0xc4, 0, 20, 0x10}), put(f, lengths), put(f, Bytes{0});
  put(f, Bytes{0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0});
  // 10 1111111000 0 | 00 00 00 | ones to the byte's end
  put(f, Bytes{0b10111111, 0b10000000, 0b00011111, 0xff, 0xd9});
  return f;
}

Errc code_of(const Result<Picture>& r) { return r ? Errc{} : r.error().code(); }
Errc probe_code(const Bytes& file) {
  const auto r = probe(file);
  return r ? Errc{} : r.error().code();
}

TEST(Codec, DecodesWhatEachFormatStores) {
  for (const std::string_view ending : {".jpg", ".png", ".tiff", ".webp"}) {
    SCOPED_TRACE(ending);
    const Bytes file = quarters_file(ending);
    const auto info = probe(file);
    ASSERT_TRUE(info) << info.error().message();
    EXPECT_EQ(info->width, 32);
    EXPECT_EQ(info->height, 16);
    EXPECT_EQ(info->channels, 3);
    EXPECT_EQ(info->bits, 8);
    const auto picture = decode(file);
    ASSERT_TRUE(picture) << picture.error().message();
    EXPECT_EQ(picture->format(), PixelFormat::rgb24);
    expect_quarters(*picture, shown(1), ending == ".jpg" ? 12 : 0);
    const auto gray = decode(file, {.tone = Tone::gray});
    ASSERT_TRUE(gray) << gray.error().message();
    EXPECT_EQ(gray->format(), PixelFormat::gray8);
    EXPECT_NEAR(gray->view().row(4)[8], 76, 4);  // ITU-R BT.601: red is 0.299
    EXPECT_NEAR(gray->view().row(12)[24], 255, 4);
  }
}

TEST(Codec, TurnsAllEightOrientationsUpright) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const std::string_view ending : {".jpg", ".png", ".webp", ".tif II", ".tif MM"}) {
      SCOPED_TRACE(::testing::Message() << ending << " orientation " << orientation);
      const bool tiff = ending.starts_with(".tif");
      const Bytes file = tiff ? hand_made_tiff(orientation, ending.ends_with("MM"))
                              : with_exif(quarters_file(ending), ending, orientation);
      const auto info = probe(file);
      ASSERT_TRUE(info) << info.error().message();
      EXPECT_EQ(info->orientation, orientation);
      EXPECT_EQ(info->width, orientation >= 5 ? 16 : 32);
      for (const Tone tone : {Tone::colour, Tone::gray}) {
        const auto picture = decode(file, {.tone = tone});
        ASSERT_TRUE(picture) << picture.error().message();
        EXPECT_EQ(picture->width(), info->width);
        EXPECT_EQ(picture->height(), info->height);
        EXPECT_DOUBLE_EQ(picture->ppi_x(), info->ppi_x);
        if (tone == Tone::colour) expect_quarters(*picture, shown(orientation), ending == ".jpg" ? 12 : 0);
      }
    }
  }
}

TEST(Codec, ReadsResolution) {
  const auto exif = probe(with_exif(quarters_file(".png"), ".png", 6));
  ASSERT_TRUE(exif);
  EXPECT_DOUBLE_EQ(exif->ppi_x, 150);  // turned: the stored columns run along the shown row
  EXPECT_DOUBLE_EQ(exif->ppi_y, 300);
  const auto tiff = probe(hand_made_tiff(1, true));
  ASSERT_TRUE(tiff);
  EXPECT_DOUBLE_EQ(tiff->ppi_x, 254);  // 100 a centimetre
  EXPECT_DOUBLE_EQ(tiff->ppi_y, 508);
  auto picture = Picture::make(20, 10, PixelFormat::gray8);
  for (const double ppi : {300.0, 385.0, 500.0, 1000.0}) {
    EXPECT_DOUBLE_EQ(decode(*encode_png(picture->view(), ppi))->ppi_x(), ppi);
    EXPECT_DOUBLE_EQ(decode(*encode_jpeg(picture->view(), 90, ppi))->ppi_y(), ppi);
  }
  EXPECT_EQ(decode(*encode_png(picture->view()))->ppi_x(), 0);
}

TEST(Codec, TransparentBecomesWhite) {
  for (const std::string_view ending : {".png", ".webp", ".tiff"}) {
    SCOPED_TRACE(ending);
    const Bytes file = quarters_file(ending, true);
    EXPECT_EQ(probe(file)->channels, 4);
    const auto picture = decode(file);
    ASSERT_TRUE(picture) << picture.error().message();
    expect_quarters(*picture, shown(1), 1);
  }
}

TEST(Codec, SixteenBitsBecomeEight) {
  for (const std::string_view ending : {".png", ".tiff"}) {
    const Bytes file = quarters_file(ending, false, true);
    EXPECT_EQ(probe(file)->bits, 16);
    const auto picture = decode(file);
    ASSERT_TRUE(picture) << picture.error().message();
    expect_quarters(*picture, shown(1), 0);
  }
}

TEST(Codec, PaletteWithTransparency) {
  const Bytes raw{0, 0b00011011, 0, 0b11100100};  // 2 bits a pixel, 4 x 2: entries 0 1 2 3 / 3 2 1 0
  const Bytes palette{255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9};
  Bytes before = png_chunk("PLTE", palette);
  EXPECT_EQ(probe(hand_made_png(4, 2, 2, 3, raw, before))->channels, 3);
  put(before, png_chunk("tRNS", {255, 255, 255, 0}));
  const Bytes file = hand_made_png(4, 2, 2, 3, raw, before);
  EXPECT_EQ(probe(file)->channels, 4);
  const auto picture = decode(file);
  ASSERT_TRUE(picture) << picture.error().message();
  EXPECT_EQ(colour_at(*picture, 0, 0), red);
  EXPECT_EQ(colour_at(*picture, 1, 0), green);
  EXPECT_EQ(colour_at(*picture, 2, 0), blue);
  EXPECT_EQ(colour_at(*picture, 3, 0), white);
  EXPECT_EQ(colour_at(*picture, 0, 1), white);
}

TEST(Codec, TransparentGrayPng) {
  // tRNS of a grey picture: the value that is transparent, in two bytes.
  const auto picture = decode(hand_made_png(2, 1, 8, 0, {0, 7, 9}, png_chunk("tRNS", {0, 9})));
  ASSERT_TRUE(picture) << picture.error().message();
  EXPECT_EQ(colour_at(*picture, 0, 0), (Colour{7, 7, 7}));
  EXPECT_EQ(colour_at(*picture, 1, 0), white);
  const auto both = decode(hand_made_png(2, 1, 8, 4, {0, 7, 255, 9, 0}), {.tone = Tone::gray});
  ASSERT_TRUE(both) << both.error().message();
  EXPECT_EQ(both->view().row(0)[0], 7);
  EXPECT_EQ(both->view().row(0)[1], 255);
}

TEST(Codec, DamagedDataAreAnErrorAndNothingIsSaid) {
  ::testing::internal::CaptureStderr();
  Bytes jpeg = quarters_file(".jpg");
  const Bytes scan{0xff, 0xda};
  const auto at = std::search(jpeg.begin(), jpeg.end(), scan.begin(), scan.end());
  std::fill(at + 20, jpeg.end() - 2, std::uint8_t{0xfe});  // codes that no table has
  EXPECT_EQ(code_of(decode(jpeg)), Errc::bad_input);
  Bytes png = quarters_file(".png");
  png[png.size() - 20] ^= 0x55;  // inside the last IDAT: its check fails
  EXPECT_EQ(code_of(decode(png)), Errc::bad_input);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Codec, OneBitPng) {
  const auto picture = decode(hand_made_png(8, 1, 1, 0, {0, 0b10100000}), {.tone = Tone::gray});
  ASSERT_TRUE(picture) << picture.error().message();
  EXPECT_EQ(picture->view().row(0)[0], 255);
  EXPECT_EQ(picture->view().row(0)[1], 0);
  EXPECT_EQ(picture->view().row(0)[2], 255);
}

TEST(Codec, CmykJpeg) {
  const Bytes file = hand_made_cmyk_jpeg();
  EXPECT_EQ(probe(file)->channels, 4);
  const auto picture = decode(file);
  ASSERT_TRUE(picture) << picture.error().message();
  EXPECT_TRUE(near(colour_at(*picture, 3, 3), {128, 64, 64}, 3))
      << colour_at(*picture, 3, 3)[0] << ' ' << colour_at(*picture, 3, 3)[1];
  EXPECT_TRUE(decode(file, {.tone = Tone::gray}));
}

TEST(Codec, TheSmallestPictures) {
  for (const std::string_view ending : {".jpg", ".png", ".tiff", ".webp"}) {
    for (const auto& [w, h] : {std::pair{1, 1}, {1, 9}, {9, 1}}) {
      SCOPED_TRACE(::testing::Message() << ending << ' ' << w << " x " << h);
      const auto picture = decode(test::plain_file(ending, w, h));
      ASSERT_TRUE(picture) << picture.error().message();
      EXPECT_EQ(picture->width(), w);
      EXPECT_EQ(picture->height(), h);
      EXPECT_TRUE(near(colour_at(*picture, w - 1, h - 1), {200, 120, 40}, 8));
    }
  }
}

TEST(Codec, YcckJpeg) {
  // As hand_made_cmyk_jpeg(), but its Adobe segment says YCCK: the first component is luma, and black 128 halves it.
  Bytes file = hand_made_cmyk_jpeg();
  file[17] = 2;
  const auto picture = decode(file);
  ASSERT_TRUE(picture) << picture.error().message();
  const Colour c = colour_at(*picture, 3, 3);
  EXPECT_LE(std::abs(c[0] - c[1]) + std::abs(c[1] - c[2]), 12) << c[0] << ' ' << c[1] << ' ' << c[2];  // no colour
}

TEST(Codec, OfAnAnimatedPngTheStillPicture) {
  // PNG extension APNG: acTL before IDAT, the still picture is the default image; further frames stand in fdAT.
  Bytes control, frame_control;
  put_u32be(control, 2), put_u32be(control, 0);
  for (const std::uint32_t v : {0U, 2U, 1U, 0U, 0U}) put_u32be(frame_control, v);
  for (const int v : {0, 1, 0, 10, 0, 0}) frame_control.push_back(static_cast<std::uint8_t>(v));
  Bytes before = png_chunk("acTL", control);
  put(before, png_chunk("fcTL", frame_control));
  const auto picture = decode(hand_made_png(2, 1, 8, 2, {0, 255, 0, 0, 0, 255, 0}, before));
  ASSERT_TRUE(picture) << picture.error().message();
  EXPECT_EQ(colour_at(*picture, 0, 0), red);
  EXPECT_EQ(colour_at(*picture, 1, 0), green);
}

TEST(Codec, OfManyPagesTheFirst) {
  Bytes file = hand_made_tiff(1, false);
  const Bytes other = hand_made_tiff(1, false, 8, 4);
  // The first directory's link to the next: behind its 12 entries.
  const std::size_t link = 8 + 2 + 12 * 12;
  const auto next = static_cast<std::uint32_t>(file.size());
  for (std::size_t i = 0; i < 4; ++i) file[link + i] = static_cast<std::uint8_t>(next >> (8 * i));
  file.insert(file.end(), other.begin() + 8, other.end());
  const auto picture = decode(file);
  ASSERT_TRUE(picture) << picture.error().message();
  EXPECT_EQ(picture->width(), 32);
  expect_quarters(*picture, shown(1), 0);
}

TEST(Codec, ManyPixelsInFewBytesCostNoMemory) {
  // Deflate packs a thousand to one: the header alone must decide. 100 megapixels and one row more.
  EXPECT_EQ(code_of(decode(hand_made_png(10'000, 10'001, 8, 2, {0}))), Errc::exhausted);
  // Within the bound, but its data end at once: an error, not a black picture.
  EXPECT_FALSE(decode(hand_made_png(2'000, 2'000, 8, 2, {0})));
}

TEST(Codec, EveryCutIsAnError) {
  for (const std::string_view ending : {".jpg", ".png", ".tiff", ".webp"}) {
    const Bytes file = quarters_file(ending);
    for (std::size_t size = 0; size < file.size(); ++size) {
      const auto cut = decode(ByteView(file).first(size));
      ASSERT_FALSE(cut) << ending << " cut to " << size << " of " << file.size();
      ASSERT_EQ(cut.error().layer(), Layer::codec);
    }
  }
}

TEST(Codec, AnyChangedByteGivesAPictureOrAnError) {
  for (const std::string_view ending : {".jpg", ".png", ".tiff", ".webp"}) {
    const Bytes file = quarters_file(ending);
    int errors = 0;
    for (std::size_t i = 0; i < file.size(); ++i) {
      for (const int value : {0x00, 0x7f, 0xff}) {
        Bytes changed = file;
        changed[i] = static_cast<std::uint8_t>(value);
        errors += !decode(changed, {.max_pixels = 1'000'000});
      }
    }
    EXPECT_GT(errors, 10) << ending;
  }
}

TEST(Codec, GiantClaimsAreRefusedByTheirHeader) {
  Bytes jpeg = quarters_file(".jpg");
  const Bytes frame{0xff, 0xc0};
  const auto at = std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  for (int i = 5; i < 9; ++i) at[i] = 0xff;
  EXPECT_EQ(probe_code(jpeg), Errc::exhausted);
  EXPECT_EQ(code_of(decode(jpeg)), Errc::exhausted);
  EXPECT_EQ(code_of(decode(hand_made_png(0x7fffffff, 0x7fffffff, 8, 2, {0}))), Errc::exhausted);
  EXPECT_EQ(code_of(decode(hand_made_png(32'768, 32'768, 8, 2, {0}))), Errc::exhausted);
  EXPECT_EQ(code_of(decode(hand_made_tiff(1, false, 0x7fffffff, 2))), Errc::exhausted);
  EXPECT_EQ(code_of(decode(hand_made_png(0, 4, 8, 2, {0}))), Errc::bad_input);
  const auto bounded = decode(quarters_file(".png"), {.max_pixels = 511});
  ASSERT_FALSE(bounded);
  EXPECT_EQ(bounded.error().code(), Errc::exhausted);
  EXPECT_EQ(bounded.error().found(), "32 x 16");
  EXPECT_THAT(bounded.error().wanted(), ::testing::HasSubstr("511"));
}

TEST(Codec, NoDecoderSeesAHeaderThatContradictsItself) {
  Bytes second_frame = quarters_file(".jpg");
  const Bytes sof{0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0};
  second_frame.insert(second_frame.begin() + 2, sof.begin(), sof.end());
  EXPECT_EQ(probe_code(second_frame), Errc::bad_input);
  Bytes junk = quarters_file(".jpg");
  junk.insert(junk.begin() + 2, 0x12);
  EXPECT_EQ(probe_code(junk), Errc::bad_input);
  Bytes canvas = with_exif(quarters_file(".webp"), ".webp", 1);
  canvas[24] = 0xff;  // the canvas is wider than its frame
  EXPECT_EQ(probe_code(canvas), Errc::bad_input);
  Bytes tiff = hand_made_tiff(1, false);
  tiff[10 + 12] = 0;  // the height's tag becomes a second width
  EXPECT_EQ(probe_code(tiff), Errc::bad_input);
}

TEST(Codec, TypedErrorsForWhatIsNotRead) {
  EXPECT_EQ(probe_code({}), Errc::bad_input);
  EXPECT_EQ(probe_code(Bytes(100, 0x41)), Errc::bad_input);
  Bytes gif;
  put(gif, "GIF89a");
  EXPECT_EQ(probe_code(gif), Errc::unsupported);
  Bytes moving = with_exif(quarters_file(".webp"), ".webp", 1);
  moving[20] |= 0x02;
  EXPECT_EQ(probe_code(moving), Errc::unsupported);
  EXPECT_THAT(decode(moving).error().found(), ::testing::HasSubstr("animated"));
  Bytes many = hand_made_cmyk_jpeg();
  const Bytes scan(many.begin() + static_cast<std::ptrdiff_t>(many.size()) - 21, many.end() - 2);
  for (int i = 0; i < 300; ++i) many.insert(many.end() - 2, scan.begin(), scan.end());
  EXPECT_EQ(code_of(decode(many)), Errc::exhausted);  // 301 scans
}

TEST(Codec, EncodersKeepPixels) {
  const Bytes rgb{255, 0, 0, 0, 255, 0, 0, 0, 0, 9, 8, 7, 1, 2, 3, 0, 0, 0};  // rows of 2 pixels and 3 bytes to spare
  const auto a = decode(*encode_png({rgb.data(), 2, 2, 9, PixelFormat::rgb24}));
  ASSERT_TRUE(a);
  EXPECT_EQ(colour_at(*a, 0, 0), red);
  EXPECT_EQ(colour_at(*a, 1, 1), (Colour{1, 2, 3}));
  const auto b = decode(*encode_png({rgb.data(), 2, 2, 9, PixelFormat::bgr24}));
  EXPECT_EQ(colour_at(*b, 0, 0), blue);
  const Bytes deep{0x34, 0x12, 0xff, 0xff};
  const auto file = encode_png({deep.data(), 2, 1, 4, PixelFormat::gray16le});
  EXPECT_EQ(probe(*file)->bits, 16);
  EXPECT_EQ(decode(*file, {.tone = Tone::gray})->view().row(0)[0], 0x12);
}

TEST(Codec, EncodersRefuse) {
  const Bytes pixels(64, 0);
  EXPECT_EQ(encode_png({}).error().code(), Errc::bad_input);
  EXPECT_EQ(encode_png({pixels.data(), 8, 8, 4, PixelFormat::gray8}).error().code(), Errc::bad_input);
  EXPECT_EQ(encode_png({pixels.data(), 8, 8, 8, PixelFormat::encoded_jpeg}).error().code(), Errc::unsupported);
  EXPECT_EQ(encode_png({pixels.data(), 40'000, 8, 40'000, PixelFormat::gray8}).error().code(), Errc::exhausted);
  EXPECT_EQ(encode_jpeg({pixels.data(), 8, 8, 8, PixelFormat::gray8}, 0).error().code(), Errc::bad_input);
  EXPECT_EQ(encode_jpeg({pixels.data(), 4, 8, 8, PixelFormat::gray16le}).error().code(), Errc::unsupported);
}

TEST(Picture, OwnsMovesAndClones) {
  auto made = Picture::make(3, 2, PixelFormat::rgb24);
  ASSERT_TRUE(made);
  made->pixels()[17] = 42;
  made->set_ppi(400, 300);
  const auto copy = made->clone();
  Picture moved = std::move(*made);
  EXPECT_TRUE(made->empty());  // NOLINT(bugprone-use-after-move): empty is the promise
  EXPECT_EQ(moved.view().row(1)[8], 42);
  EXPECT_EQ(copy->view().row(1)[8], 42);
  EXPECT_EQ(copy->ppi_y(), 300);
  EXPECT_EQ(Picture::make(0, 2, PixelFormat::gray8).error().code(), Errc::exhausted);
  EXPECT_EQ(Picture::make(20'000, 20'000, PixelFormat::gray8).error().code(), Errc::exhausted);
  EXPECT_EQ(Picture::make(2, 2, PixelFormat::yuyv).error().code(), Errc::unsupported);
}

}  // namespace
}  // namespace landfall::codec
