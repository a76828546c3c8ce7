// One table of folders of pictures, each with one difficulty (docs/page-recipe.md): drawn, read, and held against a
// least number that is read right. Nothing may be read wrong, and nothing may be found where there is no zone.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "draw.hpp"
#include "tally.hpp"

namespace landfall::blackbox {
namespace {

// What a row says of one picture: which document, and how it is seen.
struct Plan {
  synth::PageOptions page;
  synth::Capture seen;
  double glare_strength = 0;  // over some cells of a line; 0: none
};
using Change = void (*)(Plan&, Dice&);

struct Folder {
  const char* name;
  int pictures;
  int least_right;
  Change change;
};

constexpr mrz::Format any_format = static_cast<mrz::Format>(0xff);

void bend(Plan& p, Dice& d) {
  p.seen.curl = {.bow_mm = d.around(3), .wave_mm = d.around(0.8), .spine_mm = d.real(0, 5)};
}

void stamp(Plan& p, Dice& d, synth::StampInk ink, double least, double most) {
  const auto size = synth::page_size(p.page.format);
  p.page.stamps.push_back({.middle = {d.real(20, size.width_mm - 20), size.height_mm - d.real(8, 18)},
                           .size_mm = d.real(26, 38),
                           .degrees = d.real(0, 360),
                           .round = d.chance(0.5),
                           .ink = ink,
                           .strength = d.real(least, most)});
}

// Capitals of so many pixels: 2.49 mm are one of OCR-B size 1.
void capitals(Plan& p, double pixels) {
  p.page.ppi = 200;
  p.seen.ppi = pixels / 2.49 * 25.4;
}

template <int Pixels>
void low_resolution(Plan& p, Dice&) {
  capitals(p, Pixels);
}

template <mrz::Format Format>
void only(Plan& p, Dice&) {
  p.page.format = Format;
}

const Folder folders[] = {
    {"td1", 4, 4, only<mrz::Format::td1>},
    {"td2", 4, 4, only<mrz::Format::td2>},
    {"td3", 4, 4, only<mrz::Format::td3>},
    {"mrva", 4, 4, only<mrz::Format::mrva>},
    {"mrvb", 4, 4, only<mrz::Format::mrvb>},
    {"fra_id", 4, 4, only<mrz::Format::fra_id>},
    {"fra_dl", 4, 4, only<mrz::Format::fra_dl>},
    {"rotation 90", 4, 4, [](Plan& p, Dice&) { p.seen.rotation_degrees += 90; }},
    {"rotation 180", 4, 4, [](Plan& p, Dice&) { p.seen.rotation_degrees += 180; }},
    {"rotation 270", 4, 4, [](Plan& p, Dice&) { p.seen.rotation_degrees += 270; }},
    {"any rotation", 6, 6, [](Plan& p, Dice& d) { p.seen.rotation_degrees = d.real(0, 360); }},
    {"skew 6", 4, 4, [](Plan& p, Dice& d) { p.seen.rotation_degrees = d.chance(0.5) ? 6 : -6; }},
    {"perspective", 4, 4,
     [](Plan& p, Dice& d) { p.seen.perspective = d.real(0.05, 0.15), p.seen.tilt_degrees = d.real(0, 360); }},
    {"curl", 4, 4, bend},
    {"curl and spine left", 4, 3,
     [](Plan& p, Dice& d) {
       bend(p, d);
       p.seen.curl.spine = synth::Curl::Spine::left;
     }},
    {"glare beside", 4, 4,
     [](Plan& p, Dice& d) {
       p.seen.glare = {{.middle = {d.real(20, 90), d.real(8, 24)},
                        .length_mm = d.real(5, 30),
                        .width_mm = d.real(2, 4),
                        .degrees = d.around(20)}};
     }},
    {"glare veil", 4, 4, [](Plan& p, Dice& d) { p.glare_strength = d.real(40, 120); }},
    {"glare", 4, 0, [](Plan& p, Dice& d) { p.glare_strength = d.real(300, 900); }},
    {"stamp", 4, 3, [](Plan& p, Dice& d) { stamp(p, d, static_cast<synth::StampInk>(d.below(4)), 0.3, 0.7); }},
    {"stamp, black", 4, 3, [](Plan& p, Dice& d) { stamp(p, d, synth::StampInk::black, 0.3, 0.6); }},
    {"guilloche", 4, 4, [](Plan& p, Dice& d) { p.page.guilloche = d.real(0.5, 1); }},
    {"motion", 4, 4,
     [](Plan& p, Dice& d) { p.seen.motion_mm = d.real(0.2, 0.5), p.seen.motion_degrees = d.real(0, 180); }},
    {"blur", 4, 4, [](Plan& p, Dice& d) { p.seen.blur_mm = d.real(0.12, 0.2); }},
    {"defocus", 4, 4, [](Plan& p, Dice& d) { p.seen.defocus_mm = d.real(0.15, 0.3); }},
    {"noise", 4, 4, [](Plan& p, Dice& d) { p.seen.noise = d.real(12, 30); }},
    {"dark", 4, 4, [](Plan& p, Dice& d) { p.seen.exposure = d.real(0.12, 0.35); }},
    {"dark to one side", 4, 4,
     [](Plan& p, Dice& d) { p.seen.shade = d.real(0.6, 0.9), p.seen.shade_degrees = d.real(0, 360); }},
    {"print", 6, 6,
     [](Plan& p, Dice& d) {
       p.page.print = {.font = d.chance(0.5) ? synth::ZoneFont::sharp : synth::ZoneFont::round,
                       .weight = d.chance(0.5) ? 0.75 : 1.25,
                       .pitch = d.real(0.97, 1.03),
                       .jitter_mm = d.real(0.03, 0.08),
                       .fading = d.real(0.3, 0.6)};
     }},
    {"12 px capitals", 4, 4, low_resolution<12>},
    {"10 px capitals", 4, 4, low_resolution<10>},
    {"8 px capitals", 4, 4, low_resolution<8>},
    {"7 px capitals", 4, 4, low_resolution<7>},
    {"6 px capitals", 4, 4, low_resolution<6>},
    {"5 px capitals", 4, 3, low_resolution<5>},
    {"jpeg", 4, 4, [](Plan& p, Dice& d) { p.seen.jpeg_quality = 15 + d.below(30); }},
    {"scene on a desk", 4, 4,
     [](Plan& p, Dice& d) {
       p.seen.bed = synth::Bed::desk;
       p.seen.ppi = 200;
       p.seen.margin_mm = 60;
       p.seen.rotation_degrees = d.around(25);
       p.seen.perspective = d.real(0.03, 0.12);
       p.seen.tilt_degrees = d.real(0, 360);
       p.seen.curl.bow_mm = d.around(1);
     }},
    {"infrared", 4, 4, [](Plan& p, Dice&) { p.page.light = Light::ir; }},
    {"infrared, stamped", 4, 4,
     [](Plan& p, Dice& d) {
       p.page.light = Light::ir;
       p.page.guilloche = 1;
       p.page.portrait_toner = d.chance(0.5);
       stamp(p, d, static_cast<synth::StampInk>(d.below(4)), 0.5, 1);
     }},
};

Result<synth::Page> take(const Folder& folder, std::uint64_t seed, int index) {
  Dice dice(seed);
  Plan plan;
  plan.page.format = any_format;
  plan.page.ppi = 300;
  plan.seen.rotation_degrees = dice.around(2);
  plan.seen.blur_mm = 0.04;
  plan.seen.noise = 2;
  plan.seen.seed = dice.next();
  const auto traveller = dice.next();
  Plan probe = plan;
  Dice same = dice;
  folder.change(probe, same);  // a row may name its format; the others take turns
  plan.page.format = probe.page.format == any_format ? format_of(static_cast<std::uint64_t>(index)) : probe.page.format;
  plan.page.side = zone_side(plan.page.format);
  const auto format = plan.page.format;
  folder.change(plan, dice);
  plan.page.format = format;
  LANDFALL_TRY(const auto scene, synth::Scene::make(traveller, today, synth::Variety::wide));
  LANDFALL_TRY(const auto page, synth::render_page(scene, plan.page));
  if (plan.glare_strength > 0) {
    const auto line = static_cast<std::size_t>(dice.below(static_cast<int>(page.truth.lines.size())));
    const auto first = static_cast<std::size_t>(dice.below(static_cast<int>(page.truth.lines[line].size()) - 6));
    plan.seen.glare = {
        synth::glare_over(page, line, first, first + 2 + static_cast<std::size_t>(dice.below(4)), plan.glare_strength)};
  }
  return synth::photograph(page, plan.seen);
}

// Pictures without a zone.
struct Negative {
  const char* name;
  int pictures;
  int most_unsure;  // none may be read; so many may be called something like a zone
  Result<codec::Picture> (*make)(Dice&);
};

cv::Mat pixels_of(codec::Picture& p) {
  return cv::Mat(p.height(), p.width(), p.format() == PixelFormat::gray8 ? CV_8UC1 : CV_8UC3, p.pixels().data());
}

Result<codec::Picture> paper(int gray, Dice& dice, double noise) {
  LANDFALL_TRY(auto picture, codec::Picture::make(1476, 1039, PixelFormat::gray8));  // TD3 at 300 ppi
  cv::Mat m = pixels_of(picture);
  cv::RNG rng(dice.next());
  cv::Mat grain(m.size(), CV_16SC1);
  rng.fill(grain, cv::RNG::NORMAL, gray, noise);
  grain.convertTo(m, CV_8U);
  return picture;
}

Result<codec::Picture> blank(Dice& dice) { return paper(200 + dice.below(50), dice, 3); }
Result<codec::Picture> snow(Dice& dice) { return paper(128, dice, 70); }

std::string word(Dice& dice, bool digits) {
  std::string out;
  for (int i = 2 + dice.below(9); i > 0; --i)
    out += digits ? static_cast<char>('0' + dice.below(10)) : static_cast<char>('A' + dice.below(26));
  return out;
}

Result<codec::Picture> text_page(Dice& dice) {
  LANDFALL_TRY(auto picture, paper(235, dice, 3));
  cv::Mat m = pixels_of(picture);
  const double size = dice.real(0.8, 1.3);
  for (int y = 80; y < m.rows - 40; y += static_cast<int>(50 * size)) {
    std::string line;
    while (line.size() < 46) line += word(dice, dice.chance(0.2)) + " ";
    cv::putText(m, line, {70, y}, cv::FONT_HERSHEY_DUPLEX, size, cv::Scalar(30), 2, cv::LINE_AA);
  }
  return picture;
}

// A number and a name that stand out of plastic: a light edge above, a dark one below.
Result<codec::Picture> bank_card(Dice& dice) {
  LANDFALL_TRY(auto picture, codec::Picture::make(1011, 638, PixelFormat::gray8));
  cv::Mat m = pixels_of(picture);
  m.setTo(cv::Scalar(70 + dice.below(90)));
  const int ground = m.at<std::uint8_t>(0, 0);
  std::string number;
  for (int i = 0; i < 16; ++i) number += (i % 4 == 0 && i > 0 ? " " : "") + std::to_string(dice.below(10));
  const struct {
    std::string text;
    int y;
    double size;
  } rows[] = {{"BANK OF UTOPIA", 110, 1.8},
              {number, 390, 2.1},
              {"GOOD THRU 11/29", 470, 1.0},
              {word(dice, false) + " " + word(dice, false), 560, 1.5}};
  for (const auto& row : rows) {
    const auto put = [&](int by, int gray) {
      cv::putText(m, row.text, {80 + by, row.y + by}, cv::FONT_HERSHEY_DUPLEX, row.size, cv::Scalar(gray), 4,
                  cv::LINE_AA);
    };
    put(-3, ground + 80), put(3, ground - 60), put(0, ground + 10);
  }
  cv::GaussianBlur(m, m, {}, 0.8);
  return picture;
}

Result<synth::Page> plain(Dice& dice, synth::PageOptions options) {
  LANDFALL_TRY(const auto scene, synth::Scene::make(dice.next(), today, synth::Variety::wide));
  options.ppi = 300;
  LANDFALL_TRY(const auto page, synth::render_page(scene, options));
  return synth::photograph(page, {.rotation_degrees = dice.around(3), .blur_mm = 0.04, .noise = 2});
}

Result<codec::Picture> mirrored(Dice& dice) {
  const auto format = format_of(dice.next());
  LANDFALL_TRY(auto page, plain(dice, {.format = format, .side = zone_side(format)}));
  cv::Mat m = pixels_of(page.picture);
  cv::flip(m, m, 1);
  return std::move(page.picture);
}

Result<codec::Picture> front(Dice& dice) {
  LANDFALL_TRY(auto page, plain(dice, {.format = mrz::Format::td1, .side = synth::Side::front}));
  return std::move(page.picture);
}

Result<codec::Picture> dye_zone(Dice& dice) {
  LANDFALL_TRY(auto page, plain(dice, {.light = Light::ir, .print = {.dye = true}}));
  return std::move(page.picture);
}

const Negative negatives[] = {
    {"no zone: blank page", 3, 0, blank},
    {"no zone: text page", 4, 0, text_page},
    {"no zone: bank card", 6, 0, bank_card},
    {"no zone: noise", 2, 0, snow},
    {"no zone: mirrored page", 4, 0, mirrored},
    {"no zone: front of a card", 4, 0, front},
    {"no zone: dye zone in infrared", 3, 0, dye_zone},
};

std::uint64_t seed_of(std::string_view name, int index) {
  std::uint64_t seed = 0xcbf29ce484222325u;  // FNV-1a: a row keeps its pictures when others come and go
  for (const char c : name) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return seed + static_cast<std::uint64_t>(index);
}

struct Options {
  std::string only, keep;
  int times = 1;
};

class Run {
 public:
  Run(const Options& options, const mrz_reader::ZoneReader& reader) : options_(options), reader_(reader) {}

