#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/conformance/subject.hpp>

namespace landfall::conformance {

/// The clauses of the contract, by name.
enum class Check : std::uint8_t {
  one_terminal,
  none_after_terminal,
  terminal_in_time,
  gone_in_time,
  no_stale_sample,
  exposure_time_true,
  length_as_delivered,
  no_hang,
  thread_returns,
  no_leak,
  gone_stays_gone,
  single_owner,
  one_at_a_time,
  identity_after_replug,
  presence_at_begin,
  presence_told,
  never_dropped,
  losses_counted,
  device_not_blocked,
  back_after_replug,
  usable_again,
};

/// docs/conformance.md is printed from these.
struct Clause {
  Check value;
  std::string_view name;
  std::string_view text;
};
[[nodiscard]] LANDFALL_API std::span<const Clause> clauses() noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(Check check) noexcept;

inline constexpr Duration terminal_limit = std::chrono::milliseconds(50);
inline constexpr Duration gone_limit = std::chrono::milliseconds(500);
inline constexpr Duration back_limit = std::chrono::seconds(1);

/// An event as the harness got it. Holds no frame: whoever keeps one is the leak.
struct Arrival {
  enum class Kind : std::uint8_t { sample, presence, end, other };
  Kind kind = Kind::other;
  TimePoint at{};           ///< when the harness had it in its hands
  TimePoint waited_from{};  ///< since when it had been reading
  std::uint64_t sequence = 0;
  hal::Presence presence{};
  hal::End end{};
  std::optional<Truth> truth{};
  std::size_t bytes = 0;
  bool partial = false;
  TimePoint exposure_start{}, exposure_end{};
  Duration uncertainty{};
};

/// What the traveller did while an operation ran.
struct LevelChange {
  TimePoint at{};
  bool there = false;
};

struct OperationRecord {
  std::uint64_t id = 0;
  Wish wish{};
  TimePoint begun{};  ///< before begin() was called
  TimePoint deadline{};
  bool ready_at_begin = false;              ///< healthy, and the line was clean
  bool overlapped = false;                  ///< begun although another one of the function had not ended
  bool late_reader = false;                 ///< what another queue got that joined later (Operation::also_to)
  std::optional<TimePoint> asked_to_end{};  ///< cancel, stop, drop, close, steal
  std::optional<TimePoint> unplugged{};
  std::optional<TimePoint> disturbed{};  ///< first fault, unplug, or other thing that excuses silence
  std::vector<LevelChange> levels{};     ///< first: at begin
  std::vector<Arrival> arrivals{};
  std::vector<hal::Presence> traced{};  ///< presences that the engine let go (ContractTrace)
  int traced_ends = 0;
};

/// An answer that a handle gave in a state in which only some answers are right.
struct HandleAnswer {
  enum class After : std::uint8_t { gone, stolen };
  After after{};
  std::optional<Errc> code{};  ///< empty: it did what it was asked
};

struct Silence {
  TimePoint from{}, to{};
  std::uint64_t exposures_before = 0, exposures_after = 0;
};

struct Replug {
  std::string id_before{}, id_after{};
  bool confirmed = false;
  std::optional<Errc> open_unconfirmed{};  ///< what open() said before confirm(); empty: it opened, or was not tried
  bool tried_unconfirmed = false;
};

/// All that one schedule showed. A value.
struct History {
  hal::IdentityKind identity{};
  bool senses = false;
  Duration sample_time{}, sensing_time{};
  std::map<std::uint64_t, OperationRecord> operations{};
  std::vector<HandleAnswer> answers{};
  std::vector<Silence> silences{};
  std::vector<Replug> replugs{};
  std::vector<Duration> left_after{};        ///< unplug to the manager's `left`; negative: it never came
  std::vector<Duration> back_after{};        ///< plug to the first sample; negative: none came
  std::vector<std::string> stuck{};          ///< close() or begin() that said so
  std::vector<std::string> double_owners{};  ///< a second open that succeeded or failed otherwise than busy
  std::vector<std::string> unusable{};       ///< what a healthy device could not do in the end
  std::uint64_t gaps = 0, losses = 0;        ///< of the session's queue
  std::size_t frames_left = 0;               ///< alive when nobody should hold one
  int threads_left = 0;
  bool stalled = false;
};

struct Violation {
  Check check{};
  std::string detail{};
};

/// Holds a history against every clause. Pure; reentrant.
[[nodiscard]] LANDFALL_API std::vector<Violation> judge(const History& history);

}  // namespace landfall::conformance
