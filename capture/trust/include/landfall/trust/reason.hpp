#pragma once

#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/error.hpp>
#include <landfall/model/chip_verdict.hpp>

namespace landfall::trust {

/// An Error of this component about bytes that somebody sent carries the Reason that a verdict gives for it.
[[nodiscard]] LANDFALL_API Error refuse(model::Reason reason, std::string wanted, std::string found = {},
                                        const char* file = __builtin_FILE(), int line = __builtin_LINE());
/// Of an Error made by refuse(); `malformed` for any other. Reentrant.
[[nodiscard]] LANDFALL_API model::Reason reason_of(const Error& error) noexcept;

}  // namespace landfall::trust
