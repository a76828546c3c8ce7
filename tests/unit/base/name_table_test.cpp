#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include <landfall/base/name_table.hpp>

namespace landfall {
namespace {

enum class Colour : std::uint8_t { red, green = 0x81, blue = 0xFF };
struct Paint {
  Colour value;
  std::string_view name, hex;
};

std::string_view name(Colour colour) noexcept {
  using enum Colour;
  static constexpr auto names = name_table<Colour>({{red, "red"}, {green, "light green"}, {blue, "blue"}});
  return names.name(colour);
}
constexpr auto paints = name_table<Paint>(
    {{Colour::blue, "blue", "00f"}, {Colour::red, "red", "f00"}, {Colour::green, "light green", "0f0"}});

// What is wrong with a table that name_table() would not compile; empty where nothing is.
template <class Row, std::size_t count>
std::string fault(const Row (&rows)[count]) {
  try {
    detail::check_names(rows);
  } catch (const char* what) {
    return what;
  }
  return {};
}

TEST(NameTable, a_value_has_its_name_and_any_other_is_unknown) {
  EXPECT_EQ(name(Colour::red), "red");
  EXPECT_EQ(name(Colour::green), "light green");
  EXPECT_EQ(name(Colour::blue), "blue");
  EXPECT_EQ(name(static_cast<Colour>(1)), "unknown");
  EXPECT_EQ(paints.name(static_cast<Colour>(1), "reserved"), "reserved");
  EXPECT_EQ(paints.find(static_cast<Colour>(1)), nullptr);
}

TEST(NameTable, a_name_has_its_value_and_any_other_has_none) {
  for (const auto& row : paints) EXPECT_EQ(paints.value(row.name), row.value);
  EXPECT_EQ(paints.value("light"), std::nullopt);
  EXPECT_EQ(paints.value(""), std::nullopt);
  EXPECT_EQ(paints.value("Red"), std::nullopt);
}

TEST(NameTable, a_row_may_hold_more_than_a_name) {
  static_assert(paints.find(Colour::green)->hex == "0f0");
  ASSERT_NE(paints.find("blue"), nullptr);
  EXPECT_EQ(paints.find("blue")->hex, "00f");
}

TEST(NameTable, knows_how_many_enumerators_there_are) {
  enum class Local { a, b, also_b = b, c };
  enum class None : std::uint8_t {};
  EXPECT_EQ(detail::enumerators<Colour>(), 3);
  EXPECT_EQ(detail::enumerators<Local>(), 3);
  EXPECT_EQ(detail::enumerators<None>(), 0);
}

TEST(NameTable, one_that_is_not_whole_is_refused) {
  using Row = Named<Colour>;
  using enum Colour;
  const Row whole[] = {{red, "red"}, {green, "green"}, {blue, "blue"}}, fewer[] = {{red, "red"}, {blue, "blue"}},
            twice[] = {{red, "red"}, {green, "green"}, {red, "blue"}},
            same[] = {{red, "red"}, {green, "green"}, {blue, "red"}},
            unnamed[] = {{red, "red"}, {green, ""}, {blue, "blue"}},
            foreign[] = {{red, "red"}, {green, "green"}, {blue, "blue"}, {static_cast<Colour>(7), "seven"}};
  EXPECT_EQ(fault(whole), "");
  EXPECT_EQ(fault(fewer), "an enumerator has no row");
  EXPECT_EQ(fault(twice), "a value has two rows");
  EXPECT_EQ(fault(same), "a name stands for two values");
  EXPECT_EQ(fault(unnamed), "a name is empty");
  EXPECT_EQ(fault(foreign), "a row's value is no enumerator of 0 to 255");
}

TEST(Translation, has_every_value_and_may_say_one_word_for_two) {
  enum class Paintbox : std::uint8_t { none, warm, cold };
  static constexpr auto words = translation<Colour, Paintbox>(
      {{Colour::red, Paintbox::warm}, {Colour::green, Paintbox::cold}, {Colour::blue, Paintbox::cold}});
  EXPECT_EQ(words.of(Colour::red, Paintbox::none), Paintbox::warm);
  EXPECT_EQ(words.of(Colour::blue, Paintbox::none), Paintbox::cold);
  EXPECT_EQ(words.of(static_cast<Colour>(1), Paintbox::none), Paintbox::none);
}

}  // namespace
}  // namespace landfall
