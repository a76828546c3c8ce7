#include <landfall/emrtd/security_info.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include <landfall/base/text.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

// bsi-de protocols smartcard: BSI TR-03110-3, A.1.1.
constexpr std::string_view public_key_arc = "0.4.0.127.0.7.2.2.1.", terminal_authentication = "0.4.0.127.0.7.2.2.2",
                           chip_authentication_arc = "0.4.0.127.0.7.2.2.3.", pace_arc = "0.4.0.127.0.7.2.2.4.",
                           active_authentication = "2.23.136.1.1.5", ef_dir = "2.23.136.1.1.13";

using Value = decltype(SecurityInfo::value);

// What follows an arc: "2.4" -> {2, 4}; the second is 0 where there is one number only.
std::optional<std::array<int, 2>> arcs_behind(std::string_view oid, std::string_view arc) {
  if (!oid.starts_with(arc)) return std::nullopt;
  oid.remove_prefix(arc.size());
  const auto digit = [&](std::size_t i) { return oid[i] >= '1' && oid[i] <= '9' ? oid[i] - '0' : 0; };
  if (oid.size() == 1) return std::array{digit(0), 0};
  if (oid.size() == 3 && oid[1] == '.' && digit(2) != 0) return std::array{digit(0), digit(2)};
  return std::nullopt;
}

std::optional<Cipher> cipher_of(int arc) {  // 1: 3DES-CBC-CBC, 2 to 4: AES-CBC-CMAC
  if (arc < 1 || arc > 4) return std::nullopt;
  return static_cast<Cipher>(arc - 1);
}

std::optional<KeyAgreement> agreement_of(int arc) {
  if (arc != 1 && arc != 2) return std::nullopt;
  return arc == 1 ? KeyAgreement::dh : KeyAgreement::ecdh;
}

struct PaceProtocol {
  KeyAgreement agreement{};
  PaceMapping mapping{};
};
std::optional<PaceProtocol> pace_of(int arc) {
  switch (arc) {
    case 1:
      return PaceProtocol{KeyAgreement::dh, PaceMapping::generic};
    case 2:
      return PaceProtocol{KeyAgreement::ecdh, PaceMapping::generic};
    case 3:
      return PaceProtocol{KeyAgreement::dh, PaceMapping::integrated};
    case 4:
      return PaceProtocol{KeyAgreement::ecdh, PaceMapping::integrated};
    case 6:
      return PaceProtocol{KeyAgreement::ecdh, PaceMapping::chip_authentication};
    default:
      return std::nullopt;
  }
}

Result<std::int64_t> required_integer(ber::Reader& reader, std::string_view what) {
  LANDFALL_TRY(const auto object, reader.next(ber::tag::integer, what));
  return ber::integer(object);
}

Result<std::optional<std::int64_t>> optional_integer(ber::Reader& reader) {
  LANDFALL_TRY(const auto object, reader.next_if(ber::tag::integer));
  if (!object) return std::optional<std::int64_t>();
  LANDFALL_TRY(const auto value, ber::integer(*object));
  return std::optional(value);
}

Result<Value> pace_info(ber::Reader& reader, PaceProtocol protocol, Cipher cipher) {
  PaceInfo info{protocol.agreement, protocol.mapping, cipher};
  LANDFALL_TRY(info.version, required_integer(reader, "version"));
  LANDFALL_TRY(info.parameter_id, optional_integer(reader));
  return Value(info);
}

Result<Value> pace_parameters(ber::Reader& reader, PaceProtocol protocol) {
  LANDFALL_TRY(const auto parameters, reader.next(ber::tag::sequence, "domainParameter"));
  PaceDomainParameterInfo info{protocol.agreement, protocol.mapping, parameters.encoding};
  LANDFALL_TRY(info.parameter_id, optional_integer(reader));
  return Value(info);
}

Result<Value> chip_authentication_info(ber::Reader& reader, KeyAgreement agreement, Cipher cipher) {
  ChipAuthenticationInfo info{agreement, cipher};
  LANDFALL_TRY(info.version, required_integer(reader, "version"));
  LANDFALL_TRY(info.key_id, optional_integer(reader));
  return Value(info);
}

