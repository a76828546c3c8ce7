#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <landfall/synth/page.hpp>

#include "guard.hpp"
#include "noise.hpp"

namespace landfall::synth {

namespace {

Point through(const cv::Matx33d& h, Point p) {
  const double w = h(2, 0) * p.x + h(2, 1) * p.y + h(2, 2);
  return {(h(0, 0) * p.x + h(0, 1) * p.y + h(0, 2)) / w, (h(1, 0) * p.x + h(1, 1) * p.y + h(1, 2)) / w};
}

Result<void> check(const Page& page, const Capture& c) {
  if (page.picture.empty() || page.picture.ppi_x() <= 0) {
    return Error(Errc::bad_input, Layer::capture, "a page of known ppi",
                 page.picture.empty() ? "an empty picture" : "none");
  }
  struct Range {
    const char* what;
    double low, high, value;
  };
  const Range ranges[] = {{"rotation", -36000, 36000, c.rotation_degrees},
                          {"perspective", 0, 0.3, c.perspective},
                          {"tilt", -36000, 36000, c.tilt_degrees},
                          {"shift_x_mm", -1000, 1000, c.shift_x_mm},
                          {"shift_y_mm", -1000, 1000, c.shift_y_mm},
                          {"blur_mm", 0, 2, c.blur_mm},
                          {"noise", 0, 64, c.noise},
                          {"exposure", 0.05, 4, c.exposure},
                          {"margin_mm", 0, 200, c.margin_mm},
                          {"width", 0, max_side, static_cast<double>(c.width)},
                          {"height", 0, max_side, static_cast<double>(c.height)}};
  for (const auto& r : ranges) {
    if (!within(r.value, r.low, r.high)) return out_of_range(r.what, r.low, r.high, r.value);
  }
  if (c.ppi != 0 && !within(c.ppi, 50, 1200)) return out_of_range("ppi", 50, 1200, c.ppi);
  return {};
}

struct View {
  cv::Matx33d to_picture;  // page pixels to picture pixels
  int width = 0, height = 0;
  double px_per_mm = 0, scale = 1;
  bool flat = false;  // only moved, by whole pixels: copied, not resampled
};

// Scale, turn, tilt, and put the middle of what is seen in the middle of the picture.
View view_of(const Page& page, const Capture& c) {
  View v;
  const double ppi = c.ppi > 0 ? c.ppi : page.picture.ppi_x();
  v.px_per_mm = ppi / 25.4;
  v.scale = ppi / page.picture.ppi_x();
  const double w = page.picture.width(), h = page.picture.height();
  const double a = c.rotation_degrees * std::numbers::pi / 180, t = c.tilt_degrees * std::numbers::pi / 180;
  const cv::Matx33d middle(1, 0, -(w - 1) / 2, 0, 1, -(h - 1) / 2, 0, 0, 1);
  const cv::Matx33d turn(v.scale * std::cos(a), -v.scale * std::sin(a), 0, v.scale * std::sin(a), v.scale * std::cos(a),
                         0, 0, 0, 1);
  const cv::Matx33d flat = turn * middle;
  const Point away{std::sin(t), -std::cos(t)};
  double reach = 1;
  for (const Point corner : page.truth.page) {
    const Point p = through(flat, corner);
    reach = std::max(reach, std::abs(p.x * away.x + p.y * away.y));
  }
  const double slope = c.perspective / (2 - c.perspective) / reach;  // sizes far and near are as 1 - perspective to 1
  const cv::Matx33d tilted = cv::Matx33d(1, 0, 0, 0, 1, 0, slope * away.x, slope * away.y, 1) * flat;
  double x0 = 1e9, x1 = -1e9, y0 = 1e9, y1 = -1e9;
  for (const Point corner : page.truth.page) {
    const Point p = through(tilted, corner);
    x0 = std::min(x0, p.x), x1 = std::max(x1, p.x), y0 = std::min(y0, p.y), y1 = std::max(y1, p.y);
  }
  const double sx = c.shift_x_mm * v.px_per_mm, sy = c.shift_y_mm * v.px_per_mm, margin = 2 * c.margin_mm * v.px_per_mm;
  v.width = c.width > 0 ? c.width : static_cast<int>(std::min(1e6, std::ceil(x1 - x0 + margin + 2 * std::abs(sx))));
  v.height = c.height > 0 ? c.height : static_cast<int>(std::min(1e6, std::ceil(y1 - y0 + margin + 2 * std::abs(sy))));
  double dx = (v.width - 1) / 2.0 - (x0 + x1) / 2 + sx, dy = (v.height - 1) / 2.0 - (y0 + y1) / 2 + sy;
  v.flat = c.rotation_degrees == 0 && c.perspective == 0 && v.scale == 1;
  if (v.flat) {
    dx += std::round(tilted(0, 2) + dx) - (tilted(0, 2) + dx);
    dy += std::round(tilted(1, 2) + dy) - (tilted(1, 2) + dy);
  }
  v.to_picture = cv::Matx33d(1, 0, dx, 0, 1, dy, 0, 0, 1) * tilted;
  return v;
}

Truth moved(const Truth& truth, const cv::Matx33d& h) {
  Truth out = truth;
  const auto quad = [&h](Quad& q) {
    for (auto& p : q) p = through(h, p);
  };
  quad(out.page), quad(out.portrait);
  for (auto& q : out.line_quads) quad(q);
  for (auto& line : out.cell_centres) {
    for (auto& p : line) p = through(h, p);
  }
  return out;
}

// Smooth random gray of a grain, between -1 and 1 in 8 bits: drawn small and enlarged.
cv::Mat cloud(cv::Size size, cv::Size grain, cv::RNG& rng) {
  cv::Mat small(std::max(2, size.height / grain.height + 2), std::max(2, size.width / grain.width + 2), CV_8UC1);
  rng.fill(small, cv::RNG::UNIFORM, 0, 256);
  cv::Mat out;
  cv::resize(small, out, size, 0, 0, cv::INTER_LINEAR);
  return out;
}

void draw_bed(cv::Mat& to, Bed bed, double px_per_mm, std::uint64_t seed) {
  if (bed != Bed::desk) {
    to.setTo(bed == Bed::black ? cv::Scalar::all(14) : cv::Scalar::all(150));
    return;
  }
  cv::RNG rng(seed ^ 0x5eed);
  const auto px = [px_per_mm](double mm) { return std::max(1, static_cast<int>(mm * px_per_mm)); };
  const cv::Mat broad = cloud(to.size(), {px(90), px(9)}, rng), fine = cloud(to.size(), {px(26), px(0.7)}, rng);
  cv::Mat wood;
  cv::addWeighted(broad, 0.6, fine, 0.4, 0, wood);
  cv::Mat channels[3];
  constexpr double base[3] = {118, 82, 52}, swing[3] = {0.30, 0.25, 0.19};
  for (int i = 0; i < 3; ++i) wood.convertTo(channels[i], CV_8U, swing[i], base[i] - 10);
  if (to.channels() == 1) {
    channels[1].copyTo(to);
  } else {
    cv::merge(channels, 3, to);
  }
}

// The page's shadow on a desk; a glass plate shows none.
void cast_shadow(cv::Mat& bed, const cv::Mat& mask, double px_per_mm) {
  const double shrink = std::min(1.0, 2 / px_per_mm);  // two pixels a millimetre are enough
  cv::Mat small, large;
  cv::resize(mask, small, {}, shrink, shrink, cv::INTER_AREA);
  cv::GaussianBlur(small, small, {}, std::max(0.6, 1.3 * px_per_mm * shrink));
  const double offset = 0.9 * px_per_mm * shrink;
  cv::warpAffine(small, small, cv::Matx23d(1, 0, offset, 0, 1, offset), small.size());
  cv::resize(small, large, mask.size(), 0, 0, cv::INTER_LINEAR);
  for (int y = 0; y < bed.rows; ++y) {
    const auto* shade = large.ptr<std::uint8_t>(y);
    auto* row = bed.ptr<std::uint8_t>(y);
    for (int x = 0; x < bed.cols; ++x) {
      for (int c = 0; c < bed.channels(); ++c, ++row) *row = static_cast<std::uint8_t>(*row * (640 - shade[x]) / 640);
    }
  }
}

void lay_down(cv::Mat& bed, const cv::Mat& page, const cv::Mat& mask) {
  const int channels = bed.channels();
  for (int y = 0; y < bed.rows; ++y) {
    const auto* alpha = mask.ptr<std::uint8_t>(y);
    const auto* from = page.ptr<std::uint8_t>(y);
    auto* to = bed.ptr<std::uint8_t>(y);
    for (int x = 0; x < bed.cols; ++x, from += channels, to += channels) {
      if (alpha[x] == 0) continue;
      for (int c = 0; c < channels; ++c)
        to[c] = static_cast<std::uint8_t>((from[c] * alpha[x] + to[c] * (255 - alpha[x])) / 255);
    }
  }
}

cv::Mat mat_of(codec::Picture& p) {
  return cv::Mat(p.height(), p.width(), p.format() == PixelFormat::gray8 ? CV_8UC1 : CV_8UC3, p.pixels().data());
}

void expose(cv::Mat& picture, const Capture& c, double px_per_mm) {
  if (c.blur_mm > 0) cv::GaussianBlur(picture, picture, {}, std::max(0.2, c.blur_mm * px_per_mm));
  if (c.exposure != 1) picture.convertTo(picture, -1, c.exposure);
  add_noise({picture.data, picture.total() * picture.elemSize()}, c.noise, c.seed);
}

void place(const cv::Mat& page, const View& view, cv::Mat& to) {
  const cv::Point corner(static_cast<int>(std::lround(view.to_picture(0, 2))),
                         static_cast<int>(std::lround(view.to_picture(1, 2))));
  const cv::Rect seen = cv::Rect(corner, page.size()) & cv::Rect({0, 0}, to.size());
  if (!seen.empty()) page(cv::Rect(seen.tl() - corner, seen.size())).copyTo(to(seen));
}

Result<Page> shoot(const Page& page, const Capture& c) {
  const View view = view_of(page, c);
  LANDFALL_TRY(codec::Picture picture, codec::Picture::make(view.width, view.height, page.picture.format()));
  picture.set_ppi(view.px_per_mm * 25.4, view.px_per_mm * 25.4);
  cv::Mat to = mat_of(picture);
  draw_bed(to, c.bed, view.px_per_mm, c.seed);
  LANDFALL_TRY(codec::Picture copy, page.picture.clone());
  cv::Mat from = mat_of(copy);
  if (view.flat && c.bed != Bed::desk) {
    place(from, view, to);
    expose(to, c, view.px_per_mm);
    return Page{std::move(picture), moved(page.truth, view.to_picture)};
  }
  if (view.scale < 0.75) cv::GaussianBlur(from, from, {}, 0.45 / view.scale);  // else thin lines would flicker
  cv::Mat warped, mask;
  cv::warpPerspective(from, warped, view.to_picture, to.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::warpPerspective(cv::Mat(from.size(), CV_8UC1, cv::Scalar(255)), mask, view.to_picture, to.size(),
                      cv::INTER_LINEAR);
  if (c.bed == Bed::desk) cast_shadow(to, mask, view.px_per_mm);
  lay_down(to, warped, mask);
  wipe(warped.data, warped.total() * warped.elemSize());
  expose(to, c, view.px_per_mm);
  return Page{std::move(picture), moved(page.truth, view.to_picture)};
}

}  // namespace

Result<Page> photograph(const Page& page, const Capture& capture) {
  LANDFALL_CHECK(check(page, capture));
  return guarded("a photograph", [&] { return shoot(page, capture); });
}

}  // namespace landfall::synth
