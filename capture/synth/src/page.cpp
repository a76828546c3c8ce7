#include <landfall/synth/page.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>

#include <landfall/base/text.hpp>

#include "face.hpp"
#include "guard.hpp"
#include "patches.hpp"
#include "random.hpp"

namespace landfall::synth {

namespace {

constexpr double pitch_mm = 2.54;        // Doc 9303-3, 4.4: OCR-B size 1, ten characters an inch
constexpr double ocr_b_advance = 0.723;  // of the em, in Debian's font
constexpr double ocr_b_em = pitch_mm / ocr_b_advance;
constexpr double capital_mm = 0.707 * ocr_b_em;
constexpr double stroke_mm = 0.35;  // of OCR-B at this size

struct Rect {
  double x, y, width, height;
};

// Sizes by Doc 9303 parts 4 to 7, section 2. Two-line zones have their centre lines 9.40 and 15.75 mm above the lower
// edge, inside the 23.2 mm that the zone may take; left margins and the TD1 lines are ours within its tolerances.
struct Layout {
  Size size;
  double zone_left, lowest_centre, line_step;
  double zone_height;  // paler paper under the zone
  Rect portrait;
  double title_y, title_em;
  double fields_x, fields_y, row_height, label_em, value_em;
};

Layout layout_of(mrz::Format format) {
  switch (format) {
    case mrz::Format::td1:
      return {{85.6, 54.0}, 4.6, 4.6, 4.9, 18.4, {4.6, 9.2, 20.2, 25.0}, 6.2, 3.3, 27.5, 8.4, 5.35, 1.15, 2.0};
    case mrz::Format::td2:
      return {{105, 74}, 6.2, 9.4, 6.35, 23.2, {5, 12, 29.5, 37}, 7.9, 4.0, 38, 11.8, 7.4, 1.4, 2.5};
    case mrz::Format::td3:
      return {{125, 88}, 6.0, 9.4, 6.35, 23.2, {5.5, 16, 36, 46.3}, 10.2, 5.2, 46, 14.0, 7.05, 1.5, 2.8};
    case mrz::Format::fra_id:  // a card of TD2's size
      return {{105, 74}, 6.2, 9.4, 6.35, 23.2, {5, 12, 29.5, 37}, 7.9, 4.0, 38, 11.8, 7.4, 1.4, 2.5};
    case mrz::Format::fra_dl:  // one of TD1's size, with one line
      return {{85.6, 54.0}, 4.6, 4.6, 4.9, 9.0, {4.6, 9.2, 20.2, 25.0}, 6.2, 3.3, 27.5, 8.4, 5.35, 1.15, 2.0};
    case mrz::Format::mrva:
      return {{120, 80}, 4.2, 9.4, 6.35, 23.2, {4.6, 13.6, 32, 41.2}, 8.9, 4.6, 41, 12.4, 7.3, 1.5, 2.7};
    case mrz::Format::mrvb:
      return {{105, 74}, 6.2, 9.4, 6.35, 23.2, {5, 12, 29.5, 37}, 7.9, 4.0, 38, 11.2, 6.4, 1.4, 2.5};
  }
  return {};
}

struct Palette {
  Colour paper_a, paper_b, line_a, line_b, line_c, title;
};
constexpr Palette palettes[] = {
    {{232, 238, 246}, {246, 232, 232}, {142, 176, 208}, {214, 158, 168}, {164, 190, 164}, {34, 58, 108}},  // TD3: blue
                                                                                                           // to rose
    {{236, 244, 236}, {238, 234, 248}, {146, 194, 160}, {176, 162, 212}, {206, 188, 134}, {30, 84, 64}},   // TD1: green
                                                                                                           // to violet
    {{248, 240, 226}, {230, 240, 244}, {216, 180, 124}, {140, 184, 196}, {204, 150, 144}, {112, 66, 28}},  // TD2: sand
                                                                                                           // to sea
    {{240, 246, 232}, {250, 236, 240}, {162, 198, 138}, {220, 160, 184}, {150, 176, 206}, {70, 92, 32}},   // visas
};

const Palette& palette_of(mrz::Format format) {
  switch (format) {
    case mrz::Format::td3:
      return palettes[0];
    case mrz::Format::td1:
      return palettes[1];
    case mrz::Format::td2:
    case mrz::Format::fra_id:
      return palettes[2];
    default:
      return palettes[3];
  }
}

bool is_visa(mrz::Format format) { return format == mrz::Format::mrva || format == mrz::Format::mrvb; }

struct Cell {
  const char* label;
  std::string value;
  double share;  // of the row's width
};
using Row = std::vector<Cell>;

std::string printed(mrz::Date d) {  // Doc 9303-3, 3.8: day, month in letters, year
  static constexpr const char* months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                           "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "%02d %s %04d", d.day, months[(d.month + 11) % 12], d.year);
  return out.data();
}

std::string printed(mrz::Sex sex) { return sex == mrz::Sex::female ? "F" : sex == mrz::Sex::male ? "M" : "X"; }

std::vector<Row> rows_of(const Scene& scene, const Document& d, Side side) {
  const Traveller& t = scene.traveller();
  const std::string nation = t.nationality == "UTO" ? "UTOPIAN" : t.nationality;
  if (side == Side::back) {
    return {{{"Place of birth", t.birth_place, 0.6}, {"Height", "1,7" + std::to_string(scene.seed() % 10) + " m", 0.4}},
            {{"Date of issue", printed(d.issued), 0.6}, {"Authority", "MINISTRY OF UTOPIA", 0.4}}};
  }
  const Row surname{{"Surname / Nom", t.surname, 1}}, given{{"Given names / Pr\xe9noms", t.given_names, 1}};
  if (is_visa(d.format)) {
    return {{{"Type of visa", "C", 0.3}, {"Entries", "MULT", 0.3}, {"Visa No.", d.number, 0.4}},
            surname,
            given,
            {{"Nationality", nation, 0.42}, {"Sex", printed(t.sex), 0.16}, {"Date of birth", printed(t.birth), 0.42}},
            {{"Valid from", printed(d.issued), 0.5}, {"Valid until", printed(d.expires), 0.5}},
            {{"Issued at", "EMBASSY " + t.birth_place, 1}}};
  }
  if (d.format == mrz::Format::td3) {
    return {{{"Type / Type", d.code, 0.25},
             {"Code / Code", d.issuing_state, 0.3},
             {"Passport No. / No du passeport", d.number, 0.45}},
            surname,
            given,
            {{"Nationality / Nationalit\xe9", nation, 1}},
            {{"Date of birth / Date de naissance", printed(t.birth), 0.55},
             {"Personal No. / No personnel", d.optional_data, 0.45}},
            {{"Sex / Sexe", printed(t.sex), 0.25}, {"Place of birth / Lieu de naissance", t.birth_place, 0.75}},
            {{"Date of issue / Date de d\xe9livrance", printed(d.issued), 0.55},
             {"Date of expiry / Expiration", printed(d.expires), 0.45}}};
  }
  return {{{"Document No.", d.number, 0.6}, {"Code", d.issuing_state, 0.4}},
          surname,
          given,
          {{"Nationality", nation, 0.42}, {"Sex", printed(t.sex), 0.16}, {"Date of birth", printed(t.birth), 0.42}},
          {{"Date of issue", printed(d.issued), 0.5}, {"Date of expiry", printed(d.expires), 0.5}}};
}

class PagePainter {
 public:
  PagePainter(Canvas& canvas, Fonts& fonts, const Scene& scene, const PageOptions& options)
      : canvas_(canvas),
        fonts_(fonts),
        scene_(scene),
        options_(options),
        layout_(layout_of(options.format)),
        document_(scene.document(options.format)),
        colours_(palette_of(options.format)) {}

