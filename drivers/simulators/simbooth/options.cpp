#include "options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <sstream>

#include <landfall/base/duration.hpp>
#include <landfall/base/file.hpp>
#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>
#include <landfall/driver/driver.hpp>

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;
using Function = BoothModel::Function;
constexpr std::size_t scenario_bytes_max = 1 << 20;
constexpr std::size_t list_max = 16;

Error wrong(std::string wanted) { return Error(Errc::bad_input, Layer::driver, std::move(wanted), "something else"); }

template <class Number>
Result<Number> number(std::string_view in, Number least, Number most) {
  Number out{};
  const auto [end, problem] = std::from_chars(in.data(), in.data() + in.size(), out);
  if (problem != std::errc() || end != in.data() + in.size() || !(out >= least && out <= most))
    return wrong(text("a number from ", least, " to ", most));
  return out;
}

Result<bool> flag(std::string_view in) {
  if (in != "0" && in != "1") return wrong("0 or 1");
  return in == "1";
}

Result<Duration> duration(std::string_view in, Duration most) {
  LANDFALL_TRY(const auto out, parse_duration(in));
  if (out > most) return wrong(text("at most ", most.count() / 1'000'000, "ms"));
  return out;
}

// "a,b,c", each put through `parse`.
template <class Item>
Result<std::vector<Item>> list(std::string_view in, const std::function<Result<Item>(std::string_view)>& parse) {
  std::vector<Item> out;
  for (bool more = true; more;) {
    const auto comma = in.find(',');
    more = comma != std::string_view::npos;
    LANDFALL_TRY(auto item, parse(in.substr(0, comma)));
    out.push_back(std::move(item));
    in.remove_prefix(more ? comma + 1 : in.size());
    if (out.size() > list_max) return wrong(text("a list of at most ", list_max));
  }
  return out;
}

Result<mrz::Format> format(std::string_view in) {
  const auto known = mrz::format(in);
  if (!known || *known > mrz::Format::mrvb) return wrong("TD1, TD2, TD3, MRV-A or MRV-B");
  return *known;
}

Result<hal::Size> size(std::string_view in) {
  const auto x = in.find('x');
  if (x == std::string_view::npos) return wrong("sizes as 1280x720");
  LANDFALL_TRY(const int width, number(in.substr(0, x), 64, 4096));
  LANDFALL_TRY(const int height, number(in.substr(x + 1), 64, 4096));
  return hal::Size{width, height};
}

Result<mrz::Date> date(std::string_view in) {
  if (in.size() != 10 || in[4] != '-' || in[7] != '-') return wrong("a date as 2026-01-31");
  LANDFALL_TRY(const int year, number(in.substr(0, 4), 1950, 2090));
  LANDFALL_TRY(const int month, number(in.substr(5, 2), 1, 12));
  LANDFALL_TRY(const int day, number(in.substr(8, 2), 1, 31));
  const mrz::Date out{year, month, day};
  if (!mrz::possible(out)) return wrong("a date that the calendar has");
  return out;
}

Result<synth::Bed> bed(std::string_view in) {
  using enum synth::Bed;
  static constexpr auto beds = name_table<synth::Bed>({{black, "black"}, {gray, "gray"}, {desk, "desk"}});
  const auto known = beds.value(in);
  if (!known) return wrong("black, gray or desk");
  return *known;
}

Result<std::string> symbology(std::string_view in) {
  const auto plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (in.empty() || in.size() > 32 || !std::ranges::all_of(in, plain)) return wrong("mrz, or a symbology as PDF417");
  return std::string(in);
}

Result<Bytes> answer_to_reset(std::string_view in) {
  auto out = from_hex(in);
  if (!out || out->size() < 2 || out->size() > 33) return wrong("2 to 33 bytes in hex (ISO/IEC 7816-3, 8.2)");
  return out;
}