Result<Value> chip_authentication_parameters(ber::Reader& reader, KeyAgreement agreement) {
  LANDFALL_TRY(const auto parameters, reader.next(ber::tag::sequence, "domainParameter"));
  ChipAuthenticationDomainParameterInfo info{agreement, parameters.encoding};
  LANDFALL_TRY(info.key_id, optional_integer(reader));
  return Value(info);
}

Result<Value> chip_authentication_key(ber::Reader& reader, KeyAgreement agreement) {
  LANDFALL_TRY(const auto key, reader.next(ber::tag::sequence, "chipAuthenticationPublicKey"));
  ChipAuthenticationPublicKeyInfo info{agreement, key.encoding};
  LANDFALL_TRY(info.key_id, optional_integer(reader));
  return Value(info);
}

// efCVCA is a FileID: the identifier, and perhaps the short one (TR-03110-3, A.1.1.3).
Result<Value> terminal_authentication_info(ber::Reader& reader) {
  TerminalAuthenticationInfo info;
  LANDFALL_TRY(info.version, required_integer(reader, "version"));
  LANDFALL_TRY(const auto file, reader.next_if(ber::tag::sequence));
  if (!file) return Value(info);
  ber::Reader inside(*file);
  LANDFALL_TRY(const auto fid, inside.next(ber::tag::octet_string, "fid"));
  LANDFALL_TRY(const auto sfid, inside.next_if(ber::tag::octet_string));
  if (fid.content.size() != 2) return malformed(fid.offset, "fid of 2 octets", text(fid.content.size()));
  info.ef_cvca = static_cast<std::uint16_t>(fid.content[0] << 8 | fid.content[1]);
  if (sfid && sfid->content.size() != 1) return malformed(sfid->offset, "sfid of 1 octet", text(sfid->content.size()));
  if (sfid) info.ef_cvca_sfi = sfid->content[0];
  return Value(info);
}

Result<Value> active_authentication_info(ber::Reader& reader) {
  ActiveAuthenticationInfo info;
  LANDFALL_TRY(info.version, required_integer(reader, "version"));
  LANDFALL_TRY(const auto algorithm, reader.next(ber::tag::oid, "signatureAlgorithm"));
  LANDFALL_TRY(info.signature_algorithm, ber::oid(algorithm));
  return Value(std::move(info));
}

Result<Value> ef_dir_info(ber::Reader& reader) {
  LANDFALL_TRY(const auto content, reader.next(ber::tag::octet_string, "eFDIR"));
  return Value(EfDirInfo{content.content});
}

// `reader` stands behind the protocol. OtherInfo: a protocol that is not known.
Result<Value> value_of(const std::string& protocol, ber::Reader& reader) {
  if (protocol == terminal_authentication) return terminal_authentication_info(reader);
  if (protocol == active_authentication) return active_authentication_info(reader);
  if (protocol == ef_dir) return ef_dir_info(reader);
  if (const auto arcs = arcs_behind(protocol, pace_arc)) {
    const auto pace = pace_of((*arcs)[0]);
    const auto cipher = cipher_of((*arcs)[1]);
    if (pace && cipher) return pace_info(reader, *pace, *cipher);
    if (pace && (*arcs)[1] == 0) return pace_parameters(reader, *pace);
  }
  if (const auto arcs = arcs_behind(protocol, chip_authentication_arc)) {
    const auto agreement = agreement_of((*arcs)[0]);
    const auto cipher = cipher_of((*arcs)[1]);
    if (agreement && cipher) return chip_authentication_info(reader, *agreement, *cipher);
    if (agreement && (*arcs)[1] == 0) return chip_authentication_parameters(reader, *agreement);
  }
  if (const auto arcs = arcs_behind(protocol, public_key_arc); arcs && (*arcs)[1] == 0)
    if (const auto agreement = agreement_of((*arcs)[0])) return chip_authentication_key(reader, *agreement);
  return Value(OtherInfo{});
}

Result<SecurityInfo> security_info(const ber::Object& object, std::vector<Remark>& remarks) {
  ber::Reader reader(object);
  LANDFALL_TRY(const auto oid, reader.next(ber::tag::oid, "protocol"));
  SecurityInfo info;
  LANDFALL_TRY(info.protocol, ber::oid(oid));
  info.encoding = object.encoding;
  if (reader.at_end()) return malformed(reader.offset(), "requiredData", "the end");
  auto value = value_of(info.protocol, reader);
  const bool other = value && std::holds_alternative<OtherInfo>(*value);
  if (value && (other || reader.at_end()))
    info.value = *std::move(value);
  else
    remark(remarks, RemarkCode::security_info, object.offset);
  return info;
}