  void background() {
    const auto [w, h] = layout_.size;
    const auto paper = [&](double t) {
      return Ink{mix(colours_.paper_a, colours_.paper_b, t), 246, Colour{34, 30, 74}};
    };
    canvas_.wash(0, 0, w, h, {paper(0), paper(0.6), paper(0.35), paper(1)});
    waves();
    rosette({w * 0.80, (h - layout_.zone_height) * 0.55}, h * 0.26, 9);
    rosette({w * 0.80, (h - layout_.zone_height) * 0.55}, h * 0.15, 14);
    if (options_.side == Side::front) return;
    canvas_.fill(rectangle(0, h - layout_.zone_height, w, layout_.zone_height), Ink::security({250, 249, 245}), 0.62);
    if (options_.guilloche > 0) guilloche();
  }

  Result<void> titles() {
    const auto [w, h] = layout_.size;
    const Ink ink = Ink::security(colours_.title);
    LANDFALL_CHECK(write(Typeface::serif_bold, "UTOPIA", {layout_.portrait.x, layout_.title_y}, layout_.title_em, ink));
    const char* kind = is_visa(options_.format)                 ? "VISA"
                       : options_.format == mrz::Format::td3    ? "PASSPORT / PASSEPORT"
                       : options_.format == mrz::Format::fra_dl ? "DRIVING LICENCE"
                                                                : "IDENTITY CARD";
    LANDFALL_CHECK(
        write(Typeface::sans_bold, kind, {layout_.fields_x, layout_.title_y - 0.1}, layout_.title_em * 0.6, ink));
    constexpr std::string_view warning = "SYNTHETIC SPECIMEN";
    const double em = layout_.title_em * 0.36;
    LANDFALL_CHECK(write(Typeface::sans_bold, warning,
                         {w - 4 - Canvas::text_width(fonts_, Typeface::sans_bold, warning, em), layout_.title_y - 0.1},
                         em, Ink::security({186, 40, 52})));
    canvas_.stroke({{layout_.portrait.x, layout_.title_y + 1.3}, {w - 4, layout_.title_y + 1.3}}, 0.16, ink);
    return {};
  }

