#include <algorithm>

#include <landfall/base/der.hpp>
#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>

#include "workshop.hpp"

namespace landfall::trust {
namespace {

using workshop::asked;
using workshop::Check;

bool equal_bytes(ByteView a, ByteView b) noexcept { return std::ranges::equal(a, b); }

// Leading zeros and all: some encode one number in two ways.
ByteView number_of(ByteView integer) noexcept {
  while (integer.size() > 1 && integer[0] == 0) integer = integer.subspan(1);
  return integer;
}

enum class Naming : std::uint8_t { exact, tolerant, none };

Naming named(const SignerInfo& signer, const Certificate& certificate) {
  if (signer.key_id) {
    const auto& id = certificate->subject_key_id;
    return id && equal_bytes(*id, *signer.key_id) ? Naming::exact : Naming::none;
  }
  if (equal_bytes(signer.serial, certificate->serial) && equal_bytes(signer.issuer->der, certificate->issuer.der))
    return Naming::exact;
  if (equal_bytes(number_of(signer.serial), number_of(certificate->serial)) &&
      signer.issuer->canonical == certificate->issuer.canonical)
    return Naming::tolerant;
  return Naming::none;
}

struct Candidate {
  Certificate certificate;
  Naming naming;
  bool from_store;
};

// Best first. A certificate that came with the data may sign it whatever it is called: that it is trusted is asked
// later. One of the store has to be named.
std::vector<Candidate> candidates(const SignedData& data, const SignerInfo& signer,
                                  std::span<const Certificate> others) {
  std::vector<Candidate> out;
  for (const auto& certificate : data.certificates()) out.push_back({certificate, named(signer, certificate), false});
  for (const auto& certificate : others)
    if (const auto naming = named(signer, certificate); naming != Naming::none)
      out.push_back({certificate, naming, true});
  std::stable_sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) { return a.naming < b.naming; });
  return out;
}

// What the signature is over: the attributes with the tag of a SET (RFC 5652, 5.4), as they were sent and, where that
// is not DER, as they should have been.
std::vector<Bytes> signed_forms(const ber::Object& attributes) {
  std::vector<Bytes> out;
  if (!attributes.indefinite) {
    out.emplace_back(attributes.encoding.begin(), attributes.encoding.end());
    out.back()[0] = static_cast<std::uint8_t>(ber::tag::set);
  }
  std::vector<Bytes> parts;
  ber::Reader reader(attributes);
  while (!reader.at_end()) {
    const auto part = reader.next();
    if (!part) return out;
    parts.emplace_back(part->encoding.begin(), part->encoding.end());
  }
  Bytes sorted = der::set_of(std::move(parts));
  if (out.empty() || sorted != out.front()) out.push_back(std::move(sorted));
  return out;
}

struct SignerChecker {
  const SignedData& data;
  const SignerInfo& signer;
  Budget& budget;
  SignerCheck out{};

  void find(Finding finding, std::string detail = {}) { out.findings.push_back({finding, std::move(detail)}); }

  bool refuse_with(const Error& error) {
    out.reason = reason_of(error);
    out.detail = error.message();
    return false;
  }

  bool algorithms() {
    const auto digest_object = ber::only(signer.digest_algorithm, "a digest algorithm");
    const auto signature_object = ber::only(signer.signature_algorithm, "a signature algorithm");
    if (!digest_object) return refuse_with(digest_object.error());
    if (!signature_object) return refuse_with(signature_object.error());
    const auto digest = parse_digest(*digest_object);
    if (!digest) return refuse_with(digest.error());
    const auto algorithm = parse_signature_algorithm(*signature_object);
    if (!algorithm) return refuse_with(algorithm.error());
    out.digest = *digest;
    out.algorithm = *algorithm;
    if (!out.algorithm->digest) out.algorithm->digest = *digest;
    if (out.algorithm->digest != *digest) {
      out.reason = Reason::algorithm_inconsistent;
      out.detail = text("digest ", name(*digest), ", signature ", to_text(*algorithm));
      return false;
    }
    if (*digest == Digest::sha1) find(Finding::sha1);
    return true;
  }

