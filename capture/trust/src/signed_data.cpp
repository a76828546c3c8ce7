#include <landfall/trust/signed_data.hpp>

#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {
namespace {

constexpr std::string_view oid_signed_data = "1.2.840.113549.1.7.2";
constexpr std::string_view oid_content_type = "1.2.840.113549.1.9.3", oid_message_digest = "1.2.840.113549.1.9.4",
                           oid_signing_time = "1.2.840.113549.1.9.5";
constexpr std::size_t most_signers = 16;            // each costs a signature or more
constexpr std::size_t most_attributes_signed = 64;  // three to five are usual
constexpr std::size_t most_certificates = 64;       // a document has one or two, a list a handful

// Attribute ::= SEQUENCE { attrType, attrValues SET OF }; those that matter here have one value, once (RFC 5652, 11).
Result<void> read_attribute(const ber::Object& attribute, SignerInfo& to) {
  ber::Reader fields(attribute);
  LANDFALL_TRY(const auto type, fields.next(ber::tag::oid, "the type of an attribute"));
  LANDFALL_TRY(const auto dotted, ber::oid(type));
  LANDFALL_TRY(const auto values, fields.next(ber::tag::set, "the values of an attribute"));
  const bool content = dotted == oid_content_type, digest = dotted == oid_message_digest;
  if (!content && !digest && dotted != oid_signing_time) return {};
  ber::Reader reader(values);
  LANDFALL_TRY(const auto value, reader.next());
  LANDFALL_CHECK(reader.end("the one value of an attribute"));
  if ((content && to.content_type) || (digest && to.message_digest))
    return refuse(Reason::malformed, "each attribute once", dotted).at(text("byte ", attribute.offset));
  if (content) {
    LANDFALL_TRY(to.content_type, ber::oid(value));
  } else if (digest) {
    if (value.tag != ber::tag::octet_string)
      return refuse(Reason::malformed, "a message digest (0x04)", ber::to_text(value.tag));
    to.message_digest = value.content;
  } else if (auto time = ber::time(value)) {  // nothing hangs on it: one that cannot be read is none
    to.signing_time = *time;
  }
  return {};
}

Result<void> read_signer_id(ber::Reader& fields, SignerInfo& to) {
  LANDFALL_TRY(const auto id, fields.next());
  if (id.tag == ber::tag::context(0, false)) {
    to.key_id = id.content;
    return {};
  }
  if (id.tag != ber::tag::sequence)
    return refuse(Reason::malformed, "the name of a signer (0x30 or 0x80)", ber::to_text(id.tag))
        .at(text("byte ", id.offset));
  ber::Reader inside(id);
  LANDFALL_TRY(const auto issuer, inside.next(ber::tag::sequence, "the issuer of a signer"));
  LANDFALL_TRY(to.issuer, parse_name(issuer));
  LANDFALL_TRY(const auto serial, inside.next(ber::tag::integer, "the serial number of a signer"));
  to.serial = serial.content;
  return {};
}

Result<SignerInfo> read_signer(const ber::Object& object) {
  SignerInfo out;
  ber::Reader fields(object);
  LANDFALL_CHECK(fields.next(ber::tag::integer, "the version of a signer"));
  LANDFALL_CHECK(read_signer_id(fields, out));
  LANDFALL_TRY(const auto digest, fields.next(ber::tag::sequence, "a digest algorithm"));
  out.digest_algorithm = digest.encoding;
  LANDFALL_TRY(out.attributes, fields.next_if(ber::tag::context(0)));
  if (out.attributes) {
    ber::Reader attributes(*out.attributes);
    for (std::size_t count = 0; !attributes.at_end(); ++count) {
      if (count == most_attributes_signed)
        return refuse(Reason::malformed, text("at most ", most_attributes_signed, " signed attributes"), "more");
      LANDFALL_TRY(const auto attribute, attributes.next(ber::tag::sequence, "an attribute"));
      LANDFALL_CHECK(read_attribute(attribute, out));
    }
  }
  LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::sequence, "a signature algorithm"));
  out.signature_algorithm = algorithm.encoding;
  LANDFALL_TRY(const auto signature, fields.next(ber::tag::octet_string, "a signature"));
  out.signature = signature.content;
  return out;
}

