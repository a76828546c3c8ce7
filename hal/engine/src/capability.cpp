#include <landfall/hal/capability.hpp>

#include <nlohmann/json.hpp>

namespace landfall::hal {
namespace {

using nlohmann::ordered_json;

template <class T>
ordered_json names(const std::vector<T>& values) {
  auto out = ordered_json::array();
  for (const auto& value : values) out.push_back(std::string(name(value)));
  return out;
}

ordered_json to_value(const FunctionCapability& f) {
  ordered_json out{{"function", name(f.function)}, {"lane", f.lane}, {"presence", name(f.presence)}};
  if (!f.lights.empty()) out["lights"] = names(f.lights);
  if (!f.light_nm.empty()) out["light_nm"] = f.light_nm;
  if (!f.ppi.empty()) out["ppi"] = f.ppi;
  if (f.window_um.width > 0) out["window_um"] = {{"width", f.window_um.width}, {"height", f.window_um.height}};
  if (!f.fingers.empty()) out["fingers"] = names(f.fingers);
  for (const auto& size : f.sizes) out["sizes"].push_back({{"width", size.width}, {"height", size.height}});
  if (f.frame_rate)
    out["frame_rate"] = {{"least", f.frame_rate->least}, {"most", f.frame_rate->most}, {"step", f.frame_rate->step}};
  if (!f.formats.empty()) out["formats"] = names(f.formats);
  out["previews"] = f.previews;
  out["raw"] = f.raw;
  if (f.frame_bytes_max > 0) out["frame_bytes_max"] = f.frame_bytes_max;
  if (f.apdu_max > 0) out["apdu_max"] = f.apdu_max;
  if (!f.symbologies.empty()) out["symbologies"] = f.symbologies;
  for (const auto& s : f.settings) {
    ordered_json setting{
        {"name", s.name}, {"unit", s.unit}, {"least", s.range.least}, {"most", s.range.most}, {"step", s.range.step}};
    if (s.standard) setting["standard"] = *s.standard;
    out["settings"].push_back(std::move(setting));
  }
  return out;
}

}  // namespace

std::string to_json(const Capability& capability) {
  ordered_json out{
      {"schema", "landfall-capability 1"}, {"functions", ordered_json::array()}, {"outputs", ordered_json::array()}};
  for (const auto& f : capability.functions) out["functions"].push_back(to_value(f));
  for (const auto& o : capability.outputs)
    out["outputs"].push_back({{"kind", name(o.kind)}, {"name", o.name}, {"values", o.values}, {"lane", o.lane}});
  return out.dump();
}

}  // namespace landfall::hal
