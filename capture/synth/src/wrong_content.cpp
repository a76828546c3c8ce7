#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>

#include "bench.hpp"

// Data groups that are not those that were signed, lists that cannot be, and a chip whose files disagree.
namespace landfall::synth {

using model::ChipFinding;
using model::ChipStep;
using model::Reason;

namespace {

Result<Scene> another_traveller(const Bench& b) { return Scene::make(b.scene.seed() + 7919, b.scene.today()); }

Result<void> group_of_another(Bench& b, int number) {
  LANDFALL_TRY(const Scene other, another_traveller(b));
  if (number == 2) {
    LANDFALL_TRY(b.draft.files.groups[2], dg2(other, 96));
    return {};
  }
  LANDFALL_TRY(const auto lines, b.office.zone(other, mrz::Format::td3));
  b.draft.files.groups[1] = dg1(lines.front() + lines.back());
  return {};
}

Result<void> book_of_another(Bench& b) {
  LANDFALL_TRY(const Scene other, another_traveller(b));
  LANDFALL_TRY(b.draft.printed, b.office.zone(other, mrz::Format::td3));
  return {};
}

Result<void> unlisted_group(Bench& b) {
  LANDFALL_TRY(b.draft.files.groups[13], other_group(13, b.scene, IssueOptions{}));
  return {};
}

Result<void> changed_hash(Bench& b, int number) {
  for (auto& [group, hash] : b.draft.lds.hashes)
    if (group == number) hash.front() = static_cast<std::uint8_t>(hash.front() ^ 0x01);
  return {};
}

Result<void> resized_hash(Bench& b, std::size_t size) {
  b.draft.lds.hashes[1].second.resize(size);
  return {};
}

Result<void> other_state(Bench& b) {
  b.draft.printed.front().replace(2, 3, "D<<");
  b.draft.files.groups[1] = dg1(b.draft.printed.front() + b.draft.printed.back());
  return {};
}

// EF.CardSecurity with another mapping than EF.CardAccess and DG14 have, signed as it should be.
Result<void> other_card_security(Bench& b) {
  SecurityProfile other = b.draft.security;
  other.pace.front() = pace_info(id_pace_gm_3des);
  CmsProfile profile = b.draft.sod;
  profile.content_type = id_card_security_object;
  profile.content = security_infos(other);
  LANDFALL_TRY(b.draft.files.card_security, signed_data(profile));
  return {};
}

Result<void> announce(Bench& b, std::vector<Bytes> pace) {
  SecurityProfile other = b.draft.security;
  other.pace = std::move(pace);
  b.draft.files.card_access = card_access(other);
  return {};
}

void add_groups(std::vector<Row>& to) {
  const ExpectedStep mismatch = failed(ChipStep::dg_hashes, Reason::hash_mismatch);
  const ExpectedStep unproven = not_possible(ChipStep::card_access, Reason::dg14_missing);
  to.push_back({{"dg2_byte_changed", "The last byte of DG2 was changed.", {mismatch}, {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  auto& last = b.draft.files.groups[2].back();
                  last = static_cast<std::uint8_t>(last ^ 0x01);
                  return {};
                }});
  to.push_back({{"dg2_byte_appended", "A byte was added behind DG2.", {mismatch}, {ChipFinding::trailing_bytes}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  b.draft.files.groups[2].push_back(0);
                  return {};
                }});
  to.push_back({{"dg2_of_another", "DG2 is that of another traveller's document.", {mismatch}, {}},
                Stage::sealed,
                [](Bench& b) { return group_of_another(b, 2); }});
  to.push_back({{"dg1_of_another",
                 "DG1 is that of another traveller's document.",
                 {mismatch, failed(ChipStep::mrz_match, Reason::mrz_mismatch)},
                 {}},
                Stage::sealed,
                [](Bench& b) { return group_of_another(b, 1); }});
  to.push_back({{"dg14_byte_changed",
                 "The last byte of DG14 was changed, so it proves nothing about EF.CardAccess.",
                 {mismatch, unproven},
                 {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  auto& last = b.draft.files.groups[14].back();
                  last = static_cast<std::uint8_t>(last ^ 0x01);
                  return {};
                }});
  to.push_back({{"dg13_not_in_list",
                 "The chip has a DG13 that EF.SOD does not list.",
                 {failed(ChipStep::dg_hashes, Reason::not_in_sod)},
                 {}},
                Stage::sealed,
                unlisted_group});
  to.push_back(
      {{"dg1_not_given",
        "DG1 was not read.",
        {not_possible(ChipStep::ds_usage, Reason::dg1_missing), not_possible(ChipStep::country, Reason::dg1_missing),
         not_possible(ChipStep::mrz_match, Reason::dg1_missing),
         not_possible(ChipStep::dg_content, Reason::dg1_missing)},
        {ChipFinding::dg_listed_not_given}},
       Stage::sealed,
       [](Bench& b) -> Result<void> {
         b.draft.files.groups.erase(1);
         return {};
       }});
  to.push_back(
      {{"no_group_given",
        "No data group was read.",
        {not_possible(ChipStep::ds_usage, Reason::dg1_missing), not_possible(ChipStep::country, Reason::dg1_missing),
         not_possible(ChipStep::dg_hashes, Reason::dg_missing), not_possible(ChipStep::mrz_match, Reason::dg1_missing),
         unproven, not_possible(ChipStep::dg_content, Reason::dg1_missing)},
        {ChipFinding::dg_listed_not_given}},
       Stage::sealed,
       [](Bench& b) -> Result<void> {
         b.draft.files.groups.clear();
         return {};
       }});
}

// What every document has (Doc 9303-10, 4.6): a chip without it may be anybody's.
void add_mandatory(std::vector<Row>& to) {
  const auto content = [](Reason reason) { return not_possible(ChipStep::dg_content, reason); };
  to.push_back({{"dg1_malformed",
                 "DG1 was signed as it is, and is no zone.",
                 {not_possible(ChipStep::ds_usage, Reason::dg1_malformed),
                  not_possible(ChipStep::country, Reason::dg1_malformed),
                  not_possible(ChipStep::mrz_match, Reason::dg1_malformed), content(Reason::dg1_malformed)},
                 {ChipFinding::dg_not_read}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.files.groups[1] = dg1(b.draft.printed.front() + "\n" + b.draft.printed.back());
                  return {};
                }});
  to.push_back({{"dg2_malformed",
                 "DG2 was signed as it is, and is no portrait.",
                 {content(Reason::dg2_malformed)},
                 {ChipFinding::dg_not_read}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.files.groups[2] = der::object(0x75, Bytes{0x7F});
                  return {};
                }});
  to.push_back(
      {{"dg2_not_given", "DG2 was not read.", {content(Reason::dg2_missing)}, {ChipFinding::dg_listed_not_given}},
       Stage::sealed,
       [](Bench& b) -> Result<void> {
         b.draft.files.groups.erase(2);
         return {};
       }});
  to.push_back(
      {{"dg2_not_issued", "The document has no DG2, and EF.SOD lists none.", {content(Reason::dg_not_listed)}, {}},
       Stage::plan,
       [](Bench& b) -> Result<void> {
         b.draft.files.groups.erase(2);
         return {};
       }});
}

void add_hashes(std::vector<Row>& to) {
  const ExpectedStep mismatch = failed(ChipStep::dg_hashes, Reason::hash_mismatch);
  const ExpectedStep malformed = failed(ChipStep::sod_format, Reason::malformed);
  to.push_back({{"hash_of_dg2_changed", "EF.SOD lists another hash for DG2.", {mismatch}, {}},
                Stage::listed,
                [](Bench& b) { return changed_hash(b, 2); }});
  to.push_back({{"hash_short", "The hash of DG2 in EF.SOD is only its first 20 octets.", {mismatch}, {}},
                Stage::listed,
                [](Bench& b) { return resized_hash(b, 20); }});
  to.push_back({{"hash_empty", "The hash of DG2 in EF.SOD has no octets.", {mismatch}, {}},
                Stage::listed,
                [](Bench& b) { return resized_hash(b, 0); }});
  to.push_back({{"hash_algorithm_differs",
                 "EF.SOD says that the hashes are SHA-384; they are SHA-256.",
                 {mismatch, not_possible(ChipStep::card_access, Reason::dg14_missing)},
                 {}},
                Stage::listed,
                [](Bench& b) -> Result<void> {
                  b.draft.lds.digest = Digest::sha384;
                  return {};
                }});
  to.push_back({{"list_twice", "EF.SOD lists two hashes for DG2, one of them right.", {malformed}, {}, true},
                Stage::listed,
                [](Bench& b) -> Result<void> {
                  b.draft.lds.hashes.push_back(b.draft.lds.hashes[1]);
                  return changed_hash(b, 2);
                }});
  to.push_back(
      {{"list_empty", "EF.SOD lists no hash.", {malformed}, {}, true}, Stage::listed, [](Bench& b) -> Result<void> {
         b.draft.lds.hashes.clear();
         return {};
       }});
  to.push_back({{"list_of_group_17", "EF.SOD lists a DG17.", {malformed}, {}, true},
                Stage::listed,
                [](Bench& b) -> Result<void> {
                  b.draft.lds.hashes.emplace_back(17, Bytes(32, 0x11));
                  return {};
                }});
}

void add_printed(std::vector<Row>& to) {
  const ExpectedStep mismatch = failed(ChipStep::mrz_match, Reason::mrz_mismatch);
  to.push_back({{"printed_character_differs", "The printed document number differs in one character.", {mismatch}, {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  char& first = b.draft.printed.back().front();
                  first = first == 'A' ? 'B' : 'A';
                  return {};
                }});
  to.push_back({{"book_of_another", "The chip sits in another traveller's document.", {mismatch}, {}},
                Stage::sealed,
                book_of_another});
  to.push_back({{"printed_not_given",
                 "Nobody said what is printed.",
                 {not_possible(ChipStep::mrz_match, Reason::mrz_missing)},
                 {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  b.draft.printed.clear();
                  return {};
                }});
  to.push_back({{"dg1_of_other_state",
                 "Printed zone and DG1 name another issuing state than the signer's.",
                 {failed(ChipStep::country, Reason::country_mismatch)},
                 {}},
                Stage::plan,
                other_state});
}

void add_access(std::vector<Row>& to) {
  const ExpectedStep mismatch = failed(ChipStep::card_access, Reason::access_mismatch);
  to.push_back({{"access_weaker", "EF.CardAccess has PACE with 3DES, DG14 with AES.", {mismatch}, {}},
                Stage::sealed,
                [](Bench& b) { return announce(b, {pace_info(id_pace_gm_3des)}); }});
  to.push_back({{"access_one_more", "EF.CardAccess has a PACE with 3DES more than DG14.", {mismatch}, {}},
                Stage::sealed,
                [](Bench& b) {
                  return announce(b, {pace_info(id_pace_gm_aes_128), pace_info(id_pace_gm_3des)});
                }});
  to.push_back({{"access_without_pace", "EF.CardAccess is empty, DG14 has PACE.", {mismatch}, {}},
                Stage::sealed,
                [](Bench& b) { return announce(b, {}); }});
  to.push_back({{"access_not_given",
                 "There is no EF.CardAccess, DG14 has PACE.",
                 {not_possible(ChipStep::card_access, Reason::card_access_missing)},
                 {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  b.draft.files.card_access.clear();
                  return {};
                }});
  to.push_back({{"access_dg14_not_given",
                 "DG14 was not read, and there is no EF.CardSecurity.",
                 {not_possible(ChipStep::card_access, Reason::dg14_missing)},
                 {ChipFinding::dg_listed_not_given}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  b.draft.files.groups.erase(14);
                  return {};
                }});
  to.push_back({{"access_card_security_forged",
                 "A bit of EF.CardSecurity's signature was changed.",
                 {failed(ChipStep::card_access, Reason::card_security_wrong)},
                 {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  auto& last = b.draft.files.card_security.back();
                  last = static_cast<std::uint8_t>(last ^ 0x01);
                  return {};
                },
                [](CountryOptions&, IssueOptions& o) { o.card_security = true; }});
  to.push_back({{"access_card_security_differs",
                 "EF.CardSecurity, signed as it should be, has another PACE than EF.CardAccess and DG14.",
                 {mismatch},
                 {}},
                Stage::sealed,
                other_card_security,
                [](CountryOptions&, IssueOptions& o) { o.card_security = true; }});
}

}  // namespace

std::vector<Row> content_rows() {
  std::vector<Row> out;
  add_groups(out);
  add_mandatory(out);
  add_hashes(out);
  add_printed(out);
  add_access(out);
  return out;
}

}  // namespace landfall::synth
