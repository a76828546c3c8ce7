#pragma once
// Straight edges of a picture: where they are, and how much of a line is one.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "pixels.hpp"

namespace landfall::imaging::edges {

inline constexpr int directions = 256;  ///< of a whole turn; of the gradient, towards the brighter side

/// A pixel on the crest of the gradient.
struct Edgel {
  float x = 0, y = 0;
  std::uint8_t direction = 0;
};

/// The edgels of a small grey picture, ordered by direction.
class EdgeMap {
 public:
  /// `largest_share`: of the pixels whose gradient counts; the strongest, where more would.
  explicit EdgeMap(const cv::Mat& gray, double largest_share = 0.16);
  [[nodiscard]] int width() const noexcept { return width_; }
  [[nodiscard]] int height() const noexcept { return height_; }
  /// Those whose gradient points from `from` on for `count` directions; calls f(edgel).
  template <class F>
  void each(int from, int count, F f) const {
    for (int k = 0; k < count; ++k) {
      const auto d = static_cast<std::size_t>((from + k) & (directions - 1));
      for (std::uint32_t i = first_[d]; i < first_[d + 1]; ++i) f(edgels_[i]);
    }
  }
  [[nodiscard]] std::size_t size() const noexcept { return edgels_.size(); }

 private:
  std::vector<Edgel> edgels_;
  std::array<std::uint32_t, directions + 1> first_{};
  int width_ = 0, height_ = 0;
};

/// A straight line with the brighter side along `normal`, and where along it there are edgels.
struct Line {
  Point normal;       ///< of length 1, towards the brighter side
  double offset = 0;  ///< dot(normal, place on it)
  double votes = 0;   ///< edgels on it
  double from = 0;    ///< of the first cell of `seen`, along direction()
  std::vector<std::uint16_t>
      seen;  ///< running count of cells (a pixel each) with an edgel; one more than there are cells
  [[nodiscard]] Point direction() const noexcept { return {-normal.y, normal.x}; }
  [[nodiscard]] Point at(double s) const noexcept {
    return {normal.x * offset - normal.y * s, normal.y * offset + normal.x * s};
  }
  /// The share of the stretch between two places along it that is an edge.
  [[nodiscard]] double share(double a, double b) const noexcept;
};

/// The strongest lines, at most `most`.
[[nodiscard]] std::vector<Line> find_lines(const EdgeMap& map, std::size_t most, double least_votes);

struct FittedSide {
  Point a, b;        ///< two places on it: next to the ends that were asked for
  double share = 0;  ///< of the stretch that is an edge
};

/// The edge nearest to the stretch a..b, no farther than before_a and so on at its ends on either side. `outside` is
/// the sense of the normal that is (b - a) turned a quarter counterclockwise on the screen: positive `out` reaches
/// that way.
struct Band {
  double in = 0, out = 0;  ///< pixels
  double turn = 0;         ///< radians
  double sigma = 0;        ///< pixels: how soon distance from the expected place counts
  double outward = 0;      ///< how much rather the outermost of several, in parts of a whole edge
};
[[nodiscard]] std::optional<FittedSide> find_side(const EdgeMap& map, Point a, Point b, const Band& band);

/// Fits the line to the full picture: profiles across it, `reach` pixels to both sides; the gradient's sign is that of
/// most of them. nullopt where too few agree. `share`: of the profiles that lie on the line.
[[nodiscard]] std::optional<FittedSide> refine(const pixels::Light& light, Point a, Point b, double reach);

}  // namespace landfall::imaging::edges