// The SignedData within a ContentInfo, or itself.
Result<ber::Object> unwrap(const ber::Object& outer) {
  ber::Reader fields(outer);
  if (fields.peek() == ber::tag::integer) return outer;
  LANDFALL_TRY(const auto type, fields.next(ber::tag::oid, "the type of a ContentInfo"));
  LANDFALL_TRY(const auto dotted, ber::oid(type));
  if (dotted != oid_signed_data) return refuse(Reason::content_type, text("SignedData ", oid_signed_data), dotted);
  LANDFALL_TRY(const auto content, fields.next(ber::tag::context(0), "the content of a ContentInfo"));
  ber::Reader inside(content);
  return inside.next(ber::tag::sequence, "a SignedData");
}

}  // namespace

Result<SignedData> SignedData::parse(ByteView bytes) {
  SignedData out;
  out.bytes_.assign(bytes.begin(), bytes.end());
  ber::Reader reader(out.bytes_);
  LANDFALL_TRY(const auto outer, reader.next(ber::tag::sequence, "a ContentInfo"));
  LANDFALL_TRY(const auto signed_data, unwrap(outer));
  out.indefinite_ = outer.indefinite || signed_data.indefinite;
  LANDFALL_CHECK(out.read(signed_data));
  return out;
}

Result<void> SignedData::read_content(const ber::Object& encapsulated) {
  ber::Reader fields(encapsulated);
  LANDFALL_TRY(const auto type, fields.next(ber::tag::oid, "the type of what was signed"));
  LANDFALL_TRY(content_type_, ber::oid(type));
  if (fields.at_end())
    return refuse(Reason::malformed, "what was signed", "nothing: perhaps certificates without a signer (.p7b)");
  LANDFALL_TRY(const auto content, fields.next(ber::tag::context(0), "what was signed"));
  ber::Reader inside(content);
  LANDFALL_TRY(const auto octets, inside.next());
  if (octets.tag != ber::tag::octet_string && octets.tag != (ber::tag::octet_string | 0x20))
    return refuse(Reason::malformed, "an octet string (0x04, 0x24)", ber::to_text(octets.tag))
        .at(text("byte ", octets.offset));
  LANDFALL_TRY(content_, ber::octets(octets));
  return {};
}

Result<void> SignedData::read_certificates(const ber::Object& set) {
  ber::Reader reader(set);
  while (!reader.at_end()) {
    if (certificates_.size() + static_cast<std::size_t>(unreadable_certificates_) == most_certificates)
      return refuse(Reason::malformed, text("at most ", most_certificates, " certificates"), "more");
    const auto object = reader.next();
    if (!object) {
      ++unreadable_certificates_;
      break;
    }
    auto certificate = Certificate::parse(object->encoding);
    if (certificate)
      certificates_.push_back(*std::move(certificate));
    else
      ++unreadable_certificates_;  // one that nobody can read signs nothing; the others may
  }
  return {};
}

Result<void> SignedData::read(const ber::Object& signed_data) {
  ber::Reader fields(signed_data);
  LANDFALL_CHECK(fields.next(ber::tag::integer, "the version of a SignedData"));
  LANDFALL_CHECK(fields.next(ber::tag::set, "the digest algorithms of a SignedData"));
  LANDFALL_TRY(const auto encapsulated, fields.next(ber::tag::sequence, "the content of a SignedData"));
  LANDFALL_CHECK(read_content(encapsulated));
  LANDFALL_TRY(const auto certificates, fields.next_if(ber::tag::context(0)));
  if (certificates) LANDFALL_CHECK(read_certificates(*certificates));
  LANDFALL_CHECK(
      fields.next_if(ber::tag::context(1)));  // revocation lists: what a document says of itself is not asked
  LANDFALL_TRY(const auto signers, fields.next(ber::tag::set, "the signers of a SignedData"));
  ber::Reader reader(signers);
  while (!reader.at_end()) {
    if (signers_.size() == most_signers)
      return refuse(Reason::malformed, text("at most ", most_signers, " signers"), "more");
    LANDFALL_TRY(const auto object, reader.next(ber::tag::sequence, "a signer"));
    LANDFALL_TRY(auto signer, read_signer(object));
    signers_.push_back(std::move(signer));
  }
  if (signers_.empty()) return refuse(Reason::malformed, "a signer", "none").at(text("byte ", signers.offset));
  return {};
}

}  // namespace landfall::trust
