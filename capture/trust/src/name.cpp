#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <landfall/base/text.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/reason.hpp>

#include "name.hpp"

namespace landfall::trust {
namespace {

constexpr std::string_view oid_country = "2.5.4.6";
constexpr std::size_t most_attributes = 64;  // real names have about six
// RFC 4514, 3, and what issuers add; others are written as their object identifier.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> short_names{
    {{"2.5.4.3", "CN"},
     {"2.5.4.5", "serialNumber"},
     {oid_country, "C"},
     {"2.5.4.7", "L"},
     {"2.5.4.8", "ST"},
     {"2.5.4.9", "STREET"},
     {"2.5.4.10", "O"},
     {"2.5.4.11", "OU"},
     {"2.5.4.12", "title"},
     {"0.9.2342.19200300.100.1.25", "DC"},
     {"1.2.840.113549.1.9.1", "email"}}};

struct Attribute {
  std::string oid, value;
};

// RDNSequence ::= SEQUENCE OF SET OF SEQUENCE { type, value } (X.501, 9.2); several attributes in one set are
// flattened.
Result<std::vector<Attribute>> parse_attributes(const ber::Object& name) {
  std::vector<Attribute> out;
  ber::Reader sets(name);
  while (!sets.at_end()) {
    LANDFALL_TRY(const auto set, sets.next(ber::tag::set, "a relative distinguished name"));
    ber::Reader pairs(set);
    while (!pairs.at_end()) {
      if (out.size() == most_attributes)
        return refuse(Reason::malformed, text("a name of at most ", most_attributes, " attributes"), "more")
            .at(text("byte ", pairs.offset()));
      LANDFALL_TRY(const auto pair, pairs.next(ber::tag::sequence, "an attribute of a name"));
      ber::Reader fields(pair);
      LANDFALL_TRY(const auto type, fields.next(ber::tag::oid, "the type of an attribute"));
      LANDFALL_TRY(const auto value, fields.next());
      Attribute attribute;
      LANDFALL_TRY(attribute.oid, ber::oid(type));
      auto written = ber::string(value);
      attribute.value = written ? *std::move(written) : text('#', to_hex(value.encoding));  // RFC 4514, 2.4
      out.push_back(std::move(attribute));
    }
  }
  return out;
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// RFC 4518 in short: case and the number of blanks do not count.
std::string folded(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += lower(c);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string escaped(std::string_view value) {  // RFC 4514, 2.4
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == value.size() && c == ' ');
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      const auto byte = static_cast<std::uint8_t>(c);
      out += '\\';
      out += to_hex({&byte, 1});
      continue;
    }
    if (edge || std::string_view(",+\"\\<>;").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string fold_country(std::string_view country) {
  std::string out;
  for (const char c : country)
    if (c != ' ') out += upper(c);
  if (out == "D") return "DE";  // Doc 9303-3, 5: Germany's own code
  if (out == "UK") return "GB";
  return out;
}

Result<Name> parse_name(const ber::Object& name) {
  LANDFALL_TRY(const auto attributes, parse_attributes(name));
  Name out{.der = name.encoding};
  for (const auto& attribute : attributes) {
    const bool is_country = attribute.oid == oid_country;
    const std::string country = is_country ? fold_country(attribute.value) : std::string();
    if (is_country && out.country.empty()) out.country = country;
    // Lengths in front: no value can look like the beginning of the next attribute.
    const std::string value = is_country ? country : folded(attribute.value);
    out.canonical += text(attribute.oid, '=', value.size(), ':', value, ';');
  }
  return out;
}

Result<std::vector<std::string>> name_attributes(const ber::Object& name, std::string_view oid) {
  LANDFALL_TRY(auto attributes, parse_attributes(name));
  std::vector<std::string> out;
  for (auto& attribute : attributes)
    if (attribute.oid == oid) out.push_back(std::move(attribute.value));
  return out;
}

std::string to_text(const Name& name) {
  std::string out;
  ber::Reader reader(name.der);
  const auto sequence = reader.next();
  if (!sequence) return out;
  auto attributes = parse_attributes(*sequence);
  if (!attributes) return out;
  std::reverse(attributes->begin(), attributes->end());  // RFC 4514, 2.1
  for (const auto& attribute : *attributes) {
    const auto known = std::find_if(short_names.begin(), short_names.end(),
                                    [&](const auto& candidate) { return candidate.first == attribute.oid; });
    if (!out.empty()) out += ',';
    out += known != short_names.end() ? std::string(known->second) : attribute.oid;
    out += '=';
    out += escaped(attribute.value);
  }
  return out;
}

}  // namespace landfall::trust
