#include <landfall/json/record.hpp>

#include <landfall/json/values.hpp>

namespace landfall::json {
namespace {

std::string written(const ordered_json& value) {
  return value.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const model::TravellerRecord& record) {
  const auto pictures = model::named_pictures(record);
  ordered_json out{{"schema", "landfall-record 1"},        {"id", record.id},
                   {"software", record.software},          {"plan", record.plan},
                   {"status", model::name(record.status)}, {"begun", to_text(record.begun)},
                   {"ended", to_text(record.ended)},       {"origins", ordered_json::array()}};
  for (const auto origin : model::origins(record)) out["origins"].push_back(name(origin));
  out["steps"] = list(record.steps);
  out["mrz"] = record.mrz ? to_value(*record.mrz, record, pictures) : ordered_json(nullptr);
  out["documents"] = ordered_json::array();
  for (const auto& document : record.documents) out["documents"].push_back(to_value(document, record, pictures));
  out["pictures"] = list(pictures);
  out["chip"] = record.chip ? to_value(*record.chip) : ordered_json(nullptr);
  out["codes"] = list(record.codes);
  out["devices"] = list(record.devices);
  out["notices"] = list(record.notices);
  return written(out) + "\n";
}

std::string to_json(const model::ChipVerdict& verdict) { return written(to_value(verdict)); }

}  // namespace landfall::json
