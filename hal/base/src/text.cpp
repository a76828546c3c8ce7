#include <landfall/base/text.hpp>

#include <cstdio>

namespace landfall::detail {

void append(std::string& to, double value) {
  char buffer[32];
  const int n = std::snprintf(buffer, sizeof buffer, "%.6g", value);
  to.append(buffer, static_cast<std::size_t>(n));
}

}  // namespace landfall::detail
