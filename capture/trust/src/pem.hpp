#pragma once

#include <string_view>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

namespace landfall::trust {

// The DER within "-----BEGIN label-----" (RFC 7468); what is not PEM is given back as it is.
Result<Bytes> der_of_file(ByteView file, std::string_view label);

}  // namespace landfall::trust
