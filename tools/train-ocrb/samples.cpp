#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "glyph_shape.hpp"
#include "normalise.hpp"

namespace landfall::train {
namespace {

using namespace mrz_reader;  // NOLINT: a program of one purpose

constexpr int master_cap = 96;                      // cap height of the glyph masters, pixels
constexpr int tile_width = 128, tile_height = 144;  // a master's tile; the glyph's cell is centred in it
constexpr std::array<int, 8> dilations{-4, -3, -2, -1, 0, 1, 3, 5};  // stroke weight: pixels a side at master size

// What OCR-B has beside the alphabet, as far as it is not the same shape; then marks that stand above a letter.
constexpr std::u32string_view foreign_glyphs = U"abdefghmnqrt.,:;-+*/&=#$%@()[]?!\u00C4\u00C6\u00D6\u00D8\u00DC\u00DF";
constexpr std::u32string_view marks = U"~^`\u00B4\u00A8";
constexpr std::u32string_view marked = U"ACEINOSUYZ";
constexpr int first_foreign = glyph_classes, first_mark = first_foreign + static_cast<int>(foreign_glyphs.size()),
              all_glyphs = first_mark + static_cast<int>(marks.size());

std::vector<char32_t> drawn_glyphs() {
  std::vector<char32_t> all(alphabet.begin(), alphabet.end());
  all.insert(all.end(), foreign_glyphs.begin(), foreign_glyphs.end());
  all.insert(all.end(), marks.begin(), marks.end());
  return all;
}

struct Random {
  std::mt19937_64 engine;
  float uniform(float a, float b) { return std::uniform_real_distribution<float>(a, b)(engine); }
  float normal(float sigma) { return std::normal_distribution<float>(0, sigma)(engine); }
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine); }
  bool chance(float p) { return uniform(0, 1) < p; }
};

cv::Mat thickened(const cv::Mat& master, int radius) {
  if (radius == 0) return master.clone();
  const int r = std::abs(radius);
  const cv::Mat disc = cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * r + 1, 2 * r + 1});
  cv::Mat out;
  radius > 0 ? cv::dilate(master, out, disc) : cv::erode(master, out, disc);
  return out;
}

// Everything about a printed line that its glyphs share.
struct Print {
  int font, weight, mip;
  float glyph_px;  // cap height in source pixels
  float pitch;     // source pixels
  float stretch;   // glyph width over the font's
  float angle, shear;
};

Print draw_print(Random& r, int fonts, const std::vector<float>& advance) {
  Print p{};
  p.font = r.below(fonts);
  p.weight = r.below(static_cast<int>(dilations.size()));
  p.glyph_px = std::exp(r.uniform(std::log(5.0F), std::log(34.0F)));
  const float ratio = r.uniform(0.92F, 1.22F);
  p.pitch = p.glyph_px * advance[static_cast<std::size_t>(p.font)] * ratio;
  p.stretch = std::clamp(ratio * r.uniform(0.9F, 1.06F), 0.88F, 1.2F);
  p.angle = r.chance(0.8F) ? r.normal(0.015F) : r.uniform(-0.09F, 0.09F);
  p.shear = r.normal(0.03F);
  p.mip = 0;
  while (p.mip < 3 && static_cast<float>(master_cap >> (p.mip + 1)) > 1.6F * p.glyph_px) ++p.mip;
  return p;
}

