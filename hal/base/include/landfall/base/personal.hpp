#pragma once

#include <ostream>
#include <string_view>
#include <type_traits>
#include <utility>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>

namespace landfall {

/// A value about a person. It prints as "<redacted>" and converts to nothing, so it cannot reach an Error, a Notice or
/// a log line by accident; who needs it says reveal(), which can be searched for. A string inside, or a
/// vector of plain values, is wiped on destruction.
template <class T>
class Personal {
 public:
  Personal() = default;
  explicit Personal(T value) : value_(std::move(value)) {}
  Personal(const Personal&) = default;
  Personal(Personal&&) noexcept = default;
  Personal& operator=(const Personal&) = default;
  Personal& operator=(Personal&&) noexcept = default;
  ~Personal() {
    if constexpr (requires(T & v) {
                    v.data();
                    v.size();
                    requires std::is_trivially_copyable_v<std::remove_cvref_t<decltype(*v.data())>>;
                  })
      wipe(value_.data(), value_.size() * sizeof(*value_.data()));
  }
  [[nodiscard]] const T& reveal() const noexcept { return value_; }
  friend bool operator==(const Personal& a, const Personal& b) { return a.value_ == b.value_; }
  friend std::ostream& operator<<(std::ostream& out, const Personal&) { return out << "<redacted>"; }

 private:
  T value_{};
};

}  // namespace landfall
