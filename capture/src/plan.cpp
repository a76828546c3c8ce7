#include <landfall/capture/plan.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include <landfall/base/duration.hpp>
#include <landfall/base/json_keys.hpp>
#include <landfall/base/log.hpp>

namespace landfall::capture {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using namespace std::chrono_literals;

constexpr std::string_view plan_schema = "landfall-plan 1";
constexpr std::array kinds{StepKind::document, StepKind::chip, StepKind::portrait, StepKind::fingers, StepKind::code};
constexpr std::array roles{Role::document, Role::finger, Role::camera, Role::chip, Role::code};
constexpr std::array lights{hal::Light::white, hal::Light::ir, hal::Light::uv};
constexpr std::array all_sides{Sides::automatic, Sides::one, Sides::both};
constexpr std::array all_fingers{Finger::unknown,     Finger::right_thumb,  Finger::right_index, Finger::right_middle,
                                 Finger::right_ring,  Finger::right_little, Finger::left_thumb,  Finger::left_index,
                                 Finger::left_middle, Finger::left_ring,    Finger::left_little, Finger::right_four,
                                 Finger::left_four,   Finger::two_thumbs};

template <class Values>
std::string list_of(const Values& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ", ";
    if constexpr (std::is_convertible_v<decltype(value), std::string_view>)
      out += value;
    else
      out += name(value);
  }
  return out;
}

// What stands there, shortened: it goes into an error.
std::string shown(const json& value) {
  auto out = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (out.size() > 60) out = out.substr(0, 57) + "...";
  return out;
}

// A place in the file: value and JSON pointer, and all the ways of being wrong.
class Place {
 public:
  Place(const json& value, std::string_view file, std::string pointer)
      : value_(value), file_(file), pointer_(std::move(pointer)) {}

  [[nodiscard]] Error wrong(std::string wanted) const { return wrong(std::move(wanted), shown(value_)); }
  [[nodiscard]] Error wrong(std::string wanted, std::string found) const {
    return Error(Errc::bad_input, Layer::capture, std::move(wanted), std::move(found))
        .at(text(file_, ", ", pointer_.empty() ? "/" : pointer_));
  }
  [[nodiscard]] Place at(const std::string& key) const { return {value_.at(key), file_, pointer_ + "/" + key}; }
  [[nodiscard]] Place at(std::size_t index) const {
    return {value_.at(index), file_, pointer_ + "/" + std::to_string(index)};
  }
  [[nodiscard]] const json& value() const { return value_; }
  [[nodiscard]] bool has(const std::string& key) const { return value_.contains(key); }

  template <class Keys>
  [[nodiscard]] Result<void> object_of(const Keys& known) const {
    if (!value_.is_object()) return wrong("an object");
    for (const auto& item : value_.items()) {
      const std::string& key = item.key();
      const bool found = std::any_of(std::begin(known), std::end(known), [&](std::string_view k) { return k == key; });
      if (!found) return wrong("one of the keys " + list_of(known), shown(json(key)));
    }
    return {};
  }
  [[nodiscard]] Result<std::string> string(std::size_t most) const {
    if (!value_.is_string()) return wrong("a string");
    auto out = value_.get<std::string>();
    if (out.size() > most) return wrong(text("at most ", most, " characters"), text(out.size()));
    return out;
  }
  [[nodiscard]] Result<bool> boolean() const {
    if (!value_.is_boolean()) return wrong("true or false");
    return value_.get<bool>();
  }
  [[nodiscard]] Result<int> integer(int least, int most) const {
    const auto wanted = text("a whole number from ", least, " to ", most);
    if (!value_.is_number_integer()) return wrong(wanted);
    if (value_.is_number_unsigned() && value_.get<std::uint64_t>() > static_cast<std::uint64_t>(most))
      return wrong(wanted);
    const auto number = value_.get<std::int64_t>();
    if (number < least || number > most) return wrong(wanted);
    return static_cast<int>(number);
  }
  [[nodiscard]] Result<double> fraction() const {
    if (!value_.is_number() || !(value_.get<double>() >= 0 && value_.get<double>() <= 1))
      return wrong("a number from 0 to 1");
    return value_.get<double>();
  }
  [[nodiscard]] Result<Duration> duration(Duration least, std::string_view least_text, Duration most,
                                          std::string_view most_text) const {
    const auto wanted = text("a time from ", least_text, " to ", most_text, ", such as \"20s\" or \"800ms\"");
    if (!value_.is_string()) return wrong(wanted);
    const auto time = parse_duration(value_.get<std::string>());
    if (!time || *time < least || *time > most) return wrong(wanted);
    return *time;
  }
  template <class T, std::size_t n>
  [[nodiscard]] Result<T> one_of(const std::array<T, n>& values) const {
    if (value_.is_string())
      for (const auto value : values)
        if (name(value) == value_.get_ref<const std::string&>()) return value;
    return wrong("one of " + list_of(values));
  }
  template <class T, std::size_t n>
  [[nodiscard]] Result<std::vector<T>> some_of(const std::array<T, n>& values) const {
    if (!value_.is_array() || value_.empty() || value_.size() > n)
      return wrong(text("a list of 1 to ", n, " of ", list_of(values)));
    std::vector<T> out;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      LANDFALL_TRY(const T one, at(i).one_of(values));
      if (std::find(out.begin(), out.end(), one) != out.end()) return at(i).wrong("each only once");
      out.push_back(one);
    }
    return out;
  }

 private:
  const json& value_;
  std::string_view file_;
  std::string pointer_;
};

