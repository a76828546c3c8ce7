#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

namespace landfall::trust {

// A block of a PEM file (RFC 7468).
struct PemBlock {
  std::string label;  // "CERTIFICATE"
  Bytes der;
};
// The blocks of a file that begins with one; none where it does not: text that stands within something else, which may
// be rightly signed as something else, is no PEM. Between and behind blocks only blank space and remarks may stand.
// Errors: malformed (a block that does not end or is no base64;
// text that is no DER before the first one).
Result<std::vector<PemBlock>> pem_blocks(ByteView file);

// DER itself, or what the one block of a PEM file with that label holds. Errors: malformed (another label, more than
// one block).
Result<Bytes> der_of_file(ByteView file, std::string_view label);

}  // namespace landfall::trust