void remark_repeated_keys(SecurityInfos& infos) {
  std::vector<std::optional<std::int64_t>> seen;
  for (const auto& info : infos.infos)
    if (const auto* key = std::get_if<ChipAuthenticationPublicKeyInfo>(&info.value)) seen.push_back(key->key_id);
  std::sort(seen.begin(), seen.end());
  if (std::adjacent_find(seen.begin(), seen.end()) != seen.end())
    remark(infos.remarks, RemarkCode::key_id_repeated, infos.object.offset);
}

Result<SecurityInfos> infos_of(FileContent file, const ber::Object& set) {
  SecurityInfos infos{std::move(file)};
  ber::Reader reader(set);
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto object, reader.next(ber::tag::sequence, "SecurityInfo"));
    LANDFALL_TRY(auto info, security_info(object, infos.remarks));
    infos.infos.push_back(std::move(info));
  }
  remark_repeated_keys(infos);
  return infos;
}

Result<SecurityInfos> dg14_of(ByteView bytes) {
  LANDFALL_TRY(auto file, read_file(File::dg14, bytes));
  ber::Reader reader(file.object);
  LANDFALL_TRY(const auto set, reader.next(ber::tag::set, "SecurityInfos"));
  if (!reader.at_end()) remark(file.remarks, RemarkCode::unknown_object, reader.offset());
  return infos_of(std::move(file), set);
}

Result<SecurityInfos> card_access_of(ByteView bytes) {
  LANDFALL_TRY(auto file, read_file(File::card_access, bytes));
  const auto set = file.object;
  return infos_of(std::move(file), set);
}

std::string_view characters(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

Result<SecurityInfos> read_security_infos(ByteView bytes) { return within("SecurityInfos", card_access_of(bytes)); }

Result<SecurityInfos> read_dg14(ByteView bytes) { return within(spec(File::dg14).name, dg14_of(bytes)); }

std::vector<ChipAuthentication> chip_authentications(const SecurityInfos& infos) {
  std::vector<const ChipAuthenticationPublicKeyInfo*> keys;
  for (const auto& info : infos.infos)
    if (const auto* key = std::get_if<ChipAuthenticationPublicKeyInfo>(&info.value)) keys.push_back(key);
  const auto before = [](const ChipAuthenticationPublicKeyInfo* a, const ChipAuthenticationPublicKeyInfo* b) {
    return std::tie(a->agreement, a->key_id) < std::tie(b->agreement, b->key_id);
  };
  std::stable_sort(keys.begin(), keys.end(), before);
  keys.erase(std::unique(keys.begin(), keys.end(), [&](auto* a, auto* b) { return !before(a, b); }), keys.end());

  std::vector<ChipAuthentication> pairs;
  std::vector<bool> named(keys.size());
  for (const auto& item : infos.infos) {
    const auto* info = std::get_if<ChipAuthenticationInfo>(&item.value);
    if (info == nullptr) continue;
    const ChipAuthenticationPublicKeyInfo wanted{info->agreement, {}, info->key_id};
    const auto key = std::lower_bound(keys.begin(), keys.end(), &wanted, before);
    if (key == keys.end() || before(&wanted, *key)) continue;
    pairs.push_back({info, *key});
    named[static_cast<std::size_t>(key - keys.begin())] = true;
  }
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!named[i]) pairs.push_back({nullptr, keys[i]});
  return pairs;
}

std::vector<const SecurityInfo*> not_in(const SecurityInfos& signed_infos, const SecurityInfos& card_access) {
  std::vector<std::string_view> known;
  known.reserve(signed_infos.infos.size());
  for (const auto& info : signed_infos.infos) known.push_back(characters(info.encoding));
  std::sort(known.begin(), known.end());
  std::vector<const SecurityInfo*> missing;
  for (const auto& info : card_access.infos)
    if (!std::binary_search(known.begin(), known.end(), characters(info.encoding))) missing.push_back(&info);
  return missing;
}

}  // namespace landfall::emrtd
