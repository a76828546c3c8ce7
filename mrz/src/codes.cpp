#include <landfall/mrz/codes.hpp>

#include <landfall/base/name_table.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

#include "alphabet.hpp"

namespace landfall::mrz {
namespace {

// ISO 3166-1 alpha-3 as Doc 9303-3, section 5, Part A takes it over, but for Germany: its code there is D alone, and
// DEU stands below among those that are in use all the same.
constexpr std::string_view states =
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH "
    "BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB "
    "CUW CXR CYM CYP CZE DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY "
    "GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ "
    "ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC "
    "MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK "
    "NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS "
    "RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD "
    "TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF "
    "WSM YEM ZAF ZMB ZWE";
constexpr std::string_view united_kingdom = "GBD GBN GBO GBP GBS";
constexpr std::string_view united_nations = "UNO UNA UNK";
constexpr std::string_view organizations = "EUE XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO";
constexpr std::string_view persons = "XXA XXB XXC XXX";
// ANT and NTZ stood in earlier editions; RKS and DEU are printed by issuers.
constexpr std::string_view in_use = "ANT DEU NTZ RKS";

constexpr std::size_t letters = 26;
using Table = std::array<std::uint8_t, letters * letters * letters>;  // kind + 1; 0: no such code

constexpr std::size_t at(std::string_view code) {
  return (static_cast<std::size_t>(code[0] - 'A') * letters + static_cast<std::size_t>(code[1] - 'A')) * letters +
         static_cast<std::size_t>(code[2] - 'A');
}

constexpr void enter(Table& table, std::string_view codes, CodeKind kind) {
  for (std::size_t i = 0; i < codes.size(); i += 4) {
    table[at(codes.substr(i, 3))] = static_cast<std::uint8_t>(static_cast<std::uint8_t>(kind) + 1);
  }
}

constexpr Table code_table = [] {
  Table t{};
  enter(t, states, CodeKind::state);
  enter(t, united_kingdom, CodeKind::united_kingdom);
  enter(t, united_nations, CodeKind::united_nations);
  enter(t, organizations, CodeKind::organization);
  enter(t, persons, CodeKind::person);
  enter(t, "UTO", CodeKind::specimen);
  enter(t, in_use, CodeKind::in_use);
  return t;
}();

}  // namespace

std::string_view name(CodeKind kind) noexcept {
  using enum CodeKind;
  static constexpr auto names = name_table<CodeKind>({{state, "state"},
                                                      {united_kingdom, "united_kingdom"},
                                                      {united_nations, "united_nations"},
                                                      {organization, "organization"},
                                                      {person, "person"},
                                                      {specimen, "specimen"},
                                                      {in_use, "in_use"}});
  return names.name(kind);
}

std::optional<CodeKind> find_code(std::string_view code) noexcept {
  if (code == "D<<" || code == "D") return CodeKind::state;
  if (code.size() != 3 || !is_letter(code[0]) || !is_letter(code[1]) || !is_letter(code[2])) return std::nullopt;
  const auto kind = code_table[at(code)];
  if (kind == 0) return std::nullopt;
  return static_cast<CodeKind>(kind - 1);
}

}  // namespace landfall::mrz
