#pragma once

#include <string>
#include <string_view>

#include <landfall/base/ber.hpp>
#include <landfall/base/result.hpp>

namespace landfall::trust {

// The first attribute of that kind in an RDNSequence; empty: none.
Result<std::string> name_attribute(const ber::Object& name, std::string_view oid);

}  // namespace landfall::trust
