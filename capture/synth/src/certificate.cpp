#include "certificate.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>

namespace landfall::synth {
namespace {

Bytes attribute(std::string_view oid, const Bytes& value) {
  return der::set_of({der::sequence({der::oid(oid), value})});
}

// privateKeyUsagePeriod has GeneralizedTime at any date (RFC 3280, 4.2.1.4), with an implicit tag.
Bytes generalized_time(ber::Tag tag, std::chrono::sys_seconds time) {
  namespace chrono = std::chrono;
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  char written[40];
  std::snprintf(written, sizeof written, "%04d%02u%02u%02d%02d%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return der::object(tag, as_bytes(written));
}

Bytes serial_number(std::uint64_t serial) { return der::integer(static_cast<std::int64_t>(serial)); }

Bytes key_usage(unsigned uses) {
  Bytes octets{0};
  int last = 0;
  for (int bit = 0; bit < 8; ++bit) {
    if ((uses >> bit & 1U) == 0) continue;
    octets[0] = static_cast<std::uint8_t>(octets[0] | 0x80U >> bit);
    last = bit;
  }
  return der::bit_string(octets, 7 - last);  // no trailing zero bits (X.690, 11.2.2)
}

// GeneralNames with a directoryName whose localityName is the state as in a machine readable zone.
Bytes alternative_name(std::string_view state) {
  const Bytes name = der::sequence({attribute("2.5.4.7", der::printable_string(state))});
  return der::sequence({der::object(ber::tag::context(4), name)});
}

Bytes distribution_points(std::string_view address) {
  const Bytes uri = der::object(ber::tag::context(6, false), as_bytes(address));
  const Bytes full_name = der::object(ber::tag::context(0), uri);
  return der::sequence({der::sequence({der::object(ber::tag::context(0), full_name)})});
}

Bytes document_type_list(const std::vector<std::string>& types) {
  std::vector<Bytes> list;
  for (const auto& type : types) list.push_back(der::printable_string(type));
  return der::sequence({der::integer(0), der::set_of(list)});
}

Bytes key_identifier_of_issuer(ByteView id) { return der::sequence({der::object(ber::tag::context(0, false), id)}); }

std::vector<Bytes> extensions(const CertificateProfile& p) {
  std::vector<Bytes> out;
  const auto put = [&out](std::string_view oid, bool critical, const Bytes& value) {
    out.push_back(extension(oid, critical, value));
  };
  if (!p.issuer_key_identifier.empty()) put("2.5.29.35", false, key_identifier_of_issuer(p.issuer_key_identifier));
  if (!p.key_identifier.empty()) put("2.5.29.14", false, der::octet_string(p.key_identifier));
  if (p.key_use != 0) put("2.5.29.15", p.key_use_critical, key_usage(p.key_use));
  if (p.ca == true) put("2.5.29.19", true, der::sequence({der::boolean(true), der::integer(0)}));
  if (p.ca == false) put("2.5.29.19", true, der::sequence(std::vector<Bytes>{}));
  if (p.signs) {
    put("2.5.29.16", false,
        der::sequence({generalized_time(ber::tag::context(0, false), p.signs->from),
                       generalized_time(ber::tag::context(1, false), p.signs->to)}));
  }
  if (!p.state.empty()) put("2.5.29.17", false, alternative_name(p.state));
  if (!p.issuer_state.empty()) put("2.5.29.18", false, alternative_name(p.issuer_state));
  if (!p.crl_address.empty()) put("2.5.29.31", false, distribution_points(p.crl_address));
  if (!p.document_types.empty()) put("2.23.136.1.1.6.2", false, document_type_list(p.document_types));
  if (!p.purpose.empty()) put("2.5.29.37", true, der::sequence({der::oid(p.purpose)}));
  out.insert(out.end(), p.more.begin(), p.more.end());
  return out;
}

Result<Bytes> signed_by(const Bytes& content, const Bytes& algorithm, const Key& key) {
  LANDFALL_TRY(const Bytes signature, key.sign(content));
  return der::sequence({content, algorithm, der::bit_string(signature)});
}

}  // namespace

Bytes distinguished_name(std::string_view country, std::string_view organization, std::string_view common_name,
                         Strings strings) {
  const auto string = [strings](std::string_view text) {
    return strings == Strings::utf8 ? der::utf8_string(text) : der::printable_string(text);
  };
  return der::sequence({attribute("2.5.4.6", der::printable_string(country)),
                        attribute("2.5.4.10", string(organization)), attribute("2.5.4.3", string(common_name))});
}

Bytes extension(std::string_view oid, bool critical, ByteView value) {
  return critical ? der::sequence({der::oid(oid), der::boolean(true), der::octet_string(value)})
                  : der::sequence({der::oid(oid), der::octet_string(value)});
}

Result<Bytes> certificate(const CertificateProfile& p, const Key& issuer) {
  const Bytes algorithm = signature_algorithm(SignatureName::of(issuer.algorithm()));
  const Bytes version = der::object(ber::tag::context(0), der::integer(2));
  const Bytes listed = der::object(ber::tag::context(3), der::sequence(extensions(p)));
  const Bytes content = der::sequence({version, serial_number(p.serial), p.inner_algorithm.value_or(algorithm),
                                       p.issuer, der::sequence({der::time(p.validity.from), der::time(p.validity.to)}),
                                       p.subject, p.public_key, listed});
  return signed_by(content, algorithm, issuer);
}

Result<Bytes> revocation_list(const CrlProfile& p, const Key& issuer) {
  const Bytes algorithm = signature_algorithm(SignatureName::of(issuer.algorithm()));
  std::vector<Bytes> entries;
  for (const auto serial : p.revoked)
    entries.push_back(der::sequence({serial_number(serial), der::time(p.validity.from)}));
  const Bytes extensions =
      der::sequence({extension("2.5.29.35", false, key_identifier_of_issuer(p.issuer_key_identifier)),
                     extension("2.5.29.20", false, der::integer(p.number))});
  const Bytes content = der::sequence(
      {der::integer(1), algorithm, p.issuer, der::time(p.validity.from), der::time(p.validity.to),
       entries.empty() ? Bytes() : der::sequence(entries),  // RFC 5280, 5.1.2.6: absent where there are none
       der::object(ber::tag::context(0), extensions)});
  return signed_by(content, algorithm, issuer);
}

Result<CertificateNames> names_of(ByteView certificate) {
  LANDFALL_TRY(const ber::Object whole, ber::only(certificate, "a certificate"));
  ber::Reader outer(whole);
  LANDFALL_TRY(const ber::Object content, outer.next(ber::tag::sequence, "TBSCertificate"));
  ber::Reader reader(content);
  LANDFALL_CHECK(reader.next_if(ber::tag::context(0)));
  LANDFALL_TRY(const ber::Object serial, reader.next(ber::tag::integer, "serialNumber"));
  LANDFALL_CHECK(reader.next(ber::tag::sequence, "signature"));
  LANDFALL_TRY(const ber::Object issuer, reader.next(ber::tag::sequence, "issuer"));
  return CertificateNames{Bytes(issuer.encoding.begin(), issuer.encoding.end()),
                          Bytes(serial.encoding.begin(), serial.encoding.end())};
}

}  // namespace landfall::synth
