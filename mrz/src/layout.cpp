#include <landfall/mrz/layout.hpp>

#include <array>

#include "layouts.hpp"

namespace landfall::mrz {
std::string_view name(Format format) noexcept {
  switch (format) {
    case Format::td1:
      return "TD1";
    case Format::td2:
      return "TD2";
    case Format::td3:
      return "TD3";
    case Format::mrva:
      return "MRV-A";
    case Format::mrvb:
      return "MRV-B";
    case Format::fra_id:
      return "FRA-ID";
    case Format::fra_dl:
      return "FRA-DL";
  }
  return "?";
}

Shape shape(Format format) noexcept {
  return static_cast<std::size_t>(format) < layouts::tables.size() ? shape_of(format) : Shape{};
}

std::string_view name(FieldId id) noexcept {
  constexpr std::array<std::string_view, field_count> names{
      "document_code",         "issuing_state",     "names",         "document_number",     "document_number_rest",
      "document_number_check", "nationality",       "birth_date",    "birth_date_check",    "sex",
      "expiry_date",           "expiry_date_check", "optional_data", "optional_data_check", "optional_data_2",
      "composite_check",       "given_names"};
  const auto i = static_cast<std::size_t>(id);
  return i < names.size() ? names[i] : "?";
}

std::span<const FieldSpec> layout(Format format) noexcept {
  const auto i = static_cast<std::size_t>(format);
  return i < layouts::tables.size() ? layouts::tables[i].specs : std::span<const FieldSpec>{};
}

}  // namespace landfall::mrz