  bool all() {
    std::cout << "folder                          pictures  right  least  unsure   none  WRONG   CPU ms\n";
    for (const Folder& f : folders) {
      if (!wanted(f.name)) continue;
      Row row{f.name, f.pictures * options_.times};
      for (int i = 0; i < row.pictures; ++i) {
        const auto page = take(f, seed_of(f.name, i), i);
        if (page) {
          read(page->picture, page->truth.lines, i, row);
        } else {
          fail(row, page.error());
        }
      }
      // With more pictures than the table's the least number is a share: what is right in 4 of 4 is not in all of 400.
      const double share = options_.times == 1 ? 1 : 0.9;
      finish(row, static_cast<int>(share * f.least_right * options_.times), row.pictures);
    }
    for (const Negative& n : negatives) {
      if (!wanted(n.name)) continue;
      Row row{n.name, n.pictures * options_.times};
      for (int i = 0; i < row.pictures; ++i) {
        Dice dice(seed_of(n.name, i));
        const auto picture = n.make(dice);
        if (picture) {
          read(*picture, {}, i, row);
        } else {
          fail(row, picture.error());
        }
      }
      finish(row, 0, n.most_unsure * options_.times);
    }
    return good_;
  }

 private:
  struct Row {
    std::string name;
    int pictures = 0, outcomes[4] = {};
    double ms = 0;
  };

