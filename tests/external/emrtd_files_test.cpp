// Files of real and test documents, each read as what it is. Data from outside; nothing of it is here.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include <landfall/base/text.hpp>
#include <landfall/emrtd/biometrics.hpp>
#include <landfall/emrtd/com.hpp>
#include <landfall/emrtd/groups.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>

#include "data.hpp"

namespace landfall::emrtd {
namespace {

constexpr mrz::Date today{2026, 11, 23};

std::filesystem::path emrtd_data(std::string_view path = {}) { return external::data_folder() / "emrtd" / path; }

Bytes read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The octets that a CMS SignedData signs: RFC 5652, 5.1 and 5.2. Enough for a test.
Result<Bytes> signed_content(ByteView cms) {
  LANDFALL_TRY(const auto info, ber::Reader(cms).next(ber::tag::sequence, "ContentInfo"));
  ber::Reader in_info(info);
  LANDFALL_CHECK(in_info.next(ber::tag::oid, "contentType"));
  LANDFALL_TRY(const auto tagged, in_info.next(ber::tag::context(0), "content"));
  LANDFALL_TRY(const auto data, ber::Reader(tagged).next(ber::tag::sequence, "SignedData"));
  ber::Reader in_data(data);
  LANDFALL_CHECK(in_data.next(ber::tag::integer, "version"));
  LANDFALL_CHECK(in_data.next(ber::tag::set, "digestAlgorithms"));
  LANDFALL_TRY(const auto content, in_data.next(ber::tag::sequence, "encapContentInfo"));
  ber::Reader in_content(content);
  LANDFALL_CHECK(in_content.next(ber::tag::oid, "eContentType"));
  LANDFALL_TRY(const auto wrapped, in_content.next(ber::tag::context(0), "eContent"));
  LANDFALL_TRY(const auto octets, ber::Reader(wrapped).next());
  return ber::octets(octets);
}

struct Sample {
  std::string_view path;  // a file, or a folder whose every file is of this kind
  File file{};
  std::string_view remarks;  // names, sorted, each once, with a space between them
};
// How each reads. An empty list of remarks says: as the standard has it.
constexpr Sample samples[] = {
    {"jmrtd-lds/lds/bsi2008/EF_COM.bin", File::com, ""},
    {"jmrtd-lds/lds/bsi2008/EF_SOD.bin", File::sod, ""},
    {"jmrtd-lds/lds/bsi2008/Datagroup1.bin", File::dg1, ""},
    {"jmrtd-lds/lds/bsi2008/Datagroup2.bin", File::dg2, ""},
    {"jmrtd-lds/lds/bsi2008/Datagroup3.bin", File::dg3, ""},
    {"jmrtd-lds/lds/bsi2008/Datagroup4.bin", File::dg4, ""},
    {"jmrtd-lds/lds/bsi2008/Datagroup14.bin", File::dg14, ""},
    {"jmrtd-lds/lds/bsi2008/Datagroup15.bin", File::dg15, ""},
    {"jmrtd-lds/lds/loes2006/ef011E.bin", File::com, ""},
    {"jmrtd-lds/lds/loes2006/ef011D.bin", File::sod, ""},
    {"jmrtd-lds/lds/loes2006/ef0101.bin", File::dg1, ""},
    {"jmrtd-lds/lds/loes2006/ef0102.bin", File::dg2, ""},
    {"jmrtd-lds/lds/loes2006/ef010F.bin", File::dg15, ""},
    {"jmrtd-lds/lds/dg2/dg2_silver_all_fields.bin", File::dg2, ""},
    {"jmrtd-lds/lds/dg2/dg2_silver_mandatory_fields.bin", File::dg2, ""},
    {"icao-39794-5-ap/DG2_silver_all_fields.dat", File::dg2, ""},
    {"icao-39794-5-ap/DG2_silver_mandatory_only.dat", File::dg2, ""},
    {"gmrtd/sod", File::sod, ""},
    {"gmrtd/cms", File::sod, "not_wrapped"},
    {"gmrtd/dg14", File::dg14, ""},
    {"gmrtd/dg15", File::dg15, ""},
    {"gmrtd/cardaccess", File::card_access, ""},
    {"pymrtd/sod", File::sod, ""},
    {"pymrtd/dg14", File::dg14, ""},
    {"pymrtd/dg15", File::dg15, ""},
    {"nfcpassportreader/dg15", File::dg15, ""},
    {"persosim-epass/EF.DG1.bin", File::dg1, ""},
    {"persosim-epass/EF.DG2.bin", File::dg2, ""},
    {"persosim-epass/EF.SOD.bin", File::sod, ""},
    {"tsemrtd-dgs/EF_COM.bin", File::com, ""},
    {"tsemrtd-dgs/EF_SOD.bin", File::sod, ""},
    {"tsemrtd-dgs/EF_DG1.bin", File::dg1, ""},
    {"tsemrtd-dgs/EF_DG2.bin", File::dg2, ""},
    {"tsemrtd-dgs/EF_DG3.bin", File::dg3, ""},
    {"tsemrtd-dgs/EF_DG4.bin", File::dg4, ""},
    {"tsemrtd-dgs/EF_DG5.bin", File::dg5, ""},
    {"tsemrtd-dgs/EF_DG7.bin", File::dg7, ""},
    {"tsemrtd-dgs/EF_DG11.bin", File::dg11, "tag_list_differs"},  // has 5F17, which it does not list
    {"tsemrtd-dgs/EF_DG12.bin", File::dg12, "tag_list_missing"},
    {"tsemrtd-dgs/EF_DG14.bin", File::dg14, ""},
    {"tsemrtd-dgs/EF_DG15.bin", File::dg15, ""},
    {"openpace-eac-worked-example/tc_dh_ef_cardaccess.bin", File::card_access, ""},
    {"openpace-eac-worked-example/tc_ecdh_ef_cardaccess.bin", File::card_access, ""},
    {"openpace-eac-worked-example/ef_cardaccess_ca3.bin", File::card_access, ""},
    {"openpace-eac-worked-example/ef_cardaccess_dan.bin", File::card_access, ""},
    {"openpace-eac-worked-example/ef_cardaccess_new_testcard.bin", File::card_access, "trailing_bytes"},
    {"openpace-eac-worked-example/ef_cardaccess_old_testcard.bin", File::card_access, ""},
    {"openpace-eac-worked-example/ef_cardaccess_slowenia.bin", File::card_access, "trailing_bytes"},
};

std::vector<std::filesystem::path> files_at(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(path)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string words(const std::vector<Remark>& remarks) {
  std::vector<std::string_view> names;
  for (const auto& remark : remarks) names.push_back(name(remark.code));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string out;
  for (const auto& one : names) out += (out.empty() ? "" : " ") + std::string(one);
  return out;
}

TEST(EmrtdData, EveryFileReads) {
  LANDFALL_NEEDS_DATA(emrtd_data());
  int count = 0;
  for (const auto& sample : samples) {
    for (const auto& path : files_at(emrtd_data(sample.path))) {
      const Bytes bytes = read_bytes(path);
      const auto remarks = check(sample.file, bytes, today);
      ASSERT_TRUE(remarks) << path << ": " << remarks.error().message();
      EXPECT_EQ(words(*remarks), sample.remarks) << path;
      ++count;
    }
  }
  std::cout << count << " files read\n";
}

// Names SHA-256 and has hashes of 28 octets.
constexpr std::string_view short_hashes = "EF.SOD.bin";
// A copy of a good file, tampered with where the signed list begins: it says to be longer than it is.
constexpr std::string_view tampered_length = "sod_3fb0edfc1f.bin";

TEST(EmrtdData, EverySecurityObjectReads) {
  LANDFALL_NEEDS_DATA(emrtd_data());
  int count = 0;
  for (const auto& sample : samples) {
    if (sample.file != File::sod || sample.path == "gmrtd/cms") continue;
    for (const auto& path : files_at(emrtd_data(sample.path))) {
      const Bytes bytes = read_bytes(path);
      const auto sod = read_sod(bytes);
      ASSERT_TRUE(sod) << path;
      const auto content = signed_content(sod->cms);
      ASSERT_TRUE(content) << path << ": " << content.error().message();
      const auto list = read_lds_security_object(*content);
      if (path.filename() == tampered_length) {
        ASSERT_FALSE(list);
        EXPECT_EQ(list.error().where(), "byte 0");
        continue;
      }
      ASSERT_TRUE(list) << path << ": " << list.error().message();
      EXPECT_FALSE(list->digest_algorithm.empty()) << path;
      EXPECT_EQ(words(list->remarks), path.filename() == short_hashes ? "hash_length" : "") << path;
      EXPECT_NE(list->find(1), nullptr) << path;
      EXPECT_NE(list->find(2), nullptr) << path;
      ++count;
    }
  }
  std::cout << count << " security objects read\n";
}

TEST(EmrtdData, EfCardSecurityHoldsSecurityInfos) {
  LANDFALL_NEEDS_DATA(emrtd_data());
  for (const auto* name :
       {"openpace-eac-worked-example/tc_dh_ef_cardsecurity.bin",
        "openpace-eac-worked-example/tc_ecdh_ef_cardsecurity.bin",
        "openpace-eac-worked-example/ef_cardsecurity_dan.bin", "jmrtd-lds/efcardsecurity/efcardsecurity.dump"}) {
    const Bytes bytes = read_bytes(emrtd_data(name));
    const auto file = read_file(File::card_security, bytes);
    ASSERT_TRUE(file) << name;
    const auto content = signed_content(file->file());
    ASSERT_TRUE(content) << name << ": " << content.error().message();
    const auto infos = read_security_infos(*content);
    ASSERT_TRUE(infos) << name << ": " << infos.error().message();
    EXPECT_FALSE(infos->infos.empty()) << name;
    // The last one's key lacks the sequence around algorithm and bits.
    EXPECT_EQ(words(infos->remarks), std::string_view(name).ends_with(".dump") ? "security_info" : "") << name;
  }
}

TEST(EmrtdData, BlocksOfBothStandards) {
  LANDFALL_NEEDS_DATA(emrtd_data());
  const auto first = [](std::string_view path, File file) {
    const Bytes bytes = read_bytes(emrtd_data(path));
    const auto read = read_biometrics(file, bytes);
    EXPECT_TRUE(read && !read->templates.empty()) << path;
    return read && !read->templates.empty() ? read->templates[0].encoding : BiometricEncoding::unknown;
  };
  EXPECT_EQ(first("jmrtd-lds/lds/bsi2008/Datagroup2.bin", File::dg2), BiometricEncoding::iso_19794);
  EXPECT_EQ(first("jmrtd-lds/lds/bsi2008/Datagroup3.bin", File::dg3), BiometricEncoding::iso_19794);
  EXPECT_EQ(first("jmrtd-lds/lds/bsi2008/Datagroup4.bin", File::dg4), BiometricEncoding::iso_19794);
  EXPECT_EQ(first("icao-39794-5-ap/DG2_silver_all_fields.dat", File::dg2), BiometricEncoding::iso_39794);
  EXPECT_EQ(first("icao-39794-5-ap/DG2_silver_mandatory_only.dat", File::dg2), BiometricEncoding::iso_39794);
  // The record within is the ICAO sample's, which is also there by itself, in A1.
  const Bytes whole = read_bytes(emrtd_data("icao-39794-5-ap/DG2_silver_all_fields.dat"));
  const Bytes alone = read_bytes(emrtd_data("gmrtd-iso39794/ICAO_39794_5_AP_AllFields.dat"));
  const auto dg2 = read_biometrics(File::dg2, whole);
  ASSERT_TRUE(dg2);
  EXPECT_TRUE(std::ranges::equal(dg2->templates[0].block, alone));
}

struct Pictures {
  std::string_view path;
  File file{};
  std::string_view images;    // what each is of and how it is coded
  int width = 0, height = 0;  // of the portrait, as the image's own header (ihdr, read with other means) has it
};
constexpr Pictures all_pictures[] = {
    {"jmrtd-lds/lds/bsi2008/Datagroup2.bin", File::dg2, "face jpeg2000", 413, 531},
    {"jmrtd-lds/lds/loes2006/ef0102.bin", File::dg2, "face jpeg2000", 449, 598},
    {"jmrtd-lds/lds/dg2/dg2_silver_all_fields.bin", File::dg2, "face jpeg2000", 413, 531},
    {"jmrtd-lds/lds/dg2/dg2_silver_mandatory_fields.bin", File::dg2, "face jpeg2000", 413, 531},
    {"icao-39794-5-ap/DG2_silver_all_fields.dat", File::dg2, "face jpeg2000", 413, 531},
    {"icao-39794-5-ap/DG2_silver_mandatory_only.dat", File::dg2, "face jpeg2000", 413, 531},
    {"gmrtd-iso39794/ICAO_39794_5_AP_DG2_AllFields.dat", File::dg2, "face jpeg2000", 413, 531},
    {"gmrtd-iso39794/ICAO_39794_5_AP_DG2_MandFields.dat", File::dg2, "face jpeg2000", 413, 531},
    {"persosim-epass/EF.DG2.bin", File::dg2, "face jpeg2000", 413, 531},
    {"tsemrtd-dgs/EF_DG2.bin", File::dg2, "face jpeg2000", 413, 531},
    {"jmrtd-lds/lds/bsi2008/Datagroup3.bin", File::dg3, "right_index wsq left_index wsq"},
    {"tsemrtd-dgs/EF_DG3.bin", File::dg3, "right_index wsq left_index wsq"},
    {"jmrtd-lds/lds/bsi2008/Datagroup4.bin", File::dg4, "right jpeg2000 left jpeg2000"},
    {"tsemrtd-dgs/EF_DG4.bin", File::dg4, "right jpeg2000 left jpeg2000"},
};

std::string words(const std::vector<records::Image>& images) {
  std::string out;
  for (const auto& image : images) {
    const auto what = image.modality == records::Modality::finger ? records::name(image.finger)
                      : image.modality == records::Modality::iris ? records::name(image.eye)
                                                                  : records::name(image.modality);
    out += text(out.empty() ? "" : " ", what, " ", records::name(image.format));
  }
  return out;
}

TEST(EmrtdData, EveryPictureIsFound) {
  LANDFALL_NEEDS_DATA(emrtd_data());
  codec::InThisProcess decoder;
  for (const auto& sample : all_pictures) {
    const Bytes bytes = read_bytes(emrtd_data(sample.path));
    const auto read = read_images(sample.file, bytes);
    ASSERT_TRUE(read) << sample.path << ": " << read.error().message();
    EXPECT_EQ(words(read->images), sample.images) << sample.path;
    if (sample.file != File::dg2) continue;
    const auto portrait = read_portrait(bytes, decoder);
    ASSERT_TRUE(portrait) << sample.path << ": " << portrait.error().message();
    EXPECT_EQ(portrait->view().width, sample.width) << sample.path;
    EXPECT_EQ(portrait->view().height, sample.height) << sample.path;
  }
}

// Pictures that are also there by themselves.
TEST(EmrtdData, PicturesAreThoseThatWerePutIn) {
  LANDFALL_NEEDS_DATA(emrtd_data());
  const Bytes dg2 = read_bytes(emrtd_data("icao-39794-5-ap/DG2_silver_all_fields.dat"));
  const auto faces = read_images(File::dg2, dg2);
  ASSERT_TRUE(faces && faces->images.size() == 1);
  EXPECT_TRUE(std::ranges::equal(faces->images[0].bytes, read_bytes(emrtd_data("jmrtd-lds/dg2/silver.jp2"))));
  const Bytes dg3 = read_bytes(emrtd_data("jmrtd-lds/lds/bsi2008/Datagroup3.bin"));
  const auto fingers = read_images(File::dg3, dg3);
  ASSERT_TRUE(fingers && fingers->images.size() == 2);
  EXPECT_TRUE(std::ranges::equal(fingers->images[1].bytes, read_bytes(emrtd_data("jmrtd-lds/lds/wsq/fp.wsq"))));
  for (const auto& [name, file] :
       {std::pair("tsemrtd-dgs/EF_DG5.bin", File::dg5), {"tsemrtd-dgs/EF_DG7.bin", File::dg7}}) {
    const Bytes bytes = read_bytes(emrtd_data(name));
    const auto shown = read_displayed_images(file, bytes);
    ASSERT_TRUE(shown && shown->images.size() == 1) << name;
    EXPECT_EQ(records::format_of(shown->images[0]), records::ImageFormat::jpeg2000) << name;
  }
}

TEST(EmrtdData, ChipAuthenticationKeysHaveTheirInfo) {
  LANDFALL_NEEDS_DATA(emrtd_data());
  for (const auto* folder : {"gmrtd/dg14", "pymrtd/dg14"}) {
    for (const auto& path : files_at(emrtd_data(folder))) {
      const Bytes bytes = read_bytes(path);
      const auto infos = read_dg14(bytes);
      ASSERT_TRUE(infos) << path;
      EXPECT_FALSE(chip_authentications(*infos).empty()) << path;
    }
  }
}

}  // namespace
}  // namespace landfall::emrtd
