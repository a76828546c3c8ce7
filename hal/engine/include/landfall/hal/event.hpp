#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include <landfall/base/hint.hpp>
#include <landfall/base/result.hpp>
#include <landfall/hal/frame.hpp>

namespace landfall::hal {

/// How an operation ended. Exactly one a operation; the first that arrives wins.
enum class End : std::uint8_t { done, refused, error, cancelled, deadline, gone, stolen };
LANDFALL_API std::string_view name(End end) noexcept;

struct FrameEvent {
  Frame frame;
};
enum class MessageKind : std::uint8_t { code, mrz, ocr, apdu, atr };
LANDFALL_API std::string_view name(MessageKind kind) noexcept;
/// Bytes that a code reader or a chip sent. Shared and wiped with the last copy.
struct MessageEvent {
  MessageKind kind{};
  std::shared_ptr<const SecureBytes> bytes;
  std::string symbology{};  ///< "PDF417", "QR"; empty where it does not apply
};
struct PresenceEvent {
  Presence presence{};
};
struct ProgressEvent {
  double fraction = 0;
  std::string step{};
};  ///< 0..1
struct Ended {
  End end{};
  std::optional<Refused> refused{};  ///< with End::refused
  std::optional<Error> error{};      ///< with End::error, gone, stolen
};
enum class UnitChange : std::uint8_t { arrived, left, failed, recovered };
LANDFALL_API std::string_view name(UnitChange change) noexcept;
struct UnitEvent {
  UnitChange change{};
};

/// One thing that happened. A value.
struct Event {
  std::uint64_t sequence = 0;  ///< of the queue; a gap is a loss
  std::string device{};        ///< the unit's id
  Function function{};
  std::uint64_t operation = 0;  ///< 0: none (UnitEvent)
  TimePoint time{};
  std::variant<FrameEvent, MessageEvent, PresenceEvent, Hint, Notice, ProgressEvent, Ended, UnitEvent> body{};

  template <class T>
  [[nodiscard]] const T* as() const noexcept {
    return std::get_if<T>(&body);
  }
};

/// What next() says: an event, or that the time is up, or that nothing will come any more.
class Next {
 public:
  enum class Kind : std::uint8_t { event, time_up, over };
  Next(Event event) : kind_(Kind::event), event_(std::move(event)) {}  // NOLINT(google-explicit-constructor)
  Next(Kind kind) : kind_(kind) {}                                     // NOLINT(google-explicit-constructor)
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  explicit operator bool() const noexcept { return kind_ == Kind::event; }
  [[nodiscard]] Event& operator*() noexcept { return *event_; }
  [[nodiscard]] const Event& operator*() const noexcept { return *event_; }
  Event* operator->() noexcept { return &*event_; }

 private:
  Kind kind_;
  std::optional<Event> event_{};
};

/// What a queue lost because its reader was slow. Never an end, never a presence.
struct QueueLosses {
  std::uint64_t hints = 0, notices = 0, previews = 0, progress = 0, frames = 0, messages = 0;
};

/// The merged, ordered events of a session. Ends, presences and unit changes are never dropped; hints and notices keep
/// the newest 64; of previews and of progress only the newest of each operation is kept; of final frames the newest 8
/// and of messages the newest 64 of each operation. Losses are counted. So a slow reader neither blocks a device nor
/// holds so many frames that another reader of the same device gets none (ManagerOptions::pool_frames). Thread-safe.
class LANDFALL_API EventQueue {
 public:
  [[nodiscard]] static std::shared_ptr<EventQueue> create(Clock& clock);
  virtual ~EventQueue() = default;
  [[nodiscard]] virtual Next next(Deadline deadline) = 0;
  /// No more will be accepted; next() gives what is left and then `over`.
  virtual void close() = 0;
  [[nodiscard]] virtual QueueLosses losses() const = 0;
  /// Gives the event a sequence number and keeps it by the rules above; false where the queue is closed.
  virtual bool push(Event event) = 0;
};

}  // namespace landfall::hal
