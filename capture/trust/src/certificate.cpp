#include <landfall/trust/certificate.hpp>

#include <algorithm>
#include <mutex>

#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

#include "name.hpp"
#include "pem.hpp"
#include "signed_object.hpp"

namespace landfall::trust {
namespace {

constexpr std::size_t most_extensions = 100;  // each is compared with all; real certificates have a dozen
constexpr std::size_t most_values = 100;      // of one extension: purposes, types, states

namespace extension_oid {
constexpr std::string_view subject_key_id = "2.5.29.14", key_usage = "2.5.29.15", private_key_usage = "2.5.29.16",
                           subject_alt_name = "2.5.29.17", issuer_alt_name = "2.5.29.18",
                           basic_constraints = "2.5.29.19", crl_points = "2.5.29.31", policies = "2.5.29.32",
                           authority_key_id = "2.5.29.35", extended_usage = "2.5.29.37",
                           document_types = "2.23.136.1.1.6.2", name_change = "2.23.136.1.1.6.1";
}  // namespace extension_oid

// What may be critical: what is asked here, and what says nothing about whether the key may be believed.
bool known_extension(std::string_view oid) noexcept {
  using namespace extension_oid;
  for (const auto known :
       {subject_key_id, key_usage, private_key_usage, subject_alt_name, issuer_alt_name, basic_constraints, crl_points,
        policies, authority_key_id, extended_usage, document_types, name_change})
    if (oid == known) return true;
  return false;
}

Result<void> read_basic_constraints(ByteView value, CertificateFields& to) {
  LANDFALL_TRY(const auto sequence, ber::only(value, "basicConstraints"));
  ber::Reader fields(sequence);
  to.ca = false;
  LANDFALL_TRY(const auto ca, fields.next_if(ber::tag::boolean));
  if (ca) {
    LANDFALL_TRY(to.ca, ber::boolean(*ca));
  }
  LANDFALL_TRY(const auto length, fields.next_if(ber::tag::integer));
  if (length) {
    LANDFALL_TRY(to.path_length, ber::integer(*length));
  }
  return {};
}

Result<void> read_key_usage(ByteView value, CertificateFields& to) {
  LANDFALL_TRY(const auto object, ber::only(value, "keyUsage"));
  LANDFALL_TRY(const auto bits, ber::bits(object));
  std::uint16_t usage = 0;
  for (std::size_t i = 0; i < 9; ++i)
    if (bits.at(i)) usage = static_cast<std::uint16_t>(usage | 1U << i);
  to.key_usage = usage;
  return {};
}

Result<void> read_extended_usage(ByteView value, CertificateFields& to) {
  LANDFALL_TRY(const auto sequence, ber::only(value, "extKeyUsage"));
  ber::Reader purposes(sequence);
  while (!purposes.at_end()) {
    LANDFALL_TRY(const auto purpose, purposes.next(ber::tag::oid, "a purpose"));
    LANDFALL_TRY(auto dotted, ber::oid(purpose));
    if (to.extended_usage.size() == most_values)
      return refuse(Reason::malformed, text(most_values, " purposes"), "more");
    to.extended_usage.push_back(std::move(dotted));
  }
  return {};
}

// DocumentTypeListSyntax ::= SEQUENCE { version, docTypeList SET OF DocumentType } (Doc 9303-12, 7.1.1.6). One country
// leaves version and set away.
Result<void> read_document_types(ByteView value, CertificateFields& to) {
  const bool second = to.document_types.has_value();
  to.document_types.emplace();  // whatever follows: a list that cannot be read allows nothing
  if (second) return refuse(Reason::malformed, "one list of document types", "two");
  LANDFALL_TRY(auto list, ber::only(value, "documentTypeList"));
  ber::Reader fields(list);
  LANDFALL_CHECK(fields.next_if(ber::tag::integer));
  LANDFALL_TRY(const auto set, fields.next_if(ber::tag::set));
  ber::Reader types = set ? ber::Reader(*set) : fields;
  if (!set) to.deviations.emplace_back("the document type list is not encoded as Doc 9303-12 says");
  std::vector<std::string> written;
  while (!types.at_end()) {
    LANDFALL_TRY(const auto type, types.next());
    LANDFALL_TRY(auto letters, ber::string(type));
    if (written.size() == most_values) return refuse(Reason::malformed, text(most_values, " types"), "more");
    written.push_back(std::move(letters));
  }
  to.document_types = std::move(written);
  return {};
}

// GeneralNames; directoryName [4] is EXPLICIT, as Name is a CHOICE. What is not one says nothing that is asked here.
Result<void> read_subject_alt_name(ByteView value, CertificateFields& to) {
  constexpr std::string_view locality = "2.5.4.7";
  LANDFALL_TRY(const auto names, ber::only(value, "subjectAltName"));
  ber::Reader reader(names);
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto name, reader.next());
    if (name.tag != ber::tag::context(4)) continue;
    ber::Reader inside(name);
    LANDFALL_TRY(const auto sequence, inside.next(ber::tag::sequence, "a directory name"));
    LANDFALL_TRY(auto states, name_attributes(sequence, locality));
    if (to.document_states.size() + states.size() > most_values)
      return refuse(Reason::malformed, text(most_values, " states"), "more");
    std::move(states.begin(), states.end(), std::back_inserter(to.document_states));
  }
  return {};
}

