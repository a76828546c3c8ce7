#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include <landfall/base/error.hpp>

namespace landfall {

/// A value, or the Error that says why there is none. A subset of std::expected's names; dropping one does not compile.
/// Accessing the wrong alternative is a bug of the caller: value() on an error terminates in std::get, as does error()
/// on a value. Reentrant.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : data_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : data_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)
  template <class U,
            class = std::enable_if_t<std::is_convertible_v<U, T> && !std::is_same_v<std::decay_t<U>, Result> &&
                                     !std::is_same_v<std::decay_t<U>, T> && !std::is_same_v<std::decay_t<U>, Error>>>
  Result(U&& value) : data_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool has_value() const noexcept { return data_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  [[nodiscard]] T& value() & { return std::get<0>(data_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(data_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(data_)); }
  [[nodiscard]] T& operator*() & { return std::get<0>(data_); }
  [[nodiscard]] const T& operator*() const& { return std::get<0>(data_); }
  [[nodiscard]] T&& operator*() && { return std::get<0>(std::move(data_)); }
  T* operator->() { return &std::get<0>(data_); }
  const T* operator->() const { return &std::get<0>(data_); }
  [[nodiscard]] Error& error() & { return std::get<1>(data_); }
  [[nodiscard]] const Error& error() const& { return std::get<1>(data_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(data_)); }
  template <class U>
  [[nodiscard]] T value_or(U&& other) const& {
    return has_value() ? **this : static_cast<T>(std::forward<U>(other));
  }

 private:
  std::variant<T, Error> data_;
};

/// The same of what gives nothing but that it was done.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : data_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool has_value() const noexcept { return data_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  [[nodiscard]] Error& error() & { return std::get<1>(data_); }
  [[nodiscard]] const Error& error() const& { return std::get<1>(data_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(data_)); }

 private:
  std::variant<std::monostate, Error> data_;
};

}  // namespace landfall

#define LANDFALL_CONCAT_(a, b) a##b
#define LANDFALL_CONCAT(a, b) LANDFALL_CONCAT_(a, b)

/// LANDFALL_TRY(auto page, reader.capture(...)): declares `page`, or returns the error to the caller.
#define LANDFALL_TRY(declaration, ...) \
  LANDFALL_TRY_(LANDFALL_CONCAT(landfall_try_, __COUNTER__), declaration, __VA_ARGS__)
#define LANDFALL_TRY_(tmp, declaration, ...) \
  auto tmp = (__VA_ARGS__);                  \
  if (!tmp) return std::move(tmp).error();   \
  declaration = *std::move(tmp)

/// LANDFALL_CHECK(device.close()): for a Result whose value is not needed.
#define LANDFALL_CHECK(...)                                                                             \
  do {                                                                                                  \
    if (auto landfall_check = (__VA_ARGS__); !landfall_check) return std::move(landfall_check).error(); \
  } while (false)
