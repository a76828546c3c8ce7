#include <landfall/model/record.hpp>

#include <algorithm>

#include <landfall/base/name_table.hpp>

namespace landfall::model {

std::string_view name(RecordStatus status) noexcept {
  using enum RecordStatus;
  static constexpr auto names =
      name_table<RecordStatus>({{complete, "complete"}, {unsure, "unsure"}, {incomplete, "incomplete"}});
  return names.name(status);
}

RecordStatus status_of(const std::vector<StepReport>& steps) noexcept {
  auto status = RecordStatus::complete;
  for (const auto& step : steps) {
    if (step.optional || step.outcome == Outcome::done) continue;
    if (step.outcome != Outcome::unsure) return RecordStatus::incomplete;
    status = RecordStatus::unsure;
  }
  return status;
}

std::vector<const Sample*> samples_of(const TravellerRecord& record, StepKind kind) {
  std::vector<const Sample*> out;
  for (const auto& sample : record.samples)
    if (sample.kind == kind) out.push_back(&sample);
  return out;
}

std::vector<Origin> origins(const TravellerRecord& record) {
  std::vector<Origin> out;
  const auto add = [&](const Provenance& provenance) {
    if (std::find(out.begin(), out.end(), provenance.origin) == out.end()) out.push_back(provenance.origin);
  };
  for (const auto& sample : record.samples) add(sample.provenance);
  if (record.chip) add(record.chip->provenance);
  for (const auto& code : record.codes) add(code.provenance);
  return out;
}

}  // namespace landfall::model
