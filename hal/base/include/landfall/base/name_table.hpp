#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace landfall {

namespace detail {
// How the compiler spells the values 0 to 255 of an enumeration: "ns::Colour::red" where there is such an enumerator,
// "(ns::Colour)7" where there is none.
template <class Enum, Enum... values>
constexpr const char* spelled() noexcept {
  return __PRETTY_FUNCTION__;
}
template <class Enum, std::size_t... numbers>
constexpr const char* spelled_bytes(std::index_sequence<numbers...>) noexcept {
  return spelled<Enum, static_cast<Enum>(numbers)...>();
}

// How many enumerators an enumeration has among 0 to 255.
template <class Enum>
constexpr std::size_t enumerators() noexcept {
  std::size_t count = 256;
  for (const char* at = spelled_bytes<Enum>(std::make_index_sequence<256>()); *at != 0; ++at)
    if (at[0] == ')' && ((at[1] >= '0' && at[1] <= '9') || at[1] == '-')) --count;
  return count;
}
}  // namespace detail

/// A row of a name table that holds nothing else.
template <class Enum>
struct Named {
  Enum value;
  std::string_view name;
};

/// What the values of an enumeration are called, both ways. A row is a Named, or any aggregate with a `value` and a
/// `name` where more stands beside the name: an object identifier, a sentence. Made by name_table(). Thread-safe.
template <class Row, std::size_t count>
struct NameTable {
  using Enum = std::remove_cv_t<decltype(Row::value)>;

  std::array<Row, count> rows;

  [[nodiscard]] constexpr const Row* find(Enum value) const noexcept {  ///< null: no enumerator
    for (const Row& row : rows)
      if (row.value == value) return &row;
    return nullptr;
  }
  [[nodiscard]] constexpr const Row* find(std::string_view name) const noexcept {  ///< null: nothing is called so
    for (const Row& row : rows)
      if (row.name == name) return &row;
    return nullptr;
  }
  [[nodiscard]] constexpr std::string_view name(Enum value, std::string_view other = "unknown") const noexcept {
    const Row* row = find(value);
    return row ? std::string_view(row->name) : other;
  }
  [[nodiscard]] constexpr std::optional<Enum> value(std::string_view name) const noexcept {
    const Row* row = find(name);
    return row ? std::optional<Enum>(row->value) : std::nullopt;
  }
  [[nodiscard]] constexpr auto begin() const noexcept { return rows.begin(); }
  [[nodiscard]] constexpr auto end() const noexcept { return rows.end(); }
};

/// What each value of an enumeration is called in another vocabulary: a row of a translation().
template <class Enum, class Other>
struct Translated {
  Enum value;
  Other as;
};

/// The words of one vocabulary in those of another. Made by translation(). Thread-safe.
template <class Enum, class Other, std::size_t count>
struct Translation {
  std::array<Translated<Enum, Other>, count> rows;

  [[nodiscard]] constexpr Other of(Enum value, Other other) const noexcept {  ///< `other` for what is no enumerator
    for (const auto& row : rows)
      if (row.value == value) return row.as;
    return other;
  }
};

namespace detail {
// These throw what is wrong, so that a table that is wrong does not compile.
template <class Row, std::size_t count>
constexpr void check_values(const Row (&rows)[count]) {
  using Enum = std::remove_cv_t<decltype(Row::value)>;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (rows[i].value == rows[j].value) throw "a value has two rows";
  if (count < enumerators<Enum>()) throw "an enumerator has no row";
  if (count > enumerators<Enum>()) throw "a row's value is no enumerator of 0 to 255";
}
template <class Row, std::size_t count>
constexpr void check_names(const Row (&rows)[count]) {
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].name.empty()) throw "a name is empty";
    for (std::size_t j = 0; j < i; ++j)
      if (rows[i].value != rows[j].value && rows[i].name == rows[j].name) throw "a name stands for two values";
  }
  check_values(rows);
}
}  // namespace detail

/// A name table of rows, in any order: `name_table<Row>({{Colour::red, "red", "#f00"}, ...})`. Does not compile where
/// an enumerator has no row, a value or a name stands there twice, or a name is empty. Enumerators are 0 to 255.
template <class Row, std::size_t count>
requires std::is_class_v<Row>
consteval NameTable<Row, count> name_table(const Row (&rows)[count]) {
  detail::check_names(rows);
  return {std::to_array(rows)};
}
/// The same of names alone: `name_table<Colour>({{Colour::red, "red"}, ...})`.
template <class Enum, std::size_t count>
requires std::is_enum_v<Enum>
consteval NameTable<Named<Enum>, count> name_table(const Named<Enum> (&rows)[count]) {
  detail::check_names(rows);
  return {std::to_array(rows)};
}
/// A translation, in any order: `translation<Colour, Farbe>({{Colour::red, Farbe::rot}, ...})`. Does not compile where
/// an enumerator of the first has no row, or two; those of the second need not all be there.
template <class Enum, class Other, std::size_t count>
consteval Translation<Enum, Other, count> translation(const Translated<Enum, Other> (&rows)[count]) {
  detail::check_values(rows);
  return {std::to_array(rows)};
}

}  // namespace landfall
