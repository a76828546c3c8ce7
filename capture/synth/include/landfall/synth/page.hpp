#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/mrz/layout.hpp>
#include <landfall/synth/scene.hpp>

namespace landfall::synth {

/// A place in a picture: pixels, (0, 0) is the middle of the top left pixel.
struct Point {
  double x = 0;
  double y = 0;
};
/// Four corners in the order of the upright document: top left, top right, bottom right, bottom left.
using Quad = std::array<Point, 4>;

/// What is in a picture, exactly: known, because it was drawn.
struct Truth {
  mrz::Format format{};
  std::vector<std::string> lines;                ///< of the machine readable zone
  std::vector<Quad> line_quads;                  ///< of each line: its cells, as high as a capital letter
  std::vector<std::vector<Point>> cell_centres;  ///< of each line, each cell
  Quad page{};                                   ///< corners of the document
  Quad portrait{};
};

struct Page {
  codec::Picture picture;
  Truth truth;
};

/// White light as rgb24. Infrared (about 870 nm; Doc 9303-3 asks for a zone that absorbs in B900) as gray8: only the
/// zone and the portrait are seen. Ultraviolet (365 nm) as rgb24: dull paper, a fluorescing pattern.
enum class Light : std::uint8_t { white, infrared, ultraviolet };

/// Nominal size of a format's page: ICAO Doc 9303 parts 4 to 7, section 2. Reentrant.
struct Size {
  double width_mm = 0, height_mm = 0;
};
[[nodiscard]] LANDFALL_API Size page_size(mrz::Format format) noexcept;

struct PageOptions {
  mrz::Format format = mrz::Format::td3;
  double ppi = 400;  ///< 100 to 1200
  Light light = Light::white;
};

/// Draws the page that the scene's traveller carries, flat, cut at its edges. OCR-B size 1, ten characters an inch.
/// Equal arguments give equal pixels on one machine (fonts and OpenCV decide about the last bit). Costs tens of
/// milliseconds: keep the page when it is photographed again and again.
/// Errors: bad_input (ppi), not_found (a font is not installed). Reentrant.
[[nodiscard]] LANDFALL_API Result<Page> render_page(const Scene& scene, const PageOptions& options = {});

/// What the page lies on.
enum class Bed : std::uint8_t { black, gray, desk };

/// How a device sees a page. The defaults change nothing but put it on a bed.
struct Capture {
  double rotation_degrees = 0;  ///< clockwise, any angle
  double perspective = 0;       ///< 0 to 0.3: how much shorter the farther edge is
  double tilt_degrees = 0;      ///< towards which side it is farther: 0 the top, 90 the right, any angle
  double shift_x_mm = 0;        ///< of the page's middle from the picture's middle
  double shift_y_mm = 0;
  double blur_mm = 0;    ///< standard deviation of a Gaussian, 0 to 2
  double noise = 0;      ///< standard deviation in gray levels, 0 to 64
  double exposure = 1;   ///< factor on every pixel, 0.05 to 4
  double margin_mm = 6;  ///< bed seen around the page, 0 to 200, where no size is given
  int width = 0;         ///< of the picture, pixels; 0: as large as page and margin need
  int height = 0;
  double ppi = 0;  ///< on the bed, 50 to 1200; 0: as the page
  Bed bed = Bed::black;
  std::uint64_t seed = 0;  ///< of noise and bed
};

/// Takes a picture of a page. The truth moves with it; where the picture has a fixed size, parts of it can lie outside.
/// Errors: bad_input (a value outside its range, an empty page), exhausted (picture too large). Reentrant.
[[nodiscard]] LANDFALL_API Result<Page> photograph(const Page& page, const Capture& capture);

}  // namespace landfall::synth
