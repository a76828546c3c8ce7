#include <landfall/emrtd/security_object.hpp>

#include <algorithm>
#include <array>

#include <landfall/base/text.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

// Doc 9303-12, 4.4.
struct Digest {
  std::string_view name, oid;
  std::size_t size;
};
constexpr Digest digests[] = {{"sha1", "1.3.14.3.2.26", 20},
                              {"sha224", "2.16.840.1.101.3.4.2.4", 28},
                              {"sha256", "2.16.840.1.101.3.4.2.1", 32},
                              {"sha384", "2.16.840.1.101.3.4.2.2", 48},
                              {"sha512", "2.16.840.1.101.3.4.2.3", 64}};

Result<Sod> sod_of(ByteView bytes) {
  if (ber::Reader(bytes).peek() == ber::tag::sequence) {
    LANDFALL_TRY(auto bare, read_file(File::card_security, bytes));  // CMS without a tag around it is that file's form
    remark(bare.remarks, RemarkCode::not_wrapped, 0);
    const ByteView cms = bare.file();
    return Sod{std::move(bare), cms};
  }
  LANDFALL_TRY(auto file, read_file(File::sod, bytes));
  ber::Reader reader(file.object);
  LANDFALL_TRY(const auto cms, reader.next(ber::tag::sequence, "ContentInfo"));
  if (!reader.at_end()) remark(file.remarks, RemarkCode::unknown_object, reader.offset());
  return Sod{std::move(file), cms.encoding};
}

Result<void> read_digest(LdsSecurityObject& object, ber::Reader& reader, const Digest*& digest) {
  LANDFALL_TRY(const auto algorithm, reader.next(ber::tag::sequence, "hashAlgorithm"));
  ber::Reader inside(algorithm);
  LANDFALL_TRY(const auto oid, inside.next(ber::tag::oid, "algorithm"));
  LANDFALL_TRY(object.digest_oid, ber::oid(oid));  // its parameters, NULL or absent, say nothing
  const auto* found =
      std::find_if(std::begin(digests), std::end(digests), [&](const Digest& d) { return d.oid == object.digest_oid; });
  digest = found == std::end(digests) ? nullptr : found;
  if (digest == nullptr)
    remark(object.remarks, RemarkCode::algorithm_unknown, algorithm.offset);
  else
    object.digest_algorithm = digest->name;
  return {};
}

Result<DataGroupHash> read_hash(LdsSecurityObject& object, ber::Reader& reader, const Digest* digest) {
  LANDFALL_TRY(const auto pair, reader.next(ber::tag::sequence, "DataGroupHash"));
  ber::Reader inside(pair);
  LANDFALL_TRY(const auto number, inside.next(ber::tag::integer, "dataGroupNumber"));
  LANDFALL_TRY(const auto hash, inside.next(ber::tag::octet_string, "dataGroupHashValue"));
  LANDFALL_CHECK(inside.end("DataGroupHash"));
  LANDFALL_TRY(const auto value, ber::integer(number));
  if (data_group(value) == nullptr)
    return malformed(number.offset, "a data group number of 1 to 16", std::to_string(value));
  if (digest != nullptr && hash.content.size() != digest->size)
    remark(object.remarks, RemarkCode::hash_length, hash.offset);  // signed like this: its data group fails, no other
  return DataGroupHash{static_cast<int>(value), hash.content};
}

Result<void> read_hashes(LdsSecurityObject& object, ber::Reader& reader, const Digest* digest) {
  LANDFALL_TRY(const auto list, reader.next(ber::tag::sequence, "dataGroupHashValues"));
  ber::Reader inside(list);
  while (!inside.at_end()) {
    const auto offset = inside.offset();
    LANDFALL_TRY(const auto hash, read_hash(object, inside, digest));
    if (object.find(hash.number) != nullptr)
      return malformed(offset, "each data group once", text("data group ", hash.number, " again"));
    object.hashes.push_back(hash);
  }
  if (object.hashes.empty()) return malformed(list.offset, "at least one data group", "none");
  return {};
}

// PrintableStrings "0108" and "040000".
Result<void> read_version_info(LdsSecurityObject& object, const ber::Object& info) {
  ber::Reader reader(info);
  LANDFALL_TRY(const auto lds, reader.next(ber::tag::printable_string, "ldsVersion"));
  LANDFALL_TRY(const auto unicode, reader.next(ber::tag::printable_string, "unicodeVersion"));
  object.lds_version = version_text(lds.content, 2);
  object.unicode_version = version_text(unicode.content, 3);
  if (object.lds_version.empty() || object.unicode_version.empty())
    remark(object.remarks, RemarkCode::version_unreadable, info.offset);
  return {};
}

Result<LdsSecurityObject> lds_security_object_of(ByteView content) {
  LdsSecurityObject object;
  LANDFALL_TRY(const auto whole, ber::only(content, "LDSSecurityObject"));
  ber::Reader outer(content);
  LANDFALL_CHECK(outer.next(ber::tag::sequence, "LDSSecurityObject"));
  ber::Reader reader(whole);
  LANDFALL_TRY(const auto version, reader.next(ber::tag::integer, "version"));
  LANDFALL_TRY(const auto value, ber::integer(version));
  if (value < 0 || value > 0x7FFF) return malformed(version.offset, "version 0 or 1", std::to_string(value));
  object.version = static_cast<int>(value);
  if (value > 1) remark(object.remarks, RemarkCode::version_unexpected, version.offset);
  const Digest* digest = nullptr;
  LANDFALL_CHECK(read_digest(object, reader, digest));
  LANDFALL_CHECK(read_hashes(object, reader, digest));
  LANDFALL_TRY(const auto info, reader.next_if(ber::tag::sequence));
  if (info) LANDFALL_CHECK(read_version_info(object, *info));
  if (info.has_value() != (object.version >= 1))
    remark(object.remarks, RemarkCode::version_info, info ? info->offset : reader.offset());
  LANDFALL_CHECK(reader.end("LDSSecurityObject"));
  return object;
}

}  // namespace

const DataGroupHash* LdsSecurityObject::find(int number) const noexcept {
  for (const auto& hash : hashes)
    if (hash.number == number) return &hash;
  return nullptr;
}

Result<Sod> read_sod(ByteView bytes) { return within(spec(File::sod).name, sod_of(bytes)); }

Result<LdsSecurityObject> read_lds_security_object(ByteView content) {
  return within("LDSSecurityObject", lds_security_object_of(content));
}

}  // namespace landfall::emrtd
