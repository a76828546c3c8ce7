#include <landfall/capture/plan.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include <landfall/base/duration.hpp>
#include <landfall/base/file.hpp>
#include <landfall/base/json_keys.hpp>
#include <landfall/base/text.hpp>

#include "plan_place.hpp"
#include "steps/step.hpp"

namespace landfall::capture {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using namespace std::chrono_literals;

constexpr std::string_view plan_schema = "landfall-plan 1";
constexpr std::array<std::string_view, 6> keys_of_all{"step", "optional", "tries", "time", "review", "with_previous"};

Result<Step> to_step(const Place& place) {
  if (!place.value().is_object()) return place.wrong("an object");
  const auto kinds = step_kinds();
  if (!place.has("step")) return place.wrong("the key \"step\": one of " + list_of(kinds), "no such key");
  LANDFALL_TRY(const auto kind, place.at("step").one_of(kinds));
  const auto& its = **std::ranges::find(step_rows(), kind, [](const auto* one) { return one->kind; });
  std::vector<std::string_view> keys(keys_of_all.begin(), keys_of_all.end());
  keys.insert(keys.end(), its.keys.begin(), its.keys.end());
  LANDFALL_CHECK(place.object_of(keys));
  Step step;
  LANDFALL_CHECK(take(place, "optional", step.optional, [](const Place& p) { return p.boolean(); }));
  LANDFALL_CHECK(take(place, "tries", step.tries, [](const Place& p) { return p.integer(1, 10); }));
  LANDFALL_CHECK(
      take(place, "time", step.time, [](const Place& p) { return p.duration(100ms, "100ms", 10min, "600s"); }));
  LANDFALL_CHECK(take(place, "review", step.review, [](const Place& p) { return p.duration(0s, "0s", 1min, "60s"); }));
  LANDFALL_CHECK(take(place, "with_previous", step.with_previous, [](const Place& p) { return p.boolean(); }));
  LANDFALL_TRY(step.what, its.read(place));
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
    for (const auto role : roles()) known.push_back(role.name);
    LANDFALL_CHECK(devices.object_of(known));
    for (const auto role : roles())
      if (devices.has(std::string(role.name)))
        LANDFALL_CHECK(
            take(devices, std::string(role.name), plan.device(role), [](const Place& p) { return p.string(4096); }));
  }
  if (!root.has("steps")) return root.wrong("the key \"steps\" with a list", "no such key");
  const auto steps = root.at("steps");
  if (!steps.value().is_array() || steps.value().empty() || steps.value().size() > 50)
    return steps.wrong("a list of 1 to 50 steps");
  for (std::size_t i = 0; i < steps.value().size(); ++i) {
    LANDFALL_TRY(auto step, to_step(steps.at(i)));
    if (!step.optional && plan.device(role_of(step.kind())).empty())
      return steps.at(i).wrong(text("a device for it: /devices/", role_of(step.kind()).name, ", or \"optional\": true"),
                               "no such device");
    plan.steps.push_back(std::move(step));
    if (const auto wanted = wanted_at_once(plan.steps, i); !wanted.empty())
      return steps.at(i).at("with_previous").wrong(std::string(wanted));
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

}  // namespace

Plan default_plan() {
  Plan plan;
  plan.name = "first traveller";
  plan.device(Role::document) = "sim_document:";
  plan.device(Role::finger) = "sim_finger:";
  plan.device(Role::camera) = "sim_camera:";
  plan.device(Role::chip) = "sim_chip:";
  plan.steps.push_back({.what = DocumentStep{}, .tries = 2, .time = 30s});
  plan.steps.push_back({.what = ChipStep{}, .optional = true, .tries = 1, .time = 5s});
  plan.steps.push_back({.what = PortraitStep{}, .optional = true, .tries = 2, .time = 15s});
  plan.steps.push_back({.what = FingersStep{}, .optional = true, .tries = 2, .time = 15s});
  return plan;
}

const std::string& Plan::device(Role role) const noexcept {
  static const std::string none;
  const auto it = devices.find(role);
  return it == devices.end() ? none : it->second;
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
  LANDFALL_TRY(const auto in, read_file(path, most, Layer::capture, FileKind::any));
  return parse_plan({reinterpret_cast<const char*>(in.data()), in.size()}, path);
}

std::string to_json(const Plan& plan) {
  ordered_json out{{"schema", plan_schema},
                   {"name", plan.name},
                   {"devices", ordered_json::object()},
                   {"steps", ordered_json::array()}};
  for (const auto role : roles())
    if (!plan.device(role).empty()) out["devices"][std::string(role.name)] = plan.device(role);
  for (const auto& step : plan.steps) {
    ordered_json one{{"step", step.kind().name},
                     {"optional", step.optional},
                     {"tries", step.tries},
                     {"time", to_text(step.time)},
                     {"review", to_text(step.review)}};
    if (step.with_previous) one["with_previous"] = true;
    row(step).write(step.what, one);
    out["steps"].push_back(std::move(one));
  }
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace landfall::capture