  Result<void> fields() {
    const double right = layout_.size.width_mm - 4;
    const double left = options_.side == Side::back ? layout_.portrait.x : layout_.fields_x;
    double y = layout_.fields_y;
    for (const Row& row : rows_of(scene_, document_, options_.side)) {
      double x = left;
      for (const Cell& cell : row) {
        const double width = cell.share * (right - left);
        if (!cell.value.empty()) LANDFALL_CHECK(field(cell, {x, y}, width));
        x += width;
      }
      y += layout_.row_height;
    }
    return {};
  }

  Result<void> portrait(Truth& truth) {
    if (options_.side == Side::back) return {};
    const Rect& box = layout_.portrait;
    truth.portrait = quad(box);
    if (options_.light == Light::ir && !options_.portrait_toner) return {};
    LANDFALL_TRY(const Canvas picture, face_picture(box.width, box.height));
    canvas_.paste(picture, {box.x, box.y});
    const double small = box.height * 0.33;  // the ghost picture
    LANDFALL_TRY(const Canvas ghost, face_picture(small * 0.78, small));
    canvas_.paste(
        ghost, {layout_.size.width_mm - 4 - small * 0.78, layout_.size.height_mm - layout_.zone_height - small - 0.8},
        0.34);
    signature();
    return {};
  }

  Result<void> zone(Truth& truth) {
    truth.format = options_.format;
    truth.page = quad({0, 0, layout_.size.width_mm, layout_.size.height_mm});
    if (options_.side == Side::front) return {};
    LANDFALL_TRY(truth.lines, scene_.zone(options_.format));
    const auto count = static_cast<double>(truth.lines.size());
    for (std::size_t i = 0; i < truth.lines.size(); ++i) {
      const double centre =
          layout_.size.height_mm - layout_.lowest_centre - (count - 1 - static_cast<double>(i)) * layout_.line_step;
      LANDFALL_CHECK(zone_line(truth, truth.lines[i], centre));
    }
    return {};
  }

  Result<void> zone_line(Truth& truth, const std::string& line, double centre) {
    const Print& print = options_.print;
    Random random(scene_.seed(), text("print of a line ", truth.line_quads.size()));
    const Patches patches{random.next(), 1.3}, specks{random.next(), 0.22};
    const double pitch = pitch_mm * print.pitch;
    const auto face = print.font == ZoneFont::round ? Typeface::ocr_b : Typeface::ocr_b_sharp;
    const auto left = [&](Point at) {  // ink that is left: patches of some letters' width, and specks
      return 1 - print.fading * std::min(1.0, 0.45 + 0.7 * patches(at) * specks(at));
    };
    const auto normal = [&random] { return random.real(-1, 1) + random.real(-1, 1) + random.real(-1, 1); };
    auto& centres = truth.cell_centres.emplace_back();
    for (std::size_t k = 0; k < line.size(); ++k) {
      const double dx = normal() * print.jitter_mm, dy = normal() * print.jitter_mm;  // deviation 1
      const double x = layout_.zone_left + static_cast<double>(k) * pitch + dx, y = centre + dy;
      const Point pen{x + (pitch - pitch_mm) / 2, y + capital_mm / 2};
      centres.push_back(canvas_.to_pixels({x + pitch / 2, y}));
      if (print.dye && options_.light == Light::ir) continue;
      LANDFALL_CHECK(canvas_.print(fonts_, face, line[k], pen, ocr_b_em, Ink::zone(), (print.weight - 1) * stroke_mm,
                                   print.fading > 0 ? std::function<double(Point)>(left) : nullptr));
    }
    truth.line_quads.push_back(
        quad({layout_.zone_left, centre - capital_mm / 2, pitch * static_cast<double>(line.size()), capital_mm}));
    truth.saturated.emplace_back(line.size(), false);
    return {};
  }

