#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <landfall/mrz/layout.hpp>
#include <landfall/mrz/zone.hpp>

namespace landfall::mrz {

namespace layouts {

using enum FieldId;
using enum Alphabet;

inline constexpr std::array td1_layout{
    // Doc 9303-5, 4.2.2
    FieldSpec{document_code, 1, 1, 2, any},       FieldSpec{issuing_state, 1, 3, 3, letters},
    FieldSpec{document_number, 1, 6, 9, any},     FieldSpec{document_number_check, 1, 15, 1, digits},
    FieldSpec{optional_data, 1, 16, 15, any},     FieldSpec{birth_date, 2, 1, 6, digits},
    FieldSpec{birth_date_check, 2, 7, 1, digits}, FieldSpec{FieldId::sex, 2, 8, 1, sexes},
    FieldSpec{expiry_date, 2, 9, 6, digits},      FieldSpec{expiry_date_check, 2, 15, 1, digits},
    FieldSpec{nationality, 2, 16, 3, letters},    FieldSpec{optional_data_2, 2, 19, 11, any},
    FieldSpec{composite_check, 2, 30, 1, digits}, FieldSpec{names, 3, 1, 30, letters}};

inline constexpr std::array td2_layout{// Doc 9303-6, 4.2.2
                                       FieldSpec{document_code, 1, 1, 2, any},
                                       FieldSpec{issuing_state, 1, 3, 3, letters},
                                       FieldSpec{names, 1, 6, 31, letters},
                                       FieldSpec{document_number, 2, 1, 9, any},
                                       FieldSpec{document_number_check, 2, 10, 1, digits},
                                       FieldSpec{nationality, 2, 11, 3, letters},
                                       FieldSpec{birth_date, 2, 14, 6, digits},
                                       FieldSpec{birth_date_check, 2, 20, 1, digits},
                                       FieldSpec{FieldId::sex, 2, 21, 1, sexes},
                                       FieldSpec{expiry_date, 2, 22, 6, digits},
                                       FieldSpec{expiry_date_check, 2, 28, 1, digits},
                                       FieldSpec{optional_data, 2, 29, 7, any},
                                       FieldSpec{composite_check, 2, 36, 1, digits}};

inline constexpr std::array td3_layout{// Doc 9303-4, 4.2.2
                                       FieldSpec{document_code, 1, 1, 2, letters},
                                       FieldSpec{issuing_state, 1, 3, 3, letters},
                                       FieldSpec{names, 1, 6, 39, letters},
                                       FieldSpec{document_number, 2, 1, 9, any},
                                       FieldSpec{document_number_check, 2, 10, 1, digits},
                                       FieldSpec{nationality, 2, 11, 3, letters},
                                       FieldSpec{birth_date, 2, 14, 6, digits},
                                       FieldSpec{birth_date_check, 2, 20, 1, digits},
                                       FieldSpec{FieldId::sex, 2, 21, 1, sexes},
                                       FieldSpec{expiry_date, 2, 22, 6, digits},
                                       FieldSpec{expiry_date_check, 2, 28, 1, digits},
                                       FieldSpec{optional_data, 2, 29, 14, any},
                                       FieldSpec{optional_data_check, 2, 43, 1, digits},
                                       FieldSpec{composite_check, 2, 44, 1, digits}};

inline constexpr std::array mrva_layout{// Doc 9303-7, Format-A
                                        FieldSpec{document_code, 1, 1, 2, letters},
                                        FieldSpec{issuing_state, 1, 3, 3, letters},
                                        FieldSpec{names, 1, 6, 39, letters},
                                        FieldSpec{document_number, 2, 1, 9, any},
                                        FieldSpec{document_number_check, 2, 10, 1, digits},
                                        FieldSpec{nationality, 2, 11, 3, letters},
                                        FieldSpec{birth_date, 2, 14, 6, digits},
                                        FieldSpec{birth_date_check, 2, 20, 1, digits},
                                        FieldSpec{FieldId::sex, 2, 21, 1, sexes},
                                        FieldSpec{expiry_date, 2, 22, 6, digits},
                                        FieldSpec{expiry_date_check, 2, 28, 1, digits},
                                        FieldSpec{optional_data, 2, 29, 16, any}};

inline constexpr std::array mrvb_layout{// Doc 9303-7, Format-B
                                        FieldSpec{document_code, 1, 1, 2, letters},
                                        FieldSpec{issuing_state, 1, 3, 3, letters},
                                        FieldSpec{names, 1, 6, 31, letters},
                                        FieldSpec{document_number, 2, 1, 9, any},
                                        FieldSpec{document_number_check, 2, 10, 1, digits},
                                        FieldSpec{nationality, 2, 11, 3, letters},
                                        FieldSpec{birth_date, 2, 14, 6, digits},
                                        FieldSpec{birth_date_check, 2, 20, 1, digits},
                                        FieldSpec{FieldId::sex, 2, 21, 1, sexes},
                                        FieldSpec{expiry_date, 2, 22, 6, digits},
                                        FieldSpec{expiry_date_check, 2, 28, 1, digits},
                                        FieldSpec{optional_data, 2, 29, 8, any}};

// The French identity card of 1988 to 2021: optional data name the issuing office, the number begins with year and
// month of issue. As public parsers describe it (npm mrz 5, innovatrics mrz-java); Doc 9303 does not have it.
inline constexpr std::array fra_id_layout{
    FieldSpec{document_code, 1, 1, 2, letters},    FieldSpec{issuing_state, 1, 3, 3, letters},
    FieldSpec{names, 1, 6, 25, letters},           FieldSpec{optional_data, 1, 31, 6, any},
    FieldSpec{document_number, 2, 1, 12, any},     FieldSpec{document_number_check, 2, 13, 1, digits},
    FieldSpec{given_names, 2, 14, 14, letters},    FieldSpec{birth_date, 2, 28, 6, digits},
    FieldSpec{birth_date_check, 2, 34, 1, digits}, FieldSpec{FieldId::sex, 2, 35, 1, sexes},
    FieldSpec{composite_check, 2, 36, 1, digits}};

// The French driving licence (the same sources).
inline constexpr std::array fra_dl_layout{
    FieldSpec{document_code, 1, 1, 2, any},      FieldSpec{issuing_state, 1, 3, 3, letters},
    FieldSpec{document_number, 1, 6, 9, any},    FieldSpec{document_number_check, 1, 15, 1, digits},
    FieldSpec{expiry_date, 1, 16, 6, digits},    FieldSpec{names, 1, 22, 8, letters},
    FieldSpec{composite_check, 1, 30, 1, digits}};

// Where a field stands in the format's array; -1: it has none. No search: parse() asks dozens of times a zone.
using Index = std::array<std::int8_t, field_count>;

constexpr Index index_of(std::span<const FieldSpec> specs) {
  Index index{};
  for (auto& i : index) i = -1;
  for (std::size_t i = 0; i < specs.size(); ++i)
    index[static_cast<std::size_t>(specs[i].id)] = static_cast<std::int8_t>(i);
  return index;
}

// Where a field stands in the text of a zone without line breaks; length 0: the format has none.
struct Place {
  std::uint8_t offset = 0;
  std::uint8_t length = 0;
};
using Places = std::array<Place, field_count>;

constexpr Places places_of(std::span<const FieldSpec> specs, Shape shape) {
  Places places{};
  for (const auto& spec : specs) {
    places[static_cast<std::size_t>(spec.id)] = {
        static_cast<std::uint8_t>((spec.line - 1) * shape.columns + spec.column - 1),
        static_cast<std::uint8_t>(spec.length)};
  }
  return places;
}

struct Table {
  constexpr Table(std::span<const FieldSpec> of, Shape size)
      : specs(of), index(index_of(of)), places(places_of(of, size)), shape(size) {}
  std::span<const FieldSpec> specs;
  Index index;
  Places places;
  Shape shape;
};

// By Format.
inline constexpr std::array<Table, format_count> tables{Table{td1_layout, {3, 30}},   Table{td2_layout, {2, 36}},
                                                        Table{td3_layout, {2, 44}},   Table{mrva_layout, {2, 44}},
                                                        Table{mrvb_layout, {2, 36}},  Table{fra_id_layout, {2, 36}},
                                                        Table{fra_dl_layout, {1, 30}}};

}  // namespace layouts

// A field's place as the format has it; null: it has none. `format` is one of them.
inline const FieldSpec* find_spec(Format format, FieldId id) noexcept {
  const auto& table = layouts::tables[static_cast<std::size_t>(format)];
  const auto i = table.index[static_cast<std::size_t>(id)];
  return i < 0 ? nullptr : &table.specs[static_cast<std::size_t>(i)];
}

inline Shape shape_of(Format format) noexcept { return layouts::tables[static_cast<std::size_t>(format)].shape; }

// Where cells begin in the text of a zone without line breaks.
inline std::size_t offset_of(Format format, int line, int column) noexcept {
  return static_cast<std::size_t>((line - 1) * shape_of(format).columns + column - 1);
}

// The check digits, in the order in which Zone keeps them.
inline constexpr std::array check_ids{FieldId::document_number_check, FieldId::birth_date_check,
                                      FieldId::expiry_date_check, FieldId::optional_data_check,
                                      FieldId::composite_check};

inline FieldId covered_field(FieldId check) noexcept {
  switch (check) {
    case FieldId::document_number_check:
      return FieldId::document_number;
    case FieldId::birth_date_check:
      return FieldId::birth_date;
    case FieldId::expiry_date_check:
      return FieldId::expiry_date;
    default:
      return FieldId::optional_data;
  }
}

// The cells of a document number's check digit that stand before the number: the French licence counts document code
// and state too.
inline int cells_before_number(Format format) noexcept { return format == Format::fra_dl ? 5 : 0; }

// The cells of the composite check digit (Doc 9303-4, -5 and -6, 4.2.4); visas have none (9303-7).
inline std::span<const Cells> composite_cells(Format format) noexcept {
  static constexpr std::array td1{Cells{1, 6, 25}, Cells{2, 1, 7}, Cells{2, 9, 7}, Cells{2, 19, 11}};
  static constexpr std::array td2{Cells{2, 1, 10}, Cells{2, 14, 7}, Cells{2, 22, 14}};
  static constexpr std::array td3{Cells{2, 1, 10}, Cells{2, 14, 7}, Cells{2, 22, 22}};
  static constexpr std::array fra_id{Cells{1, 1, 36}, Cells{2, 1, 35}};
  static constexpr std::array fra_dl{Cells{1, 1, 29}};
  switch (format) {
    case Format::td1:
      return td1;
    case Format::td2:
      return td2;
    case Format::td3:
      return td3;
    case Format::fra_id:
      return fra_id;
    case Format::fra_dl:
      return fra_dl;
    default:
      return {};
  }
}

}  // namespace landfall::mrz
