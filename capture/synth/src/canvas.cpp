#include "canvas.hpp"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace landfall::synth {

namespace {

constexpr int shift = 4;  // OpenCV's fixed point for outlines: sixteenths of a pixel
constexpr Colour dull_paper{34, 30, 74};

int luma(Colour c) { return (299 * c.r + 587 * c.g + 114 * c.b) / 1000; }
// Ordinary ink is dark under ultraviolet light, on paper that is not bright either.
Colour under_uv(Colour c) { return mix({8, 8, 22}, dull_paper, luma(c) / 255.0); }

cv::Scalar scalar(Colour c) { return {static_cast<double>(c.r), static_cast<double>(c.g), static_cast<double>(c.b)}; }

// Integer rectangle around an outline, inside the picture.
cv::Rect around(const std::vector<cv::Point>& outline, int extra, cv::Size size) {
  cv::Rect box = cv::boundingRect(outline);
  const int unit = 1 << shift;
  const int x0 = box.x / unit - 2 - extra, y0 = box.y / unit - 2 - extra;
  const int x1 = (box.x + box.width) / unit + 3 + extra, y1 = (box.y + box.height) / unit + 3 + extra;
  return cv::Rect(x0, y0, x1 - x0, y1 - y0) & cv::Rect({0, 0}, size);
}

void shift_by(std::vector<cv::Point>& outline, cv::Point origin) {
  for (auto& p : outline) p -= origin * (1 << shift);
}

}  // namespace

Ink Ink::security(Colour c) { return {c, std::nullopt, under_uv(c)}; }
Ink Ink::text(Colour c) { return {c, std::nullopt, under_uv(c)}; }
Ink Ink::zone() { return {Colour{22, 22, 26}, 24, Colour{6, 6, 16}}; }
Ink Ink::picture(Colour c) { return {c, std::clamp(40 + luma(c) * 4 / 5, 0, 244), under_uv(c)}; }
Ink Ink::glow(Colour c) { return {std::nullopt, std::nullopt, c}; }

struct Canvas::State {
  codec::Picture picture;
  cv::Mat mat;  // on the picture's memory
  double scale = 1;
  double offset = 0;
  Light light = Light::white;

  [[nodiscard]] std::optional<Colour> seen(const Ink& ink) const {
    if (light == Light::white) return ink.white;
    if (light == Light::uv) return ink.ultraviolet;
    if (!ink.infrared) return std::nullopt;
    return Colour{*ink.infrared, *ink.infrared, *ink.infrared};
  }
  [[nodiscard]] Point pixel(Point p) const { return {p.x * scale + offset, p.y * scale + offset}; }
  [[nodiscard]] std::vector<cv::Point> fixed(const Points& points) const {
    std::vector<cv::Point> out;
    out.reserve(points.size());
    for (const auto& p : points) {
      const Point at = pixel(p);
      const auto to = [](double v) {
        return static_cast<int>(std::lround(std::clamp(v, -30'000.0, 60'000.0) * (1 << shift)));
      };
      out.emplace_back(to(at.x), to(at.y));
    }
    return out;
  }
};

Canvas::Canvas() : state_(std::make_unique<State>()) {}
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&&) noexcept = default;
Canvas::~Canvas() = default;

Result<Canvas> Canvas::make(double width_mm, double height_mm, double ppi, Light light) {
  const double scale = ppi / 25.4;
  LANDFALL_TRY(Canvas canvas, in_pixels(static_cast<int>(std::lround(width_mm * scale)),
                                        static_cast<int>(std::lround(height_mm * scale)), light));
  canvas.state_->scale = scale;
  canvas.state_->offset = -0.5;  // the edge of the paper is the edge of the first pixel
  canvas.state_->picture.set_ppi(ppi, ppi);
  return canvas;
}

Result<Canvas> Canvas::in_pixels(int width, int height, Light light) {
  LANDFALL_TRY(codec::Picture picture, codec::Picture::make(width, height, PixelFormat::rgb24));
  Canvas canvas;
  auto& s = *canvas.state_;
  s.picture = std::move(picture);
  s.light = light;
  s.mat = cv::Mat(height, width, CV_8UC3, s.picture.pixels().data());
  s.mat.setTo(light == Light::uv ? scalar(dull_paper) : cv::Scalar(250, 250, 250));
  return canvas;
}

