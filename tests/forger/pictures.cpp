// Pictures in a chip's face that are no faces of chips, and that would cost more than a face may. The document around
// each is rightly signed: nothing but the decoder's bounds stands against it.
#include <landfall/emrtd/images.hpp>

#include "../fuzz/portrait_group.hpp"
#include "../pictures/made.hpp"
#include "workshop.hpp"

namespace landfall::forger {
namespace {

// The document passes and its portrait is looked at: "passed", or what the decoder says.
std::string shown(const Bytes& picture) {
  Desk desk;
  desk.draft.files.groups[2] = fuzz::dg2_of(picture, false);
  if (const auto whole = desk.outcome(); whole != "passed") return whole;
  codec::InThisProcess decoder;
  const auto portrait = emrtd::read_portrait(desk.draft.files.groups.at(2), decoder);
  return portrait ? "passed" : "portrait: " + std::string(name(portrait.error().code()));
}

const Bytes pixels(256, 0x40);

// The orientation tag has more values than one: the last of them was written to, wherever it lay.
std::string tiff_of_many_turns(bool forged) {
  made::Tiff tiff(true);
  tiff.picture(16, 16, 1, 8, 1);
  const std::vector<std::uint32_t> turns(40'000, 6);
  return shown(forged ? tiff.entry(274, 2, turns).file(pixels) : made::jpeg({}));
}
std::string tiff(bool forged) {
  return shown(forged ? made::Tiff(false).picture(16, 16, 1, 8, 1).file(pixels) : made::jpeg({}));
}
std::string png(bool forged) { return shown(forged ? made::png({}) : made::jpeg({})); }
std::string webp(bool forged) { return shown(forged ? made::webp_lossless(16, 16, 1) : made::jpeg({})); }
std::string too_large(bool forged) { return shown(made::jpeg({.width = forged ? 4001 : 1654, .height = 1000})); }
std::string palette(bool forged) {
  return shown(made::jp2(made::j2k({}), 16, 16, 1, made::jp2_palette(forged ? 255 : 3, 4)));
}
std::string precincts(bool forged) {
  return shown(forged ? made::j2k({.width = 1024, .height = 1024, .precincts = {0x00}}) : made::j2k({}));
}
std::string scans(bool forged) { return shown(made::jpeg({.progressive = true, .scans = forged ? 256 : 3})); }
std::string cut(bool forged) {
  Bytes file = made::jpeg({});
  if (forged) file.resize(file.size() / 2);
  return shown(file);
}
// 100,000 boxes within each other: read without recursion.
std::string boxes_within_boxes(bool forged) {
  Bytes nested;
  for (int i = forged ? 100'000 : 1; i > 0; --i) {
    const auto size = static_cast<std::uint32_t>(8 * i);
    made::put_be(nested, size, 4);
    made::put(nested, "res ");
  }
  return shown(made::jp2(made::j2k({}), 16, 16, 1, nested));
}

}  // namespace

Rows picture_rows() {
  return {
      {"tiff_of_many_turns", "A TIFF whose orientation has 40,000 values.", "portrait: unsupported",
       tiff_of_many_turns},
      {"tiff", "A TIFF as a face.", "portrait: unsupported", tiff},
      {"png", "A PNG as a face.", "portrait: unsupported", png},
      {"webp", "A WebP as a face.", "portrait: unsupported", webp},
      {"too_large", "A face of more than 4 megapixels.", "portrait: exhausted", too_large},
      {"palette", "A JP2 whose palette has 255 columns.", "portrait: unsupported", palette},
      {"precincts", "A JPEG 2000 of precincts of one pixel.", "portrait: exhausted", precincts},
      {"scans", "A JPEG of 256 scans.", "portrait: exhausted", scans},
      {"cut", "A JPEG that ends in its middle.", "portrait: bad_input", cut},
      {"boxes_within_boxes", "100,000 boxes within each other: they cost nothing.", "passed", boxes_within_boxes},
  };
}

}  // namespace landfall::forger