Result<void> hold(Visits& visits, std::string_view in) {
  using Hold = Visits::Hold;
  visits.hold = in == "seen" ? Hold::seen : in == "ever" ? Hold::ever : Hold::timed;
  if (visits.hold != Hold::timed) return {};
  const auto time = parse_duration(in);
  if (!time || *time < 1ms) return wrong("seen, ever, or a time from 1ms");
  visits.time = *time;
  return {};
}

using Setter = Result<void> (*)(BoothOptions&, std::string_view);

#define LANDFALL_SET(target, ...)                            \
  [](BoothOptions& o, std::string_view in) -> Result<void> { \
    LANDFALL_TRY(o.target, __VA_ARGS__);                     \
    return {};                                               \
  }

Result<std::vector<ScenarioStep>> read_scenario(std::string_view path) {
  LANDFALL_TRY(const auto bytes, read_file(std::string(path), scenario_bytes_max, Layer::driver, FileKind::any));
  return parse_scenario({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

const std::map<std::string_view, Setter>& setters() {
  static const std::map<std::string_view, Setter> all{
      {"seed", LANDFALL_SET(model.seed, number<std::uint64_t>(in, 0, UINT64_MAX))},
      {"today", LANDFALL_SET(model.today, date(in))},
      {"place", LANDFALL_SET(model.visits.first, parse_duration(in))},
      {"hold", [](BoothOptions& o, std::string_view in) { return hold(o.model.visits, in); }},
      {"gap", LANDFALL_SET(model.visits.gap, parse_duration(in))},
      {"absent", LANDFALL_SET(model.visits.absent, flag(in))},
      {"stamp", LANDFALL_SET(model.stamp, flag(in))},
      {"answer", LANDFALL_SET(model.answer_time, duration(in, 300ms))},
      {"faults", LANDFALL_SET(faults, transport::parse_faults(in))},
      {"scenario", LANDFALL_SET(scenario, read_scenario(in))},
      {"page",
       [](BoothOptions& o, std::string_view in) -> Result<void> {
         if (in != "scene" && in != "pattern") return wrong("scene or pattern");
         o.model.pattern = in == "pattern";
         return {};
       }},
      {"documents", LANDFALL_SET(model.visits.items, number<std::uint32_t>(in, 0, 1'000'000))},
      {"messages", LANDFALL_SET(model.visits.items, number<std::uint32_t>(in, 0, 1'000'000))},
      {"format", LANDFALL_SET(model.formats, list<mrz::Format>(in, format))},
      {"ppi", LANDFALL_SET(model.ppi, list<int>(in, [](std::string_view one) { return number(one, 50, 600); }))},
      {"sides", LANDFALL_SET(model.sides, flag(in))},
      {"exposure", LANDFALL_SET(model.exposure_time, duration(in, 500ms))},
      {"rotation", LANDFALL_SET(model.view.rotation_degrees, number(in, -360.0, 360.0))},
      {"perspective", LANDFALL_SET(model.view.perspective, number(in, 0.0, 0.3))},
      {"tilt", LANDFALL_SET(model.view.tilt_degrees, number(in, -360.0, 360.0))},
      {"blur", LANDFALL_SET(model.view.blur_mm, number(in, 0.0, 2.0))},
      {"noise", LANDFALL_SET(model.view.noise, number(in, 0.0, 64.0))},
      {"brightness", LANDFALL_SET(model.view.exposure, number(in, 0.05, 4.0))},
      {"margin", LANDFALL_SET(model.view.margin_mm, number(in, 0.0, 50.0))},
      {"bed", LANDFALL_SET(model.view.bed, bed(in))},
      {"sizes", LANDFALL_SET(model.sizes, list<hal::Size>(in, size))},
      {"rate", LANDFALL_SET(traits.frame_rate, number(in, 1.0, 60.0))},
      {"previews", LANDFALL_SET(traits.previews, number(in, 0, 1000))},
      {"atr", LANDFALL_SET(model.atr, answer_to_reset(in))},
      {"codes", LANDFALL_SET(model.codes, list<std::string>(in, symbology))},
  };
  return all;
}
#undef LANDFALL_SET

constexpr std::array<std::string_view, 24> document_keys{
    "seed",        "today",    "place", "hold",      "gap",        "absent", "stamp",    "answer",
    "faults",      "scenario", "page",  "documents", "format",     "ppi",    "exposure", "rotation",
    "perspective", "tilt",     "blur",  "noise",     "brightness", "margin", "bed",      "sides"};
constexpr std::array<std::string_view, 15> camera_keys{"seed",   "today",    "place",  "hold",   "gap",
                                                       "absent", "stamp",    "answer", "faults", "scenario",
                                                       "page",   "exposure", "sizes",  "rate",   "previews"};
constexpr std::array<std::string_view, 11> chip_keys{"today",  "place",  "hold",     "gap", "absent", "stamp",
                                                     "answer", "faults", "scenario", "atr", "seed"};
constexpr std::array<std::string_view, 14> code_keys{"seed",   "today",    "place",  "hold",   "gap",
                                                     "absent", "stamp",    "answer", "faults", "scenario",
                                                     "page",   "messages", "format", "codes"};

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> out;
  line = line.substr(0, line.find('#'));
  while (true) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    const auto end = std::min(line.find_first_of(" \t\r"), line.size());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

Result<ScenarioStep> parse_step(const std::vector<std::string_view>& in) {
  using Action = ScenarioStep::Action;
  constexpr std::string_view grammar = "<time> place [item] | lift | unplug | plug | faults <list>";
  if (in.size() < 2) return wrong(std::string(grammar));
  ScenarioStep out;
  LANDFALL_TRY(out.time, parse_duration(in[0]));
  static constexpr auto actions = name_table<Action>({{Action::place, "place"},
                                                      {Action::lift, "lift"},
                                                      {Action::unplug, "unplug"},
                                                      {Action::plug, "plug"},
                                                      {Action::faults, "faults"}});
  const auto action = actions.value(in[1]);
  if (!action) return wrong(std::string(grammar));
  out.action = *action;
  if (out.action == Action::place && in.size() == 3) {
    LANDFALL_TRY(out.item, number<std::uint32_t>(in[2], 1, 1'000'000));
  } else if (out.action == Action::faults && in.size() == 3) {
    LANDFALL_TRY(out.faults, transport::parse_faults(in[2]));
  } else if (in.size() != 2 || out.action == Action::faults) {
    return wrong(std::string(grammar));
  }
  return out;
}

}  // namespace

std::span<const std::string_view> booth_keys(Function function) {
  switch (function) {
    case Function::document:
      return document_keys;
    case Function::camera:
      return camera_keys;
    case Function::chip:
      return chip_keys;
    case Function::code:
      return code_keys;
  }
  return {};
}

Result<std::vector<ScenarioStep>> parse_scenario(std::string_view in) {
  std::vector<ScenarioStep> out;
  for (int line = 1; !in.empty(); ++line) {
    const auto end = std::min(in.find('\n'), in.size());
    const auto parts = words(in.substr(0, end));
    in.remove_prefix(std::min(end + 1, in.size()));
    if (parts.empty()) continue;
    auto step = parse_step(parts);
    if (!step) return std::move(std::move(step).error()).at(text("scenario, line ", line));
    if (!out.empty() && step->time < out.back().time)
      return wrong("times that do not go back").at(text("scenario, line ", line));
    out.push_back(*std::move(step));
  }
  return out;
}

Result<BoothOptions> parse_booth(std::string_view id, std::string_view rest, BoothOptions standard) {
  LANDFALL_TRY(const auto pairs, driver::parse_query(rest, booth_keys(standard.model.function)));
  for (const auto& [key, value] : pairs)
    if (auto set = setters().at(key)(standard, value); !set) {
      auto error = std::move(set).error();
      if (error.where().empty()) return std::move(error).at(text(id, ", ", key));
      return error;
    }
  if (standard.model.sides) standard.model.visits.items *= 2;  // the URI counts documents
  return standard;
}

}  // namespace landfall::simulators