void background(Random& r, cv::Mat& paper) {
  const float base = r.uniform(120, 250);
  const float gx = r.normal(0.8F), gy = r.normal(0.8F);
  struct Wave {
    float fx, fy, phase, amplitude;
  };
  std::vector<Wave> waves;
  const int count = r.chance(0.5F) ? r.below(4) : 0;
  const float strength = r.chance(0.3F) ? 26.0F : 10.0F;
  for (int i = 0; i < count; ++i) {
    const float f = std::exp(r.uniform(std::log(0.06F), std::log(1.6F))), a = r.uniform(0, 6.2832F);
    waves.push_back({f * std::cos(a), f * std::sin(a), r.uniform(0, 6.2832F), r.uniform(1, strength)});
  }
  for (int y = 0; y < paper.rows; ++y)
    for (int x = 0; x < paper.cols; ++x) {
      const auto fx = static_cast<float>(x), fy = static_cast<float>(y);
      float v = base + gx * fx + gy * fy;
      for (const auto& w : waves) v += w.amplitude * std::sin(w.fx * fx + w.fy * fy + w.phase);
      paper.at<float>(y, x) = v;
    }
}

// Lines, frames and stamps that cross the text.
void clutter(Random& r, cv::Mat& ink) {
  const int strokes = 1 + r.below(3);
  for (int i = 0; i < strokes; ++i) {
    const cv::Point a{r.below(ink.cols), r.below(ink.rows)},
        b{r.below(ink.cols * 3) - ink.cols, r.below(ink.rows * 3) - ink.rows};
    cv::Mat layer = cv::Mat::zeros(ink.size(), CV_32F);
    cv::line(layer, a, b, cv::Scalar(r.uniform(0.1F, 0.7F)), 1 + r.below(std::max(1, ink.rows / 12)), cv::LINE_AA);
    ink = cv::max(ink, layer);
  }
}

// The edge of an ink stamp, or of a ring of a hologram: paler than print.
void stamp_ring(Random& r, cv::Mat& ink) {
  cv::Mat layer = cv::Mat::zeros(ink.size(), CV_32F);
  const int radius = ink.rows / 2 + r.below(4 * ink.rows);
  const float a = r.uniform(0, 6.2832F),
              off = static_cast<float>(radius) + r.uniform(-0.5F, 0.5F) * static_cast<float>(ink.rows);
  const cv::Point middle{ink.cols / 2 + static_cast<int>(off * std::cos(a)),
                         ink.rows / 2 + static_cast<int>(off * std::sin(a))};
  const int wide = 1 + r.below(std::max(1, ink.rows / 6));
  cv::circle(layer, middle, radius, cv::Scalar(r.uniform(0.1F, 0.55F)), wide, cv::LINE_AA);
  if (r.chance(0.5F)) cv::circle(layer, middle, radius + 2 * wide, cv::Scalar(r.uniform(0.1F, 0.5F)), 1, cv::LINE_AA);
  ink = cv::max(ink, layer);
}

