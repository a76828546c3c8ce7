#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/geometry.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/result.hpp>

namespace landfall::imaging {

/// A printed line as it lies in a page: straight along `direction`, bent by `bend`, its letters `height` pixels high.
/// A place (s pixels along, t letter heights below the middle of the line) is at
///   origin + direction * s + normal * (bend[0] + bend[1] s + bend[2] s^2 + bend[3] s^3 + t * (height + growth * s)),
/// with normal = direction turned a quarter clockwise, so that it points down for text that reads to the right.
struct LineShape {
  Point origin;
  Point direction{1, 0};         ///< of length 1, in the direction of reading
  std::array<double, 4> bend{};  ///< pixels, and per pixel, pixel squared and cubed
  double height = 0;             ///< pixels from the foot to the top of a capital, where s = 0
  double growth = 0;             ///< change of height per pixel along the line (perspective)
  double stretch = 1;            ///< how much wider than high the page is seen (a page that slopes away)

  [[nodiscard]] double unit() const noexcept { return stretch * height; }  ///< pixels along that stand for a height

  [[nodiscard]] LANDFALL_API Point at(double s, double t) const noexcept;
};

/// Grey pixels of its own, rows from top to bottom. Wiped on destruction: it may show a person. A value; move only.
class LANDFALL_API GrayPicture {
 public:
  GrayPicture() = default;
  GrayPicture(int width, int height);  ///< black; both must be positive
  GrayPicture(GrayPicture&&) noexcept = default;
  GrayPicture& operator=(GrayPicture&& other) noexcept;
  GrayPicture(const GrayPicture&) = delete;
  GrayPicture& operator=(const GrayPicture&) = delete;
  ~GrayPicture();
  [[nodiscard]] int width() const noexcept { return width_; }
  [[nodiscard]] int height() const noexcept { return height_; }
  [[nodiscard]] ImageView view() const noexcept;
  [[nodiscard]] std::uint8_t* data() noexcept { return pixels_.data(); }

 private:
  void wipe() noexcept;
  std::vector<std::uint8_t> pixels_;
  int width_ = 0, height_ = 0;
};

/// A line that may be text: where, and how much it looks like one line of a machine readable zone (larger is better;
/// good only for ranking). The direction may be the opposite of that of reading.
struct TextLine {
  LineShape shape;
  double length = 0;  ///< pixels, centred on shape.origin
  double score = 0;
};

/// A page made ready for reading: grey, and in several sizes. Owns its pixels; the view that it is made from may go.
/// Reentrant; const access is thread-safe. OpenCV's own scratch memory is not wiped.
class LANDFALL_API Page {
 public:
  /// Takes gray8, gray10le, gray12le, gray16le, rgb24, bgr24 and rgba32. Errors: bad_input (empty, or a stride shorter
  /// than a row), unsupported (another pixel format), exhausted (larger than plausible_size() allows, or no memory).
  [[nodiscard]] static Result<Page> make(const ImageView& picture);
  Page(Page&&) noexcept;
  Page& operator=(Page&&) noexcept;
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page();

  [[nodiscard]] int width() const noexcept;  ///< pixels of the picture it was made from
  [[nodiscard]] int height() const noexcept;

  /// Long thin dark lines on lighter ground, best first; at most `most`. There are several searches, 0 to searches - 1:
  /// small and large lines, along the sides of the picture and between them. Each finds some of the lines, the
  /// first is the cheapest and finds most, and all together find lines at any angle. Time grows with the search and not
  /// with what the page shows. Errors: bad_input (no such search), internal (OpenCV failed), exhausted (no memory).
  static constexpr int searches = 12;
  [[nodiscard]] Result<std::vector<TextLine>> find_text_lines(int search, int most) const;

  /// Cuts a line out and lays it straight: the picture's column j and row i show s = from + j * shape.unit() /
  /// cap_height and t = (i - (height - 1) / 2) / cap_height. Beyond the page's edge the edge is repeated. Errors:
  /// bad_input (a shape or size that makes no sense: sizes must lie in 1..8192 x 1..512), internal, exhausted.
  [[nodiscard]] Result<GrayPicture> straighten(const LineShape& shape, double from, double cap_height, int width,
                                               int height) const;
  /// The same with columns anywhere: column j shows the line's place (s, t) in its middle row.
  struct Column {
    double s = 0, t = 0;
  };
  [[nodiscard]] Result<GrayPicture> straighten(const LineShape& shape, std::span<const Column> columns,
                                               double cap_height, int height) const;

 private:
  struct Impl;
  explicit Page(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace landfall::imaging
