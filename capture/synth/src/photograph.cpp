#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <landfall/synth/page.hpp>

#include "bend.hpp"
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
  LANDFALL_CHECK(check_ranges({{"rotation", -36000, 36000, c.rotation_degrees},
                               {"perspective", 0, 0.3, c.perspective},
                               {"tilt", -36000, 36000, c.tilt_degrees},
                               {"shift_x_mm", -1000, 1000, c.shift_x_mm},
                               {"shift_y_mm", -1000, 1000, c.shift_y_mm},
                               {"offset_x_mm", -5, 5, c.offset_x_mm},
                               {"offset_y_mm", -5, 5, c.offset_y_mm},
                               {"bow_mm", -6, 6, c.curl.bow_mm},
                               {"wave_mm", -3, 3, c.curl.wave_mm},
                               {"spine_mm", 0, 10, c.curl.spine_mm},
                               {"glare", 0, 16, static_cast<double>(c.glare.size())},
                               {"shade", 0, 0.95, c.shade},
                               {"shade_degrees", -36000, 36000, c.shade_degrees},
                               {"blur_mm", 0, 2, c.blur_mm},
                               {"defocus_mm", 0, 1, c.defocus_mm},
                               {"motion_mm", 0, 3, c.motion_mm},
                               {"motion_degrees", -36000, 36000, c.motion_degrees},
                               {"noise", 0, 64, c.noise},
                               {"exposure", 0.05, 4, c.exposure},
                               {"margin_mm", 0, 200, c.margin_mm},
                               {"width", 0, max_side, static_cast<double>(c.width)},
                               {"height", 0, max_side, static_cast<double>(c.height)},
                               {"jpeg_quality", 0, 100, static_cast<double>(c.jpeg_quality)}}));
  for (const Glare& g : c.glare) {
    LANDFALL_CHECK(check_ranges({{"a glare's place", -1000, 1000, g.middle.x},
                                 {"a glare's place", -1000, 1000, g.middle.y},
                                 {"a glare's length_mm", 0, 200, g.length_mm},
                                 {"a glare's width_mm", 0, 200, g.width_mm},
                                 {"a glare's degrees", -36000, 36000, g.degrees},
                                 {"a glare's strength", 0, 2000, g.strength}}));
  }
  if (c.ppi != 0 && !within(c.ppi, 50, 1200)) return out_of_range("ppi", 50, 1200, c.ppi);
  return {};
}

struct View {
  cv::Matx33d to_picture;  // pixels of the page as it is seen, bent, to pixels of the picture
  cv::Matx33d to_page;
  Bend bend;
  Point middle;  // of the page, in its pixels
  double page_px_per_mm = 0;
  int width = 0, height = 0;
  double px_per_mm = 0, scale = 1;
  bool flat = false;  // only moved, by whole pixels: copied, not resampled

  [[nodiscard]] Point millimetres(Point page_pixel) const {
    return {(page_pixel.x - middle.x) / page_px_per_mm, (page_pixel.y - middle.y) / page_px_per_mm};
  }
  [[nodiscard]] Point pixels(Point mm) const {
    return {middle.x + mm.x * page_px_per_mm, middle.y + mm.y * page_px_per_mm};
  }
  [[nodiscard]] Point seen(Point page_pixel) const {
    return through(to_picture, bend.none() ? page_pixel : pixels(bend.seen(millimetres(page_pixel))));
  }
};

// Scale, turn, tilt, and put the middle of what is seen in the middle of the picture.
View view_of(const Page& page, const Capture& c) {
  View v;
  const double ppi = c.ppi > 0 ? c.ppi : page.picture.ppi_x();
  v.px_per_mm = ppi / 25.4;
  v.scale = ppi / page.picture.ppi_x();
  const double w = page.picture.width(), h = page.picture.height();
  v.page_px_per_mm = page.picture.ppi_x() / 25.4;
  v.middle = {(w - 1) / 2, (h - 1) / 2};
  v.bend = {c.curl, w / 2 / v.page_px_per_mm, h / 2 / v.page_px_per_mm};
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
  double dx = (v.width - 1) / 2.0 - (x0 + x1) / 2 + sx + c.offset_x_mm * v.px_per_mm;
  double dy = (v.height - 1) / 2.0 - (y0 + y1) / 2 + sy + c.offset_y_mm * v.px_per_mm;
  v.flat = c.rotation_degrees == 0 && c.perspective == 0 && v.scale == 1 && v.bend.none() && c.offset_x_mm == 0 &&
           c.offset_y_mm == 0;
  if (v.flat) {
    dx += std::round(tilted(0, 2) + dx) - (tilted(0, 2) + dx);
    dy += std::round(tilted(1, 2) + dy) - (tilted(1, 2) + dy);
  }
  v.to_picture = cv::Matx33d(1, 0, dx, 0, 1, dy, 0, 0, 1) * tilted;
  v.to_page = v.to_picture.inv();
  return v;
}

