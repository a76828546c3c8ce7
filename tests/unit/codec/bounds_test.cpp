// Files that ask a decoder for more than their picture is worth, each made here beside a sound neighbour that decodes.
#include <landfall/codec/picture.hpp>

#include <gtest/gtest.h>

#include <landfall/base/text.hpp>

#include "../../pictures/made.hpp"

namespace landfall::codec {
namespace {

using made::J2kPlan;
using made::Tiff;

std::string outcome(ByteView file, DecodeOptions options = {}) {
  const auto picture = decode(file, options);
  return picture ? "decoded" : std::string(name(picture.error().code()));
}

Tiff small_tiff(bool big) { return std::move(Tiff(big).picture(16, 16, 1, 8, 1)); }
const Bytes samples_of_16(256, 0x40);  // 16 x 16

// The fault that began this file: the last octet of all values was written to, wherever the count put that.
TEST(Bounds, AnOrientationHasOneValue) {
  for (const bool big : {false, true}) {
    EXPECT_EQ(outcome(small_tiff(big).entry(274, 2, {6}).file(samples_of_16)), "decoded");
    EXPECT_EQ(outcome(small_tiff(big).raw(274, 3, 1, big ? 6U << 16 : 6).file(samples_of_16)), "decoded");
    for (const std::uint32_t count : {0U, 2U, 3U, 1000U, 100'000U, 0x7fffffffU, 0x80000000U, 0xffffffffU})
      for (const unsigned type : {1U, 3U, 4U})
        EXPECT_EQ(outcome(small_tiff(big).raw(274, type, count, 8).file(samples_of_16)), "bad_input")
            << count << ' ' << type;
  }
}

TEST(Bounds, EveryScalarTagHasOneValue) {
  for (const unsigned tag : {256U, 257U, 259U, 262U, 277U, 278U, 284U, 296U, 317U}) {
    Tiff tiff(true);
    for (const unsigned t : {256U, 257U, 258U, 259U, 262U, 277U, 278U, 284U, 296U, 317U})
      tiff.entry(t, 2, std::vector<std::uint32_t>(t == tag ? 2 : 1, t == 258 ? 8 : t <= 257 || t == 278 ? 16 : 1));
    EXPECT_EQ(outcome(tiff.file(samples_of_16)), "bad_input") << tag;
  }
  Tiff samples(true);
  samples.picture(16, 16, 3, 8, 1).entry(339, 2, {1, 1, 1});
  EXPECT_EQ(outcome(samples.file(Bytes(768, 9))), "decoded");
  Tiff two(false);
  two.entry(256, 2, {16}).entry(257, 2, {16}).entry(258, 2, {8, 8}).entry(262, 2, {2}).entry(277, 2, {3});
  EXPECT_EQ(outcome(two.file(Bytes(768, 9))), "bad_input");
}

TEST(Bounds, OrientationOfOneOctetOrFour) {
  for (const bool big : {false, true})
    for (const unsigned octets : {1U, 2U, 4U}) {
      const auto picture = decode(Tiff(big).picture(32, 8, 1, 8, 1).entry(274, octets, {6}).file(samples_of_16));
      ASSERT_TRUE(picture) << picture.error().message();
      EXPECT_EQ(picture->width(), 8);
    }
}

TEST(Bounds, ExifIsHeldToTheSame) {
  for (const bool big : {false, true}) {
    const auto turned = probe(made::jpeg({.width = 32, .exif = Tiff(big).entry(274, 2, {6}).directory()}));
    ASSERT_TRUE(turned);
    EXPECT_EQ(turned->orientation, 6);
    const auto many = probe(made::jpeg({.width = 32, .exif = Tiff(big).raw(274, 3, 70'000, 0xffff0000).directory()}));
    ASSERT_TRUE(many);
    EXPECT_EQ(many->orientation, 1);
  }
}

TEST(Bounds, TiffArraysStandInTheFile) {
  EXPECT_EQ(outcome(small_tiff(false).raw(273, 4, 0xffffffff, 8).raw(279, 4, 0xffffffff, 8).directory()), "bad_input");
  EXPECT_EQ(outcome(small_tiff(false).raw(320, 3, 0x80000000, 8).file(samples_of_16)), "bad_input");  // of any tag
  Bytes far = small_tiff(false).file(samples_of_16);
  for (std::size_t i = 4; i < 8; ++i) far[i] = 0xff;  // where the directory is
  EXPECT_EQ(outcome(far), "bad_input");
}

TEST(Bounds, TiffValuesDoNotLieOverEachOther) {
  Tiff one = small_tiff(false), many = small_tiff(false);
  one.raw(40'000, 1, 3000, 8);
  for (unsigned i = 0; i < 100; ++i) many.raw(40'000 + i, 1, 3000, 8);
  const Bytes data(4096, 0);
  EXPECT_EQ(outcome(one.file(data)), "decoded");
  EXPECT_EQ(outcome(many.file(data)), "bad_input");
  Tiff entries = small_tiff(false);
  for (unsigned i = 0; i < 600; ++i) entries.raw(40'000 + i, 3, 1, 0);
  EXPECT_EQ(outcome(entries.file(samples_of_16)), "exhausted");
}

TEST(Bounds, TiffPiecesAreThoseOfThePicture) {
  const auto tile = [](std::uint32_t width, std::uint32_t height) {
    const Bytes data = made::zlib_of_zeros(std::uint64_t{width} * height);
    return Tiff(false).picture(16, 16, 1, 8, 8).entry(322, 4, {width}).entry(323, 4, {height}).file(data, true);
  };
  EXPECT_EQ(outcome(tile(16, 16)), "decoded");
  EXPECT_EQ(outcome(tile(512, 512)), "decoded");
  EXPECT_EQ(outcome(tile(2048, 2048)), "exhausted");
  EXPECT_EQ(outcome(tile(0, 16)), "bad_input");
  EXPECT_EQ(outcome(small_tiff(false).entry(278, 4, {0xffffffff}).file(samples_of_16)), "decoded");
  EXPECT_EQ(outcome(small_tiff(false).entry(278, 4, {20}).file(samples_of_16)), "decoded");
  EXPECT_EQ(outcome(small_tiff(false).entry(278, 4, {0x01000000}).file(samples_of_16)), "exhausted");
  EXPECT_EQ(outcome(small_tiff(false).entry(278, 4, {0}).file(samples_of_16)), "bad_input");
  EXPECT_EQ(outcome(small_tiff(false).entry(278, 4, {8}).file(samples_of_16)), "bad_input");    // one strip of two
  EXPECT_EQ(outcome(small_tiff(false).file(ByteView(samples_of_16).first(200))), "bad_input");  // rows missing
}

TEST(Bounds, TiffStripsDoNotLieOverEachOther) {
  const auto strips = [](std::uint32_t step) {
    Tiff tiff(false);
    tiff.picture(16, 16, 1, 8, 1).entry(278, 4, {1});
    std::vector<std::uint32_t> at, sizes(16, 16);
    for (std::uint32_t i = 0; i < 16; ++i) at.push_back(512 + i * step);
    Bytes file = tiff.entry(273, 4, at).entry(279, 4, sizes).directory();
    file.resize(512 + 16 * 16);
    return file;
  };
  EXPECT_EQ(outcome(strips(16)), "decoded");
  Tiff over(false);
  over.picture(16, 16, 1, 8, 1).entry(278, 4, {1}).entry(273, 4, std::vector<std::uint32_t>(16, 512));
  Bytes file = over.entry(279, 4, std::vector<std::uint32_t>(16, 100)).directory();
  file.resize(700);
  EXPECT_EQ(outcome(file), "bad_input");
}

TEST(Bounds, TiffKindsThatAreNotRead) {
  EXPECT_EQ(outcome(Tiff(false).picture(16, 16, 1, 8, 8).file(made::zlib_of_zeros(256))), "decoded");
  for (const unsigned compression : {6U, 34661U, 34887U, 34925U, 50000U, 50001U})
    EXPECT_EQ(outcome(Tiff(false).picture(16, 16, 1, 8, compression).file(samples_of_16)), "unsupported")
        << compression;
  EXPECT_EQ(outcome(small_tiff(false).entry(317, 2, {3}).file(samples_of_16)), "unsupported");
  EXPECT_EQ(outcome(small_tiff(false).entry(284, 2, {3}).file(samples_of_16)), "bad_input");
  // Samples of 16 bits in planes: read as if they were not, they would be another picture.
  Tiff planes(false);
  planes.picture(4, 4, 3, 16, 1).entry(284, 2, {2}).entry(273, 4, {600, 632, 664}).entry(279, 4, {32, 32, 32});
  Bytes file = planes.directory();
  file.resize(700);
  EXPECT_EQ(outcome(file), "unsupported");
}

TEST(Bounds, AJpegInATiffIsOfItsStrip) {
  const auto strip = [](const made::JpegPlan& plan) {
    return Tiff(false).picture(16, 16, 1, 8, 7).file(made::jpeg(plan));
  };
  EXPECT_EQ(outcome(strip({})), "decoded");
  EXPECT_EQ(outcome(strip({.width = 16, .height = 4096})), "bad_input");
  EXPECT_EQ(outcome(strip({.progressive = true})), "unsupported");
  EXPECT_EQ(outcome(Tiff(false).picture(16, 16, 1, 8, 7).file(samples_of_16)), "bad_input");
}

TEST(Bounds, ScansOfAJpeg) {
  EXPECT_EQ(outcome(made::jpeg({.components = 3, .progressive = true, .scans = 100})), "decoded");
  EXPECT_EQ(outcome(made::jpeg({.progressive = true, .scans = 101})), "exhausted");
  EXPECT_EQ(outcome(made::jpeg({.width = 5000, .height = 4000, .progressive = true, .scans = 51})), "exhausted");
  EXPECT_EQ(outcome(made::jpeg({.components = 3})), "decoded");
  EXPECT_EQ(outcome(made::jpeg({.scans = 2})), "exhausted");  // of one component
}

TEST(Bounds, JpegsInHuffmanCodesOnly) {
  EXPECT_EQ(outcome(made::jpeg({.arithmetic = true})), "unsupported");
  EXPECT_EQ(outcome(made::jpeg({.progressive = true, .arithmetic = true})), "unsupported");
  for (const int frame : {0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf})
    EXPECT_EQ(outcome(made::jpeg({.frame_as = frame})), "unsupported") << frame;
}

TEST(Bounds, PngTextIsNotUnpacked) {
  Bytes text;
  made::put(text, std::string_view("a\0\0", 3)), made::put(text, made::zlib_of_zeros(50'000'000));
  for (const auto* type : {"zTXt", "iCCP"})
    EXPECT_EQ(outcome(made::png({.before = made::png_chunk(type, text)})), "decoded");
  EXPECT_EQ(outcome(made::png({.interlaced = true})), "decoded");
}

TEST(Bounds, BoxesOfAJp2) {
  const Bytes stream = made::j2k({});
  const auto jp2 = [&](const Bytes& extra) { return outcome(made::jp2(stream, 16, 16, 1, extra)); };
  EXPECT_EQ(jp2({}), "decoded");
  const Bytes resolution = made::box("res ", made::box("resc", Bytes{0, 100, 0, 1, 0, 100, 0, 1, 2, 2}));
  EXPECT_EQ(jp2(resolution), "decoded");
  Bytes nested;
  for (int i = 0; i < 20'000; ++i)
    made::put_be(nested, static_cast<std::uint64_t>(20'000 - i) * 8, 4), made::put(nested, "res ");
  EXPECT_EQ(jp2(nested), "decoded");  // the second is a box within the first that nobody knows
  EXPECT_EQ(probe(made::jp2(stream, 16, 16, 1, resolution))->ppi_x, 254);
  Bytes twice = resolution, many;
  made::put(twice, resolution);
  EXPECT_EQ(jp2(twice), "bad_input");
  for (int i = 0; i < 300; ++i) made::put(many, made::box("free", {}));
  EXPECT_EQ(jp2(many), "exhausted");
  EXPECT_EQ(jp2(made::box("ihdr", Bytes(14, 0))), "bad_input");
  EXPECT_EQ(jp2(Bytes{0, 0, 0, 0, 'f', 'r', 'e', 'e'}), "bad_input");  // up to the end of the file, in a box
  EXPECT_EQ(jp2(Bytes{0, 0, 0, 7, 'f', 'r', 'e', 'e'}), "bad_input");
  EXPECT_EQ(jp2(Bytes{0, 0, 0, 1, 'f', 'r', 'e', 'e', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8}), "bad_input");
}

TEST(Bounds, PalettesOfAJp2) {
  const Bytes stream = made::j2k({});
  const auto jp2 = [&](const Bytes& extra) { return outcome(made::jp2(stream, 16, 16, 1, extra)); };
  for (const int columns : {1, 3, 4}) EXPECT_EQ(jp2(made::jp2_palette(columns, 256)), "decoded") << columns;
  EXPECT_EQ(probe(made::jp2(stream, 16, 16, 1, made::jp2_palette(3, 256)))->channels, 3);
  for (const int columns : {5, 255}) EXPECT_EQ(jp2(made::jp2_palette(columns, 256)), "unsupported") << columns;
  EXPECT_EQ(jp2(made::jp2_palette(0, 1)), "bad_input");
  EXPECT_EQ(jp2(made::jp2_palette(3, 1025)), "bad_input");
  Bytes unmapped = made::jp2_palette(3, 4);
  unmapped.resize(unmapped.size() - 8 - 12);
  EXPECT_EQ(jp2(unmapped), "bad_input");
  Bytes elsewhere = made::jp2_palette(3, 4);
  elsewhere[elsewhere.size() - 11] = 1;  // a second component
  EXPECT_EQ(jp2(elsewhere), "bad_input");
  EXPECT_EQ(jp2(made::box("cdef", Bytes{0, 1, 0, 0, 0, 0, 0, 1})), "decoded");
  EXPECT_EQ(jp2(made::box("cdef", Bytes{0, 1, 0, 4, 0, 0, 0, 1})), "bad_input");
  EXPECT_EQ(jp2(made::box("cdef", Bytes{0xff, 0xff, 0, 0, 0, 0, 0, 1})), "bad_input");
}

TEST(Bounds, WhatACodestreamAsksFor) {
  const Bytes none(200'000, 0);
  const auto j2k = [&](const J2kPlan& plan) { return outcome(made::j2k(plan)); };
  EXPECT_EQ(j2k({.width = 512, .height = 512, .levels = 5}), "decoded");
  EXPECT_EQ(j2k({.width = 512, .height = 512, .levels = 5, .block_width = 4, .block_height = 4}), "decoded");
  EXPECT_EQ(j2k({.width = 4096, .height = 4096, .block_width = 2, .block_height = 2, .packets = none}), "exhausted");
  EXPECT_EQ(j2k({.block_width = 7, .block_height = 7}), "bad_input");
  EXPECT_EQ(j2k({.width = 512, .height = 512, .precincts = {0x77}, .packets = none}), "decoded");
  for (const int small : {0x00, 0x44, 0x4f, 0xf4})
    EXPECT_EQ(j2k({.width = 512, .height = 512, .precincts = {small}, .packets = none}), "unsupported") << small;
  EXPECT_EQ(j2k({.width = 512, .height = 512, .layers = 20}), "decoded");
  EXPECT_EQ(j2k({.width = 4096, .height = 4096, .layers = 65'535}), "exhausted");
  EXPECT_EQ(j2k({.levels = 33}), "bad_input");
  EXPECT_EQ(j2k({.style = 0x40}), "unsupported");  // ISO/IEC 15444-15
  EXPECT_EQ(j2k({.width = 256, .height = 256, .tile_width = 32, .tile_height = 32}), "decoded");
  EXPECT_EQ(j2k({.width = 4096, .height = 4096, .tile_width = 32, .tile_height = 32}), "unsupported");
}

TEST(Bounds, SegmentsOfACodestream) {
  const auto main = [](const Bytes& more) { return outcome(made::j2k({.more = more})); };
  const auto tile = [](const Bytes& more) { return outcome(made::j2k({.tile_more = more})); };
  const Bytes style{0, 0, 0, 1, 0, 0, 4, 4, 0, 1}, layers{0, 0, 0xff, 0xff, 0, 0, 4, 4, 0, 1};
  EXPECT_EQ(main(made::j2k_segment(0xff64, Bytes{0, 1, 'x'})), "decoded");
  EXPECT_EQ(tile(made::j2k_segment(0xff52, style)), "decoded");
  EXPECT_EQ(main(made::j2k_segment(0xff52, style)), "bad_input");          // a second one
  EXPECT_EQ(main(made::j2k_segment(0xff50, Bytes(6, 0))), "unsupported");  // capabilities of other parts
  EXPECT_EQ(main(made::j2k_segment(0xff74, Bytes(6, 0))), "unsupported");  // component transforms of part 2
  Bytes comments;
  for (int i = 0; i < 1100; ++i) made::put(comments, made::j2k_segment(0xff64, Bytes{0, 1}));
  EXPECT_EQ(main(comments), "exhausted");
  EXPECT_EQ(tile(comments), "exhausted");
  EXPECT_EQ(outcome(made::j2k({.width = 4096,
                               .height = 4096,
                               .tile_more = made::j2k_segment(0xff52, layers),
                               .packets = Bytes(70'000, 0)})),
            "exhausted");
}

TEST(Bounds, OctetsBehindTheEndBelongToNobody) {
  const Bytes behind{0xff, 0xd8, 0xff, 0x4f, 1, 2, 3};
  for (Bytes file : {made::jpeg({}), made::png({}), made::j2k({}), made::jp2(made::j2k({}), 16, 16, 1),
                     made::webp_lossless(16, 16, 1)}) {
    EXPECT_EQ(outcome(file), "decoded");
    made::put(file, behind);
    EXPECT_EQ(outcome(file), "decoded");
  }
}

TEST(Bounds, OnlyTheFormatsThatAreAllowed) {
  struct Case {
    FileFormat format;
    Bytes file;
  };
  const Case cases[] = {{FileFormat::jpeg, made::jpeg({})},
                        {FileFormat::png, made::png({})},
                        {FileFormat::tiff, small_tiff(true).file(samples_of_16)},
                        {FileFormat::webp, made::webp_lossless(16, 16, 1)},
                        {FileFormat::jpeg2000, made::j2k({})}};
  for (const auto& [format, file] : cases) {
    EXPECT_EQ(outcome(file), "decoded") << name(format);
    EXPECT_EQ(outcome(file, {.formats = {format}}), "decoded") << name(format);
    for (const auto& other : cases)
      if (other.format != format) {
        const auto refused = decode(file, {.formats = {other.format}});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code(), Errc::unsupported);
        EXPECT_EQ(refused.error().wanted(), text("a ", name(other.format), " file"));
        EXPECT_EQ(refused.error().found(), name(format));
      }
  }
  const auto chip = decode(cases[2].file, {.formats = {FileFormat::jpeg, FileFormat::jpeg2000}});
  ASSERT_FALSE(chip);
  EXPECT_EQ(chip.error().wanted(), "a JPEG or JPEG 2000 file");
  EXPECT_EQ(outcome(Bytes{'G', 'I', 'F', '8'}, {.formats = {FileFormat::png}}), "unsupported");
}

}  // namespace
}  // namespace landfall::codec
