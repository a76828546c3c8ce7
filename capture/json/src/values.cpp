#include <landfall/json/values.hpp>

namespace landfall::json {

namespace {

ordered_json to_value(const HintArgument& argument) {
  struct Write {
    ordered_json operator()(Finger f) const { return {{"finger", name(f)}}; }
    ordered_json operator()(const Box& b) const { return {{"box", {b.x, b.y, b.width, b.height}}}; }
    ordered_json operator()(const CellRange& c) const {
      return {{"cells", {{"line", c.line}, {"first", c.first}, {"last", c.last}}}};
    }
    ordered_json operator()(Millimetres m) const { return {{"millimetres", m.value}}; }
  };
  return std::visit(Write{}, argument);
}

}  // namespace

ordered_json to_value(const Hint& hint) {
  ordered_json out{{"hint", name(hint.code)}, {"severity", name(hint.severity)}, {"sentence", sentence(hint)}};
  for (const auto& argument : hint.arguments) out["arguments"].push_back(to_value(argument));
  return out;
}

ordered_json to_value(const Error& error) {
  ordered_json out{{"code", name(error.code())},
                   {"layer", name(error.layer())},
                   {"wanted", error.wanted()},
                   {"found", error.found()},
                   {"where", error.where()}};
  if (error.vendor_code() != 0) out["vendor_code"] = error.vendor_code();
  out["advice"] = advice(recovery(error));
  if (error.cause() != nullptr) out["cause"] = to_value(*error.cause());
  return out;
}

ordered_json names(std::span<const Finger> fingers) {
  auto out = ordered_json::array();
  for (const auto finger : fingers) out.push_back(name(finger));
  return out;
}

ordered_json to_value(std::span<const CellRange> cells) {
  auto out = ordered_json::array();
  for (const auto& c : cells) out.push_back({{"line", c.line}, {"first", c.first}, {"last", c.last}});
  return out;
}

ordered_json to_value(const Provenance& p) {
  return {{"origin", name(p.origin)},
          {"driver", p.driver},
          {"driver_version", p.driver_version},
          {"device", p.device},
          {"firmware", p.firmware},
          {"settings", p.settings},
          {"calibration", p.calibration},
          {"calibration_state", name(p.calibration_state)},
          {"steps", p.steps},
          {"attempt", p.attempt}};
}

ordered_json to_value(const Quad& quad) {
  auto out = ordered_json::array();
  for (const auto& p : quad) out.push_back({p.x, p.y});
  return out;
}

}  // namespace landfall::json
