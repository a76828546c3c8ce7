#include "signed_object.hpp"

#include <algorithm>

#include <landfall/trust/reason.hpp>

namespace landfall::trust {

Reason check_signed_object(ByteView inner_algorithm, ByteView outer_algorithm, ByteView tbs, ByteView signature,
                           const Certificate& issuer) {
  // The algorithm stands in what was signed and behind it; the two have to agree (RFC 5280, 4.1.1.2).
  if (!std::ranges::equal(inner_algorithm, outer_algorithm)) return Reason::algorithm_inconsistent;
  const auto object = ber::only(outer_algorithm, "a signature algorithm");
  if (!object) return Reason::malformed;
  const auto algorithm = parse_signature_algorithm(*object);
  if (!algorithm) return reason_of(algorithm.error());
  const auto key = issuer.key();
  if (!key) return reason_of(key.error());
  return key->verify(*algorithm, tbs, signature);
}

}  // namespace landfall::trust
