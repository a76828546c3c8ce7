#include "cms.hpp"

#include <algorithm>

#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>

#include "certificate.hpp"

namespace landfall::synth {
namespace {

constexpr const char* id_signed_data = "1.2.840.113549.1.7.2";
constexpr const char* id_content_type = "1.2.840.113549.1.9.3";
constexpr const char* id_message_digest = "1.2.840.113549.1.9.4";
constexpr const char* id_signing_time = "1.2.840.113549.1.9.5";

Bytes concatenated(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

// As DER wants the parts of a SET OF (X.690, 11.6).
void sort_as_set(std::vector<Bytes>& parts) {
  std::sort(parts.begin(), parts.end(), [](const Bytes& a, const Bytes& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  });
}

// A constructed object, with the end of contents in place of a length where that is wanted (X.690, 8.1.3.6).
Bytes constructed(bool indefinite, ber::Tag tag, const std::vector<Bytes>& parts) {
  if (!indefinite) return der::object(tag, parts);
  Bytes out{static_cast<std::uint8_t>(tag), 0x80};
  const Bytes content = concatenated(parts);
  out.insert(out.end(), content.begin(), content.end());
  out.insert(out.end(), {0, 0});
  return out;
}

// In pieces where lengths are not known beforehand (X.690, 8.7.3).
Bytes content_octets(bool indefinite, const Bytes& content) {
  if (!indefinite) return der::octet_string(content);
  constexpr std::size_t piece = 100;
  std::vector<Bytes> pieces;
  for (std::size_t at = 0; at < content.size(); at += piece)
    pieces.push_back(der::octet_string(ByteView(content).subspan(at, std::min(piece, content.size() - at))));
  return constructed(true, 0x24, pieces);
}

Result<std::vector<Bytes>> attributes_of(const CmsSigner& signer, const CmsProfile& profile) {
  LANDFALL_TRY(const Bytes digest, digest_of(signer.digest, profile.content));
  const auto attribute = [](const char* type, const Bytes& value) {
    return der::sequence({der::oid(type), der::set_of({value})});
  };
  std::vector<Bytes> out{attribute(id_content_type, der::oid(signer.attribute_type.value_or(profile.content_type))),
                         attribute(id_message_digest, der::octet_string(signer.message_digest.value_or(digest)))};
  if (signer.signing_time) out.push_back(attribute(id_signing_time, der::time(*signer.signing_time)));
  sort_as_set(out);
  return out;
}

Result<Bytes> signature_of(const CmsSigner& signer, const Bytes& what) {
  if (signer.signature) return *signer.signature;
  const Digest digest = signer.signature_digest.value_or(signer.digest);
  if (signer.forged_cube) return forged_cube(what, digest, 256);
  return signer.key.sign(what, digest);
}

Result<Bytes> signer_info(const CmsSigner& signer, const CmsProfile& profile) {
  std::vector<Bytes> parts{der::integer(signer.key_identifier.empty() ? 1 : 3)};
  if (signer.key_identifier.empty()) {
    LANDFALL_TRY(const CertificateNames names, names_of(signer.certificate));
    parts.push_back(der::sequence({signer.issuer.value_or(names.issuer), names.serial}));
  } else {
    parts.push_back(der::object(ber::tag::context(0, false), signer.key_identifier));
  }
  parts.push_back(digest_algorithm(signer.digest));
  Bytes what = profile.content;
  if (signer.attributes != Attributes::none) {
    LANDFALL_TRY(std::vector<Bytes> attributes, attributes_of(signer, profile));
    what = der::object(ber::tag::set, attributes);  // RFC 5652, 5.4: signed as SET, sent as [0]
    if (signer.attributes != Attributes::sorted) std::reverse(attributes.begin(), attributes.end());
    if (signer.attributes == Attributes::sent_and_reversed) what = der::object(ber::tag::set, attributes);
    parts.push_back(der::object(ber::tag::context(0), attributes));
  }
  Algorithm algorithm = signer.key.algorithm();
  algorithm.digest = signer.signature_digest.value_or(signer.digest);
  parts.push_back(signer.signature_algorithm.value_or(signature_algorithm(SignatureName::of(algorithm))));
  LANDFALL_TRY(const Bytes signature, signature_of(signer, what));
  parts.push_back(der::octet_string(signature));
  return der::sequence(parts);
}

}  // namespace

Result<Bytes> signed_data(const CmsProfile& profile) {
  const bool open = profile.indefinite_length;
  std::vector<Bytes> digests, infos;
  for (const auto& signer : profile.signers) {
    const Bytes algorithm = digest_algorithm(signer.digest);
    if (std::find(digests.begin(), digests.end(), algorithm) == digests.end()) digests.push_back(algorithm);
    LANDFALL_TRY(Bytes info, signer_info(signer, profile));
    infos.push_back(std::move(info));
  }
  const Bytes content = constructed(open, ber::tag::context(0), {content_octets(open, profile.content)});
  std::vector<Bytes> parts{der::integer(3), der::set_of(digests),  // version 3: the content is not id-data
                           constructed(open, ber::tag::sequence, {der::oid(profile.content_type), content})};
  auto certificates = profile.certificates;
  sort_as_set(certificates);
  if (!certificates.empty()) parts.push_back(constructed(open, ber::tag::context(0), certificates));
  parts.push_back(der::set_of(infos));
  const Bytes data = constructed(open, ber::tag::sequence, parts);
  return constructed(open, ber::tag::sequence,
                     {der::oid(id_signed_data), constructed(open, ber::tag::context(0), {data})});
}

}  // namespace landfall::synth
