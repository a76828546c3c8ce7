// Every zone of a corpus of printed strings, against the verdict file of this project and against what another parser
// (npm mrz 5.0.2) says. The file holds no string: a row is known by its number and the CRC-32 of its lines. It has,
// separated by tabs: number, CRC, format or "none", valid or invalid, the fields that are not ok ("field:verdict" with
// commas, "-" if none), on which points the other parser differs ("-" if none), and what decides each of them.
//
// A verdict that changes, or a difference that nobody explained, fails. LANDFALL_WRITE_VERDICTS=FILE writes the rows
// anew, with the reasons that stand in the old file.
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <landfall/base/bytes.hpp>
#include <landfall/mrz/zone.hpp>

#include "data.hpp"

namespace landfall::mrz {
namespace {

using Json = nlohmann::json;
constexpr Date today{2026, 11, 23};
constexpr std::size_t corpus_size = 73;

struct Row {
  std::string number, crc, format, valid, fields, differs, reason;
  [[nodiscard]] std::string key() const {
    return number + '\t' + crc + '\t' + format + '\t' + valid + '\t' + fields + '\t' + differs;
  }
};

std::string join(const std::set<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ",") + item;
  return out.empty() ? "-" : out;
}

std::string joined_lines(const Json& item) {
  std::string text;
  for (const auto& line : item.at("lines")) text += (text.empty() ? "" : "\n") + line.get<std::string>();
  return text;
}

std::string hash(const std::string& text) {
  char out[9];
  (void)std::snprintf(out, sizeof out, "%08x", static_cast<unsigned>(crc32(as_bytes(text))));
  return out;
}

std::string spaced(std::string_view name) {
  std::string out(name);
  for (auto& c : out) c = c == '<' ? ' ' : c;
  return out;
}

// Our words for the fields that the other parser calls invalid.
std::string our_name(const std::string& theirs) {
  static const std::map<std::string, std::string> names{{"documentCode", "document_code"},
                                                        {"issuingState", "issuing_state"},
                                                        {"lastName", "names"},
                                                        {"firstName", "names"},
                                                        {"documentNumber", "document_number"},
                                                        {"documentNumberCheckDigit", "document_number_check"},
                                                        {"nationality", "nationality"},
                                                        {"birthDate", "birth_date"},
                                                        {"birthDateCheckDigit", "birth_date_check"},
                                                        {"sex", "sex"},
                                                        {"expirationDate", "expiry_date"},
                                                        {"expirationDateCheckDigit", "expiry_date_check"},
                                                        {"personalNumber", "optional_data"},
                                                        {"personalNumberCheckDigit", "optional_data_check"},
                                                        {"compositeCheckDigit", "composite_check"}};
  const auto found = names.find(theirs);
  return found == names.end() ? "other" : found->second;
}

bool is_check(FieldId id) { return name(id).ends_with("_check"); }

// On which points the two differ: format, which fields are wrong, and the values of those that both read.
std::set<std::string> differences(const Zone& zone, const Json& other) {
  std::set<std::string> out, ours, theirs;
  const auto their_format = other.at("format").get<std::string>();
  if (name(zone.format()) != (their_format == "FRENCH_NATIONAL_ID" ? "FRA-ID" : their_format)) out.insert("format");
  if (zone.valid() != other.at("valid").get<bool>()) out.insert("valid");
  for (const auto& field : zone.fields()) {
    // A field that is only not proven is told of by its check digit.
    if (field.verdict != Verdict::ok && (field.verdict != Verdict::bad_check_digit || is_check(field.id)))
      ours.insert(std::string(name(field.id)));
  }
  for (const auto& wrong : other.at("invalid")) theirs.insert(our_name(wrong.at("field").get<std::string>()));
  for (const auto& field : ours) {
    if (!theirs.contains(field)) out.insert(field);
  }
  for (const auto& field : theirs) {
    if (!ours.contains(field)) out.insert(field);
  }
  const auto& values = other.at("fields");
  const auto compare = [&](const char* key, const std::string& value) {
    if (values.contains(key) && values.at(key).is_string() && values.at(key).get<std::string>() != value)
      out.insert(std::string("value of ") + our_name(key));
  };
  compare("documentCode", std::string(zone.document_code()));
  compare("issuingState", std::string(zone.issuing_state()));
  compare("lastName", spaced(zone.names().primary));
  compare("firstName", spaced(zone.names().secondary));
  compare("documentNumber", spaced(zone.document_number()));
  compare("nationality", std::string(zone.nationality()));
  compare("birthDate", std::string(zone.field(FieldId::birth_date)->text));
  if (const auto expiry = zone.field(FieldId::expiry_date)) compare("expirationDate", std::string(expiry->text));
  compare("sex", zone.sex() ? zone.sex() == Sex::unspecified ? "nonspecified" : std::string(name(*zone.sex())) : "");
  compare("personalNumber", spaced(zone.optional_data()));
  return out;
}

Row judge(std::size_t number, const Json& item) {
  const auto text = joined_lines(item);
  const auto& other = item.at("expected_by_npm_mrz_5_0_2");
  Row row{std::to_string(number), hash(text), "none", "invalid", "-", "-", ""};
  const auto zone = parse(text, today);
  if (!zone) {
    row.fields = zone.error().where();
    row.differs = join({"format"});
    return row;
  }
  std::set<std::string> fields;
  for (const auto& field : zone->fields()) {
    if (field.verdict != Verdict::ok)
      fields.insert(std::string(name(field.id)) + ':' + std::string(name(field.verdict)));
  }
  row.format = name(zone->format());
  row.valid = zone->valid() ? "valid" : "invalid";
  row.fields = join(fields);
  row.differs = join(differences(*zone, other));
  return row;
}

std::vector<Row> read_verdicts(const std::string& file) {
  std::vector<Row> rows;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream cells(line);
    Row row;
    for (auto* cell : {&row.number, &row.crc, &row.format, &row.valid, &row.fields, &row.differs, &row.reason})
      std::getline(cells, *cell, '\t');
    rows.push_back(row);
  }
  return rows;
}

TEST(MrzCorpus, VerdictsAreThoseOfTheFile) {
  const auto corpus_file = external::data_folder() / "mrz/corpora/mrz_strings.json";
  LANDFALL_NEEDS_DATA(corpus_file);
  std::ifstream in(corpus_file);
  const auto corpus = Json::parse(in);
  ASSERT_EQ(corpus.size(), corpus_size);
  const auto expected = read_verdicts(LANDFALL_VECTORS "/mrz/corpus_verdicts.tsv");
  const char* to = std::getenv("LANDFALL_WRITE_VERDICTS");
  std::ofstream out;
  if (to != nullptr) out.open(to);
  if (to == nullptr) {
    ASSERT_EQ(expected.size(), corpus_size);
  }
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto row = judge(i, corpus[i]);
    const std::string reason = i < expected.size() ? expected[i].reason : "";
    if (to != nullptr) {
      out << row.key() << '\t' << reason << '\n';
      continue;
    }
    EXPECT_EQ(row.key(), expected[i].key());
    // Each point of difference has its reason: "point: why (clause)", with semicolons.
    EXPECT_EQ(row.differs == "-", reason.empty()) << "row " << i;
    if (row.differs != "-") {
      EXPECT_NE(reason.find("9303"), std::string::npos) << "row " << i << ": no clause";
    }
  }
}

}  // namespace
}  // namespace landfall::mrz