Point Canvas::to_pixels(Point mm) const { return state_->pixel(mm); }

void Canvas::wash(double x, double y, double width, double height, const Ink (&corners)[4]) {
  cv::Mat small(2, 2, CV_8UC3);
  for (int i = 0; i < 4; ++i) {
    const auto c = state_->seen(corners[i]);
    if (!c) return;
    small.at<cv::Vec3b>(i / 2, i % 2) = {static_cast<std::uint8_t>(c->r), static_cast<std::uint8_t>(c->g),
                                         static_cast<std::uint8_t>(c->b)};
  }
  const Point a = state_->pixel({x, y}), b = state_->pixel({x + width, y + height});
  const cv::Rect whole(static_cast<int>(std::lround(a.x)), static_cast<int>(std::lround(a.y)),
                       static_cast<int>(std::lround(b.x) - std::lround(a.x)) + 1,
                       static_cast<int>(std::lround(b.y) - std::lround(a.y)) + 1);
  const cv::Rect seen = whole & cv::Rect({0, 0}, state_->mat.size());
  if (seen.empty()) return;
  cv::Mat smooth;
  cv::resize(small, smooth, {64, 64}, 0, 0, cv::INTER_CUBIC);
  cv::resize(smooth, smooth, whole.size(), 0, 0, cv::INTER_LINEAR);
  smooth(cv::Rect(seen.tl() - whole.tl(), seen.size())).copyTo(state_->mat(seen));
}

void Canvas::fill(const Points& outline, const Ink& ink, double opacity) {
  const auto colour = state_->seen(ink);
  if (!colour || outline.size() < 3) return;
  auto points = state_->fixed(outline);
  if (opacity >= 0.999) {
    cv::fillPoly(state_->mat, std::vector<std::vector<cv::Point>>{points}, scalar(*colour), cv::LINE_AA, shift);
    return;
  }
  const cv::Rect box = around(points, 0, state_->mat.size());
  if (box.empty()) return;
  shift_by(points, box.tl());
  cv::Mat over = state_->mat(box).clone();
  cv::fillPoly(over, std::vector<std::vector<cv::Point>>{points}, scalar(*colour), cv::LINE_AA, shift);
  cv::addWeighted(over, opacity, state_->mat(box), 1 - opacity, 0, state_->mat(box));
}

void Canvas::stroke(const Points& line, double width, const Ink& ink, bool closed) {
  const auto colour = state_->seen(ink);
  if (!colour || line.size() < 2) return;
  const auto points = state_->fixed(line);
  const double pixels = width * state_->scale;
  if (pixels >= 1) {
    const int thick = std::max(1, static_cast<int>(std::lround(pixels)));
    cv::polylines(state_->mat, points, closed, scalar(*colour), thick, cv::LINE_AA, shift);
    return;
  }
  // Thinner than a pixel: paler.
  const cv::Rect box = around(points, 1, state_->mat.size());
  if (box.empty()) return;
  const Colour paper = state_->light == Light::uv ? dull_paper : Colour{244, 244, 240};
  cv::polylines(state_->mat, points, closed, scalar(mix(paper, *colour, std::max(0.15, pixels))), 1, cv::LINE_AA,
                shift);
}

void Canvas::dim(const Points& outline, double strength) {
  auto points = state_->fixed(outline);
  const int soft = std::max(1, static_cast<int>(state_->scale));
  const cv::Rect box = around(points, 3 * soft, state_->mat.size());
  if (box.empty() || state_->light == Light::ir) return;
  shift_by(points, box.tl());
  cv::Mat mask(box.size(), CV_8UC1, cv::Scalar(255));
  cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{points}, cv::Scalar(255 * (1 - strength)), cv::LINE_AA, shift);
  cv::GaussianBlur(mask, mask, {}, soft);
  cv::Mat three;
  cv::merge(std::vector<cv::Mat>{mask, mask, mask}, three);
  cv::Mat part = state_->mat(box);
  cv::multiply(part, three, part, 1 / 255.0);
}

