#pragma once

#include <cstddef>
#include <string>

#include <landfall/transport/recording.hpp>

namespace landfall::transport {

inline constexpr std::size_t recording_bytes_max = std::size_t{1} << 30;

/// The head of a file, up to its first opening; one line of it.
std::string to_text(const UsbDevice& d);
std::string to_text(const RecordedTransfer& t);
bool towards_host(const RecordedTransfer& t);

}  // namespace landfall::transport
