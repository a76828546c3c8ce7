#pragma once

#include <landfall/base/bytes.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {

// Whether `issuer`'s key signed `tbs`, for certificates and revocation lists alike (RFC 5280, 4.1.1 and 5.1.1).
Reason check_signed_object(ByteView inner_algorithm, ByteView outer_algorithm, ByteView tbs, ByteView signature,
                           const Certificate& issuer);

}  // namespace landfall::trust