void Canvas::spot(Point centre, double rx, double ry, const Ink& ink, double strength) {
  const auto colour = state_->seen(ink);
  if (!colour) return;
  const Point at = state_->pixel(centre);
  const double px = std::max(0.5, rx * state_->scale), py = std::max(0.5, ry * state_->scale);
  const cv::Rect box = cv::Rect(static_cast<int>(at.x - px), static_cast<int>(at.y - py), static_cast<int>(2 * px) + 2,
                                static_cast<int>(2 * py) + 2) &
                       cv::Rect({0, 0}, state_->mat.size());
  const int target[3] = {colour->r, colour->g, colour->b};
  for (int y = box.y; y < box.y + box.height; ++y) {
    auto* row = state_->mat.ptr<std::uint8_t>(y);
    const double dy = (y - at.y) / py;
    for (int x = box.x; x < box.x + box.width; ++x) {
      const double dx = (x - at.x) / px, left = 1 - dx * dx - dy * dy;
      if (left <= 0) continue;
      const int alpha = static_cast<int>(256 * strength * left * left);
      for (int c = 0; c < 3; ++c) {
        auto& value = row[3 * x + c];
        value = static_cast<std::uint8_t>(value + ((target[c] - value) * alpha) / 256);
      }
    }
  }
}

Result<void> Canvas::text(Fonts& fonts, Typeface face, std::string_view ascii, Point at, double em, const Ink& ink,
                          double pitch) {
  const auto colour = state_->seen(ink);
  if (!colour) return {};
  const int target[3] = {colour->r, colour->g, colour->b};
  const double em_px = em * state_->scale;
  for (const char c : ascii) {
    const Point pen = state_->pixel(at);
    const auto code = static_cast<char32_t>(static_cast<unsigned char>(c));
    // FreeType's pixels have their corners at whole numbers, ours their middles.
    LANDFALL_TRY(const Glyph glyph, fonts.draw(face, code, em_px, pen.x + 0.5, pen.y + 0.5));
    for (int y = std::max(0, -glyph.top); y < glyph.height && glyph.top + y < state_->mat.rows; ++y) {
      auto* row = state_->mat.ptr<std::uint8_t>(glyph.top + y);
      for (int x = std::max(0, -glyph.left); x < glyph.width && glyph.left + x < state_->mat.cols; ++x) {
        const int alpha = glyph.coverage[static_cast<std::size_t>(y * glyph.width + x)];
        for (int k = 0; k < 3 && alpha > 0; ++k) {
          auto& value = row[3 * (glyph.left + x) + k];
          value = static_cast<std::uint8_t>(value + (target[k] - value) * alpha / 255);
        }
      }
    }
    at.x += pitch > 0 ? pitch : fonts.advance(face, code) * em;
  }
  return {};
}

Result<void> Canvas::print(Fonts& fonts, Typeface face, char ascii, Point at, double em, const Ink& ink, double bolder,
                           const std::function<double(Point)>& left) {
  const auto colour = state_->seen(ink);
  if (!colour) return {};
  const int target[3] = {colour->r, colour->g, colour->b};
  const Point pen = state_->pixel(at);
  LANDFALL_TRY(const Glyph glyph, fonts.draw(face, static_cast<unsigned char>(ascii), em * state_->scale, pen.x + 0.5,
                                             pen.y + 0.5, bolder * state_->scale));
  for (int y = std::max(0, -glyph.top); y < glyph.height && glyph.top + y < state_->mat.rows; ++y) {
    auto* row = state_->mat.ptr<std::uint8_t>(glyph.top + y);
    for (int x = std::max(0, -glyph.left); x < glyph.width && glyph.left + x < state_->mat.cols; ++x) {
      const int coverage = glyph.coverage[static_cast<std::size_t>(y * glyph.width + x)];
      if (coverage == 0) continue;
      const double share =
          left ? left({at.x + (glyph.left + x - pen.x) / state_->scale, at.y + (glyph.top + y - pen.y) / state_->scale})
               : 1;
      const int alpha = static_cast<int>(coverage * share);
      for (int k = 0; k < 3; ++k) {
        auto& value = row[3 * (glyph.left + x) + k];
        value = static_cast<std::uint8_t>(value + (target[k] - value) * alpha / 255);
      }
    }
  }
  return {};
}

