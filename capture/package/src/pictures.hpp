#pragma once

#include <string>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/model/sample.hpp>

namespace landfall::package {

/// The bytes of its file: PNG without loss, or what the device sent where that is a file already (and is not decoded).
[[nodiscard]] Result<SecureBytes> file_of(const model::Sample& sample);
/// The same octets in memory that is wiped; those that were given are wiped now. For what shows or names a person.
[[nodiscard]] SecureBytes wiped(Bytes bytes);
[[nodiscard]] SecureBytes wiped(std::string text);

}  // namespace landfall::package