void motion_blur(Random& r, cv::Mat& picture, float length) {
  const int n = 2 * static_cast<int>(std::ceil(length / 2)) + 1;
  cv::Mat kernel = cv::Mat::zeros(n, n, CV_32F);
  const float a = r.uniform(0, 3.1416F);
  for (int i = 0; i <= 32; ++i) {
    const float t = (static_cast<float>(i) / 32 - 0.5F) * length;
    const int x = n / 2 + static_cast<int>(std::lround(t * std::cos(a))),
              y = n / 2 + static_cast<int>(std::lround(t * std::sin(a)));
    kernel.at<float>(y, x) += 1.0F / 33;
  }
  cv::filter2D(picture, picture, -1, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
}

// What optics, sensor and compression do to it.
void photograph(Random& r, cv::Mat& picture, float glyph_px) {
  const float sigma =
      r.chance(0.25F) ? r.uniform(0, 0.13F) * glyph_px : r.uniform(0, 0.07F) * glyph_px + r.uniform(0, 0.55F);
  if (sigma > 0.15F)
    cv::GaussianBlur(picture, picture, {0, 0}, static_cast<double>(sigma),
                     static_cast<double>(sigma * r.uniform(0.8F, 1.25F)), cv::BORDER_REPLICATE);
  if (r.chance(0.12F)) motion_blur(r, picture, r.uniform(0.05F, 0.3F) * glyph_px);
  if (r.chance(0.15F)) {
    cv::Mat soft;
    cv::GaussianBlur(picture, soft, {0, 0}, r.uniform(0.6F, 1.5F), 0, cv::BORDER_REPLICATE);
    picture += (picture - soft) * r.uniform(0.3F, 1.2F);
  }
  if (r.chance(0.06F)) {  // the edge of a reflection
    const float nx = r.normal(1), ny = r.normal(1), at = r.uniform(-0.5F, 0.5F) * glyph_px, lift = r.uniform(20, 160);
    for (int y = 0; y < picture.rows; ++y)
      for (int x = 0; x < picture.cols; ++x) {
        const float d = nx * (static_cast<float>(x) - static_cast<float>(picture.cols) / 2) +
                        ny * (static_cast<float>(y) - static_cast<float>(picture.rows) / 2) - at;
        picture.at<float>(y, x) += lift / (1 + std::exp(-d * 4 / glyph_px));
      }
  }
  if (r.chance(0.7F)) {
    const float noise = r.chance(0.2F) ? r.uniform(3, 16) : r.uniform(0, 5);
    for (auto& v : cv::Mat_<float>(picture)) v += r.normal(noise);
  }
}

cv::Mat to_bytes(Random& r, const cv::Mat& picture) {
  cv::Mat bytes;
  picture.convertTo(bytes, CV_8U);
  if (r.chance(0.4F)) {
    std::vector<std::uint8_t> file;
    cv::imencode(".jpg", bytes, file, {cv::IMWRITE_JPEG_QUALITY, 25 + r.below(71)});
    bytes = cv::imdecode(file, cv::IMREAD_GRAYSCALE);
  }
  return bytes;
}

// What the reader would cut out around `middle`: one pixel of the window is `step` pixels of the picture.
std::vector<float> window(Random& r, const cv::Mat& picture, const NetShape& shape, cv::Point2f middle, float step) {
  const cv::Matx23f to_picture(step, 0, middle.x - step * (static_cast<float>(shape.width - 1) / 2), 0, step,
                               middle.y - step * (static_cast<float>(shape.height - 1) / 2));
  cv::Mat source = picture, cut;
  if (step > 1.5F) cv::GaussianBlur(source, source, {0, 0}, static_cast<double>(0.35F * step), 0, cv::BORDER_REPLICATE);
  cv::warpAffine(source, cut, to_picture, {shape.width, shape.height},
                 (step < 1 && r.chance(0.6F) ? cv::INTER_CUBIC : cv::INTER_LINEAR) | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  std::vector<float> out(static_cast<std::size_t>(shape.pixels()));
  normalise(cut.data, cut.step, shape.width, shape.height, out.data());
  return out;
}

int draw_label(Random& r) {
  if (r.chance(0.15F)) return no_glyph;
  return r.chance(0.08F) ? 36 : r.below(glyph_classes);
}

}  // namespace

Renderer::Renderer(const std::vector<std::string>& fonts) {
  for (const auto& f : fonts) load(f);
}

const cv::Mat& Renderer::mask(int font, int weight, int glyph, int mip) const {
  const int at = ((font * weights_ + weight) * all_glyphs + glyph) * mips_ + mip;
  return masks_[static_cast<std::size_t>(at)];
}

void Renderer::load(const std::string& path) {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  if (FT_Init_FreeType(&library) != 0 || FT_New_Face(library, path.c_str(), 0, &face) != 0)
    throw std::runtime_error("cannot read the font " + path + "; install the Debian package fonts-ocr-b");
  FT_Set_Pixel_Sizes(face, 0, 1000);
  FT_Load_Char(face, 'H', FT_LOAD_NO_HINTING);
  const double cap = static_cast<double>(face->glyph->metrics.horiBearingY) / 64;
  const auto size = static_cast<FT_UInt>(std::lround(1000.0 * master_cap / cap));
  FT_Set_Pixel_Sizes(face, 0, size);
  FT_Load_Char(face, 'H', FT_LOAD_NO_HINTING);
  const double advance = static_cast<double>(face->glyph->metrics.horiAdvance) / 64;
  advance_.push_back(static_cast<float>(advance / master_cap));

  std::vector<cv::Mat> plain;
  for (const char32_t c : drawn_glyphs()) {
    FT_Load_Char(face, c, FT_LOAD_RENDER | FT_LOAD_NO_HINTING);
    const auto& slot = *face->glyph;
    cv::Mat tile = cv::Mat::zeros(tile_height, tile_width, CV_8U);
    const int x = static_cast<int>(std::lround(tile_width / 2.0 - advance / 2)) + slot.bitmap_left;
    const int y = (tile_height + master_cap) / 2 - slot.bitmap_top;
    const cv::Mat bitmap(static_cast<int>(slot.bitmap.rows), static_cast<int>(slot.bitmap.width), CV_8U,
                         slot.bitmap.buffer, static_cast<std::size_t>(slot.bitmap.pitch));
    const cv::Rect place = cv::Rect(x, y, bitmap.cols, bitmap.rows) & cv::Rect(0, 0, tile_width, tile_height);
    bitmap(cv::Rect(place.x - x, place.y - y, place.width, place.height)).copyTo(tile(place));
    plain.push_back(tile);
  }
  FT_Done_Face(face);
  FT_Done_FreeType(library);

  for (const int d : dilations)
    for (const auto& tile : plain) {
      cv::Mat level;
      thickened(tile, d).convertTo(level, CV_32F, 1.0 / 255);
      for (int mip = 0; mip < mips_; ++mip) {
        masks_.push_back(level.clone());
        if (mip + 1 < mips_) cv::resize(level, level, {}, 0.5, 0.5, cv::INTER_AREA);
      }
    }
  ++fonts_;
}

Sample Renderer::sample(std::uint64_t index) const {
  Random r{std::mt19937_64(index * 0x9E3779B97F4A7C15ULL + 12345)};
  Sample s;
  s.label = draw_label(r);
  s.foreign = r.chance(0.04F);
  if (s.foreign) s.label = no_glyph;
  const Print p = draw_print(r, fonts_, advance_);

  // Where the window lies relative to the glyph: most are nearly right, some far off, so that the grid can be found.
  const bool fine = r.chance(0.6F);
  const float pitch_caps = p.pitch / p.glyph_px;
  s.dx = fine ? r.normal(0.05F) : r.uniform(-0.5F, 0.5F) * pitch_caps;
  s.dy = fine ? r.normal(0.04F) : r.uniform(-0.24F, 0.24F);
  s.scale = fine ? r.normal(0.05F) : r.uniform(-0.25F, 0.25F);

  // The picture: the window with a margin, in source pixels. One window pixel is `step` source pixels.
  const float step = p.glyph_px / (glyph_shape.cap_height * std::exp(s.scale));
  const float px_per_cap = step * glyph_shape.cap_height;  // source pixels in one cap height of the window
  const int width = static_cast<int>(std::ceil(glyph_shape.width * step)) + 8,
            height = static_cast<int>(std::ceil(glyph_shape.height * step)) + 8;
  const float phase_x = r.uniform(-0.5F, 0.5F), phase_y = r.uniform(-0.5F, 0.5F);
  const float cx = static_cast<float>(width - 1) / 2 + phase_x,
              cy = static_cast<float>(height - 1) / 2 + phase_y;         // window centre
  const float gx = cx + s.dx * px_per_cap, gy = cy + s.dy * px_per_cap;  // glyph centre

  cv::Mat ink = cv::Mat::zeros(height, width, CV_32F);
  const float ca = std::cos(p.angle), sa = std::sin(p.angle);
  const auto stamp = [&](int glyph, float along, float size, float down = 0) {
    const cv::Mat& m = mask(p.font, p.weight, glyph, p.mip);
    const float k = p.glyph_px * size / static_cast<float>(master_cap >> p.mip);
    const float kx = k * p.stretch;
    const float mx = static_cast<float>(m.cols - 1) / 2, my = static_cast<float>(m.rows - 1) / 2;
    const float ox = gx + along * p.pitch * ca - down * p.glyph_px * sa,
                oy = gy + along * p.pitch * sa + down * p.glyph_px * ca;
    // Master to picture: stretch, shear, rotate, shift.
    const cv::Matx23f a(kx * ca, k * (-sa + p.shear * ca), 0, kx * sa, k * (ca + p.shear * sa), 0);
    const cv::Matx23f to(a(0, 0), a(0, 1), ox - a(0, 0) * mx - a(0, 1) * my, a(1, 0), a(1, 1),
                         oy - a(1, 0) * mx - a(1, 1) * my);
    cv::Mat layer;
    cv::warpAffine(m, layer, to, ink.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    ink = cv::max(ink, layer);
  };
  const float filler_size = r.chance(0.3F) ? r.uniform(0.85F, 1.12F) : 1.0F;
  const auto neighbour = [&] { return r.chance(0.4F) ? 36 : r.below(glyph_classes); };
  const auto size_of = [&](int glyph) { return glyph == 36 ? filler_size : 1.0F; };
  const bool empty = s.label == no_glyph && !s.foreign;
  if (!empty && !s.foreign) stamp(s.label, 0, size_of(s.label));
  if (s.foreign) {
    if (r.chance(0.4F)) {  // a letter with a mark above it
      const auto letter = static_cast<char>(marked[static_cast<std::size_t>(r.below(static_cast<int>(marked.size())))]);
      stamp(static_cast<int>(alphabet.find(letter)), 0, 1);
      stamp(first_mark + r.below(static_cast<int>(marks.size())), 0, 1, r.uniform(-0.55F, -0.4F));
    } else {
      stamp(first_foreign + r.below(static_cast<int>(foreign_glyphs.size())), 0, 1);
    }
  }
  const bool ends_left = empty ? r.chance(0.7F) : r.chance(0.04F);
  const bool ends_right = empty ? !ends_left || r.chance(0.6F) : r.chance(0.04F);
  const float away = empty ? r.uniform(0.62F, 1.2F) : 1.0F;
  if (empty) s.dx = 0;
  if (!ends_left) {
    const int g = neighbour();
    stamp(g, -away, size_of(g));
  }
  if (!ends_right) {
    const int g = neighbour();
    stamp(g, away, size_of(g));
  }
  if (r.chance(0.06F) || (empty && r.chance(0.4F))) clutter(r, ink);
  if (r.chance(0.06F)) stamp_ring(r, ink);
  if (r.chance(0.25F)) {  // patchy print
    cv::Mat patch(3, 3, CV_32F);
    for (auto& v : cv::Mat_<float>(patch)) v = r.uniform(0.55F, 1);
    cv::resize(patch, patch, ink.size(), 0, 0, cv::INTER_LINEAR);
    ink = ink.mul(patch);
  }

  cv::Mat picture(height, width, CV_32F);
  background(r, picture);
  const float dark = r.uniform(0.02F, r.chance(0.3F) ? 0.7F : 0.4F);  // ink's brightness over the paper's
  picture = picture.mul(1 - ink * (1 - dark));
  if (r.chance(0.15F)) picture *= r.uniform(0.2F, 0.8F);
  photograph(r, picture, p.glyph_px);
  const cv::Mat bytes = to_bytes(r, picture);

  s.pixels = window(r, bytes, glyph_shape, {cx, cy}, step);
  s.small = window(r, bytes, finder_shape, {cx, cy}, step * glyph_shape.cap_height / finder_shape.cap_height);
  return s;
}

}  // namespace landfall::train