// Sets `to` if the key is there.
template <class T, class Read>
Result<void> take(const Place& from, const std::string& key, T& to, Read read) {
  if (!from.has(key)) return {};
  LANDFALL_TRY(to, read(from.at(key)));
  return {};
}

std::vector<std::string_view> step_keys(StepKind kind) {
  std::vector<std::string_view> keys{"step", "optional", "tries", "time", "review"};
  if (kind == StepKind::document) keys.insert(keys.end(), {"lights", "sides", "least_confidence", "reading_time"});
  if (kind == StepKind::fingers) keys.push_back("fingers");
  return keys;
}

Result<Step> to_step(const Place& place) {
  if (!place.value().is_object()) return place.wrong("an object");
  if (!place.has("step")) return place.wrong("the key \"step\": one of " + list_of(kinds), "no such key");
  Step step;
  LANDFALL_TRY(step.kind, place.at("step").one_of(kinds));
  LANDFALL_CHECK(place.object_of(step_keys(step.kind)));
  LANDFALL_CHECK(take(place, "optional", step.optional, [](const Place& p) { return p.boolean(); }));
  LANDFALL_CHECK(take(place, "tries", step.tries, [](const Place& p) { return p.integer(1, 10); }));
  LANDFALL_CHECK(
      take(place, "time", step.time, [](const Place& p) { return p.duration(100ms, "100ms", 10min, "600s"); }));
  LANDFALL_CHECK(take(place, "review", step.review, [](const Place& p) { return p.duration(0s, "0s", 1min, "60s"); }));
  LANDFALL_CHECK(take(place, "reading_time", step.reading_time,
                      [](const Place& p) { return p.duration(100ms, "100ms", 10min, "600s"); }));
  LANDFALL_CHECK(take(place, "least_confidence", step.least_confidence, [](const Place& p) { return p.fraction(); }));
  LANDFALL_CHECK(take(place, "lights", step.lights, [](const Place& p) { return p.some_of(lights); }));
  LANDFALL_CHECK(take(place, "sides", step.sides, [](const Place& p) { return p.one_of(all_sides); }));
  LANDFALL_CHECK(take(place, "fingers", step.fingers, [](const Place& p) { return p.some_of(all_fingers); }));
  return step;
}

