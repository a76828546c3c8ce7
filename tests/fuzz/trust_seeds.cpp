// Writes the seeds of fuzz_signed_data, fuzz_certificate and fuzz_verify: trust_seeds FOLDER (tests/fuzz/corpus). Made
// by a country of ours; signatures differ from run to run.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include <landfall/base/der.hpp>
#include <landfall/synth/country.hpp>
#include <landfall/synth/wrong.hpp>
#include <landfall/trust/certificate.hpp>

#include "verify_document.hpp"

namespace {

using namespace landfall;

void save(const std::filesystem::path& folder, const std::string& name, ByteView bytes) {
  std::filesystem::create_directories(folder);
  std::ofstream file(folder / name, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

Bytes chosen(std::uint8_t kind, ByteView bytes) {
  Bytes out(bytes.size() + 1, kind);
  std::copy(bytes.begin(), bytes.end(), out.begin() + 1);
  return out;
}

// TR-03110-3, C.1; unsigned, so it is right in everything but the signature.
Bytes card_certificate(const trust::Certificate& of) {
  ber::Reader fields(ber::only(of->key_info, "key").value());
  (void)fields.next();
  const auto key = fields.next().value();
  const Bytes point(ber::bits(key).value().bytes.begin(), ber::bits(key).value().bytes.end());
  const Bytes digits{2, 6, 1, 1, 2, 4};
  const Bytes public_key = der::object(0x7F49, {der::oid("0.4.0.127.0.7.2.2.2.2.3"), der::object(0x86, point)});
  const Bytes rights = der::object(0x7F4C, {der::oid("0.4.0.127.0.7.3.1.2.1"), der::object(0x53, Bytes{0xC3})});
  const Bytes body = der::object(0x7F4E, {der::object(0x5F29, Bytes{0}), der::object(0x42, as_bytes("UTCVCA00001")),
                                          public_key, der::object(0x5F20, as_bytes("UTDV00001")), rights,
                                          der::object(0x5F25, digits), der::object(0x5F24, digits)});
  return der::object(0x7F21, {body, der::object(0x5F37, Bytes(64, 0x5A))});
}

// The document that fuzz_verify knows, whole, with what is printed, and without what passes a step over.
void save_documents(const std::filesystem::path& folder) {
  const auto country = fuzz::country();
  auto files = fuzz::document(country);
  save(folder, "sound", fuzz::whole(files));
  Bytes printed = fuzz::whole(files);
  const auto scene = synth::Scene::make(1, country.options().today).value();
  std::string zone;
  const auto lines = country.zone(scene, mrz::Format::td3).value();
  for (const auto& line : lines) zone += line + "\n";
  fuzz::put(printed, fuzz::printed, as_bytes(zone));
  save(folder, "printed", printed);
  files.groups.erase(14);
  save(folder, "without_dg14", fuzz::whole(files));
  files.card_security.clear();
  files.groups.erase(16);
  save(folder, "short", fuzz::whole(files));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: trust_seeds FOLDER\n";
    return 2;
  }
  save_documents(std::filesystem::path(argv[1]) / "verify");
  const std::filesystem::path root(argv[1]), cms = root / "signed_data", certificates = root / "certificate";
  const auto country = synth::Country::make().value();
  for (const char* id : {"sound", "sound_indefinite_length", "sound_attributes_signed_unsorted",
                         "signature_bit_flipped", "sound_two_signers", "sound_rsa_pss"})
    for (const auto& wrong : synth::wrongs()) {
      if (wrong.id != id) continue;
      const auto made = synth::make_case(wrong).value();
      save(cms, id, made.files.sod);
      save(cms, std::string(id) + "_cms", ber::only(made.files.sod, "EF.SOD").value().content);
    }
  save(cms, "master_list", country.master_list({country.csca().value(), country.csca(0).value()}).value());
  save(cms, "deviation_list", country.deviation_list({2026, 11, 1}).value());
  synth::CountryOptions rsa;
  rsa.signer = {.key = synth::KeyType::rsa_2048, .pss = true};
  const auto with_rsa = synth::Country::make(rsa).value();
  synth::CountryOptions spelled;
  spelled.csca.explicit_curve = true;
  const auto explicit_csca = synth::Country::make(spelled).value().csca().value();
  save(certificates, "csca", chosen(0, country.csca().value()));
  save(certificates, "link", chosen(0, country.link().value()));
  save(certificates, "signer", chosen(0, country.document_signer({2026, 11, 1}).value()));
  save(certificates, "signer_rsa_pss", chosen(0, with_rsa.document_signer({2026, 11, 1}).value()));
  save(certificates, "csca_explicit", chosen(0, explicit_csca));
  save(certificates, "crl", chosen(1, country.crl().value()));
  for (const auto& wrong : synth::wrongs())
    if (wrong.id == "signer_revoked")
      save(certificates, "crl_entry", chosen(1, synth::make_case(wrong).value().trust.crls.front()));
  const auto csca = trust::Certificate::parse(country.csca().value()).value();
  save(certificates, "card", chosen(2, card_certificate(csca)));
  save(certificates, "key", chosen(3, csca->key_info));
  save(certificates, "key_explicit", chosen(3, trust::Certificate::parse(explicit_csca).value()->key_info));
  const std::string pem = "-----BEGIN CERTIFICATE-----\n" + to_base64(csca->der) + "\n-----END CERTIFICATE-----\n";
  save(certificates, "pem", chosen(0, as_bytes(pem)));
  return 0;
}
