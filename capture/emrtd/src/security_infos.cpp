#include <landfall/emrtd/security_infos.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <landfall/base/ber.hpp>
#include <landfall/base/log.hpp>
#include <landfall/emrtd/files.hpp>

namespace landfall::emrtd {
namespace {

using Kind = SecurityInfoKind;

constexpr std::string_view bsi_pace = "0.4.0.127.0.7.2.2.4.";

// The beginning of the object identifiers of each kind; the first that fits counts (TR-03110-3, A.1.1; Doc
// 9303-11, 9.2).
constexpr std::array<std::pair<std::string_view, Kind>, 9> kinds{
    {{"0.4.0.127.0.7.2.2.1.", Kind::chip_authentication_key},
     {"0.4.0.127.0.7.2.2.2", Kind::terminal_authentication},
     {"0.4.0.127.0.7.2.2.3.", Kind::chip_authentication},
     {bsi_pace, Kind::pace},
     {"0.4.0.127.0.7.2.2.6", Kind::eid_security},
     {"0.4.0.127.0.7.2.2.5", Kind::eid_security},
     {"0.4.0.127.0.7.2.2.8", Kind::eid_security},
     {"2.23.136.1.1.5", Kind::active_authentication},
     {"2.23.136.1.1.13", Kind::ef_dir}}};

// A PACE protocol has one arc behind its kind (…4.2.2: ECDH-GM with AES-128), its domain parameters have none (…4.2).
bool is_pace_domain(std::string_view protocol) {
  return std::count(protocol.begin() + bsi_pace.size(), protocol.end(), '.') == 0;
}

Kind kind_of(std::string_view protocol) {
  for (const auto& [prefix, kind] : kinds) {
    if (!protocol.starts_with(prefix)) continue;
    return kind == Kind::pace && is_pace_domain(protocol) ? Kind::pace_domain : kind;
  }
  return Kind::unknown;
}

Result<std::optional<std::int64_t>> optional_integer(ber::Reader& fields) {
  LANDFALL_TRY(const auto object, fields.next_if(ber::tag::integer));
  if (!object) return std::optional<std::int64_t>();
  LANDFALL_TRY(const auto value, ber::integer(*object));
  return std::optional(value);
}

// What stands behind the protocol, by kind.
Result<void> read_rest(ber::Reader& fields, SecurityInfo& to) {
  switch (to.kind) {
    case Kind::pace:
    case Kind::chip_authentication: {
      LANDFALL_TRY(to.version, optional_integer(fields));
      auto& id = to.kind == Kind::pace ? to.parameter_id : to.key_id;
      LANDFALL_TRY(id, optional_integer(fields));
      return {};
    }
    case Kind::pace_domain: {
      LANDFALL_CHECK(fields.next(ber::tag::sequence, "domain parameters"));
      LANDFALL_TRY(to.parameter_id, optional_integer(fields));
      return {};
    }
    case Kind::chip_authentication_key: {
      LANDFALL_TRY(const auto key, fields.next(ber::tag::sequence, "a public key"));
      to.key = key.encoding;
      LANDFALL_TRY(to.key_id, optional_integer(fields));
      return {};
    }
    case Kind::active_authentication: {
      LANDFALL_TRY(to.version, optional_integer(fields));
      LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::oid, "a signature algorithm"));
      LANDFALL_TRY(to.algorithm, ber::oid(algorithm));
      return {};
    }
    case Kind::terminal_authentication: {
      LANDFALL_TRY(to.version, optional_integer(fields));
      return {};
    }
    default:
      return {};
  }
}

Result<void> read_info(const ber::Object& object, SecurityInfo& to) {
  to.encoding = object.encoding;
  ber::Reader fields(object);
  LANDFALL_TRY(const auto protocol, fields.next(ber::tag::oid, "the protocol of a SecurityInfo"));
  LANDFALL_TRY(to.protocol, ber::oid(protocol));
  to.kind = kind_of(to.protocol);
  return read_rest(fields, to);
}

SecurityInfos read_set(const ber::Object& set) {
  SecurityInfos out;
  ber::Reader reader(set);
  while (!reader.at_end()) {
    const auto object = reader.next();
    if (!object) {
      out.oddities.push_back(text("the rest cannot be read: ", object.error().message()));
      return out;
    }
    SecurityInfo info;
    if (auto read = read_info(*object, info); !read) {
      info.kind = Kind::unknown;
      out.oddities.push_back(
          text(info.protocol.empty() ? "a SecurityInfo" : info.protocol, ": ", read.error().message()));
    }
    out.infos.push_back(std::move(info));
  }
  if (out.infos.empty()) out.oddities.emplace_back("there is no SecurityInfo");
  return out;
}

}  // namespace

std::string_view name(SecurityInfoKind kind) noexcept {
  constexpr std::array<std::string_view, 9> kind_names{"unknown",
                                                       "pace",
                                                       "pace_domain",
                                                       "chip_authentication",
                                                       "chip_authentication_key",
                                                       "terminal_authentication",
                                                       "active_authentication",
                                                       "ef_dir",
                                                       "eid_security"};
  const auto i = static_cast<std::size_t>(kind);
  return i < kind_names.size() ? kind_names[i] : "unknown";
}

Result<SecurityInfos> parse_security_infos(ByteView bytes) {
  ber::Reader reader(bytes);
  LANDFALL_TRY(const auto set, reader.next(ber::tag::set, "SecurityInfos"));
  auto out = read_set(set);
  if (!reader.at_end()) out.oddities.push_back(text(reader.rest().size(), " octets stand behind the end"));
  return out;
}

Result<SecurityInfos> read_dg14(ByteView file) {
  LANDFALL_TRY(const auto opened, open_file(file, *group_spec(14)));
  return parse_security_infos(opened.object.content);
}

std::optional<std::string> not_confirmed(const SecurityInfos& access, const SecurityInfos& proven) {
  for (const auto& info : access.infos) {
    if (info.kind != Kind::pace && info.kind != Kind::pace_domain) continue;
    const bool stands_there = std::any_of(proven.infos.begin(), proven.infos.end(), [&](const SecurityInfo& other) {
      return std::ranges::equal(info.encoding, other.encoding);
    });
    if (!stands_there) return info.protocol;
  }
  // What was taken out of EF.CardAccess is a downgrade as well.
  for (const auto& info : proven.infos) {
    if (info.kind != Kind::pace) continue;
    const bool stands_there = std::any_of(access.infos.begin(), access.infos.end(), [&](const SecurityInfo& other) {
      return std::ranges::equal(info.encoding, other.encoding);
    });
    if (!stands_there) return info.protocol;
  }
  return std::nullopt;
}

}  // namespace landfall::emrtd
