#pragma once

#include <memory>
#include <optional>

#include <landfall/base/api.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/result.hpp>
#include <landfall/imaging/document.hpp>
#include <landfall/mrz/layout.hpp>

namespace landfall::imaging {

/// What a portrait was found by.
enum class PortraitSource : std::uint8_t {
  face,            ///< the face detector; the box is drawn around the face
  frame,           ///< a picture's outline at a place where a page of this kind has its portrait; no face was detected
  face_and_frame,  ///< both, and they agree: the box is the frame
};
[[nodiscard]] LANDFALL_API std::string_view name(PortraitSource source) noexcept;

/// The holder's portrait on a page.
struct Portrait {
  Box box;  ///< pixels of the page picture, inside it
  PortraitSource source{};
  std::optional<Box> face;  ///< brows to chin, about; where a face was detected
  double score = 0;         ///< 0..1, how sure; for ranking and thresholds, not a probability
  double sharpness = 0;     ///< contrast of the finest details against all of them, 0 blurred .. 1 crisp
};

/// Where the portrait may be: the kind of page and how finely it was laid straight.
struct PortraitOptions {
  double ppi = 0;                          ///< of the page picture; must be known, 50..1200
  std::optional<mrz::Format> format = {};  ///< of the page; none: the whole picture is searched at all sizes that fit
  double margin_mm = 0;                    ///< of the page picture
};

/// Finds the portrait of a page that lies straight and upright (rectify()). Doc 9303-4, -5, -6 and -7 put it into zone
/// V, at the left; national layouts differ, so the whole page is searched with a face detector for a face of the size
/// that a portrait gives it (9303-3, 3.9: 70 to 80 % of the portrait's height), and zone V for a frame. The larger of
/// two portraits is the holder's: smaller ones are ghost images. Nothing is better than a guess: no face and no frame,
/// no portrait. The detector is OpenCV's cascade of local binary patterns, compiled in: no file is looked for.
/// Thread-bound: the detector keeps scratch memory, which is not wiped. Costs some milliseconds to make; keep it.
class LANDFALL_API PortraitFinder {
 public:
  /// Errors: internal (OpenCV failed), exhausted (no memory).
  [[nodiscard]] static Result<PortraitFinder> create();
  PortraitFinder(PortraitFinder&&) noexcept;
  PortraitFinder& operator=(PortraitFinder&&) noexcept;
  PortraitFinder(const PortraitFinder&) = delete;
  PortraitFinder& operator=(const PortraitFinder&) = delete;
  ~PortraitFinder();

  /// Pixel formats: those of Page::make. Errors: those of Page::make, and bad_input (options out of range).
  [[nodiscard]] Result<std::optional<Portrait>> find(const ImageView& page, const PortraitOptions& options);
  /// The same of a page out of rectify(); the format by its size.
  [[nodiscard]] Result<std::optional<Portrait>> find(const Rectified& page);

 private:
  struct Impl;
  explicit PortraitFinder(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace landfall::imaging
