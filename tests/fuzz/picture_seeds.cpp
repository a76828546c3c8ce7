// Writes the seeds of the fuzzers of pictures that are made for what a header may say: tags of many values in both byte
// orders, boxes in boxes, palettes, precincts, tiles, scans. Sound ones and such as have to be refused, none above 4
// KiB. Run by hand: picture_seeds tests/fuzz/corpus
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "../pictures/made.hpp"
#include "portrait_group.hpp"

namespace {

using namespace landfall;  // NOLINT: a program, not a header
using made::J2kPlan;
using made::Tiff;

struct Seeds {
  std::filesystem::path root;
  bool well = true;

  void write(const std::string& folder, const std::string& name, ByteView head, ByteView bytes) {
    std::filesystem::create_directories(root / folder);
    std::ofstream out(root / folder / name, std::ios::binary);
    for (const ByteView part : {head, bytes})
      out.write(reinterpret_cast<const char*>(part.data()), static_cast<std::streamsize>(part.size()));
    well = well && out.good() && bytes.size() <= 4096;
  }
  void picture(const std::string& name, ByteView bytes) {
    write("picture_decode", name, {}, bytes), write("codec_probe", name, {}, bytes);
  }
  // The octet before it chooses the record around it.
  void portrait(const std::string& name, ByteView bytes) {
    write("portrait", name, Bytes{static_cast<std::uint8_t>(name.size() % 2)}, bytes);
  }
};

void tiffs(Seeds& seeds) {
  const Bytes pixels(256, 0x40);
  for (const bool big : {false, true}) {
    const std::string ending = big ? ".mm.tif" : ".ii.tif";
    const auto small = [&] { return std::move(Tiff(big).picture(16, 16, 1, 8, 1)); };
    seeds.picture("many_orientations" + ending, small().raw(274, 3, 600, 8).file(pixels));
    seeds.picture("many_widths" + ending, Tiff(big).entry(256, 2, {16, 16, 16}).entry(257, 2, {16}).file(pixels));
    seeds.picture("orientation7" + ending, small().entry(274, 2, {7}).file(pixels));
    seeds.picture("tile" + ending, Tiff(big)
                                       .picture(20, 9, 3, 8, 8)
                                       .entry(322, 2, {32})
                                       .entry(323, 2, {16})
                                       .file(made::zlib_of_zeros(32 * 16 * 3), true));
    seeds.picture("jpeg" + ending, Tiff(big).picture(16, 16, 1, 8, 7).file(made::jpeg({})));
    seeds.picture("deep" + ending, Tiff(big).picture(8, 4, 3, 16, 1).entry(274, 2, {5}).file(Bytes(192, 0x90)));
  }
}

void jpegs(Seeds& seeds) {
  const auto exif = [](bool big, std::uint32_t count) {
    return Tiff(big).raw(274, 3, count, big ? 6U << 16 : 6).directory();
  };
  const Bytes progressive = made::jpeg({.width = 24, .components = 3, .progressive = true, .scans = 12});
  const Bytes turned = made::jpeg({.width = 24, .exif = exif(true, 1)});
  seeds.picture("progressive.jpg", progressive), seeds.portrait("progressive.jpg", progressive);
  seeds.picture("exif_mm.jpg", turned), seeds.portrait("exif_mm.jpg", turned);
  seeds.picture("exif_many.jpg", made::jpeg({.exif = exif(true, 70'000)}));
  seeds.picture("arithmetic.jpg", made::jpeg({.arithmetic = true}));
}

void jpeg2000s(Seeds& seeds) {
  const auto both = [&](const std::string& name, ByteView bytes) {
    seeds.picture(name, bytes), seeds.portrait(name, bytes);
  };
  const Bytes stream = made::j2k({});
  both("levels.j2k", made::j2k({.width = 60, .height = 40, .components = 3, .levels = 3}));
  both("precincts.j2k",
       made::j2k({.width = 60, .height = 40, .levels = 1, .progression = 2, .precincts = {0x55, 0x66}}));
  both("small_precincts.j2k", made::j2k({.width = 60, .height = 40, .precincts = {0x11}}));
  both("tiles.j2k", made::j2k({.width = 60, .height = 40, .tile_width = 32, .tile_height = 32}));
  both("layers.j2k", made::j2k({.width = 60, .height = 40, .layers = 65'535, .packets = Bytes(300, 0x80)}));
  both("tile_style.j2k", made::j2k({.tile_more = made::j2k_segment(0xff52, Bytes{0, 0, 0, 1, 0, 0, 4, 4, 0, 1})}));
  both("plain.jp2", made::jp2(stream, 16, 16, 1));
  both("palette.jp2", made::jp2(stream, 16, 16, 1, made::jp2_palette(3, 20)));
  both("palette255.jp2", made::jp2(stream, 16, 16, 1, made::jp2_palette(255, 1)));
  both("resolution.jp2",
       made::jp2(stream, 16, 16, 1, made::box("res ", made::box("resc", Bytes{0, 100, 0, 1, 0, 100, 0, 1, 2, 2}))));
  Bytes nested;
  for (int i = 0; i < 100; ++i) nested = made::box("res ", nested);
  both("nested.jp2", made::jp2(stream, 16, 16, 1, nested));
}

void others(Seeds& seeds) {
  seeds.picture("interlaced.png", made::png({.width = 9, .height = 9, .bits = 16, .colour = 6, .interlaced = true}));
  Bytes text;
  made::put(text, std::string_view("a\0\0", 3)), made::put(text, made::zlib_of_zeros(500'000));
  seeds.picture("text.png", made::png({.before = made::png_chunk("zTXt", text)}));
  seeds.picture("groups.webp", made::webp_lossless(16, 16, 9));
  seeds.portrait("refused.png", made::png({}));
  for (const bool later : {false, true})
    seeds.write("portrait", later ? "group.39794" : "group.19794", Bytes{3}, fuzz::dg2_of(made::j2k({}), later));
  seeds.portrait("refused.tif", Tiff(true).picture(16, 16, 1, 8, 1).entry(274, 2, {6}).file(Bytes(256, 0)));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: picture_seeds <folder of corpora>\n", stderr), 2;
  Seeds seeds{argv[1]};
  tiffs(seeds), jpegs(seeds), jpeg2000s(seeds), others(seeds);
  return seeds.well ? 0 : 1;
}