  Result<void> stamps() {
    for (std::size_t i = 0; i < options_.stamps.size(); ++i) {
      const Stamp& stamp = options_.stamps[i];
      const double w = stamp.size_mm, h = stamp.round ? w : w * 0.55;
      LANDFALL_TRY(Canvas drawing, Canvas::make(w, h, options_.ppi, Light::white));
      LANDFALL_CHECK(draw_stamp(drawing, stamp, w, h));
      Random random(scene_.seed(), text("stamp ", i));
      const Patches broad{random.next(), 4}, fine{random.next(), 0.35};
      canvas_.imprint(drawing, stamp.middle, stamp.degrees, stamp_ink(stamp.ink), stamp.strength, [&](Point at) {
        return std::clamp(0.35 + 0.9 * broad(at) - 0.5 * fine(at) * fine(at), 0.0, 1.0);
      });
    }
    return {};
  }

  // What only ultraviolet light shows: a sun over waves, the state's name, fibres in the paper.
  Result<void> fluorescence() {
    if (options_.light != Light::uv) return {};
    Random random(scene_.seed(), "fibres");
    const auto [w, h] = layout_.size;
    const Point sun{w * 0.62, h * 0.32};
    canvas_.fill(ellipse(sun, h * 0.09, h * 0.09), Ink::glow({236, 214, 84}), 0.9);
    for (int i = 0; i < 16; ++i) {
      const double a = 2 * std::numbers::pi * i / 16;
      canvas_.stroke({{sun.x + h * 0.11 * std::cos(a), sun.y + h * 0.11 * std::sin(a)},
                      {sun.x + h * 0.17 * std::cos(a), sun.y + h * 0.17 * std::sin(a)}},
                     0.6, Ink::glow({232, 196, 70}));
    }
    for (int k = 0; k < 5; ++k) {
      Points wave;
      for (double x = w * 0.4; x <= w * 0.96; x += 1)
        wave.push_back({x, h * 0.53 + 1.6 * k + 1.1 * std::sin(x * 0.42 + 0.7 * k)});
      canvas_.stroke(wave, 0.5, Ink::glow({70, 214, 150}));
    }
    LANDFALL_CHECK(write(Typeface::serif_bold, "UTOPIA", {w * 0.08, h * 0.64}, h * 0.13, Ink::glow({92, 150, 250})));
    constexpr Colour fibres[] = {{236, 70, 70}, {90, 230, 120}, {90, 140, 255}, {240, 220, 90}};
    for (int i = 0; i < 46; ++i) {
      const Point at{random.real(1, w - 1), random.real(1, h - 1)};
      const double a = random.real(0, 6.28), bend = random.real(-0.8, 0.8);
      const auto step = [&](double t) {
        return Point{at.x + 2.2 * t * std::cos(a + bend * t), at.y + 2.2 * t * std::sin(a + bend * t)};
      };
      canvas_.stroke(smooth({step(0), step(0.5), step(1)}, false), 0.13, Ink::glow(random.pick(fibres)));
    }
    return {};
  }

 private:
  [[nodiscard]] Quad quad(const Rect& r) const {
    return {canvas_.to_pixels({r.x, r.y}), canvas_.to_pixels({r.x + r.width, r.y}),
            canvas_.to_pixels({r.x + r.width, r.y + r.height}), canvas_.to_pixels({r.x, r.y + r.height})};
  }

  Result<void> write(Typeface face, std::string_view text, Point at, double em, const Ink& ink) {
    return canvas_.text(fonts_, face, text, at, em, ink);
  }

