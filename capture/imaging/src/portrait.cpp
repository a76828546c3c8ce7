#include <landfall/imaging/portrait.hpp>

#include <landfall/base/name_table.hpp>

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "cascade.hpp"
#include "edges.hpp"
#include "pixels.hpp"

namespace landfall::imaging {

std::string_view name(PortraitSource source) noexcept {
  using enum PortraitSource;
  static constexpr auto names =
      name_table<PortraitSource>({{face, "face"}, {frame, "frame"}, {face_and_frame, "face and frame"}});
  return names.name(source);
}

struct PortraitFinder::Impl {
  cv::CascadeClassifier cascade;
};

namespace portraits {

using namespace pixels;
using edges::EdgeMap;

// Millimetres on the page.
struct Rect {
  double x = 0, y = 0, width = 0, height = 0;
  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double bottom() const { return y + height; }
  [[nodiscard]] Point middle() const { return {x + width / 2, y + height / 2}; }
};

// What kind of page: the sides of the detector's square that a portrait's face may have, and where the portrait is
// printed by Doc 9303 (zone V, at the left above the zone; 35 x 45 mm at most for TD3), as far as issuers keep to it.
struct Expected {
  double least_face, most_face;
  std::optional<Rect> frame;
};
Expected expected(std::optional<mrz::Format> format) {
  if (!format) return {8, 30, std::nullopt};
  switch (*format) {
    case mrz::Format::td1:
    case mrz::Format::fra_dl:
      return {10, 24, Rect{4.5, 10, 21, 27}};
    case mrz::Format::td2:
    case mrz::Format::fra_id:
    case mrz::Format::mrvb:
      return {12, 26, Rect{5, 12, 29, 37}};
    case mrz::Format::td3:
      return {14, 30, Rect{5.5, 16, 35, 45}};
    case mrz::Format::mrva:
      return {12, 27, Rect{4.6, 13.6, 32, 41}};
  }
  return {8, 30, std::nullopt};
}

struct Face {
  Rect at;
  double weight = 0;
};

// The portrait around a face: the detector's square reaches from the brows to below the mouth.
Rect around(const Rect& face) {
  const double s = face.width;
  return {face.middle().x - 0.74 * s, face.y - 0.56 * s, 1.48 * s, 1.9 * s};
}

class Search {
 public:
  Search(cv::CascadeClassifier& cascade, const ImageView& page, const PortraitOptions& options)
      : cascade_(cascade), page_(page), options_(options), px_(options.ppi / 25.4), kind_(expected(options.format)) {
    constexpr double work_ppi = 80;
    const double scale = std::min(1.0, work_ppi / options.ppi);
    work_ = small_gray(page, std::max(8, static_cast<int>(std::max(page.width, page.height) * scale)));
    work_k_ = px_ * work_.scale_x;
  }

  std::optional<Portrait> run() {
    const auto face = largest_face();
    std::optional<Rect> guess;
    if (face) {
      guess = around(face->at);
    } else if (kind_.frame) {
      guess = *kind_.frame;
      guess->x += options_.margin_mm, guess->y += options_.margin_mm;
    }
    if (!guess) return std::nullopt;
    const auto frame = frame_near(*guess, face.has_value());
    if (!face && !frame) return std::nullopt;
    Portrait p;
    const Rect& box = frame ? frame->at : *guess;
    p.box = pixels_of(box);
    if (p.box.width < 8 || p.box.height < 8) return std::nullopt;
    if (face) p.face = pixels_of(face->at);
    p.source = !frame ? PortraitSource::face : face ? PortraitSource::face_and_frame : PortraitSource::frame;
    const double by_face = face ? 1 - std::exp(-face->weight / 4) : 0;
    p.score = !face ? 0.5 * frame->share : frame ? 0.4 + 0.6 * by_face : by_face;
    p.sharpness = sharpness(p.box);
    return p;
  }

 private:
  struct Frame {
    Rect at;
    double share = 0;
  };

  std::optional<Face> largest_face() {
    constexpr double window = 24;  // the cascade's, in pixels
    const double k = std::min(work_k_, 1.3 * window / kind_.least_face);
    const cv::Mat& work = work_.gray.mat;
    Wiped less;
    cv::resize(work, less.mat, {}, k / work_k_, k / work_k_, cv::INTER_AREA);
    if (less.mat.cols < window || less.mat.rows < window) return std::nullopt;
    const auto side = [&](double mm) { return std::max(static_cast<int>(window), static_cast<int>(mm * k)); };
    std::vector<cv::Rect> at;
    std::vector<int> levels;
    cascade_.detectMultiScale(less.mat, at, levels, 1.15, 2, 0, {side(kind_.least_face), side(kind_.least_face)},
                              {side(kind_.most_face), side(kind_.most_face)});
    std::optional<Face> best;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const Face f{{at[i].x / k, at[i].y / k, at[i].width / k, at[i].height / k}, static_cast<double>(levels[i])};
      // The holder's portrait is the largest; of two as large, the surer one.
      const auto rank = [](const Face& x) { return x.at.width * (1 + 0.05 * std::min(x.weight, 10.0)); };
      if (!best || rank(f) > rank(*best)) best = f;
    }
    return best;
  }

