// Certificates, revocation lists, card-verifiable certificates and public keys; the first byte chooses.
#include <cstddef>
#include <cstdint>

#include <landfall/trust/card_certificate.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/country.hpp>
#include <landfall/trust/revocation_list.hpp>
#include <landfall/trust/store.hpp>

namespace {

using namespace landfall;

void certificate(ByteView bytes) {
  const auto parsed = trust::Certificate::parse_file(bytes);
  if (!parsed) return;
  (void)trust::describe(*parsed);
  (void)trust::profile_deviations(*parsed, trust::Role::csca);
  (void)trust::profile_deviations(*parsed, trust::Role::document_signer);
  (void)trust::is_link(*parsed);
  (void)trust::may_issue(*parsed);
  for (const auto& state : (*parsed)->document_states) (void)trust::is_state_of(state, (*parsed)->subject.country);
  (void)trust::signed_by(*parsed, *parsed);
}

void revocations(ByteView bytes) {
  const auto parsed = trust::RevocationList::parse(bytes);
  if (!parsed) return;
  for (const auto& entry : (*parsed)->entries) (void)parsed->revoked(entry.serial);
}

void card_certificate(ByteView bytes) {
  const auto parsed = trust::CardCertificate::parse(bytes);
  if (!parsed) return;
  (void)parsed->key();
  (void)parsed->self_signed();
  (void)parsed->signed_by(*parsed, &*parsed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(data + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      certificate(bytes);
      break;
    case 1:
      revocations(bytes);
      break;
    case 2:
      card_certificate(bytes);
      break;
    default:
      (void)trust::PublicKey::parse(bytes);
  }
  return 0;
}
