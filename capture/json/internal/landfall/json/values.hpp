#pragma once

#include <span>
#include <vector>

#include <nlohmann/json.hpp>

#include <landfall/base/error.hpp>
#include <landfall/base/geometry.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/provenance.hpp>
#include <landfall/model/pictures.hpp>
#include <landfall/model/record.hpp>
#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/zone.hpp>

/// Each value of a record as JSON, once: for the record, for commands, and for whoever sends it on. Within Landfall
/// only: this header is not installed, as it names nlohmann's type. All reentrant.
namespace landfall::json {

using nlohmann::ordered_json;

// base
[[nodiscard]] ordered_json to_value(const Hint& hint);
[[nodiscard]] ordered_json to_value(const Error& error);
[[nodiscard]] ordered_json to_value(const Provenance& provenance);
[[nodiscard]] ordered_json to_value(const Quad& quad);
[[nodiscard]] ordered_json to_value(std::span<const CellRange> cells);
[[nodiscard]] ordered_json names(std::span<const Finger> fingers);

// a document; pages are told by the names of their files
using Pictures = std::vector<model::NamedPicture>;
[[nodiscard]] ordered_json to_value(const model::Finding& finding);
[[nodiscard]] ordered_json to_value(const mrz::Change& change);
[[nodiscard]] ordered_json to_value(const mrz::CheckDigit& check);
[[nodiscard]] ordered_json to_value(const model::MrzReading& reading, const model::TravellerRecord& record,
                                    const Pictures& pictures);
[[nodiscard]] ordered_json to_value(const model::DocumentView& document, const model::TravellerRecord& record,
                                    const Pictures& pictures);

// a chip
[[nodiscard]] ordered_json to_value(const model::ChipVerdict& verdict);
[[nodiscard]] ordered_json to_value(const model::ChipReading& chip);

// what else a session brings
[[nodiscard]] ordered_json to_value(const model::NamedPicture& picture);
[[nodiscard]] ordered_json to_value(const model::CodeMessage& code);
[[nodiscard]] ordered_json to_value(const model::OperatorAct& act);
[[nodiscard]] ordered_json to_value(const model::StepReport& step);
[[nodiscard]] ordered_json to_value(const model::DeviceUsed& device);
[[nodiscard]] ordered_json to_value(const model::DeviceNotice& notice);

template <class T>
[[nodiscard]] ordered_json list(const std::vector<T>& values) {
  auto out = ordered_json::array();
  for (const auto& value : values) out.push_back(to_value(value));
  return out;
}

}  // namespace landfall::json
