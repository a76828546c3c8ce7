// Recipe 1 of docs/page-recipe.md, line by line. Whoever changes a number here changes it there.
#include "draw.hpp"

namespace landfall::blackbox {

namespace {

synth::Print any_print(Dice& dice) {
  synth::Print print;
  print.font = dice.chance(0.75) ? synth::ZoneFont::round : synth::ZoneFont::sharp;
  print.weight = dice.real(0.75, 1.25);
  print.pitch = dice.real(0.985, 1.015);
  print.jitter_mm = dice.real(0, 0.05);
  print.fading = dice.real(0, 0.3);
  return print;
}

synth::Stamp any_stamp(Dice& dice, synth::Size page) {
  constexpr synth::StampInk dyes[] = {synth::StampInk::violet, synth::StampInk::blue, synth::StampInk::red,
                                      synth::StampInk::green};
  synth::Stamp stamp;
  stamp.middle = {dice.real(0, page.width_mm), dice.real(0, page.height_mm)};
  stamp.size_mm = dice.real(26, 40);
  stamp.degrees = dice.real(0, 360);
  stamp.round = dice.chance(0.5);
  stamp.ink = dice.chance(0.2) ? synth::StampInk::black : dyes[dice.below(4)];
  stamp.strength = dice.real(0.3, 0.7);
  return stamp;
}

void any_light(Dice& dice, synth::Capture& c) {
  c.exposure = dice.real(0.75, 1.1);
  c.shade = dice.real(0, 0.25);
  c.shade_degrees = dice.real(0, 360);
  c.noise = dice.real(1, 5);
  c.jpeg_quality = dice.chance(0.3) ? 85 + dice.below(11) : 0;
  c.seed = dice.next();
}

}  // namespace

Result<Sheet> booth_sheet(std::uint64_t seed, std::uint64_t index) {
  Dice dice(seed ^ (index << 20));
  LANDFALL_TRY(const auto scene, synth::Scene::make(dice.next(), today, synth::Variety::wide));
  synth::PageOptions options;
  options.format = format_of(index);
  options.side = zone_side(options.format);
  options.ppi = 400;
  options.print = any_print(dice);
  options.guilloche = dice.chance(0.5) ? 0 : dice.real(0, 0.5);
  if (dice.chance(0.04)) options.stamps.push_back(any_stamp(dice, synth::page_size(options.format)));
  Sheet sheet;
  LANDFALL_TRY(sheet.white, synth::render_page(scene, options));
  options.light = Light::ir;
  LANDFALL_TRY(sheet.infrared, synth::render_page(scene, options));
  return sheet;
}

Captures booth_captures(std::uint64_t seed, std::uint64_t index, mrz::Format format) {
  Dice dice(seed ^ (index << 20) ^ 0xca97);
  synth::Capture c;
  c.ppi = dice.real(300, 400);
  c.rotation_degrees = 90 * dice.below(4) + dice.around(5);
  c.margin_mm = dice.real(2, 10);
  c.shift_x_mm = dice.around(3);
  c.shift_y_mm = dice.around(3);
  c.perspective = dice.real(0, 0.02);
  c.tilt_degrees = dice.real(0, 360);
  const bool card = format == mrz::Format::td1 || format == mrz::Format::td2;
  c.curl.bow_mm = dice.around(card ? 0.1 : 0.8);
  if (!card) {
    c.curl.wave_mm = dice.around(0.2);
    c.curl.spine_mm = dice.real(0, 3);
  }
  c.blur_mm = dice.real(0.03, 0.07);
  c.bed = dice.chance(0.8) ? synth::Bed::black : synth::Bed::gray;
  Captures both{c, c};
  any_light(dice, both.white);
  any_light(dice, both.infrared);
  both.infrared.offset_x_mm = dice.around(0.15);
  both.infrared.offset_y_mm = dice.around(0.15);
  return both;
}

}  // namespace landfall::blackbox