Result<void> read_subject_key_id(ByteView value, CertificateFields& to) {
  LANDFALL_TRY(const auto object, ber::only(value, "subjectKeyIdentifier"));
  to.subject_key_id = object.content;
  return {};
}

Result<void> read_authority_key_id(ByteView value, CertificateFields& to) {
  LANDFALL_TRY(const auto sequence, ber::only(value, "authorityKeyIdentifier"));
  ber::Reader fields(sequence);
  LANDFALL_TRY(const auto id, fields.next_if(ber::tag::context(0, false)));
  if (id) to.authority_key_id = id->content;
  return {};
}

struct ExtensionReader {
  std::string_view oid;
  Result<void> (*read)(ByteView, CertificateFields&);
  bool decides;  // whether the key may be believed hangs on it, so it has to be readable
};
constexpr ExtensionReader extension_readers[] = {{extension_oid::basic_constraints, read_basic_constraints, true},
                                                 {extension_oid::key_usage, read_key_usage, true},
                                                 {extension_oid::extended_usage, read_extended_usage, true},
                                                 {extension_oid::subject_key_id, read_subject_key_id, true},
                                                 {extension_oid::authority_key_id, read_authority_key_id, true},
                                                 {extension_oid::document_types, read_document_types, false},
                                                 {extension_oid::subject_alt_name, read_subject_alt_name, false}};

Result<void> interpret(const Extension& extension, CertificateFields& to) {
  if (extension.critical && !known_extension(extension.oid)) to.unknown_critical.push_back(extension.oid);
  if (extension.oid == extension_oid::name_change) to.name_change = true;
  const auto same = [&](const Extension& other) { return other.oid == extension.oid; };
  const auto count = std::count_if(to.extensions.begin(), to.extensions.end(), same);
  const auto reader = std::find_if(std::begin(extension_readers), std::end(extension_readers),
                                   [&](const auto& candidate) { return candidate.oid == extension.oid; });
  const bool decides = reader != std::end(extension_readers) && reader->decides;
  // Which of two would count is for an attacker to guess (RFC 5280, 4.2).
  if (count > 1 && decides)
    return refuse(Reason::malformed, "each extension once", text(extension.oid, " ", count, " times"));
  const bool first = &*std::find_if(to.extensions.begin(), to.extensions.end(), same) == &extension;
  if (count > 1 && first) to.deviations.push_back(text("extension ", extension.oid, " stands there ", count, " times"));
  if (reader == std::end(extension_readers)) return {};
  auto read = reader->read(extension.value, to);
  if (read || decides) return read;
  to.deviations.push_back(text("extension ", extension.oid, " cannot be read"));
  return {};
}

