#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include <landfall/base/result.hpp>
#include <landfall/imaging/document.hpp>
#include <landfall/imaging/portrait.hpp>
#include <landfall/model/record.hpp>
#include <landfall/mrz_reader/reader.hpp>

namespace landfall::capture {

/// A document as it was seen in a picture.
struct SeenDocument {
  imaging::Document outline{};
  std::optional<std::size_t> reading{};          ///< which of the given readings is its zone
  std::optional<imaging::Rectified> straight{};  ///< empty where its class is not known
  std::optional<imaging::Portrait> portrait{};   ///< on `straight`
  bool upright = false;                          ///< zone or face told which way is up
};

struct SeeOptions {
  double ppi = 300;        ///< of the pages laid straight, 50..1200; never finer than the picture
  double picture_ppi = 0;  ///< of the picture, where device or file says so; 0: not known
  std::size_t most = 4;    ///< documents at most, 1..16
  std::stop_token stop{};  ///< looked at between steps
};

/// The documents of a picture: those of the readings, and outlines of a document's shape in which no zone was read: the
/// front of a card, or any other card. A picture that is all page has no edges to be seen; it counts where its
/// resolution is known and gives it the size of a card. Where no zone tells which way is up, a face does.
/// Errors: those of imaging::find_documents and rectify, and cancelled. Reentrant.
[[nodiscard]] LANDFALL_API Result<std::vector<SeenDocument>> see_documents(
    const ImageView& picture, std::span<const mrz_reader::Reading> readings, const SeeOptions& options = {});

/// What the page reader found, as records have it.
[[nodiscard]] LANDFALL_API model::MrzReading to_model(const mrz_reader::Reading& reading, mrz::Date today);

}  // namespace landfall::capture