  std::optional<Frame> frame_near(const Rect& guess, bool face_known) {
    if (!map_) map_.emplace(work_.gray.mat, 0.4);
    const double k = work_k_;
    const Quad q = rectangle(guess.x * k, guess.y * k, guess.right() * k, guess.bottom() * k);
    std::array<double, 4> place{};
    double share = 0, least = 1;
    int seen = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const double reach = (face_known ? 0.26 : 0.14) * std::min(guess.width, guess.height) * k;
      const auto side = edges::find_side(*map_, q[i], q[(i + 1) % 4], {reach, reach, 0.02, 0.4 * reach});
      const Point middle = side ? 0.5 * (side->a + side->b) : 0.5 * (q[i] + q[(i + 1) % 4]);
      place[i] = (i % 2 == 0 ? middle.y : middle.x) / k;
      const bool good = side && side->share > 0.62;
      if (!good) least = 0;
      if (good) ++seen, share += side->share, least = std::min(least, side->share);
    }
    if (seen < (face_known ? 3 : 4)) return std::nullopt;
    if (!face_known && least < 0.75) return std::nullopt;
    const Rect r{place[3], place[0], place[1] - place[3], place[2] - place[0]};
    const double ratio = r.width > 0 ? r.height / r.width : 0;  // 45 : 35 is 1.29
    if (ratio < 1.05 || ratio > 1.6) return std::nullopt;
    return Frame{r, share / seen};
  }

  [[nodiscard]] Box pixels_of(const Rect& r) const {
    const auto within = [](double at, int most) {
      return static_cast<int>(std::lround(std::clamp(at, 0.0, static_cast<double>(most))));
    };
    const int x0 = within(r.x * px_, page_.width), y0 = within(r.y * px_, page_.height);
    return {x0, y0, within(r.right() * px_, page_.width) - x0, within(r.bottom() * px_, page_.height) - y0};
  }

  // How much of the detail is finer than one pixel, against that finer than three.
  [[nodiscard]] double sharpness(const Box& box) const {
    const int wide = std::min(box.width, 224), high = std::min(box.height, 224);  // its middle is the face
    const Small crop =
        small_gray(page_.cropped(box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high), 224);
    Wiped one, three;
    cv::GaussianBlur(crop.gray.mat, one.mat, {0, 0}, 1.0);
    cv::GaussianBlur(crop.gray.mat, three.mat, {0, 0}, 2.5);
    const double area = static_cast<double>(crop.gray.mat.total());
    const double fine = cv::norm(crop.gray.mat, one.mat, cv::NORM_L1) / area;
    const double coarse = cv::norm(one.mat, three.mat, cv::NORM_L1) / area;
    return fine + coarse > 0.1 ? std::min(1.0, 2 * fine / (fine + coarse)) : 0;
  }

  cv::CascadeClassifier& cascade_;
  const ImageView& page_;
  const PortraitOptions& options_;
  double px_;  // pixels a millimetre
  Expected kind_;
  std::optional<EdgeMap> map_;
  Small work_;
  double work_k_ = 1;  // its pixels a millimetre
};

}  // namespace portraits

PortraitFinder::PortraitFinder(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
PortraitFinder::PortraitFinder(PortraitFinder&&) noexcept = default;
PortraitFinder& PortraitFinder::operator=(PortraitFinder&&) noexcept = default;
PortraitFinder::~PortraitFinder() = default;

Result<PortraitFinder> PortraitFinder::create() {
  return pixels::without_throwing("making a portrait finder", []() -> Result<PortraitFinder> {
    auto impl = std::make_unique<Impl>();
    const cv::FileStorage file(std::string(face_cascade()), cv::FileStorage::READ | cv::FileStorage::MEMORY);
    if (!impl->cascade.read(file.getFirstTopLevelNode()))
      return Error(Errc::internal, Layer::reader, "a face detector", "a cascade that OpenCV does not read");
    return PortraitFinder(std::move(impl));
  });
}

Result<std::optional<Portrait>> PortraitFinder::find(const ImageView& page, const PortraitOptions& options) {
  LANDFALL_CHECK(pixels::check(page));
  if (!(options.ppi >= 50 && options.ppi <= 1200)) return pixels::bad("50 to 1200 ppi", std::to_string(options.ppi));
  if (!(options.margin_mm >= 0 && options.margin_mm <= 50))
    return pixels::bad("a margin of 0 to 50 mm", std::to_string(options.margin_mm));
  return pixels::without_throwing("finding a portrait", [&]() -> Result<std::optional<Portrait>> {
    return portraits::Search(impl_->cascade, page, options).run();
  });
}

Result<std::optional<Portrait>> PortraitFinder::find(const Rectified& page) {
  PortraitOptions options;
  options.ppi = page.ppi, options.margin_mm = page.margin_mm;
  for (const auto format : {mrz::Format::td1, mrz::Format::td2, mrz::Format::td3, mrz::Format::mrva}) {
    const auto size = page_size(format);
    if (std::abs(size.width_mm - page.size.width_mm) < 2 && std::abs(size.height_mm - page.size.height_mm) < 2)
      options.format = format;
  }
  return find(page.picture.view(), options);
}

}  // namespace landfall::imaging
