#include <landfall/base/log.hpp>

#include <atomic>
#include <mutex>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace landfall {
namespace {

std::mutex sink_mutex;
std::shared_ptr<LogSink>& current_sink() {
  static auto* sink = new std::shared_ptr<LogSink>;  // never destroyed: threads may log while the process ends
  return *sink;
}
std::atomic<int> least_level{100};

class SpdlogSink final : public LogSink {
 public:
  explicit SpdlogSink(spdlog::sink_ptr sink) : logger_("landfall", std::move(sink)) {
    logger_.set_level(spdlog::level::debug);
    logger_.flush_on(spdlog::level::debug);
    logger_.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  }
  void write(LogLevel level, std::string_view category, std::string_view line) noexcept override {
    constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                                    spdlog::level::err};
    logger_.log(levels[static_cast<int>(level)], "[{}] {}", category, line);
  }

 private:
  spdlog::logger logger_;
};

}  // namespace

void set_log_sink(std::shared_ptr<LogSink> sink, LogLevel least) noexcept {
  const std::lock_guard lock(sink_mutex);
  least_level = sink ? static_cast<int>(least) : 100;
  current_sink() = std::move(sink);
}

Result<std::shared_ptr<LogSink>> make_log_sink(const std::string& path) {
  try {
    spdlog::sink_ptr sink;
    if (path.empty())
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    return std::shared_ptr<LogSink>(std::make_shared<SpdlogSink>(std::move(sink)));
  } catch (const std::exception& e) {
    return Error(Errc::io, Layer::base, "a log file that can be written", e.what()).at(path);
  }
}

bool Log::enabled(LogLevel level) noexcept {
  return static_cast<int>(level) >= least_level.load(std::memory_order_relaxed);
}

void Log::write(LogLevel level, std::string_view line) const noexcept {
  if (!enabled(level)) return;
  std::shared_ptr<LogSink> sink;
  {
    const std::lock_guard lock(sink_mutex);
    sink = current_sink();
  }
  if (sink) sink->write(level, category_, line);
}

}  // namespace landfall
