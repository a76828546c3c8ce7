#include <landfall/model/record.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace landfall::model {
namespace {

Personal<std::string> words(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '<', ' ');
  return Personal<std::string>(std::move(out));
}
Personal<std::string> plain(std::string_view value) { return Personal<std::string>(std::string(value)); }

Personal<std::string> date_text(const std::optional<mrz::Date>& date) {
  if (!date) return {};
  const auto part = [](int value, int digits) {
    std::string out = value == 0 ? std::string(static_cast<std::size_t>(digits), '?') : std::to_string(value);
    return std::string(
               static_cast<std::size_t>(digits) - std::min<std::size_t>(out.size(), static_cast<std::size_t>(digits)),
               '0') +
           out;
  };
  return Personal<std::string>(part(date->year, 4) + "-" + part(date->month, 2) + "-" + part(date->day, 2));
}

Holder holder_of(const mrz::Zone& zone, mrz::Date today) {
  Holder out;
  out.surname = words(zone.names().primary);
  out.given_names = words(zone.names().secondary);
  out.document_number = plain(zone.document_number());
  out.nationality = plain(zone.nationality());
  out.birth = date_text(zone.birth_date());
  out.expiry = date_text(zone.expiry_date());
  if (const auto sex = zone.sex()) out.sex = plain(mrz::name(*sex));
  out.document_code = zone.document_code();
  out.issuing_state = zone.issuing_state();
  out.expired = zone.expiry_date() && zone.expiry_date()->complete() && *zone.expiry_date() < today;
  return out;
}

}  // namespace

void take_apart(MrzReading& reading, mrz::Date today) {
  reading.fields.clear();
  reading.checks.clear();
  reading.holder.reset();
  std::vector<std::string_view> lines;
  for (const auto& line : reading.lines) lines.push_back(line.text.reveal());
  const auto zone = mrz::parse(lines, today);
  if (!zone) return;
  reading.format = zone->format();
  for (const auto& f : zone->fields())
    reading.fields.push_back({f.id, f.verdict, f.line, f.column, f.length, plain(f.text)});
  for (const auto& check : zone->check_digits()) reading.checks.push_back(check);
  reading.holder = holder_of(*zone, today);
}

std::string to_text(WallTime time) {
  if (time == 0) return {};
  constexpr WallTime second = 1'000'000'000;
  const auto seconds = static_cast<std::time_t>(time / second);
  std::tm utc{};
  if (time < 0 || gmtime_r(&seconds, &utc) == nullptr) return {};
  char buffer[64];
  const auto size = std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(buffer + size, sizeof buffer - size, ".%03dZ", static_cast<int>(time % second / 1'000'000));
  return buffer;
}

std::string_view name(ReadingStatus status) noexcept {
  switch (status) {
    case ReadingStatus::read:
      return "read";
    case ReadingStatus::unsure:
      return "unsure";
    case ReadingStatus::none:
      return "none";
  }
  return "unknown";
}

std::string_view name(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::done:
      return "done";
    case Outcome::unsure:
      return "unsure";
    case Outcome::refused:
      return "refused";
    case Outcome::absent:
      return "absent";
    case Outcome::skipped:
      return "skipped";
    case Outcome::failed:
      return "failed";
  }
  return "unknown";
}

std::string_view name(RecordStatus status) noexcept {
  switch (status) {
    case RecordStatus::complete:
      return "complete";
    case RecordStatus::unsure:
      return "unsure";
    case RecordStatus::incomplete:
      return "incomplete";
  }
  return "unknown";
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

std::vector<Origin> origins(const TravellerRecord& record) {
  std::vector<Origin> out;
  const auto add = [&](const Provenance& provenance) {
    if (std::find(out.begin(), out.end(), provenance.origin) == out.end()) out.push_back(provenance.origin);
  };
  for (const auto* samples : {&record.pages, &record.portraits, &record.fingers})
    for (const auto& sample : *samples) add(sample.provenance);
  if (record.chip) add(record.chip->provenance);
  for (const auto& code : record.codes) add(code.provenance);
  return out;
}

}  // namespace landfall::model