  [[nodiscard]] bool wanted(std::string_view name) const { return name.find(options_.only) != std::string_view::npos; }

  void fail(const Row& row, const Error& error) {
    std::cerr << row.name << ": " << error.message() << '\n';
    good_ = false;
  }

  void read(const codec::Picture& picture, const std::vector<std::string>& truth, int index, Row& row) {
    const double start = thread_cpu_ms();
    const auto reading = reader_.read(picture.view());
    row.ms += thread_cpu_ms() - start;
    if (!reading) return fail(row, reading.error());
    const auto what = outcome(*reading, truth);
    ++row.outcomes[static_cast<std::size_t>(what)];
    if (options_.keep.empty() || what == Outcome::exact) return;
    constexpr const char* names[] = {"exact", "unsure", "none", "WRONG"};
    std::string file = row.name + "_" + std::to_string(index) + "_" + names[static_cast<std::size_t>(what)] + ".png";
    std::ranges::replace(file, ' ', '-');
    const auto bytes = codec::encode_png(picture.view());
    std::ofstream to(options_.keep + "/" + file, std::ios::binary);
    if (bytes) to.write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
  }

  void finish(const Row& row, int least_right, int most_unsure) {
    const auto [right, unsure, none, wrong] = row.outcomes;
    const bool good = right >= least_right && wrong == 0 && unsure <= most_unsure;
    std::cout << std::left << std::setw(32) << row.name << std::right << std::setw(8) << row.pictures << std::setw(7)
              << right << std::setw(7) << least_right << std::setw(8) << unsure << std::setw(7) << none << std::setw(7)
              << wrong << std::fixed << std::setprecision(0) << std::setw(9) << row.ms / std::max(1, row.pictures)
              << (good ? "" : "   <- FAILS") << '\n';
    good_ = good_ && good;
  }

  const Options& options_;
  const mrz_reader::ZoneReader& reader_;
  bool good_ = true;
};

}  // namespace
}  // namespace landfall::blackbox

int main(int count, char** words) {
  using namespace landfall;
  blackbox::Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const char* value = i + 1 < count ? words[i + 1] : nullptr;
    if (word == "--only" && value) {
      options.only = value, ++i;
    } else if (word == "--keep" && value) {
      options.keep = value, ++i;
    } else if (word == "--times" && value) {
      options.times = std::clamp(std::atoi(value), 1, 10'000), ++i;
    } else {
      std::cerr
          << "usage: folders [--only PART_OF_A_NAME] [--times N] [--keep FOLDER]\n"
             "Draws and reads every folder of the table, N times as many pictures as it says; exit 1 if one is below\n"
             "its least number. --keep writes what is not read right as PNG.\n";
      return 2;
    }
  }
  cv::setNumThreads(1);
  const auto reader = mrz_reader::ZoneReader::create({.today = blackbox::today});
  if (!reader) {
    std::cerr << "folders: " << reader.error().message() << '\n';
    return 2;
  }
  return blackbox::Run(options, *reader).all() ? 0 : 1;
}
