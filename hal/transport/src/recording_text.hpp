#pragma once

#include <string>

#include <landfall/transport/recording.hpp>

namespace landfall::transport {

/// The head of a file, up to its first opening; one line of it.
std::string to_text(const UsbDevice& d);
std::string to_text(const RecordedTransfer& t);
bool towards_host(const RecordedTransfer& t);

}  // namespace landfall::transport
