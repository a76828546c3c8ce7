// The one place of the program that draws; OpenCV stays in here.
#include "annotate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include <landfall/base/text.hpp>

#include "files.hpp"

namespace landfall::tools {
namespace {

// Colours are RGB, as the picture is.
const cv::Scalar ink(235, 240, 245), outline_colour(90, 170, 255), reason_colour(70, 120, 255),
    finding_colour(255, 60, 200);

struct Step {
  float least;
  cv::Scalar colour;
  const char* words;
};
const std::array<Step, 4>& steps() {
  static const std::array<Step, 4> all{{{0.98F, {40, 220, 120}, "0.98 and more"},
                                        {0.9F, {230, 220, 50}, "0.9 and more"},
                                        {0.5F, {255, 150, 30}, "0.5 and more"},
                                        {-1.0F, {255, 60, 60}, "less"}}};
  return all;
}
const cv::Scalar& colour_of(float probability) {
  for (const auto& step : steps())
    if (probability >= step.least) return step.colour;
  return steps().back().colour;
}

class Drawing {
 public:
  explicit Drawing(const codec::Picture& picture) {
    const auto view = picture.view();
    const cv::Mat source(view.height, view.width, view.format == PixelFormat::gray8 ? CV_8UC1 : CV_8UC3,
                         const_cast<std::uint8_t*>(view.data), static_cast<std::size_t>(view.stride));
    if (source.channels() == 1)
      cv::cvtColor(source, canvas_, cv::COLOR_GRAY2RGB);
    else
      source.copyTo(canvas_);
    canvas_.convertTo(canvas_, -1, 0.55, 0);
    thin_ = std::max(1, static_cast<int>(std::lround(std::max(view.width, view.height) / 1600.0)));
  }
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;
  ~Drawing() {
    if (!canvas_.empty()) canvas_.setTo(cv::Scalar::all(0));  // it may show a person
  }

  void reading(const mrz_reader::Reading& reading) {
    for (const auto& line : reading.lines) boxes(line);
    for (const auto& finding : reading.findings)
      for (const auto& cells : finding.cells) mark(reading, cells, finding_colour);
    for (const auto& hint : reading.reasons)
      for (const auto& argument : hint.arguments) {
        if (const auto* cells = std::get_if<CellRange>(&argument)) mark(reading, *cells, reason_colour);
        if (const auto* box = std::get_if<Box>(&argument))
          cv::rectangle(canvas_, {box->x, box->y, box->width, box->height}, reason_colour, 2 * thin_, cv::LINE_AA);
      }
    for (const auto& line : reading.lines) letters(line);  // over all marks
  }
  void document(const capture::SeenDocument& seen) {
    polygon({seen.outline.quad.begin(), seen.outline.quad.end()}, outline_colour, 2 * thin_);
    if (seen.portrait && seen.straight) {
      const auto& b = seen.portrait->box;
      const double left = b.x, top = b.y, right = b.x + b.width, bottom = b.y + b.height;
      const auto at = [&](double x, double y) { return seen.straight->source_of({x, y}); };
      polygon({at(left, top), at(right, top), at(right, bottom), at(left, bottom)}, outline_colour, thin_);
    }
  }
  // A strip below the picture, as high as its words need.
  void legend() {
    const double scale = std::clamp(canvas_.cols / 1500.0, 0.35, 1.6);
    const int high = static_cast<int>(34 * scale), gap = static_cast<int>(14 * scale);
    cv::Mat strip(high, canvas_.cols, CV_8UC3, cv::Scalar(18, 22, 28));
    int x = gap;
    const auto item = [&](const std::string& words, const cv::Scalar& colour) {
      cv::rectangle(strip, {x, high / 4, high / 2, high / 2}, colour, cv::FILLED);
      x += high / 2 + gap / 2;
      cv::putText(strip, words, {x, high * 2 / 3}, cv::FONT_HERSHEY_SIMPLEX, 0.55 * scale, ink, 1, cv::LINE_AA);
      x += cv::getTextSize(words, cv::FONT_HERSHEY_SIMPLEX, 0.55 * scale, 1, nullptr).width + gap;
    };
    for (const auto& step : steps())
      item(text(&step == &steps().front() ? "probability " : "", step.words), step.colour);
    item("reason", reason_colour);
    item("finding", finding_colour);
    item("document", outline_colour);
    cv::Mat whole;
    cv::vconcat(canvas_, strip, whole);
    canvas_.setTo(cv::Scalar::all(0));
    canvas_ = whole;
  }
  [[nodiscard]] ImageView view() const {
    return {canvas_.data, canvas_.cols, canvas_.rows, static_cast<std::ptrdiff_t>(canvas_.step[0]), PixelFormat::rgb24};
  }