  Result<void> field(const Cell& cell, Point at, double width) {
    LANDFALL_CHECK(write(Typeface::sans, cell.label, {at.x, at.y + layout_.label_em}, layout_.label_em,
                         Ink::security(mix(colours_.title, {90, 90, 100}, 0.4))));
    const double full = Canvas::text_width(fonts_, Typeface::sans_bold, cell.value, layout_.value_em);
    const double em = layout_.value_em * std::min(1.0, (width - 0.6) / full);  // long names are set smaller
    return write(Typeface::sans_bold, cell.value, {at.x, at.y + layout_.label_em * 1.35 + layout_.value_em}, em,
                 Ink::text({30, 30, 36}));
  }

  Result<Canvas> face_picture(double width, double height) {
    LANDFALL_TRY(Canvas canvas, Canvas::make(width, height, options_.ppi, options_.light));
    Random random(scene_.seed(), "portrait background");
    const int v = random.between(212, 232);
    const auto wall = [v](int less) { return Ink::picture({v - less, v + 4 - less, v + 8 - less}); };
    canvas.wash(0, 0, width, height, {wall(0), wall(4), wall(16), wall(22)});
    draw_face(canvas, Face::of(scene_), {{width / 2, height * 0.51}, height * 0.345, 0});
    return canvas;
  }

  void signature() {
    if (options_.format != mrz::Format::td3) return;
    Random random(scene_.seed(), "signature");
    Points pen;
    double x = layout_.fields_x + 23;  // between the two dates
    for (int i = 0; i < 17; ++i) {
      pen.push_back({x, 59.6 + (i % 2 == 0 ? -1 : 1) * random.real(0.2, i < 3 ? 3 : 1.2)});
      x += random.real(0.1, 1.7);
    }
    canvas_.stroke(smooth(pen, false), 0.2, Ink::text({28, 36, 96}));
  }

  void waves() {
    const auto [w, h] = layout_.size;
    const Colour lines[] = {colours_.line_a, colours_.line_b, colours_.line_c};
    for (int family = 0; family < 3; ++family) {
      const double amplitude = 2.4 + 0.9 * family, length = 34 + 13 * family;
      for (double y = -6; y < h + 6; y += 2.6) {
        Points line;
        for (double x = -1; x <= w + 1; x += 0.8) {
          const double a = 2 * std::numbers::pi * x / length;
          line.push_back(
              {x, y + amplitude * std::sin(a + 2.1 * family + y * 0.06) + 0.8 * std::sin(2.7 * a - y * 0.11)});
        }
        canvas_.stroke(line, 0.075, Ink::security(mix(lines[family], colours_.paper_a, 0.3)));
      }
    }
  }

  static Ink stamp_ink(StampInk ink) {
    constexpr Colour colours[] = {{92, 52, 150}, {36, 64, 168}, {190, 34, 44}, {26, 122, 70}, {30, 30, 32}};
    const Colour colour = colours[static_cast<std::size_t>(ink)];
    return ink == StampInk::black ? Ink{colour, 40, Colour{6, 6, 14}} : Ink::security(colour);
  }

  Result<void> draw_stamp(Canvas& to, const Stamp& stamp, double w, double h) {
    const Ink ink = Ink::security({0, 0, 0});
    const Point middle{w / 2, h / 2};
    const double line = 0.45;
    if (stamp.round) {
      to.stroke(ellipse(middle, w / 2 - 0.6, h / 2 - 0.6), line, ink, true);
      to.stroke(ellipse(middle, w / 2 - 3.2, h / 2 - 3.2), line * 0.6, ink, true);
    } else {
      to.stroke(rounded(0.6, 0.6, w - 1.2, h - 1.2, 1.5), line, ink, true);
    }
    const std::string rows[] = {"UTOPIA", printed(document_.issued), "SPECIMEN"};
    const double em[] = {w * 0.12, w * 0.105, w * 0.075};
    double y = middle.y - w * 0.09;
    for (std::size_t i = 0; i < 3; ++i) {
      const double width = Canvas::text_width(fonts_, Typeface::sans_bold, rows[i], em[i]);
      LANDFALL_CHECK(to.text(fonts_, Typeface::sans_bold, rows[i], {middle.x - width / 2, y}, em[i], ink));
      y += w * (i == 0 ? 0.135 : 0.11);
    }
    to.stroke({{middle.x - w * 0.34, middle.y - w * 0.065}, {middle.x + w * 0.34, middle.y - w * 0.065}}, line * 0.6,
              ink);
    return {};
  }

