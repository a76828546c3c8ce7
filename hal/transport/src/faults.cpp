#include <charconv>
#include <utility>

#include <landfall/base/duration.hpp>
#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>
#include <landfall/transport/model.hpp>

namespace landfall::transport {

namespace {

constexpr std::size_t max_faults = 4096;

constexpr auto fault_kinds = name_table<Fault::Kind>({
    {Fault::Kind::short_read, "short"},
    {Fault::Kind::long_read, "long"},
    {Fault::Kind::late, "late"},
    {Fault::Kind::lie, "lie"},
    {Fault::Kind::stall, "stall"},
    {Fault::Kind::hang, "hang"},
    {Fault::Kind::unplug, "unplug"},
    {Fault::Kind::no_device, "no_device"},
});

Error wrong(std::string wanted, std::size_t at) {
  return Error(Errc::bad_input, Layer::transport, std::move(wanted), "something else")
      .at(text("faults, character ", at + 1));
}

// A whole number and what follows it; nullopt where no number that fits stands there.
std::optional<std::pair<std::uint64_t, std::string_view>> number(std::string_view in) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(in.data(), in.data() + in.size(), value);
  if (problem != std::errc()) return std::nullopt;
  return std::pair(value, in.substr(static_cast<std::size_t>(end - in.data())));
}

Result<Fault> parse_one(std::string_view item, std::size_t offset) {
  const auto at = item.rfind('@');
  if (at == std::string_view::npos) return wrong("<kind>[:<delay>]@<transfer>", offset);
  const auto colon = item.substr(0, at).find(':');
  const auto kind_name = item.substr(0, colon == std::string_view::npos ? at : colon);

  Fault fault;
  const auto kind = fault_kinds.value(kind_name);
  if (!kind) return wrong("short, long, late, lie, stall, hang, unplug or no_device", offset);
  fault.kind = *kind;

  if (fault.kind == Fault::Kind::late) {
    const auto delay = parse_duration(colon == std::string_view::npos ? "" : item.substr(colon + 1, at - colon - 1));
    if (!delay) return wrong("late:<number><ns|us|ms|s>, a day at most", offset);
    fault.delay = *delay;
  } else if (colon != std::string_view::npos) {
    return wrong("a delay only after 'late'", offset + colon);
  }
  const auto index = number(item.substr(at + 1));
  if (!index || !index->second.empty() || index->first == 0)
    return wrong("a transfer's number, from 1", offset + at + 1);
  fault.at = index->first;
  return fault;
}

}  // namespace

std::string_view name(Fault::Kind kind) noexcept { return fault_kinds.name(kind); }

Result<std::vector<Fault>> parse_faults(std::string_view in) {
  std::vector<Fault> out;
  std::size_t at = 0;
  while (at < in.size()) {
    const auto comma = std::min(in.find(',', at), in.size());
    LANDFALL_TRY(const auto fault, parse_one(in.substr(at, comma - at), at));
    if (out.size() == max_faults)
      return Error(Errc::exhausted, Layer::transport, text("at most ", max_faults, " faults"), "more");
    out.push_back(fault);
    at = comma + 1;
    if (at == in.size()) return wrong("a fault after the comma", at);
  }
  return out;
}

}  // namespace landfall::transport