Result<void> read_extensions(const ber::Object& explicit_tag, CertificateFields& to) {
  ber::Reader inside(explicit_tag);
  LANDFALL_TRY(const auto sequence, inside.next(ber::tag::sequence, "extensions"));
  ber::Reader reader(sequence);
  while (!reader.at_end()) {
    if (to.extensions.size() == most_extensions)
      return refuse(Reason::malformed, text("at most ", most_extensions, " extensions"), "more")
          .at(text("byte ", reader.offset()));
    LANDFALL_TRY(const auto object, reader.next(ber::tag::sequence, "an extension"));
    ber::Reader fields(object);
    Extension extension;
    LANDFALL_TRY(const auto oid, fields.next(ber::tag::oid, "the kind of an extension"));
    LANDFALL_TRY(extension.oid, ber::oid(oid));
    LANDFALL_TRY(const auto critical, fields.next_if(ber::tag::boolean));
    if (critical) {
      LANDFALL_TRY(extension.critical, ber::boolean(*critical));
    }
    LANDFALL_TRY(const auto value, fields.next(ber::tag::octet_string, "the value of an extension"));
    extension.value = value.content;
    to.extensions.push_back(std::move(extension));
  }
  for (const auto& extension : to.extensions) LANDFALL_CHECK(interpret(extension, to));
  return {};
}

Result<std::chrono::sys_seconds> read_time(ber::Reader& reader, std::string_view what) {
  if (reader.peek() != ber::tag::utc_time && reader.peek() != ber::tag::generalized_time)
    return refuse(Reason::malformed, std::string(what), "something else").at(text("byte ", reader.offset()));
  LANDFALL_TRY(const auto object, reader.next());
  return ber::time(object);
}

// TBSCertificate (RFC 5280, 4.1)
Result<void> read_tbs(const ber::Object& tbs, CertificateFields& to) {
  ber::Reader fields(tbs);
  LANDFALL_TRY(const auto version, fields.next_if(ber::tag::context(0)));
  if (version) {
    ber::Reader inside(*version);
    LANDFALL_TRY(const auto number, inside.next(ber::tag::integer, "the version of a certificate"));
    LANDFALL_TRY(const auto value, ber::integer(number));
    if (value < 0 || value > 2) return refuse(Reason::malformed, "version 0 to 2 of X.509", text(value));
    to.version = static_cast<int>(value) + 1;
  }
  LANDFALL_TRY(const auto serial, fields.next(ber::tag::integer, "a serial number"));
  to.serial = serial.content;
  if (serial.content.empty()) return refuse(Reason::malformed, "a serial number", "an empty one");
  LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::sequence, "a signature algorithm"));
  to.inner_algorithm = algorithm.encoding;
  LANDFALL_TRY(const auto issuer, fields.next(ber::tag::sequence, "an issuer"));
  LANDFALL_TRY(to.issuer, parse_name(issuer));
  LANDFALL_TRY(const auto validity, fields.next(ber::tag::sequence, "a validity"));
  ber::Reader times(validity);
  LANDFALL_TRY(to.not_before, read_time(times, "the beginning of a validity"));
  LANDFALL_TRY(to.not_after, read_time(times, "the end of a validity"));
  LANDFALL_TRY(const auto subject, fields.next(ber::tag::sequence, "a subject"));
  LANDFALL_TRY(to.subject, parse_name(subject));
  LANDFALL_TRY(const auto key, fields.next(ber::tag::sequence, "a subject public key"));
  to.key_info = key.encoding;
  while (!fields.at_end()) {
    LANDFALL_TRY(const auto optional, fields.next());
    if (optional.tag == ber::tag::context(3)) LANDFALL_CHECK(read_extensions(optional, to));
  }
  return {};
}

Result<void> read_certificate(ByteView der, CertificateFields& to) {
  LANDFALL_TRY(const auto certificate, ber::only(der, "a certificate"));
  if (certificate.tag != ber::tag::sequence)
    return refuse(Reason::malformed, "a certificate (0x30)", ber::to_text(certificate.tag));
  to.der = certificate.encoding;
  ber::Reader fields(certificate);
  LANDFALL_TRY(const auto tbs, fields.next(ber::tag::sequence, "what was signed of a certificate"));
  LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::sequence, "a signature algorithm"));
  LANDFALL_TRY(const auto signature, fields.next(ber::tag::bit_string, "a signature"));
  LANDFALL_TRY(const auto bits, ber::bits(signature));
  to.tbs = tbs.encoding;
  to.outer_algorithm = algorithm.encoding;
  to.signature = bits.bytes;
  return read_tbs(tbs, to);
}

}  // namespace

struct Certificate::Data {
  Bytes bytes;  // what the views point into
  CertificateFields fields;
  std::string fingerprint, key_identity;
  mutable std::once_flag key_made;
  mutable std::optional<Result<PublicKey>> key = std::nullopt;
};

