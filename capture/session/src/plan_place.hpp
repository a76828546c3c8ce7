#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include <landfall/base/duration.hpp>
#include <landfall/base/result.hpp>
#include <landfall/base/text.hpp>

namespace landfall::capture {

template <class Values>
std::string list_of(const Values& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ", ";
    if constexpr (std::is_convertible_v<decltype(value), std::string_view>)
      out += value;
    else
      out += name(value);
  }
  return out;
}

/// A place in the file of a plan: value and JSON pointer, and all the ways of being wrong. Views: value and file
/// outlive it.
class Place {
 public:
  Place(const nlohmann::json& value, std::string_view file, std::string pointer)
      : value_(value), file_(file), pointer_(std::move(pointer)) {}

  [[nodiscard]] Error wrong(std::string wanted) const { return wrong(std::move(wanted), shown(value_)); }
  [[nodiscard]] Error wrong(std::string wanted, std::string found) const {
    return Error(Errc::bad_input, Layer::capture, std::move(wanted), std::move(found))
        .at(text(file_, ", ", pointer_.empty() ? "/" : pointer_));
  }
  [[nodiscard]] Place at(const std::string& key) const { return {value_.at(key), file_, pointer_ + "/" + key}; }
  [[nodiscard]] Place at(std::size_t index) const {
    return {value_.at(index), file_, pointer_ + "/" + std::to_string(index)};
  }
  [[nodiscard]] const nlohmann::json& value() const { return value_; }
  [[nodiscard]] bool has(const std::string& key) const { return value_.contains(key); }

  template <class Keys>
  [[nodiscard]] Result<void> object_of(const Keys& known) const {
    if (!value_.is_object()) return wrong("an object");
    for (const auto& item : value_.items()) {
      const std::string& key = item.key();
      const bool found = std::any_of(std::begin(known), std::end(known), [&](std::string_view k) { return k == key; });
      if (!found) return wrong("one of the keys " + list_of(known), shown(nlohmann::json(key)));
    }
    return {};
  }
  [[nodiscard]] Result<std::string> string(std::size_t most) const;
  [[nodiscard]] Result<bool> boolean() const;
  [[nodiscard]] Result<int> integer(int least, int most) const;
  [[nodiscard]] Result<double> fraction() const;
  [[nodiscard]] Result<Duration> duration(Duration least, std::string_view least_text, Duration most,
                                          std::string_view most_text) const;
  template <class Values>
  [[nodiscard]] Result<typename Values::value_type> one_of(const Values& values) const {
    if (value_.is_string())
      for (const auto value : values)
        if (name(value) == value_.get_ref<const std::string&>()) return value;
    return wrong("one of " + list_of(values));
  }
  template <class T, std::size_t n>
  [[nodiscard]] Result<std::vector<T>> some_of(const std::array<T, n>& values) const {
    if (!value_.is_array() || value_.empty() || value_.size() > n)
      return wrong(text("a list of 1 to ", n, " of ", list_of(values)));
    std::vector<T> out;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      LANDFALL_TRY(const T one, at(i).one_of(values));
      if (std::find(out.begin(), out.end(), one) != out.end()) return at(i).wrong("each only once");
      out.push_back(one);
    }
    return out;
  }

  /// What stands there, shortened: it goes into an error.
  [[nodiscard]] static std::string shown(const nlohmann::json& value);

 private:
  const nlohmann::json& value_;
  std::string_view file_;
  std::string pointer_;
};

/// Sets `to` if the key is there.
template <class T, class Read>
Result<void> take(const Place& from, const std::string& key, T& to, Read read) {
  if (!from.has(key)) return {};
  LANDFALL_TRY(to, read(from.at(key)));
  return {};
}

/// "20s", "800ms": as Place::duration() reads it.
[[nodiscard]] std::string to_text(Duration time);

template <class T>
nlohmann::ordered_json names(const std::vector<T>& values) {
  auto out = nlohmann::ordered_json::array();
  for (const auto value : values) out.push_back(name(value));
  return out;
}

}  // namespace landfall::capture
