#include <landfall/mrz/layout.hpp>

#include <landfall/base/name_table.hpp>

#include "layouts.hpp"

namespace landfall::mrz {
namespace {
constexpr auto formats = name_table<Format>({{Format::td1, "TD1"},
                                             {Format::td2, "TD2"},
                                             {Format::td3, "TD3"},
                                             {Format::mrva, "MRV-A"},
                                             {Format::mrvb, "MRV-B"},
                                             {Format::fra_id, "FRA-ID"},
                                             {Format::fra_dl, "FRA-DL"}});
}  // namespace

std::string_view name(Format format) noexcept { return formats.name(format); }
std::optional<Format> format(std::string_view name) noexcept { return formats.value(name); }

Shape shape(Format format) noexcept {
  return static_cast<std::size_t>(format) < layouts::tables.size() ? shape_of(format) : Shape{};
}

std::string_view name(FieldId id) noexcept {
  using enum FieldId;
  static constexpr auto fields = name_table<FieldId>({{document_code, "document_code"},
                                                      {issuing_state, "issuing_state"},
                                                      {names, "names"},
                                                      {document_number, "document_number"},
                                                      {document_number_rest, "document_number_rest"},
                                                      {document_number_check, "document_number_check"},
                                                      {nationality, "nationality"},
                                                      {birth_date, "birth_date"},
                                                      {birth_date_check, "birth_date_check"},
                                                      {sex, "sex"},
                                                      {expiry_date, "expiry_date"},
                                                      {expiry_date_check, "expiry_date_check"},
                                                      {optional_data, "optional_data"},
                                                      {optional_data_check, "optional_data_check"},
                                                      {optional_data_2, "optional_data_2"},
                                                      {composite_check, "composite_check"},
                                                      {given_names, "given_names"}});
  return fields.name(id);
}

std::span<const FieldSpec> layout(Format format) noexcept {
  const auto i = static_cast<std::size_t>(format);
  return i < layouts::tables.size() ? layouts::tables[i].specs : std::span<const FieldSpec>{};
}

}  // namespace landfall::mrz
