#pragma once

#include <optional>
#include <string>
#include <vector>

#include <landfall/base/personal.hpp>
#include <landfall/emrtd/file.hpp>
#include <landfall/mrz/zone.hpp>

/// The data groups that hold neither SecurityInfos nor biometric templates (Doc 9303-10, 4.7).
namespace landfall::emrtd {

/// DG1: the machine readable zone of a TD1, TD2 or TD3. The zone is a copy and wiped with this.
struct MrzFile : FileContent {
  mrz::Zone zone;
};
/// Errors: no 5F1F, a length other than 90, 72 and 88, a character that no zone has. A bad check digit is the zone's.
[[nodiscard]] LANDFALL_API Result<MrzFile> read_dg1(ByteView bytes, mrz::Date today);

/// DG5 (displayed portrait) and DG7 (displayed signature): pictures, JPEG or JPEG 2000 as it happens.
struct DisplayedImages : FileContent {
  std::vector<ByteView> images{};
};
/// file: dg5 or dg7 (else an error).
[[nodiscard]] LANDFALL_API Result<DisplayedImages> read_displayed_images(File file, ByteView bytes);

/// DG15: the key for active authentication.
struct ActiveAuthenticationKey : FileContent {
  std::string algorithm{};  ///< dotted object identifier
  ByteView key{};           ///< the encoding of the SubjectPublicKeyInfo
};
[[nodiscard]] LANDFALL_API Result<ActiveAuthenticationKey> read_dg15(ByteView bytes);

using PersonalText = Personal<std::string>;  ///< UTF-8; empty: not given

/// DG11. Texts are as the chip has them: '<' between the parts of names and addresses.
struct PersonalDetails : FileContent {
  std::vector<ber::Tag> tags{};  ///< the list 5C
  PersonalText full_name{};
  std::vector<PersonalText> other_names{};
  PersonalText personal_number{};
  Personal<mrz::Date> birth_date{};  ///< parts may be unknown; unknown(): not given
  PersonalText birth_place{}, address{}, telephone{}, profession{}, title{}, personal_summary{};
  ByteView proof_of_citizenship{};  ///< a picture
  PersonalText other_document_numbers{}, custody{};
};
[[nodiscard]] LANDFALL_API Result<PersonalDetails> read_dg11(ByteView bytes);

/// DG12.
struct DocumentDetails : FileContent {
  std::vector<ber::Tag> tags{};  ///< the list 5C
  PersonalText issuing_authority{};
  Personal<mrz::Date> issue_date{};
  std::vector<PersonalText> other_persons{};
  PersonalText endorsements{}, tax_exit_requirements{};
  ByteView front_image{}, rear_image{};
  PersonalText personalization_time{};  ///< 14 digits, YYYYMMDDhhmmss
  PersonalText personalization_system{};
};
[[nodiscard]] LANDFALL_API Result<DocumentDetails> read_dg12(ByteView bytes);

/// DG16: whom to notify in an emergency.
struct PersonToNotify {
  Personal<mrz::Date> recorded{};
  PersonalText name{}, telephone{}, address{};
};
struct PersonsToNotify : FileContent {
  std::vector<PersonToNotify> persons{};
};
[[nodiscard]] LANDFALL_API Result<PersonsToNotify> read_dg16(ByteView bytes);

}  // namespace landfall::emrtd