  // A band of fine lines that cross each other, where the zone is printed.
  void guilloche() {
    const auto [w, h] = layout_.size;
    const double top = h - layout_.zone_height, strength = options_.guilloche;
    const Colour colours[] = {colours_.line_a, colours_.line_b, colours_.line_c};
    for (int family = 0; family < 3; ++family) {
      const Colour colour = mix(colours_.paper_a, mix(colours[family], {70, 70, 90}, 0.25), strength);
      const double length = 9.0 + 3.7 * family;
      for (double y = top - 2; y < h + 2; y += 1.25) {
        Points line;
        for (double x = -1; x <= w + 1; x += 0.5) {
          const double a = 2 * std::numbers::pi * x / length;
          const double at = y + 1.6 * std::sin(a + 1.9 * family + 0.35 * y) + 0.7 * std::sin(0.37 * a - 0.2 * y);
          line.push_back({x, std::max(at, top)});
        }
        canvas_.stroke(line, 0.09, Ink::security(colour));
      }
    }
  }

  void rosette(Point centre, double radius, int petals) {
    for (int k = 0; k < 10; ++k) {
      Points line;
      const double turn = 0.06 * k;
      for (int i = 0; i < 720; ++i) {
        const double a = 2 * std::numbers::pi * i / 720;
        const double r =
            radius * (0.72 + 0.022 * k + 0.2 * std::sin(petals * a + turn * petals) + 0.06 * std::cos(2 * petals * a));
        line.push_back({centre.x + r * std::cos(a), centre.y + r * std::sin(a)});
      }
      canvas_.stroke(line, 0.09, Ink::security(mix(colours_.line_a, colours_.line_b, k / 9.0)), true);
    }
  }

  Canvas& canvas_;
  Fonts& fonts_;
  const Scene& scene_;
  const PageOptions& options_;
  Layout layout_;
  Document document_;
  const Palette& colours_;
};

Result<void> check(const PageOptions& o) {
  const Print& p = o.print;
  LANDFALL_CHECK(check_ranges({{"ppi", 100, 1200, o.ppi},
                               {"guilloche", 0, 1, o.guilloche},
                               {"weight", 0.7, 1.3, p.weight},
                               {"pitch", 0.95, 1.05, p.pitch},
                               {"jitter_mm", 0, 0.3, p.jitter_mm},
                               {"fading", 0, 0.9, p.fading},
                               {"stamps", 0, 16, static_cast<double>(o.stamps.size())}}));
  for (const Stamp& s : o.stamps) {
    LANDFALL_CHECK(check_ranges({{"a stamp's size_mm", 10, 60, s.size_mm},
                                 {"a stamp's degrees", -36000, 36000, s.degrees},
                                 {"a stamp's strength", 0, 1, s.strength},
                                 {"a stamp's place", -1000, 1000, s.middle.x},
                                 {"a stamp's place", -1000, 1000, s.middle.y}}));
  }
  if (o.side != Side::whole && o.format != mrz::Format::td1)
    return Error(Errc::bad_input, Layer::capture, "front and back of TD1 only", std::string(mrz::name(o.format)));
  return {};
}

Result<Page> paint(const Scene& scene, const PageOptions& options) {
  LANDFALL_TRY(Fonts fonts, Fonts::open());
  const Size size = page_size(options.format);
  LANDFALL_TRY(Canvas canvas, Canvas::make(size.width_mm, size.height_mm, options.ppi, options.light));
  PagePainter painter(canvas, fonts, scene, options);
  Page page;
  painter.background();
  LANDFALL_CHECK(painter.titles());
  LANDFALL_CHECK(painter.portrait(page.truth));
  LANDFALL_CHECK(painter.fluorescence());
  LANDFALL_CHECK(painter.fields());
  LANDFALL_CHECK(painter.zone(page.truth));
  LANDFALL_CHECK(painter.stamps());
  LANDFALL_TRY(page.picture, std::move(canvas).take());
  return page;
}

}  // namespace

Size page_size(mrz::Format format) noexcept { return layout_of(format).size; }

Result<Page> render_page(const Scene& scene, const PageOptions& options) {
  LANDFALL_CHECK(check(options));
  return guarded("a drawn page", [&] { return paint(scene, options); });
}

}  // namespace landfall::synth
