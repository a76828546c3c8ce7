#include <landfall/trust/country.hpp>

#include <algorithm>
#include <utility>

#include <landfall/trust/certificate.hpp>

namespace landfall::trust {
namespace {

// ISO 3166-1: alpha-3 and alpha-2, six characters each with the blank behind.
constexpr std::string_view iso_3166 =
    "ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI "
    "BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT "
    "BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU "
    "CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET "
    "FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR "
    "GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR "
    "IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB "
    "LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH "
    "MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE "
    "NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL "
    "PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ "
    "SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC "
    "TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY "
    "USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW ";

// What documents use beyond it (ICAO Doc 9303-3, 5: organisations, and who has no state), and the places whose
// documents name the state that they belong to.
constexpr std::pair<std::string_view, std::string_view> other_states[] = {
    {"D", "DE"},   {"EUE", "EU"}, {"GBD", "GB"}, {"GBN", "GB"}, {"GBO", "GB"}, {"GBP", "GB"}, {"GBS", "GB"},
    {"RKS", "KS"}, {"RKS", "XK"}, {"UNO", "UN"}, {"UNA", "UN"}, {"UNK", "UN"}, {"CHN", "HK"}, {"CHN", "MO"},
    {"GBR", "BM"}, {"XOM", "XO"}, {"XPO", "XP"}, {"ROM", "RO"}, {"UTO", "UT"}, {"XBA", "XB"}, {"XIM", "XI"},
    {"XCC", "XC"}, {"XCE", "XC"}, {"XCO", "XC"}, {"XEC", "XE"}, {"XES", "XE"}, {"XMP", "XM"}, {"XDC", "XD"},
    {"NTZ", "NT"}, {"IAO", "IA"}, {"XXA", "XX"}, {"XXB", "XX"}, {"XXC", "XX"}, {"XXX", "XX"}};

std::string letters(std::string_view state) {
  while (!state.empty() && state.back() == '<') state.remove_suffix(1);
  std::string out;
  for (const char c : state)
    if (c != ' ') out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

// The country of a state that ISO 3166-1 has; empty: none.
std::string_view country_of(std::string_view state) {
  for (std::size_t i = 0; i + 5 <= iso_3166.size(); i += 6)
    if (iso_3166.substr(i, 3) == state) return iso_3166.substr(i + 3, 2);
  return {};
}

bool is_listed(std::string_view state) {
  return std::ranges::any_of(other_states, [&](const auto& row) { return row.first == state; });
}

// Three letters, as a zone has them (Doc 9303-3, 5); Germany's one is the only other.
bool is_state(std::string_view state) { return state.size() == 3 || state == "D"; }

}  // namespace

bool is_state_of(std::string_view issuing_state, std::string_view country) {
  const std::string state = letters(issuing_state), code = fold_country(country);
  if (!is_state(state) || code.empty()) return false;
  if (state == code) return true;  // some certificates write three letters for a country
  for (const auto& [other, its_code] : other_states)
    if (other == state && its_code == code) return true;
  return country_of(state) == code;
}

bool is_same_state(std::string_view issuing_state, std::string_view locality) {
  const std::string state = letters(issuing_state);
  return is_state(state) && state == letters(locality);
}

bool is_state_of_others(std::string_view issuing_state, std::string_view country) {
  const std::string state = letters(issuing_state);
  return !is_state_of(state, country) && (!country_of(state).empty() || is_listed(state));
}

}  // namespace landfall::trust