 private:
  // A line's directions: along it, one cell long, and down, one line high.
  struct Frame {
    cv::Point2d along, down;
    double cell = 0, height = 0;  // pixels
  };
  static Frame frame_of(const mrz_reader::LineReading& line) {
    const auto& q = line.place;
    const auto n = static_cast<double>(std::max<std::size_t>(1, line.cells.size()));
    Frame f;
    f.along = cv::Point2d(q[1].x - q[0].x, q[1].y - q[0].y) / n;
    f.down = cv::Point2d(q[3].x - q[0].x, q[3].y - q[0].y);
    f.cell = cv::norm(f.along);
    f.height = cv::norm(f.down);
    return f;
  }
  static bool drawable(const Frame& f) {
    return std::isfinite(f.cell) && std::isfinite(f.height) && f.cell > 1 && f.height > 1 && f.cell < 4096 &&
           f.height < 4096;
  }
  static std::vector<Point> cell_box(const Frame& f, Point middle, double grow) {
    std::vector<Point> out;
    for (const auto& [u, v] : {std::pair{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}})
      out.push_back(
          {middle.x + (u * f.along.x + v * f.down.x) * grow, middle.y + (u * f.along.y + v * f.down.y) * grow});
    return out;
  }

  static float probability_at(const mrz_reader::LineReading& line, std::size_t cell) {
    return cell < line.probability.size() ? line.probability[cell] : 0;
  }
  void boxes(const mrz_reader::LineReading& line) {
    const auto f = frame_of(line);
    if (!drawable(f)) return;
    for (std::size_t i = 0; i < line.cells.size(); ++i)
      polygon(cell_box(f, line.cells[i], 1), colour_of(probability_at(line, i)), thin_);
  }
  void letters(const mrz_reader::LineReading& line) {
    const auto f = frame_of(line);
    if (!drawable(f)) return;
    const auto& characters = line.text.reveal();
    for (std::size_t i = 0; i < std::min(line.cells.size(), characters.size()); ++i)
      glyph(characters[i], f, {line.cells[i].x + f.down.x * 0.86, line.cells[i].y + f.down.y * 0.86},
            colour_of(probability_at(line, i)));
  }
  void mark(const mrz_reader::Reading& reading, const CellRange& cells, const cv::Scalar& colour) {
    if (cells.line < 1 || static_cast<std::size_t>(cells.line) > reading.lines.size()) return;
    const auto& line = reading.lines[static_cast<std::size_t>(cells.line - 1)];
    const auto f = frame_of(line);
    if (!drawable(f)) return;
    for (int c = std::max(1, cells.first); c <= cells.last && static_cast<std::size_t>(c) <= line.cells.size(); ++c)
      polygon(cell_box(f, line.cells[static_cast<std::size_t>(c - 1)], 1.18), colour, 2 * thin_);
  }
  void polygon(const std::vector<Point>& corners, const cv::Scalar& colour, int thickness) {
    std::vector<cv::Point> points;
    for (const auto& p : corners) {
      if (!std::isfinite(p.x) || !std::isfinite(p.y) || std::abs(p.x) > 1e6 || std::abs(p.y) > 1e6) return;
      points.emplace_back(static_cast<int>(std::lround(p.x * 16)), static_cast<int>(std::lround(p.y * 16)));
    }
    cv::polylines(canvas_, points, true, colour, thickness, cv::LINE_AA, 4);
  }
  // A character turned as its line is, its middle at `middle`.
  void glyph(char character, const Frame& f, cv::Point2d middle, const cv::Scalar& colour) {
    constexpr int side = 48;
    cv::Mat mask = cv::Mat::zeros(side, side, CV_8UC1);
    const std::string word(1, character);
    const auto size = cv::getTextSize(word, cv::FONT_HERSHEY_SIMPLEX, 1.2, 3, nullptr);
    cv::putText(mask, word, {(side - size.width) / 2, (side + size.height) / 2}, cv::FONT_HERSHEY_SIMPLEX, 1.2,
                cv::Scalar(255), 3, cv::LINE_AA);
    const double scale = f.height * 0.6 / size.height;
    const auto u = f.along * (scale / f.cell), v = f.down * (scale / f.height);
    const double reach = side * scale;
    const cv::Rect where = cv::Rect(cv::Point(static_cast<int>(std::floor(middle.x - reach)),
                                              static_cast<int>(std::floor(middle.y - reach))),
                                    cv::Size(static_cast<int>(2 * reach) + 2, static_cast<int>(2 * reach) + 2)) &
                           cv::Rect(0, 0, canvas_.cols, canvas_.rows);
    if (where.empty()) return;
    const double half = side / 2.0;
    const cv::Matx23d to(u.x, v.x, middle.x - where.x - half * (u.x + v.x), u.y, v.y,
                         middle.y - where.y - half * (u.y + v.y));
    cv::Mat shown, tint(where.size(), CV_8UC3, colour);
    cv::warpAffine(mask, shown, to, where.size(), cv::INTER_AREA);
    tint.copyTo(canvas_(where), shown > 90);
  }

  cv::Mat canvas_;
  int thin_ = 1;
};

}  // namespace

Result<void> annotate(const codec::Picture& picture, const Marks& marks, const std::string& file) {
  try {
    Drawing drawing(picture);
    for (const auto& document : marks.documents) drawing.document(document);
    for (const auto& reading : marks.readings) drawing.reading(reading);
    drawing.legend();
    LANDFALL_TRY(const auto png, codec::encode_png(drawing.view(), picture.ppi_x()));
    return write_file(file, png);
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::tool, "memory for a picture");
  } catch (const cv::Exception& error) {
    return Error(Errc::internal, Layer::tool, "a drawing", error.what());
  }
}

}  // namespace landfall::tools