Result<Certificate> Certificate::parse(ByteView der) {
  auto data = std::make_shared<Data>();
  data->bytes.assign(der.begin(), der.end());
  LANDFALL_CHECK(read_certificate(data->bytes, data->fields));
  data->fingerprint = to_hex(hash(Digest::sha256, data->bytes));
  data->key_identity = PublicKey::identity(data->fields.key_info);
  return Certificate(std::move(data));
}

Result<Certificate> Certificate::parse_file(ByteView file) {
  LANDFALL_TRY(const auto der, der_of_file(file, "CERTIFICATE"));
  return parse(der);
}

const CertificateFields* Certificate::operator->() const noexcept { return &data_->fields; }
const std::string& Certificate::fingerprint() const noexcept { return data_->fingerprint; }
const std::string& Certificate::key_identity() const noexcept { return data_->key_identity; }
Result<PublicKey> Certificate::key() const {
  std::call_once(data_->key_made, [this] { data_->key.emplace(PublicKey::parse(data_->fields.key_info)); });
  return *data_->key;
}

bool is_link(const Certificate& certificate) noexcept {
  const auto &mine = certificate->subject_key_id, &issuers = certificate->authority_key_id;
  return !certificate->self_issued() || (mine && issuers && !std::ranges::equal(*mine, *issuers));
}

bool may_issue(const Certificate& certificate) noexcept {
  return certificate->key_usage ? certificate->may(KeyUsage::key_cert_sign) : certificate->ca.value_or(false);
}

bool may_revoke(const Certificate& certificate) noexcept {
  return may_issue(certificate) && (!certificate->key_usage || certificate->may(KeyUsage::crl_sign));
}

Reason signed_by(const Certificate& certificate, const Certificate& issuer) {
  return check_signed_object(certificate->inner_algorithm, certificate->outer_algorithm, certificate->tbs,
                             certificate->signature, issuer);
}

Description describe(const Certificate& certificate) {
  Description out{.subject = to_text(certificate->subject),
                  .issuer = to_text(certificate->issuer),
                  .serial = to_hex(certificate->serial),
                  .country = certificate->subject.country,
                  .not_before = certificate->not_before,
                  .not_after = certificate->not_after,
                  .fingerprint = certificate.fingerprint()};
  if (const auto object = ber::only(certificate->outer_algorithm, "a signature algorithm")) {
    const auto algorithm = parse_signature_algorithm(*object);
    out.algorithm = algorithm ? to_text(*algorithm) : "unknown";
  }
  const auto key = certificate.key();
  out.key = key ? key->text() : std::string(name(reason_of(key.error())));
  return out;
}

std::vector<std::string> profile_deviations(const Certificate& certificate, Role role) {
  std::vector<std::string> out = certificate->deviations;
  const auto want = [&](bool right, std::string_view sentence) {
    if (!right) out.emplace_back(sentence);
  };
  const bool is_ca = role == Role::csca;
  want(certificate->version == 3, "the certificate is not of version 3");
  want(certificate->issuer.country.size() == 2, "the issuer has no country of two letters");
  want(certificate->serial.size() <= 20, "the serial number has more than 20 octets");
  want(certificate->not_before <= certificate->not_after, "the validity ends before it begins");
  want(certificate->key_usage.has_value(), "keyUsage is missing");
  want(certificate->authority_key_id.has_value() || (is_ca && !is_link(certificate)),
       "authorityKeyIdentifier is missing");
  const auto usage = std::find_if(certificate->extensions.begin(), certificate->extensions.end(),
                                  [](const auto& extension) { return extension.oid == extension_oid::key_usage; });
  want(usage == certificate->extensions.end() || usage->critical, "keyUsage is not critical");
  if (!is_ca) return out;
  want(certificate->subject.country == certificate->issuer.country, "subject and issuer are of different countries");
  want(certificate->subject_key_id.has_value(), "subjectKeyIdentifier is missing");
  want(certificate->ca.value_or(false), "basicConstraints does not say CA");
  want(certificate->path_length.value_or(0) == 0, "the path length is not 0");
  want(!certificate->key_usage || (certificate->may(KeyUsage::key_cert_sign) && certificate->may(KeyUsage::crl_sign)),
       "keyUsage is not keyCertSign and cRLSign");
  return out;
}

}  // namespace landfall::trust
