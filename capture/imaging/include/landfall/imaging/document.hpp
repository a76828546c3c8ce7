#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/imaging/page.hpp>
#include <landfall/model/document.hpp>
#include <landfall/mrz/layout.hpp>

namespace landfall::imaging {

/// Millimetres.
struct PageSize {
  double width_mm = 0, height_mm = 0;
};
/// Nominal size of a page: ICAO Doc 9303-5, -6, -4, section 2 (TD1 85.6 x 53.98, TD2 105 x 74, TD3 125 x 88 mm) and
/// 9303-7, section 2 (MRV-A 120 x 80, MRV-B 105 x 74). Reentrant.
[[nodiscard]] LANDFALL_API PageSize page_size(mrz::Format format) noexcept;

/// A machine readable zone that was read, where it lies in the picture: from the left of the first cell to the right
/// of the last, from the heads of the first line's capitals to the feet of the last line's, in reading order. (This is
/// Reading::zone of the page reader.) It tells which way is up, the format, and by Doc 9303's geometry of the zone
/// (9303-3, 4.4: 10 characters an inch; parts 4 to 7: its distance from the page's edges) about where the page ends.
struct Anchor {
  Quad zone{};
  mrz::Format format{};
};

/// A document in a picture.
struct Document {
  /// The outer corners: with (0, 0) the middle of the first pixel, a picture of w x h pixels has its own at (-0.5,
  /// -0.5) and (w - 0.5, h - 0.5).
  Quad quad{};
  /// By the anchor, else by the sides' ratio, corrected for perspective; none where that fits nothing or the slope
  /// leaves it open. TD2, MRV-B, TD3 and a booklet that lies open have one ratio: without an anchor it is said to be
  /// TD3, or TD2 where FindOptions::ppi tells. MRV-A is never guessed.
  std::optional<mrz::Format> format;
  std::array<model::SideSource, 4> sides{};  ///< top, right, bottom, left
  /// True where an anchor told which way the page is held. Else the page is taken as lying (wider than high), with the
  /// side as its top that is higher in the picture: it may be upside down.
  bool upright = false;
  std::optional<std::size_t> anchor;  ///< which of the given ones lies in it
  double pixels_per_mm = 0;           ///< in the middle of the page, by the format's nominal size; 0 without a format
  double score = 0;                   ///< 0..1: share of the outline that is seen as an edge; 0 where none is
  [[nodiscard]] double ppi() const noexcept { return pixels_per_mm * 25.4; }
  /// True where at least one side is an edge; else the outline is the picture's, or the zone's guess.
  [[nodiscard]] bool edges_seen() const noexcept {
    for (const auto s : sides)
      if (s == model::SideSource::edge) return true;
    return false;
  }
};

struct FindOptions {
  int most = 4;                          ///< documents at most, 1..16
  std::span<const Anchor> anchors = {};  ///< zones that were read in this picture
  double ppi = 0;  ///< of the picture, where the device or the file says so: it tells TD2 from TD3; none: unknown
};

/// The outlines of the documents in a picture, best first: one for every anchor, and where edges close around something
/// of a document's shape without an anchor. An anchor gives a document even if no edge is seen: its sides then say so.
/// Any rotation; perspective up to a ratio of some two of opposite sides. Without anchors a page that fills the picture
/// has no edges to be seen: nothing is returned then, and nothing is for pictures of anything else. Full pixels are
/// looked at only along the sides; time grows little with the picture. Pixel formats: those of Page::make.
/// Errors: those of Page::make, and bad_input (options out of range, an anchor that is no convex quad). Reentrant.
[[nodiscard]] LANDFALL_API Result<std::vector<Document>> find_documents(const ImageView& picture,
                                                                        const FindOptions& options = {});

/// The outline of a picture that is all page: the picture's own corners, all sides border; format by ratio (within 4
/// %). Reentrant.
[[nodiscard]] LANDFALL_API Document whole_picture(const ImageView& picture) noexcept;

struct RectifyOptions {
  double ppi = 300;            ///< of what is made; 50..1200
  bool never_enlarge = false;  ///< lowers ppi to what the picture has, so that no pixel is invented
  double margin_mm = 0;        ///< what surrounds the page is kept that wide, 0..50
  codec::Tone tone = codec::Tone::colour;
};

/// A page laid straight.
struct Rectified {
  codec::Picture picture;  ///< gray8 or rgb24 as asked for; its ppi is set; wiped on destruction
  double ppi = 0;          ///< of `picture`
  double native_ppi = 0;   ///< what the source has in the middle of the page. Below ppi: pixels were interpolated
  double margin_mm = 0;
  PageSize size;
  std::array<double, 9> to_source{};  ///< homography, row by row, from places of `picture` to those of the source
  [[nodiscard]] bool enlarged() const noexcept { return native_ppi < ppi * 0.98; }
  /// A place of `picture` in the source picture.
  [[nodiscard]] LANDFALL_API Point source_of(Point place) const noexcept;
};

/// Lays a quad straight to a known size and resolution. The picture's width is round((size.width_mm + 2 margin) / 25.4
/// * ppi), its height likewise: a TD3 page at 300 ppi is 1476 x 1039. Where the source is finer it is averaged, never
/// skipped; beyond the source's borders its border pixels are repeated. Pixel formats: those of Page::make.
/// Errors: those of Page::make; bad_input (a quad that is not convex or turns the other way: a mirrored page; sizes
/// outside 10..500 mm; options out of range); exhausted (result larger than plausible_size() allows, no memory).
/// Reentrant. OpenCV's own scratch memory is wiped where it holds pixels of the page.
[[nodiscard]] LANDFALL_API Result<Rectified> rectify(const ImageView& picture, const Quad& quad, PageSize size,
                                                     const RectifyOptions& options = {});
[[nodiscard]] LANDFALL_API Result<Rectified> rectify(const ImageView& picture, const Quad& quad, mrz::Format format,
                                                     const RectifyOptions& options = {});

}  // namespace landfall::imaging
