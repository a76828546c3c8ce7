#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/geometry.hpp>
#include <landfall/base/light.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/mrz/layout.hpp>
#include <landfall/synth/scene.hpp>

namespace landfall::synth {

/// What is in a picture, exactly: known, because it was drawn.
struct Truth {
  mrz::Format format{};
  std::vector<std::string> lines;                ///< of the machine readable zone
  std::vector<Quad> line_quads;                  ///< of each line: its cells, as high as a capital letter
  std::vector<std::vector<Point>> cell_centres;  ///< of each line, each cell
  /// Of each line, each cell: glare leaves nothing to see in more than half of it (photograph() with a Glare).
  std::vector<std::vector<bool>> saturated;
  Quad page{};  ///< corners of the document
  Quad portrait{};
};

struct Page {
  codec::Picture picture;
  Truth truth;
};

/// Nominal size of a format's page: ICAO Doc 9303 parts 4 to 7, section 2. Reentrant.
struct Size {
  double width_mm = 0, height_mm = 0;
};
[[nodiscard]] LANDFALL_API Size page_size(mrz::Format format) noexcept;

enum class ZoneFont : std::uint8_t { round, sharp };  ///< OCR-B with round (OCRB) or sharp stroke ends (OCRBS)

/// How a zone is printed; the defaults are nominal.
struct Print {
  ZoneFont font = ZoneFont::round;
  double weight = 1;     ///< of the strokes, 0.7 to 1.3
  double pitch = 1;      ///< of the 2.54 mm from character to character, 0.95 to 1.05; letters stay as they are
  double jitter_mm = 0;  ///< standard deviation of each character's place, 0 to 0.3
  double fading = 0;     ///< ink that is gone, in patches, 0 to 0.9
  bool dye = false;      ///< in dye ink, against Doc 9303-3: the zone is missing in infrared
};

enum class StampInk : std::uint8_t { violet, blue, red, green, black };  ///< black is carbon: seen in infrared too

/// An ink stamp with a date in it, over whatever lies there. Print is seen through it.
struct Stamp {
  Point middle{};       ///< millimetres from the page's top left corner
  double size_mm = 34;  ///< width of its frame, 10 to 60
  double degrees = 0;   ///< clockwise
  bool round = true;    ///< else a rectangle
  StampInk ink = StampInk::violet;
  double strength = 0.6;  ///< 0 to 1
};

struct PageOptions {
  mrz::Format format = mrz::Format::td3;
  double ppi = 400;  ///< 100 to 1200
  /// White as rgb24. Infrared (about 870 nm; Doc 9303-3 asks for a zone that absorbs in B900) as gray8: only the zone,
  /// the portrait and black stamps are seen. Ultraviolet (365 nm) as rgb24: dull paper, a fluorescing pattern.
  Light light = Light::white;
  Side side = Side::whole;  ///< front and back: TD1 only. A front has no zone, a back no portrait
  Print print{};
  double guilloche = 0;         ///< fine lines of dye ink under the zone, 0 to 1 (0: the pale strip alone)
  bool portrait_toner = true;   ///< the portrait holds carbon; false: it is missing in infrared
  std::vector<Stamp> stamps{};  ///< at most 16
};

/// Draws the page that the scene's traveller carries, flat, cut at its edges. OCR-B size 1, ten characters an inch.
/// Equal arguments give equal pixels on one machine (fonts and OpenCV decide about the last bit). Costs tens of
/// milliseconds: keep the page when it is photographed again and again.
/// Errors: bad_input (a value outside its range, a side that the format has not), not_found (a font is not installed).
/// Reentrant.
[[nodiscard]] LANDFALL_API Result<Page> render_page(const Scene& scene, const PageOptions& options = {});

/// What the page lies on.
enum class Bed : std::uint8_t { black, gray, desk };

/// A page that does not lie flat. What it does to the picture is that points move, and that what is lifted is darker.
struct Curl {
  double bow_mm = 0;    ///< how much higher in the picture the middle of a line is than its ends, -6 to 6
  double wave_mm = 0;   ///< half of how far an S along the lines goes up and down, -3 to 3
  double spine_mm = 0;  ///< how far the page is lifted where it is bound, falling off over some 14 mm, 0 to 10
  enum class Spine : std::uint8_t { top, left } spine = Spine::top;
};

/// The mirror image of a lamp: light that is added, bell-shaped, round or as a stripe.
struct Glare {
  Point middle{};         ///< millimetres from the page's top left corner
  double length_mm = 0;   ///< standard deviation along, 0 to 200; 0: no glare
  double width_mm = 0;    ///< and across
  double degrees = 0;     ///< of its length against the page's lines, clockwise
  double strength = 400;  ///< gray levels in its middle, 0 to 2000; what exceeds 255 is white
};

/// How a device sees a page. The defaults change nothing but put it on a bed. The order of things: the page is bent,
/// turned and laid down; light falls on it unevenly; a lamp is mirrored; the lens and the hand blur; noise; JPEG.
struct Capture {
  double rotation_degrees = 0;  ///< clockwise, any angle
  double perspective = 0;       ///< 0 to 0.3: how much shorter the farther edge is
  double tilt_degrees = 0;      ///< towards which side it is farther: 0 the top, 90 the right, any angle
  double shift_x_mm = 0;        ///< of the page's middle from the picture's middle
  double shift_y_mm = 0;
  double offset_x_mm = 0;  ///< of all that is seen, -5 to 5: how badly two lamps' pictures lie on each other
  double offset_y_mm = 0;
  Curl curl{};
  std::vector<Glare> glare{};  ///< at most 16
  double shade = 0;            ///< how much darker the picture becomes from one edge to the opposite one, 0 to 0.95
  double shade_degrees = 0;    ///< towards which side it is darker: 0 the top, 90 the right
  double blur_mm = 0;          ///< standard deviation of a Gaussian, 0 to 2
  double defocus_mm = 0;       ///< radius of a disc, 0 to 1
  double motion_mm = 0;        ///< length of a straight movement, 0 to 3
  double motion_degrees = 0;   ///< 0 along the picture's rows
  double noise = 0;            ///< standard deviation in gray levels, 0 to 64
  double exposure = 1;         ///< factor on every pixel, 0.05 to 4
  double margin_mm = 6;        ///< bed seen around the page, 0 to 200, where no size is given
  int width = 0;               ///< of the picture, pixels; 0: as large as page and margin need
  int height = 0;
  double ppi = 0;  ///< on the bed, 50 to 1200; 0: as the page
  Bed bed = Bed::black;
  int jpeg_quality = 0;    ///< 1 to 100; 0: not compressed
  std::uint64_t seed = 0;  ///< of noise and bed
};

/// Glare over some cells of a line (counted from 0, the last included), as long as they are and a little higher than a
/// letter: with this strength or more their ink is gone. Nothing (length 0) where the page has no such cells.
/// Reentrant.
[[nodiscard]] LANDFALL_API Glare glare_over(const Page& page, std::size_t line, std::size_t first, std::size_t last,
                                            double strength = 600);

/// Takes a picture of a page. The truth moves with it; where the picture has a fixed size, parts of it can lie outside.
/// White light and infrared of one capture are two pages of one size through one Capture (other seed, offset, glare).
/// Errors: bad_input (a value outside its range, an empty page), exhausted (picture too large). Reentrant.
[[nodiscard]] LANDFALL_API Result<Page> photograph(const Page& page, const Capture& capture);

}  // namespace landfall::synth
