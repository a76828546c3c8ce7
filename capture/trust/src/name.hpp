#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/ber.hpp>
#include <landfall/base/result.hpp>

namespace landfall::trust {

// The attributes of that kind in an RDNSequence, in their order.
Result<std::vector<std::string>> name_attributes(const ber::Object& name, std::string_view oid);

}  // namespace landfall::trust
