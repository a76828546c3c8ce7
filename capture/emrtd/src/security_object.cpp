#include <landfall/emrtd/security_object.hpp>

#include <landfall/base/ber.hpp>
#include <landfall/base/log.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::emrtd {
namespace {

using model::Reason;

Result<SecurityObject::GroupHash> read_group_hash(const ber::Object& object) {
  ber::Reader fields(object);
  LANDFALL_TRY(const auto number, fields.next(ber::tag::integer, "the number of a data group"));
  LANDFALL_TRY(const auto group, ber::integer(number));
  if (group < 1 || group > 16)
    return trust::refuse(Reason::malformed, "data group 1 to 16", text(group)).at(text("byte ", number.offset));
  LANDFALL_TRY(const auto octets, fields.next(ber::tag::octet_string, "the hash of a data group"));
  return SecurityObject::GroupHash{static_cast<int>(group), {octets.content.begin(), octets.content.end()}};
}

Result<std::string> printable_field(ber::Reader& fields, std::string_view what) {
  LANDFALL_TRY(const auto object, fields.next());
  auto written = ber::string(object);
  if (!written) return trust::refuse(Reason::malformed, std::string(what), ber::to_text(object.tag));
  return *std::move(written);
}

}  // namespace

const Bytes* SecurityObject::hash_of(int group) const noexcept {
  for (const auto& entry : hashes)
    if (entry.group == group) return &entry.hash;
  return nullptr;
}

// LDSSecurityObject ::= SEQUENCE { version, hashAlgorithm, dataGroupHashValues SEQUENCE OF, ldsVersionInfo OPTIONAL }
Result<SecurityObject> parse_security_object(ByteView content) {
  SecurityObject out;
  LANDFALL_TRY(const auto sequence, ber::only(content, "an LDS security object"));
  ber::Reader fields(sequence);
  LANDFALL_TRY(const auto version, fields.next(ber::tag::integer, "the version of an LDS security object"));
  LANDFALL_TRY(const auto number, ber::integer(version));
  if (number < 0 || number > 1) return trust::refuse(Reason::malformed, "version 0 or 1", text(number));
  out.version = static_cast<int>(number);
  LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::sequence, "a digest algorithm"));
  LANDFALL_TRY(out.digest, trust::parse_digest(algorithm));
  LANDFALL_TRY(const auto list, fields.next(ber::tag::sequence, "the hashes of data groups"));
  ber::Reader hashes(list);
  while (!hashes.at_end()) {
    LANDFALL_TRY(const auto object, hashes.next(ber::tag::sequence, "the hash of a data group"));
    LANDFALL_TRY(auto entry, read_group_hash(object));
    if (out.hash_of(entry.group) != nullptr)
      return trust::refuse(Reason::malformed, "each data group once", text("data group ", entry.group, " twice"));
    out.hashes.push_back(std::move(entry));
  }
  if (out.hashes.empty()) return trust::refuse(Reason::malformed, "the hash of a data group", "an empty list");
  LANDFALL_TRY(const auto info, fields.next_if(ber::tag::sequence));
  if (info) {
    ber::Reader versions(*info);
    LANDFALL_TRY(out.lds_version, printable_field(versions, "an LDS version"));
    LANDFALL_TRY(out.unicode_version, printable_field(versions, "a Unicode version"));
  }
  LANDFALL_CHECK(fields.end("an LDS security object"));
  return out;
}

Result<SodFile> open_sod(ByteView file) {
  constexpr ber::Tag sod_tag = 0x77;
  ber::Reader reader(file);
  SodFile out;
  if (reader.peek() == ber::tag::sequence) {
    LANDFALL_TRY(const auto object, reader.next());
    out.signed_data = object.encoding;
    out.bare = true;
  } else {
    LANDFALL_TRY(const auto object, reader.next(sod_tag, "EF.SOD"));
    out.signed_data = object.content;
  }
  out.trailing = reader.rest();
  return out;
}

}  // namespace landfall::emrtd