void Canvas::imprint(const Canvas& drawing, Point middle, double degrees, const Ink& ink, double strength,
                     const std::function<double(Point)>& left) {
  const auto colour = state_->seen(ink);
  if (!colour) return;
  const double target[3] = {colour->r / 255.0, colour->g / 255.0, colour->b / 255.0};
  const Point at = state_->pixel(middle);
  cv::Mat gray, turned;
  cv::cvtColor(drawing.state_->mat, gray, cv::COLOR_RGB2GRAY);
  const double w = gray.cols, h = gray.rows;
  const int half = static_cast<int>(std::hypot(w, h) / 2) + 2;
  cv::Mat turn =
      cv::getRotationMatrix2D({static_cast<float>((w - 1) / 2), static_cast<float>((h - 1) / 2)}, -degrees, 1);
  const cv::Point corner(static_cast<int>(std::lround(at.x)) - half, static_cast<int>(std::lround(at.y)) - half);
  turn.at<double>(0, 2) += at.x - corner.x - (w - 1) / 2;
  turn.at<double>(1, 2) += at.y - corner.y - (h - 1) / 2;
  cv::warpAffine(gray, turned, turn, {2 * half + 1, 2 * half + 1}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, 255);
  const cv::Rect seen = cv::Rect(corner, turned.size()) & cv::Rect({0, 0}, state_->mat.size());
  for (int y = seen.y; y < seen.y + seen.height; ++y) {
    const auto* from = turned.ptr<std::uint8_t>(y - corner.y);
    auto* row = state_->mat.ptr<std::uint8_t>(y);
    for (int x = seen.x; x < seen.x + seen.width; ++x) {
      const int dark = 250 - from[x - corner.x];
      if (dark <= 4) continue;
      const double share = strength * std::min(1.0, dark / 200.0) *
                           left({middle.x + (x - at.x) / state_->scale, middle.y + (y - at.y) / state_->scale});
      for (int k = 0; k < 3; ++k)
        row[3 * x + k] = static_cast<std::uint8_t>(row[3 * x + k] * (1 - share * (1 - target[k])) + 0.5);
    }
  }
}

double Canvas::text_width(Fonts& fonts, Typeface face, std::string_view ascii, double em) {
  double width = 0;
  for (const char c : ascii) width += fonts.advance(face, static_cast<char32_t>(static_cast<unsigned char>(c))) * em;
  return width;
}

void Canvas::paste(const Canvas& other, Point at, double strength) {
  const Point corner = state_->pixel(at);
  const cv::Point tl(static_cast<int>(std::lround(corner.x + 0.5)), static_cast<int>(std::lround(corner.y + 0.5)));
  const cv::Mat& from = other.state_->mat;
  const cv::Rect seen = cv::Rect(tl, from.size()) & cv::Rect({0, 0}, state_->mat.size());
  if (seen.empty()) return;
  const cv::Mat part = from(cv::Rect(seen.tl() - tl, seen.size()));
  cv::Mat to = state_->mat(seen);
  cv::addWeighted(part, strength, to, 1 - strength, 0, to);
}

Result<codec::Picture> Canvas::take() && {
  auto& s = *state_;
  if (s.light != Light::ir) return std::move(s.picture);
  LANDFALL_TRY(codec::Picture gray, codec::Picture::make(s.picture.width(), s.picture.height(), PixelFormat::gray8));
  cv::Mat to(s.mat.rows, s.mat.cols, CV_8UC1, gray.pixels().data());
  cv::cvtColor(s.mat, to, cv::COLOR_RGB2GRAY);
  gray.set_ppi(s.picture.ppi_x(), s.picture.ppi_y());
  return gray;
}

}  // namespace landfall::synth