Result<Plan> to_plan(const Place& root) {
  LANDFALL_CHECK(root.object_of(std::array<std::string_view, 4>{"schema", "name", "devices", "steps"}));
  if (!root.has("schema")) return root.wrong(text("the key \"schema\" with \"", plan_schema, "\""), "no such key");
  if (root.at("schema").value() != json(plan_schema)) return root.at("schema").wrong(text("\"", plan_schema, "\""));
  Plan plan;
  LANDFALL_CHECK(take(root, "name", plan.name, [](const Place& p) { return p.string(100); }));
  if (root.has("devices")) {
    const auto devices = root.at("devices");
    std::vector<std::string_view> known;
    for (const auto role : roles) known.push_back(name(role));
    LANDFALL_CHECK(devices.object_of(known));
    for (const auto role : roles)
      LANDFALL_CHECK(
          take(devices, std::string(name(role)), plan.device(role), [](const Place& p) { return p.string(4096); }));
  }
  if (!root.has("steps")) return root.wrong("the key \"steps\" with a list", "no such key");
  const auto steps = root.at("steps");
  if (!steps.value().is_array() || steps.value().empty() || steps.value().size() > 50)
    return steps.wrong("a list of 1 to 50 steps");
  for (std::size_t i = 0; i < steps.value().size(); ++i) {
    LANDFALL_TRY(auto step, to_step(steps.at(i)));
    if (!step.optional && plan.device(role_of(step.kind)).empty())
      return steps.at(i).wrong(text("a device for it: /devices/", name(role_of(step.kind)), ", or \"optional\": true"),
                               "no such device");
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

std::string in_file(std::string_view file, std::string_view in, std::size_t byte) {
  const auto before = in.substr(0, std::min(byte == 0 ? 0 : byte - 1, in.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto start = before.rfind('\n');
  return text(file, ", line ", lines + 1, ", column ",
              before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1);
}

std::string to_text(Duration time) {
  const auto ns = time.count();
  if (ns % 1'000'000'000 == 0) return text(ns / 1'000'000'000, "s");
  if (ns % 1'000'000 == 0) return text(ns / 1'000'000, "ms");
  return text(ns, "ns");
}

template <class T>
ordered_json names(const std::vector<T>& values) {
  auto out = ordered_json::array();
  for (const auto value : values) out.push_back(name(value));
  return out;
}

}  // namespace

std::string_view name(StepKind kind) noexcept {
  switch (kind) {
    case StepKind::document:
      return "document";
    case StepKind::chip:
      return "chip";
    case StepKind::portrait:
      return "portrait";
    case StepKind::fingers:
      return "fingers";
    case StepKind::code:
      return "code";
  }
  return "unknown";
}

std::string_view name(Sides sides) noexcept {
  switch (sides) {
    case Sides::automatic:
      return "auto";
    case Sides::one:
      return "one";
    case Sides::both:
      return "both";
  }
  return "unknown";
}

std::string_view name(Role role) noexcept {
  switch (role) {
    case Role::document:
      return "document";
    case Role::finger:
      return "finger";
    case Role::camera:
      return "camera";
    case Role::chip:
      return "chip";
    case Role::code:
      return "code";
  }
  return "unknown";
}

Role role_of(StepKind kind) noexcept {
  switch (kind) {
    case StepKind::document:
      return Role::document;
    case StepKind::chip:
      return Role::chip;
    case StepKind::portrait:
      return Role::camera;
    case StepKind::fingers:
      return Role::finger;
    case StepKind::code:
      return Role::code;
  }
  return Role::document;
}

Plan default_plan() {
  Plan plan;
  plan.name = "first traveller";
  plan.device(Role::document) = "sim_document:";
  plan.device(Role::finger) = "sim_finger:";
  plan.device(Role::camera) = "sim_camera:";
  plan.device(Role::chip) = "sim_chip:";
  plan.steps.push_back({.kind = StepKind::document, .tries = 2, .time = 30s});
  plan.steps.push_back({.kind = StepKind::chip, .optional = true, .tries = 1, .time = 5s});
  plan.steps.push_back({.kind = StepKind::portrait, .optional = true, .tries = 2, .time = 15s});
  plan.steps.push_back({.kind = StepKind::fingers, .optional = true, .tries = 2, .time = 15s});
  return plan;
}

Result<Plan> parse_plan(std::string_view text_of_plan, std::string_view file) {
  try {
    std::string twice;
    const auto root = parse_json_keys<json>(text_of_plan, twice);
    if (!twice.empty())
      return Error(Errc::bad_input, Layer::capture, "each key once", text("two of \"", twice, '"'))
          .at(std::string(file));
    return to_plan(Place(root, file, ""));
  } catch (const json::parse_error& error) {
    return Error(Errc::bad_input, Layer::capture, "a JSON file (RFC 8259)", "something else there")
        .at(in_file(file, text_of_plan, error.byte));
  } catch (const std::exception& error) {
    return Error(Errc::bad_input, Layer::capture, "a plan", error.what()).at(std::string(file));
  }
}

Result<Plan> load_plan(const std::string& path) {
  constexpr std::size_t most = 1 << 20;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return Error(errno == ENOENT ? Errc::not_found : Errc::io, Layer::capture, "a plan that can be read",
                 std::strerror(errno))
        .at(path);
  std::string in(most + 1, '\0');
  std::size_t size = 0;
  ssize_t got = 0;
  while (size < in.size() && (got = ::read(fd, in.data() + size, in.size() - size)) > 0)
    size += static_cast<std::size_t>(got);
  const int problem = got < 0 ? errno : 0;
  ::close(fd);
  if (problem != 0) return Error(Errc::io, Layer::capture, "a plan that can be read", std::strerror(problem)).at(path);
  if (size > most) return Error(Errc::exhausted, Layer::capture, "a plan of at most 1 MiB", "more").at(path);
  in.resize(size);
  return parse_plan(in, path);
}

std::string to_json(const Plan& plan) {
  ordered_json out{{"schema", plan_schema},
                   {"name", plan.name},
                   {"devices", ordered_json::object()},
                   {"steps", ordered_json::array()}};
  for (const auto role : roles)
    if (!plan.device(role).empty()) out["devices"][std::string(name(role))] = plan.device(role);
  for (const auto& step : plan.steps) {
    ordered_json one{{"step", name(step.kind)},
                     {"optional", step.optional},
                     {"tries", step.tries},
                     {"time", to_text(step.time)},
                     {"review", to_text(step.review)}};
    if (step.kind == StepKind::document) {
      one["lights"] = names(step.lights);
      one["sides"] = name(step.sides);
      one["least_confidence"] = step.least_confidence;
      one["reading_time"] = to_text(step.reading_time);
    }
    if (step.kind == StepKind::fingers) one["fingers"] = names(step.fingers);
    out["steps"].push_back(std::move(one));
  }
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace landfall::capture
