#pragma once

#include <array>
#include <optional>
#include <span>

#include <landfall/mrz/layout.hpp>
#include <landfall/mrz/zone.hpp>

namespace landfall::mrz {

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

// The cells of the composite check digit (Doc 9303-4, -5 and -6, 4.2.4); visas have none (9303-7).
inline std::span<const Cells> composite_cells(Format format) noexcept {
  static constexpr std::array td1{Cells{1, 6, 25}, Cells{2, 1, 7}, Cells{2, 9, 7}, Cells{2, 19, 11}};
  static constexpr std::array td2{Cells{2, 1, 10}, Cells{2, 14, 7}, Cells{2, 22, 14}};
  static constexpr std::array td3{Cells{2, 1, 10}, Cells{2, 14, 7}, Cells{2, 22, 22}};
  switch (format) {
    case Format::td1:
      return td1;
    case Format::td2:
      return td2;
    case Format::td3:
      return td3;
    default:
      return {};
  }
}

inline std::optional<FieldSpec> find_spec(Format format, FieldId id) noexcept {
  for (const auto& spec : layout(format)) {
    if (spec.id == id) return spec;
  }
  return std::nullopt;
}

}  // namespace landfall::mrz
