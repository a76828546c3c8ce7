#include "font.hpp"

#include <array>
#include <cmath>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

namespace landfall::synth {

namespace {

struct Source {
  const char* path;
  const char* package;
};
constexpr Source sources[typeface_count] = {
    {"/usr/share/fonts/opentype/ocr-b/OCRB.otf", "fonts-ocr-b"},
    {"/usr/share/fonts/opentype/ocr-b/OCRBS.otf", "fonts-ocr-b"},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core"},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "fonts-dejavu-core"},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", "fonts-dejavu-core"},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf", "fonts-dejavu-core"},
};

}  // namespace

struct Fonts::State {
  FT_Library library = nullptr;
  std::array<FT_Face, typeface_count> faces{};
  ~State() {
    for (auto* face : faces) {
      if (face) FT_Done_Face(face);
    }
    if (library) FT_Done_FreeType(library);
  }
};

Fonts::Fonts() : state_(std::make_unique<State>()) {}
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;
Fonts::~Fonts() = default;

Result<Fonts> Fonts::open() {
  Fonts fonts;
  if (FT_Init_FreeType(&fonts.state_->library) != 0)
    return Error(Errc::internal, Layer::capture, "FreeType", "it does not start");
  for (std::size_t i = 0; i < typeface_count; ++i) {
    if (FT_New_Face(fonts.state_->library, sources[i].path, 0, &fonts.state_->faces[i]) != 0) {
      return Error(Errc::not_found, Layer::capture, std::string("the font of Debian's package ") + sources[i].package,
                   "none")
          .at(sources[i].path);
    }
  }
  return fonts;
}

Result<Glyph> Fonts::draw(Typeface typeface, char32_t character, double em_px, double x, double y, double bolder_px) {
  FT_Face face = state_->faces[static_cast<std::size_t>(typeface)];
  const auto failed = [] { return Error(Errc::internal, Layer::capture, "a drawn character", "FreeType fails"); };
  // 26.6 fixed point: a size in points at 72 ppi is a size in pixels.
  if (FT_Set_Char_Size(face, 0, static_cast<FT_F26Dot6>(std::lround(em_px * 64)), 72, 72) != 0) return failed();
  if (FT_Load_Char(face, character, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return failed();
  const double whole_x = std::floor(x), whole_y = std::floor(y);
  if (const auto bolder = std::lround(bolder_px * 64); bolder != 0) {
    FT_Outline_Embolden(&face->glyph->outline, bolder);
    FT_Outline_Translate(&face->glyph->outline, -bolder / 2, -bolder / 2);  // FreeType lets it grow right and up only
  }
  FT_Outline_Translate(&face->glyph->outline, std::lround((x - whole_x) * 64), -std::lround((y - whole_y) * 64));
  if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0) return failed();
  const FT_Bitmap& bitmap = face->glyph->bitmap;
  Glyph glyph;
  glyph.left = static_cast<int>(whole_x) + face->glyph->bitmap_left;
  glyph.top = static_cast<int>(whole_y) - face->glyph->bitmap_top;
  glyph.width = static_cast<int>(bitmap.width);
  glyph.height = static_cast<int>(bitmap.rows);
  glyph.coverage.reserve(std::size_t{bitmap.width} * bitmap.rows);
  for (unsigned row = 0; row < bitmap.rows; ++row) {
    const unsigned char* from = bitmap.buffer + static_cast<std::ptrdiff_t>(row) * bitmap.pitch;
    glyph.coverage.insert(glyph.coverage.end(), from, from + bitmap.width);
  }
  return glyph;
}

double Fonts::advance(Typeface typeface, char32_t character) {
  FT_Face face = state_->faces[static_cast<std::size_t>(typeface)];
  if (FT_Load_Char(face, character, FT_LOAD_NO_SCALE) != 0) return 0;
  return static_cast<double>(face->glyph->metrics.horiAdvance) / face->units_per_EM;
}

}  // namespace landfall::synth
