#pragma once

#include <array>
#include <cstddef>

/// What the reader's stages are tuned to: a namespace a stage, in the order of docs/page-reading.md. Beside each number
/// stands where it comes from: a clause, the training, a decision that has the measurement, or "not measured": chosen
/// when its stage was written, and held since by what ctest -L pages reads (docs/page-recipe.md). A letter height (cap
/// height) is that of a capital: 2.48 mm at the ten characters an inch of Doc 9303-3, 4.4 (OCR-B size I of ISO 1073-2,
/// as Debian's fonts-ocr-b draws it). Shapes of the networks are in glyph_shape.hpp.
namespace landfall::mrz_reader::tuning {

/// Pixels of a capital below which letters of one class can hardly be told apart, nor an S from a straight line. The
/// networks are trained on 5 pixels and more (tools/train-ocrb). Not measured.
inline constexpr double small_letters = 8;

/// The finder's look along a line, and the line's pitch (line_tracker.cpp).
namespace tracker {
// Letter heights between windows: a pitch is 0.95 to 1.4, so that no glyph is passed over. Not measured.
inline constexpr double coarse_step = 0.75, fine_step = 0.5;
// Pitches in letter heights. Doc 9303-3, 4.4: 2.54 mm, that is 1.02 (1.04 in the font's own pixels: nominal_pitch); the
// networks are trained on 0.92 to 1.22 of that. What is wider is a page that slopes. Not measured.
inline constexpr double narrowest_pitch = 0.92, widest_pitch = 1.45;
// Ways of widening tried to each side: usually; and of a line seen from the side, which widens most. Not measured.
inline constexpr int usual_slopes = 12, slopes_from_the_side = 18;
// Cells without a glyph that end a row of glyphs. Not measured.
inline constexpr int gap = 3;
// Looks at most until grid and shape have settled and both ends were seen. Not measured: a bound on time.
inline constexpr int most_rounds = 8;
// Where glyphs of a line that bends away are looked for, letter heights above and below it. Not measured.
inline constexpr std::array<double, 4> beside_its_end{-0.35, 0.35, -0.7, 0.7};
}  // namespace tracker

/// The periodogram of glyphs along a line (comb.cpp).
namespace comb {
// Letter heights that the ends of the line are off where the page slopes: from one try to the next; up to where all are
// tried. Not measured.
inline constexpr double slope_step = 0.37, usual_slope = 1.2;
// What a slope must gain, as a share of the power, for each letter height. Not measured.
inline constexpr double dearer = 0.04;
// Share of the marks on the teeth that makes a stronger widening needless. Not measured.
inline constexpr double enough = 0.8;
}  // namespace comb

/// From lines to zones (zone_finder.cpp). Scores of zones are means over cells of ln of the probability that each is
/// filled or empty as it should be: 0 is the best.
namespace finder {
// Width to height of letters on a page that is seen from far below, and from the side. Not measured.
inline constexpr double sloping = 1.6, narrow = 0.75;
// Searches (of imaging::Page::searches) that are made again for pages that slope; and those after which a zone with
// spoilt cells is enough: larger pictures show no more of it. Decision 17: from cheap to dear. Not measured.
inline constexpr int searches_of_sloping = 5, cheap_searches = 6;
inline constexpr double spoilt = -0.5;   // score of a zone that has lost some of its cells. Not measured
inline constexpr double certain = -0.2;  // score of a zone that makes further searches needless. Not measured
// Score of a probe: of a line worth following, and worth it before any other is looked at. Not measured.
inline constexpr double likely = 0.30, at_once = 0.75;
inline constexpr double least_quality = 12;     // sure glyphs of a line worth keeping. Not measured
inline constexpr std::size_t most_tracked = 6;  // lines in one search. Not measured: a bound on time
inline constexpr double slipped = 0.3;          // of a pitch, between the grids of two lines of a zone. Not measured
inline constexpr double of_a_format = 5;   // sure glyphs that as many cells as a format has are worth. Not measured
inline constexpr double open_ends = 0.15;  // what a zone loses that seems to go on. Not measured
// From line to line, in letter heights. Doc 9303-4 and -6: centre lines of two-line zones are 6.35 mm apart (15.75 less
// 9.40), which is 2.6; three lines of a TD1 lie 1.7 to 2.0 apart (imaging's zone_place). The margins, for pages that
// slope, are not measured.
inline constexpr double nearest_line = 1.25, farthest_line = 4.2;
}  // namespace finder

/// From cells to likelihoods (own_recognizer.cpp).
namespace recognizer {
inline constexpr float known = 0.6F;  // probability of a glyph whose place is believed. Not measured
// Probability, of what the alphabet holds, that needs no second look; and less than this that it is none of it: any
// letter may have a mark. Decision 17: part of what took a page from 46 to 13 ms. The numbers themselves: not measured.
inline constexpr float sure_glyph = 0.995F, marked = 0.2F;
inline constexpr double tells_of = 6;     // cells to each side that tell of a cell's place. Not measured
inline constexpr double off = 0.9;        // pixels between grid and glyphs that call for another look. Not measured
inline constexpr float faintest = 1e-6F;  // where opinions are pooled none may forbid a character altogether

// Cells under a stamp. Decision 19 has what all of these together read (400 seeds for each of four strengths of a
// stamp, none wrong); each by itself is not measured.
inline constexpr std::array<float, 2> reaches{0.25F, 0.4F};  // print by a strict and by a lenient measure: tone.hpp
inline constexpr std::size_t to_each_side = 8, fewest = 4;  // sure cells that tell the tone of print, and how many must
inline constexpr std::size_t as_wide_as_a_stamp = 8;        // cells
inline constexpr float something = 0.5F;                    // the print alone must be this sure of another character
inline constexpr float believed = 0.85F;                    // logarithms count so much less than those of clean print
}  // namespace recognizer

/// Grey levels of print and paper (tone.cpp). As the recognizer's of stamps: decision 19.
namespace tone {
inline constexpr double ink = 0.03, paper = 0.85;  // shares of a cell's pixels that are darker
// Shares of the way from ink to paper between which a pixel is neither.
inline constexpr float print_to = 0.12F, paper_from = 0.75F;
// Share of such pixels in the usual cell of a line with soft edges, in which stamps cannot be told (decision 19: of 57
// published specimens two were no longer read right); what a stamped cell has more than the usual one.
inline constexpr float soft = 0.3F, more = 0.05F;
}  // namespace tone

/// An O or a 0 by the others of its page (companions.cpp). Decision 18: ln P(O) / P(0) of cells, measured on drawn
/// pages of 90 to 400 ppi and a lens of 0.03 to 0.14 mm (1,118 pages with two of each or more): 0 at -8.8 to -4 and O
/// at 2.5 to 5 in the mean of a page; on published specimens 0 at -12 to 2.
namespace companions {
// The two lie so far apart on drawn pages (standard deviation 1.3); on specimens the deviation is 3.
inline constexpr double letters_above_zeros = 9.5, apart_spread = 3;
inline constexpr double own_spread = 1;     // of one page: measured, 0.5 to 0.9
inline constexpr double prior_worth = 4;    // exemplars that the spread above is worth. Not measured
inline constexpr double tails = 4;          // degrees of freedom: a spoilt cell lies anywhere. Not measured
inline constexpr double most_sure = 12;     // ln of a ratio: the other one is never ruled out. Not measured
inline constexpr float exemplary = 0.999F;  // after everything: an exemplar. Not measured
inline constexpr float rounding = 1e-12F;   // below it a probability says nothing
}  // namespace companions

/// Lights and frames of one page (join.cpp).
namespace join {
// Two pictures of one print err alike, so each counts as less than a witness of its own. Not measured.
inline constexpr double temper_lights = 0.75, temper_frames = 0.6;
inline constexpr float clear_enough =
    0.95F;                                // both lights this sure, of different characters: no averaging. Not measured
inline constexpr double faintest = 1e-7;  // no picture may forbid a character altogether
}  // namespace join

/// From likelihoods to a reading (reader.cpp). ReaderOptions::least_confidence is decision 17's.
namespace reader {
inline constexpr std::size_t most_zones = 3;   // candidates that are read before giving up. Not measured
inline constexpr double zone_like = -0.7;      // score of a candidate that is surely a zone. Not measured
inline constexpr float doubtful_below = 0.9F;  // less than this after all rules: the cell is among the reasons
inline constexpr double most_strain = 9;       // what the rules may ask of a picture before it shows something else
inline constexpr double no_zone = 60;          // ... and shows no zone at all
inline constexpr double odd = 40, hopeless = 0.05;      // ... nor where so much was asked for a text hardly believed
inline constexpr float clearly = 0.9F, hardly = 1e-3F;  // how a picture insists on what the rules forbid
inline constexpr float hole = 0.5F;  // less than this for all characters together: there is none of the alphabet
// None of these six was measured. Single lines: ln 0.1, from digit to letter or back; and no cell forbids a character.
inline constexpr double change_of_kind = -2.3, least = 1e-6;
}  // namespace reader

/// Why not (refusal.cpp): only which hint is given hangs on these. Not measured, but for strokes: 0.35 mm at ten an
/// inch, 0.14 letter heights, so that wider edges run into each other.
namespace refusal {
inline constexpr float white = 238;       // grey level above which a camera has nothing left to say
inline constexpr float glare_above = 30;  // grey levels over the usual cell
inline constexpr float faint = 0.4F;      // of the usual contrast
inline constexpr double softest = 0.3;    // width of an edge, letter heights
inline constexpr double too_small = 9;    // pixels of a capital: below it is the size, not the focus
}  // namespace refusal

}  // namespace landfall::mrz_reader::tuning
