#include <gtest/gtest.h>

#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>

#include "build.hpp"

namespace landfall::emrtd::test {
namespace {

constexpr std::string_view sha256 = "2.16.840.1.101.3.4.2.1";

Bytes hash_of(int number, std::size_t size = 32) {
  return der::sequence({der::integer(number), der::octet_string(Bytes(size, static_cast<std::uint8_t>(number)))});
}
Bytes list(int version, const std::vector<Bytes>& hashes, const Bytes& info = {}, std::string_view oid = sha256) {
  return der::sequence(
      {der::integer(version), der::sequence({der::oid(oid), der::null()}), der::sequence(hashes), info});
}
const Bytes version_info = der::sequence({der::printable_string("0108"), der::printable_string("040000")});

TEST(EmrtdSecurity, SodWithAndWithoutItsTag) {
  const Bytes cms = der::sequence({der::oid("1.2.840.113549.1.7.2"), hex("A0020500")});
  const Bytes file = joined(der::object(0x77, {cms}), hex("00"));
  const auto sod = read_sod(file);
  ASSERT_TRUE(sod);
  EXPECT_EQ(to_hex(sod->cms), to_hex(cms));
  EXPECT_FALSE(sod->has(RemarkCode::not_wrapped));
  EXPECT_TRUE(sod->has(RemarkCode::trailing_bytes));
  const auto bare = read_sod(cms);
  ASSERT_TRUE(bare);
  EXPECT_EQ(to_hex(bare->cms), to_hex(cms));
  EXPECT_TRUE(bare->has(RemarkCode::not_wrapped));
  EXPECT_FALSE(read_sod(der::object(0x77, {der::null()})));
  EXPECT_FALSE(read_sod(hex("0500")));
}

TEST(EmrtdSecurity, LdsSecurityObject) {
  const Bytes content = list(1, {hash_of(1), hash_of(2), hash_of(14)}, version_info);
  const auto object = read_lds_security_object(content);
  ASSERT_TRUE(object) << object.error().message();
  EXPECT_EQ(object->version, 1);
  EXPECT_EQ(object->digest_algorithm, "sha256");
  EXPECT_EQ(object->digest_oid, sha256);
  EXPECT_EQ(object->hashes.size(), 3U);
  ASSERT_NE(object->find(14), nullptr);
  EXPECT_EQ(object->find(14)->hash[0], 14);
  EXPECT_EQ(object->find(3), nullptr);
  EXPECT_EQ(object->lds_version, "1.8");
  EXPECT_EQ(object->unicode_version, "4.0.0");
  EXPECT_TRUE(object->remarks.empty());
}

TEST(EmrtdSecurity, LdsSecurityObjectThatIsOdd) {
  const Bytes none = list(1, {hash_of(1)}), early = list(0, {hash_of(1)}, version_info);
  EXPECT_TRUE(has(read_lds_security_object(none)->remarks, RemarkCode::version_info));
  EXPECT_TRUE(has(read_lds_security_object(early)->remarks, RemarkCode::version_info));
  const Bytes shorter = list(0, {hash_of(1, 20), hash_of(2)});
  const auto short_hash = read_lds_security_object(shorter);
  ASSERT_TRUE(short_hash);
  ASSERT_EQ(short_hash->remarks.size(), 1U);
  EXPECT_EQ(short_hash->remarks[0].code, RemarkCode::hash_length);
  EXPECT_EQ(short_hash->find(1)->hash.size(), 20U);
  const Bytes later = list(7, {hash_of(1, 16)}, der::sequence({der::printable_string("x"), der::printable_string("y")}),
                           "1.2.840.113549.2.5");
  const auto object = read_lds_security_object(later);
  ASSERT_TRUE(object) << object.error().message();
  EXPECT_TRUE(object->digest_algorithm.empty());
  for (const auto code :
       {RemarkCode::version_unexpected, RemarkCode::version_unreadable, RemarkCode::algorithm_unknown})
    EXPECT_TRUE(has(object->remarks, code)) << name(code);
}

TEST(EmrtdSecurity, LdsSecurityObjectsThatAreRefused) {
  EXPECT_FALSE(read_lds_security_object(list(0, {})));
  EXPECT_FALSE(read_lds_security_object(list(0, {hash_of(0)})));
  EXPECT_FALSE(read_lds_security_object(list(0, {hash_of(17)})));
  EXPECT_FALSE(read_lds_security_object(list(-1, {hash_of(1)})));
  EXPECT_FALSE(read_lds_security_object(joined(list(0, {hash_of(1)}), hex("00"))));
  EXPECT_FALSE(read_lds_security_object(der::set_of({})));
  EXPECT_FALSE(read_lds_security_object(list(0, {hash_of(1)}, der::null())));
  const auto twice = read_lds_security_object(list(0, {hash_of(1), hash_of(2), hash_of(1)}));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().found(), "data group 1 again");
  EXPECT_EQ(twice.error().layer(), Layer::emrtd);
}

Bytes info(std::string_view oid, const std::vector<Bytes>& fields) {
  std::vector<Bytes> parts{der::oid(oid)};
  parts.insert(parts.end(), fields.begin(), fields.end());
  return der::sequence(parts);
}
const Bytes parameters = der::sequence({der::oid("0.4.0.127.0.7.1.2"), der::integer(13)});
const Bytes pace = info("0.4.0.127.0.7.2.2.4.2.2", {der::integer(2), der::integer(13)});
const Bytes chip_info = info("0.4.0.127.0.7.2.2.3.2.4", {der::integer(1), der::integer(195)});
const Bytes chip_key =
    info("0.4.0.127.0.7.2.2.1.2", {der::sequence({parameters, der::bit_string(hex("04"))}), der::integer(195)});

TEST(EmrtdSecurity, EveryKindOfInfo) {
  const Bytes set = der::object(
      ber::tag::set,
      {pace, info("0.4.0.127.0.7.2.2.4.6", {parameters}), chip_info,
       info("0.4.0.127.0.7.2.2.3.1", {parameters, der::integer(2)}), chip_key,
       info("0.4.0.127.0.7.2.2.2",
            {der::integer(1), der::sequence({der::octet_string(hex("011A")), der::octet_string(hex("1A"))})}),
       info("2.23.136.1.1.5", {der::integer(1), der::oid("0.4.0.127.0.7.1.1.4.1.3")}),
       info("2.23.136.1.1.13", {der::octet_string(hex("6100"))}),
       info("0.4.0.127.0.7.2.2.6", {der::null(), der::null()})});
  const Bytes file = der::object(0x6E, {set});
  const auto dg14 = read_dg14(file);
  ASSERT_TRUE(dg14) << dg14.error().message();
  EXPECT_TRUE(dg14->remarks.empty());
  const auto& infos = dg14->infos;
  ASSERT_EQ(infos.size(), 9U);
  const auto& p = std::get<PaceInfo>(infos[0].value);
  EXPECT_EQ(p.agreement, KeyAgreement::ecdh);
  EXPECT_EQ(p.mapping, PaceMapping::generic);
  EXPECT_EQ(p.cipher, Cipher::aes128);
  EXPECT_EQ(p.version, 2);
  EXPECT_EQ(p.parameter_id, 13);
  EXPECT_EQ(std::get<PaceDomainParameterInfo>(infos[1].value).mapping, PaceMapping::chip_authentication);
  EXPECT_EQ(to_hex(std::get<PaceDomainParameterInfo>(infos[1].value).parameters), to_hex(parameters));
  EXPECT_EQ(std::get<ChipAuthenticationInfo>(infos[2].value).cipher, Cipher::aes256);
  EXPECT_EQ(std::get<ChipAuthenticationDomainParameterInfo>(infos[3].value).agreement, KeyAgreement::dh);
  EXPECT_EQ(std::get<ChipAuthenticationPublicKeyInfo>(infos[4].value).key_id, 195);
  EXPECT_EQ(std::get<TerminalAuthenticationInfo>(infos[5].value).ef_cvca, 0x011A);
  EXPECT_EQ(std::get<TerminalAuthenticationInfo>(infos[5].value).ef_cvca_sfi, 0x1A);
  EXPECT_EQ(std::get<ActiveAuthenticationInfo>(infos[6].value).signature_algorithm, "0.4.0.127.0.7.1.1.4.1.3");
  EXPECT_EQ(to_hex(std::get<EfDirInfo>(infos[7].value).ef_dir), "6100");
  EXPECT_TRUE(std::holds_alternative<OtherInfo>(infos[8].value));
  EXPECT_EQ(infos[8].protocol, "0.4.0.127.0.7.2.2.6");
}

// Every mapping and cipher of Doc 9303-11, 9.2.1, and what stands beside them.
TEST(EmrtdSecurity, PaceProtocols) {
  const auto first = [](std::string_view oid) {
    const Bytes set = der::object(ber::tag::set, {info(oid, {der::integer(2)})});
    return read_security_infos(set)->infos[0].value;
  };
  const PaceMapping mappings[] = {PaceMapping::generic, PaceMapping::generic, PaceMapping::integrated,
                                  PaceMapping::integrated};
  for (int arc = 1; arc <= 4; ++arc) {
    for (int cipher = 1; cipher <= 4; ++cipher) {
      const auto value = first("0.4.0.127.0.7.2.2.4." + std::to_string(arc) + "." + std::to_string(cipher));
      ASSERT_TRUE(std::holds_alternative<PaceInfo>(value));
      EXPECT_EQ(std::get<PaceInfo>(value).mapping, mappings[arc - 1]);
      EXPECT_EQ(std::get<PaceInfo>(value).agreement, arc % 2 == 1 ? KeyAgreement::dh : KeyAgreement::ecdh);
      EXPECT_EQ(static_cast<int>(std::get<PaceInfo>(value).cipher), cipher - 1);
    }
  }
  for (const auto* oid : {"0.4.0.127.0.7.2.2.4.5.2", "0.4.0.127.0.7.2.2.4.2.5", "0.4.0.127.0.7.2.2.4.2.2.1",
                          "0.4.0.127.0.7.2.2.4.12", "0.4.0.127.0.7.2.2.3.3.1", "0.4.0.127.0.7.2.2.1.3"})
    EXPECT_TRUE(std::holds_alternative<OtherInfo>(first(oid))) << oid;
}

TEST(EmrtdSecurity, InfosWithWrongFieldsStayRaw) {
  const Bytes wrong = info("0.4.0.127.0.7.2.2.4.2.2", {der::null()});
  const Bytes longer = info("0.4.0.127.0.7.2.2.2", {der::integer(1), der::sequence({der::octet_string(hex("01"))})});
  const Bytes more = info("0.4.0.127.0.7.2.2.3.2.2", {der::integer(1), der::integer(1), der::integer(1)});
  const Bytes set = der::object(ber::tag::set, {wrong, longer, more});
  const auto infos = read_security_infos(set);
  ASSERT_TRUE(infos);
  ASSERT_EQ(infos->infos.size(), 3U);
  EXPECT_EQ(infos->remarks.size(), 3U);
  EXPECT_TRUE(infos->has(RemarkCode::security_info));
  for (const auto& item : infos->infos) EXPECT_TRUE(std::holds_alternative<OtherInfo>(item.value));
  EXPECT_EQ(to_hex(infos->infos[0].encoding), to_hex(wrong));
  EXPECT_FALSE(read_security_infos(der::object(ber::tag::set, {der::null()})));
  EXPECT_FALSE(read_security_infos(der::object(ber::tag::set, {der::sequence({der::integer(1)})})));
  EXPECT_FALSE(read_security_infos(der::object(ber::tag::set, {der::sequence({der::oid("1.2.3")})})));
  EXPECT_FALSE(read_dg14(set));
}

TEST(EmrtdSecurity, KeysArePairedByIdentifier) {
  const Bytes other_key = info("0.4.0.127.0.7.2.2.1.2", {der::sequence({parameters})});
  const Bytes dh_info = info("0.4.0.127.0.7.2.2.3.1.2", {der::integer(1), der::integer(195)});
  const Bytes set = der::object(ber::tag::set, {chip_info, other_key, chip_key, dh_info});
  const auto infos = read_security_infos(set);
  ASSERT_TRUE(infos);
  const auto pairs = chip_authentications(*infos);
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].info, &std::get<ChipAuthenticationInfo>(infos->infos[0].value));
  EXPECT_EQ(pairs[0].key, &std::get<ChipAuthenticationPublicKeyInfo>(infos->infos[2].value));
  EXPECT_EQ(pairs[1].info, nullptr);
  EXPECT_EQ(pairs[1].key, &std::get<ChipAuthenticationPublicKeyInfo>(infos->infos[1].value));
  const auto twice = read_security_infos(der::object(ber::tag::set, {chip_key, chip_key}));
  ASSERT_TRUE(twice);
  EXPECT_TRUE(twice->has(RemarkCode::key_id_repeated));
}

TEST(EmrtdSecurity, CardAccessAgainstDg14) {
  const Bytes dg14_set = der::object(ber::tag::set, {chip_key, chip_info, pace});
  const Bytes same_set = der::object(ber::tag::set, {pace, chip_info});
  const Bytes weak = info("0.4.0.127.0.7.2.2.4.2.1", {der::integer(2), der::integer(13)});
  const Bytes weak_set = der::object(ber::tag::set, {pace, weak});
  const auto dg14 = read_security_infos(dg14_set), same = read_security_infos(same_set),
             weaker = read_security_infos(weak_set);
  ASSERT_TRUE(dg14 && same && weaker);
  EXPECT_TRUE(not_in(*dg14, *same).empty());
  const auto missing = not_in(*dg14, *weaker);
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0], &weaker->infos[1]);
}

}  // namespace
}  // namespace landfall::emrtd::test
