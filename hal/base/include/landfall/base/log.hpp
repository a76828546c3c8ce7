#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>

namespace landfall {

enum class LogLevel : unsigned char { debug, info, warning, error };

/// Where log lines go. Thread-safe.
class LANDFALL_API LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(LogLevel level, std::string_view category, std::string_view line) noexcept = 0;
};

/// Sets the sink of the process; null (the default) is silence. Never stdout. Thread-safe.
LANDFALL_API void set_log_sink(std::shared_ptr<LogSink> sink, LogLevel least = LogLevel::info) noexcept;
/// A sink that writes to a file, or to standard error where path is empty; spdlog behind it.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<LogSink>> make_log_sink(const std::string& path = {});

/// A category's log: `const Log log("nb1010");`. The category is the name of the driver or component. Thread-safe.
class LANDFALL_API Log {
 public:
  constexpr explicit Log(std::string_view category) noexcept : category_(category) {}
  void debug(std::string_view line) const noexcept { write(LogLevel::debug, line); }
  void info(std::string_view line) const noexcept { write(LogLevel::info, line); }
  void warning(std::string_view line) const noexcept { write(LogLevel::warning, line); }
  void error(std::string_view line) const noexcept { write(LogLevel::error, line); }
  [[nodiscard]] static bool enabled(LogLevel level) noexcept;

 private:
  void write(LogLevel level, std::string_view line) const noexcept;
  std::string_view category_;
};

}  // namespace landfall