  bool digests() {
    if (!signer.attributes) return true;
    if (!signer.message_digest || !signer.content_type) {
      out.reason = Reason::malformed;
      out.detail = "signed attributes without message digest or content type";
      return false;
    }
    if (*signer.content_type != data.content_type() && asked(Check::attribute_type)) {
      out.reason = Reason::content_type;
      out.detail = text("signed as ", *signer.content_type, ", sent as ", data.content_type());
      return false;
    }
    if (equal_bytes(*signer.message_digest, hash(*out.digest, data.content())) || !asked(Check::message_digest))
      return true;
    out.reason = Reason::digest_mismatch;
    return false;
  }

  Reason reason_of_forms(const PublicKey& key, const std::vector<Bytes>& forms) const {
    Reason why = Reason::malformed;
    for (const auto& form : forms) {
      if (const Reason spent = budget.take(); spent != Reason::none) return spent;
      why = key.verify(*out.algorithm, form, signer.signature);
      if (why == Reason::none) break;
    }
    return why;
  }

  void accept(const Candidate& candidate, const PublicKey& key, bool in_der) {
    out.reason = Reason::none;
    out.detail.clear();
    out.signer = candidate.certificate;
    if (candidate.naming != Naming::exact) find(Finding::signer_named_differently);
    if (candidate.from_store) find(Finding::certificate_from_others);
    if (!in_der) find(Finding::attributes_not_der);
    if (key.weak()) find(Finding::weak_key, text("signer: ", key.text()));
    if (key.explicit_parameters()) find(Finding::explicit_curve, text("signer: ", key.text()));
  }

  // Whether another candidate made the signature is not known: that is no forgery, and nothing is proven.
  void give_up(const Candidate& candidate, Reason why) {
    out.reason = why;
    out.detail = text(budget.left(), " signatures left to check");
    if (!out.signer) out.signer = candidate.certificate;
  }

  void signature(std::span<const Certificate> others) {
    std::vector<Bytes> forms;
    if (signer.attributes)
      forms = signed_forms(*signer.attributes);
    else
      forms.emplace_back(data.content().begin(), data.content().end());
    const bool in_der = forms.size() == 1 && (!signer.attributes || !signer.attributes->indefinite);
    for (const auto& candidate : candidates(data, signer, others)) {
      Reason why = Reason::none;
      const auto key = candidate.certificate.key();
      if (key) {
        why = reason_of_forms(*key, forms);
        if (why == Reason::none) return accept(candidate, *key, in_der);
        if (why == Reason::too_costly || why == Reason::stopped) return give_up(candidate, why);
      } else {
        why = reason_of(key.error());
      }
      if (out.signer) continue;  // the best named one says why
      out.signer = candidate.certificate;
      out.reason = why;
      out.detail = key ? std::string() : key.error().message();
    }
  }
};

constexpr auto findings = name_table<Finding>({{Finding::sha1, "sha1"},
                                               {Finding::weak_key, "weak_key"},
                                               {Finding::explicit_curve, "explicit_curve"},
                                               {Finding::attributes_not_der, "attributes_not_der"},
                                               {Finding::signer_named_differently, "signer_named_differently"},
                                               {Finding::certificate_from_others, "certificate_from_others"},
                                               {Finding::no_signing_time, "no_signing_time"}});

}  // namespace

std::string_view name(Finding finding) noexcept { return findings.name(finding); }

SignerCheck check_signer(const SignedData& data, const SignerInfo& signer, std::span<const Certificate> others,
                         Budget& budget) {
  SignerChecker check{.data = data, .signer = signer, .budget = budget};
  if (check.algorithms() && check.digests()) check.signature(others);
  if (!check.out.signer) {  // whoever was named: where the chain leads to can still be told
    const auto named_first = candidates(data, signer, others);
    if (!named_first.empty()) check.out.signer = named_first.front().certificate;
  }
  if (!signer.signing_time) check.find(Finding::no_signing_time);
  return std::move(check.out);
}

}  // namespace landfall::trust
