#include <landfall/mrz/layout.hpp>

#include <array>

namespace landfall::mrz {
namespace {

using enum FieldId;
using enum Alphabet;

constexpr std::array td1_layout{
    // Doc 9303-5, 4.2.2
    FieldSpec{document_code, 1, 1, 2, any},       FieldSpec{issuing_state, 1, 3, 3, letters},
    FieldSpec{document_number, 1, 6, 9, any},     FieldSpec{document_number_check, 1, 15, 1, digits},
    FieldSpec{optional_data, 1, 16, 15, any},     FieldSpec{birth_date, 2, 1, 6, digits},
    FieldSpec{birth_date_check, 2, 7, 1, digits}, FieldSpec{FieldId::sex, 2, 8, 1, sexes},
    FieldSpec{expiry_date, 2, 9, 6, digits},      FieldSpec{expiry_date_check, 2, 15, 1, digits},
    FieldSpec{nationality, 2, 16, 3, letters},    FieldSpec{optional_data_2, 2, 19, 11, any},
    FieldSpec{composite_check, 2, 30, 1, digits}, FieldSpec{names, 3, 1, 30, letters}};

constexpr std::array td2_layout{// Doc 9303-6, 4.2.2
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

constexpr std::array td3_layout{// Doc 9303-4, 4.2.2
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

constexpr std::array mrva_layout{// Doc 9303-7, Format-A
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

constexpr std::array mrvb_layout{// Doc 9303-7, Format-B
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

}  // namespace

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
  }
  return "?";
}

Shape shape(Format format) noexcept {
  switch (format) {
    case Format::td1:
      return {3, 30};
    case Format::td2:
    case Format::mrvb:
      return {2, 36};
    case Format::td3:
    case Format::mrva:
      return {2, 44};
  }
  return {};
}

std::string_view name(FieldId id) noexcept {
  constexpr std::array<std::string_view, field_count> names{
      "document_code",         "issuing_state",     "names",         "document_number",     "document_number_rest",
      "document_number_check", "nationality",       "birth_date",    "birth_date_check",    "sex",
      "expiry_date",           "expiry_date_check", "optional_data", "optional_data_check", "optional_data_2",
      "composite_check"};
  const auto i = static_cast<std::size_t>(id);
  return i < names.size() ? names[i] : "?";
}

std::span<const FieldSpec> layout(Format format) noexcept {
  switch (format) {
    case Format::td1:
      return td1_layout;
    case Format::td2:
      return td2_layout;
    case Format::td3:
      return td3_layout;
    case Format::mrva:
      return mrva_layout;
    case Format::mrvb:
      return mrvb_layout;
  }
  return {};
}

}  // namespace landfall::mrz