Truth moved(const Truth& truth, const View& view) {
  Truth out = truth;
  const auto quad = [&view](Quad& q) {
    for (auto& p : q) p = view.seen(p);
  };
  quad(out.page), quad(out.portrait);
  for (auto& q : out.line_quads) quad(q);
  for (auto& line : out.cell_centres) {
    for (auto& p : line) p = view.seen(p);
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
  const auto channels = static_cast<std::size_t>(bed.channels());
  for (int y = 0; y < bed.rows; ++y) {
    const auto* alpha = mask.ptr<std::uint8_t>(y);
    const auto* from = page.ptr<std::uint8_t>(y);
    auto* to = bed.ptr<std::uint8_t>(y);
    const int end = bed.cols;
    for (int x = 0; x < end;) {
      int last = x + 1;
      while (last < end && alpha[last] == alpha[x]) ++last;  // most pixels are all page or all bed
      const std::size_t first = static_cast<std::size_t>(x) * channels,
                        stop = static_cast<std::size_t>(last) * channels;
      if (alpha[x] == 255) {
        std::copy(from + first, from + stop, to + first);
      } else if (alpha[x] != 0) {
        for (std::size_t i = first; i < stop; ++i)
          to[i] = static_cast<std::uint8_t>((from[i] * alpha[x] + to[i] * (255 - alpha[x])) / 255);
      }
      x = last;
    }
  }
}

cv::Mat mat_of(codec::Picture& p) {
  return cv::Mat(p.height(), p.width(), p.format() == PixelFormat::gray8 ? CV_8UC1 : CV_8UC3, p.pixels().data());
}

// A bell of light in pixels of the picture.
struct Lamp {
  Point middle{};
  double cosine = 1, sine = 0, along = 1, across = 1, strength = 0;
  [[nodiscard]] double at(double x, double y) const {
    const double dx = x - middle.x, dy = y - middle.y;
    const double a = (dx * cosine + dy * sine) / along, b = (dy * cosine - dx * sine) / across;
    const double r = a * a + b * b;
    return r > reach * reach ? 0 : strength * std::exp(-r / 2);
  }
  static constexpr double reach = 4;  // deviations, beyond which there is nothing
};

std::vector<Lamp> mirrored_lamps(const View& view, const Capture& c) {
  std::vector<Lamp> out;
  for (const Glare& g : c.glare) {
    if (g.length_mm <= 0 || g.width_mm <= 0 || g.strength <= 0) continue;
    const double a = (c.rotation_degrees + g.degrees) * std::numbers::pi / 180;
    const Point on_page = view.pixels({g.middle.x - view.bend.half_width, g.middle.y - view.bend.half_height});
    out.push_back({view.seen(on_page), std::cos(a), std::sin(a), g.length_mm * view.px_per_mm,
                   g.width_mm * view.px_per_mm, g.strength});
  }
  return out;
}

double shade_at(const View& view, const Capture& c, double x, double y) {
  const double a = c.shade_degrees * std::numbers::pi / 180, dx = std::sin(a), dy = -std::cos(a);
  const double way = std::abs(dx) * view.width + std::abs(dy) * view.height;
  return 1 - c.shade * ((x - view.width / 2.0) * dx / way + (y - view.height / 2.0) * dy / way + 0.5);
}

// Where the page is far from the glass, less light reaches it.
double lit(double lift_mm) { return 12 / (12 + lift_mm); }

void illuminate(cv::Mat& picture, const View& view, const Capture& c, const cv::Mat& lift) {
  const auto lamps = mirrored_lamps(view, c);
  if (lamps.empty() && c.shade == 0 && lift.empty()) {
    if (c.exposure != 1) picture.convertTo(picture, -1, c.exposure);
    return;
  }
  std::vector<float> factor(static_cast<std::size_t>(picture.cols)), more(factor.size());
  std::vector<float> factor3(3 * factor.size()), more3(3 * factor.size());  // one for each channel
  const int channels = picture.channels();
  for (int y = 0; y < picture.rows; ++y) {
    const double first = c.exposure * shade_at(view, c, 0, y), last = c.exposure * shade_at(view, c, picture.cols, y);
    const double step = (last - first) / picture.cols;
    for (std::size_t x = 0; x < factor.size(); ++x) {
      factor[x] = static_cast<float>(first + step * static_cast<double>(x));
      more[x] = 0.5F;
    }
    if (!lift.empty()) {
      const auto* mm = lift.ptr<float>(y);
      for (std::size_t x = 0; x < factor.size(); ++x) factor[x] *= static_cast<float>(lit(mm[x]));
    }
    for (const auto& lamp : lamps) {
      if (std::abs(y - lamp.middle.y) > Lamp::reach * std::max(lamp.along, lamp.across)) continue;
      for (std::size_t x = 0; x < more.size(); ++x) more[x] += static_cast<float>(lamp.at(static_cast<double>(x), y));
    }
    auto* row = picture.ptr<std::uint8_t>(y);
    const auto light = [](std::uint8_t value, float by, float and_more) {
      return static_cast<std::uint8_t>(static_cast<int>(std::min(255.0F, static_cast<float>(value) * by + and_more)));
    };
    if (channels == 3) {
      for (std::size_t x = 0; x < factor.size(); ++x) {
        for (std::size_t k = 0; k < 3; ++k) factor3[3 * x + k] = factor[x], more3[3 * x + k] = more[x];
      }
    }
    const auto &by = channels == 3 ? factor3 : factor, &and_more = channels == 3 ? more3 : more;
    for (std::size_t i = 0; i < by.size(); ++i) row[i] = light(row[i], by[i], and_more[i]);
  }
}

// A kernel of the pixels that `inside` (of points between pixels too) says belong to it.
template <class Inside>
cv::Mat kernel_of(int radius, Inside inside) {
  constexpr int parts = 8;
  cv::Mat out(2 * radius + 1, 2 * radius + 1, CV_32F, cv::Scalar(0));
  for (int y = -radius; y <= radius; ++y) {
    for (int x = -radius; x <= radius; ++x) {
      for (int i = 0; i < parts * parts; ++i) {
        if (inside(x + (i % parts + 0.5) / parts - 0.5, y + (i / parts + 0.5) / parts - 0.5))
          out.at<float>(y + radius, x + radius) += 1;
      }
    }
  }
  out /= cv::sum(out)[0];
  return out;
}

void soften(cv::Mat& picture, const Capture& c, double px_per_mm) {
  if (c.blur_mm > 0) cv::GaussianBlur(picture, picture, {}, std::max(0.2, c.blur_mm * px_per_mm));
  if (c.defocus_mm > 0) {
    const double r = std::max(0.5, c.defocus_mm * px_per_mm);
    cv::filter2D(picture, picture, -1,
                 kernel_of(static_cast<int>(std::ceil(r)), [r](double x, double y) { return x * x + y * y <= r * r; }),
                 {-1, -1}, 0, cv::BORDER_REPLICATE);
  }
  if (c.motion_mm > 0) {
    const double half = std::max(0.5, c.motion_mm * px_per_mm / 2), a = c.motion_degrees * std::numbers::pi / 180;
    cv::filter2D(picture, picture, -1,
                 kernel_of(static_cast<int>(std::ceil(half)) + 1,
                           [=](double x, double y) {
                             return std::abs(x * std::cos(a) + y * std::sin(a)) <= half &&
                                    std::abs(y * std::cos(a) - x * std::sin(a)) <= 0.5;
                           }),
                 {-1, -1}, 0, cv::BORDER_REPLICATE);
  }
}

// Which cells show no ink any more: more than half of their places would be white even where there is ink.
void note_saturated(Truth& truth, const View& view, const Capture& c) {
  const auto lamps = mirrored_lamps(view, c);
  constexpr double ink = 24, white = 250;
  for (std::size_t i = 0; i < truth.line_quads.size() && !lamps.empty(); ++i) {
    const Quad& q = truth.line_quads[i];
    const double cells = static_cast<double>(truth.cell_centres[i].size());
    const Point wide{(q[1].x - q[0].x) / cells, (q[1].y - q[0].y) / cells}, high{q[3].x - q[0].x, q[3].y - q[0].y};
    for (std::size_t k = 0; k < truth.cell_centres[i].size(); ++k) {
      const Point at = truth.cell_centres[i][k];
      int gone = 0;
      for (int s = 0; s < 15; ++s) {
        const double u = 0.3 * (s % 3 - 1), v = 0.22 * (s / 3 - 2);
        const double x = at.x + u * wide.x + v * high.x, y = at.y + u * wide.y + v * high.y;
        double level = ink * c.exposure * shade_at(view, c, x, y);
        for (const auto& lamp : lamps) level += lamp.at(x, y);
        gone += level >= white ? 1 : 0;
      }
      if (gone > 7) truth.saturated[i][k] = true;
    }
  }
}

void place(const cv::Mat& page, const View& view, cv::Mat& to) {
  const cv::Point corner(static_cast<int>(std::lround(view.to_picture(0, 2))),
                         static_cast<int>(std::lround(view.to_picture(1, 2))));
  const cv::Rect seen = cv::Rect(corner, page.size()) & cv::Rect({0, 0}, to.size());
  if (!seen.empty()) page(cv::Rect(seen.tl() - corner, seen.size())).copyTo(to(seen));
}

// For each pixel of the picture where it lies on the page (as cv::remap wants it), how much of it is page, and how far
// the page is from the glass there. Computed for every eighth pixel and blended between: all of it is smooth.
struct Maps {
  cv::Mat whole, fraction, mask, lift;
};
Maps maps_of(const View& view, cv::Size page) {
  constexpr int step = 8, parts = cv::INTER_TAB_SIZE;
  const int across = view.width / step + 2, down = view.height / step + 2;
  cv::Mat nodes(down, across, CV_32FC3);  // x, y, lift
  for (int j = 0; j < down; ++j) {
    for (int i = 0; i < across; ++i) {
      const Point seen = through(view.to_page, {static_cast<double>(i * step), static_cast<double>(j * step)});
      Point at = seen;
      double lift = 0;
      if (!view.bend.none()) {
        const Point flat = view.bend.unseen(view.millimetres(seen));
        at = view.pixels(flat), lift = view.bend.lift(flat);
      }
      nodes.at<cv::Vec3f>(j, i) = {static_cast<float>(at.x), static_cast<float>(at.y), static_cast<float>(lift)};
    }
  }
  const cv::Size size(view.width, view.height);
  Maps maps{cv::Mat(size, CV_16SC2), cv::Mat(size, CV_16UC1), cv::Mat(size, CV_8UC1), {}};
  const bool lifted = view.bend.curl.spine_mm > 0;
  if (lifted) maps.lift.create(size, CV_32F);
  // Fixed point: 13 bits below the pixel, of which cv::remap takes five, and 1024 pixels of room on the left.
  constexpr int bits = 13, room = 1024;
  const auto fixed = [](float at) {
    return static_cast<int>((std::clamp(at, -1000.0F, 32'000.0F) + room) * (1 << bits)) + (1 << bits) / parts / 2;
  };
  const auto covered = [](int at, int end) {  // in 255ths
    const int one = 1 << bits, from = at - (room - 1) * one, to = (room + end) * one - at;
    return std::clamp(std::min(from, to), 0, one) * 255 / one;
  };
  const auto inside = [](float at, int end) { return at > 1 && at < static_cast<float>(end) - 2; };
  std::vector<cv::Vec3f> row(static_cast<std::size_t>(across));
  for (int y = 0; y < view.height; ++y) {
    const float ty = static_cast<float>(y % step) / step;
    const auto *above = nodes.ptr<cv::Vec3f>(y / step), *below = nodes.ptr<cv::Vec3f>(y / step + 1);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = above[i] + (below[i] - above[i]) * ty;
    for (int x = 0; x < view.width; x += step) {
      const auto &first = row[static_cast<std::size_t>(x / step)],
                 &second = row[static_cast<std::size_t>(x / step + 1)];
      const int px = fixed(first[0]), py = fixed(first[1]);
      const int dx = (fixed(second[0]) - px) / step, dy = (fixed(second[1]) - py) / step;
      const int count = std::min(step, view.width - x);
      auto* whole = maps.whole.ptr<short>(y) + 2 * x;
      auto* fraction = maps.fraction.ptr<std::uint16_t>(y) + x;
      for (int k = 0; k < count; ++k) {
        const int fx = px + k * dx, fy = py + k * dy;
        whole[2 * k] = static_cast<short>((fx >> bits) - room);
        whole[2 * k + 1] = static_cast<short>((fy >> bits) - room);
        fraction[k] =
            static_cast<std::uint16_t>((fy >> (bits - 5) & (parts - 1)) * parts + (fx >> (bits - 5) & (parts - 1)));
      }
      auto* mask = maps.mask.ptr<std::uint8_t>(y) + x;
      if (inside(first[0], page.width) && inside(second[0], page.width) && inside(first[1], page.height) &&
          inside(second[1], page.height)) {
        std::fill_n(mask, count, static_cast<std::uint8_t>(255));
      } else {
        for (int k = 0; k < count; ++k)
          mask[k] =
              static_cast<std::uint8_t>(covered(px + k * dx, page.width) * covered(py + k * dy, page.height) / 255);
      }
      if (lifted) {
        for (int k = 0; k < count; ++k)
          maps.lift.at<float>(y, x + k) = first[2] + (second[2] - first[2]) * static_cast<float>(k) / step;
      }
    }
  }
  return maps;
}

Result<codec::Picture> compressed(codec::Picture picture, int quality) {
  LANDFALL_TRY(const Bytes file, codec::encode_jpeg(picture.view(), quality));
  const auto tone = picture.format() == PixelFormat::gray8 ? codec::Tone::gray : codec::Tone::colour;
  LANDFALL_TRY(codec::Picture out, codec::decode(file, {.tone = tone}));
  out.set_ppi(picture.ppi_x(), picture.ppi_y());
  return out;
}

Result<Page> shoot(const Page& page, const Capture& c) {
  const View view = view_of(page, c);
  LANDFALL_TRY(codec::Picture picture, codec::Picture::make(view.width, view.height, page.picture.format()));
  picture.set_ppi(view.px_per_mm * 25.4, view.px_per_mm * 25.4);
  cv::Mat to = mat_of(picture), lift;
  draw_bed(to, c.bed, view.px_per_mm, c.seed);
  const ImageView flat = page.picture.view();
  const cv::Mat from(flat.height, flat.width, flat.format == PixelFormat::gray8 ? CV_8UC1 : CV_8UC3,
                     const_cast<std::uint8_t*>(flat.data), static_cast<std::size_t>(flat.stride));  // only read
  if (view.flat && c.bed != Bed::desk) {
    place(from, view, to);
  } else {
    cv::Mat warped, softer = from;
    if (view.scale < 0.75) cv::GaussianBlur(from, softer, {}, 0.45 / view.scale);  // else thin lines would flicker
    const Maps maps = maps_of(view, from.size());
    cv::remap(softer, warped, maps.whole, maps.fraction, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    if (c.bed == Bed::desk) cast_shadow(to, maps.mask, view.px_per_mm);
    lay_down(to, warped, maps.mask);
    lift = maps.lift;
    wipe(warped.data, warped.total() * warped.elemSize());
    if (softer.data != from.data) wipe(softer.data, softer.total() * softer.elemSize());
  }
  illuminate(to, view, c, lift);
  soften(to, c, view.px_per_mm);
  add_noise({to.data, to.total() * to.elemSize()}, c.noise, c.seed);
  Page out{std::move(picture), moved(page.truth, view)};
  note_saturated(out.truth, view, c);
  if (c.jpeg_quality > 0) {
    LANDFALL_TRY(out.picture, compressed(std::move(out.picture), c.jpeg_quality));
  }
  return out;
}

}  // namespace

Glare glare_over(const Page& page, std::size_t line, std::size_t first, std::size_t last, double strength) {
  const auto& cells = page.truth.cell_centres;
  if (line >= cells.size() || first > last || last >= cells[line].size() || page.picture.ppi_x() <= 0) return {};
  const double mm = 25.4 / page.picture.ppi_x();
  const Point a = cells[line][first], b = cells[line][last];
  const Quad& q = page.truth.line_quads[line];
  const double high = std::hypot(q[3].x - q[0].x, q[3].y - q[0].y) * mm, pitch = high * 1.03;
  // White as far as the bell stays above what makes ink white.
  const double edge = std::sqrt(2 * std::log(std::max(1.2, strength / 226)));
  Glare out;
  out.middle = {((a.x + b.x) / 2 + 0.5) * mm, ((a.y + b.y) / 2 + 0.5) * mm};
  out.length_mm = (std::hypot(b.x - a.x, b.y - a.y) * mm + pitch) / 2 / edge;
  out.width_mm = high * 0.8 / edge;
  out.degrees = std::atan2(b.y - a.y, b.x - a.x) * 180 / std::numbers::pi;
  out.strength = strength;
  return out;
}

Result<Page> photograph(const Page& page, const Capture& capture) {
  LANDFALL_CHECK(check(page, capture));
  return guarded("a photograph", [&] { return shoot(page, capture); });
}

}  // namespace landfall::synth
