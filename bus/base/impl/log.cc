// The only includer of spdlog.
#include "bus/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "bus/base/text.h"

namespace jiuqu::log {
namespace {

spdlog::logger& logger() {
  static auto instance = [] {
    auto made = spdlog::stderr_logger_mt("jiuqu");
    made->set_pattern(R"({"at":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})",
                      spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum level_of(Severity severity) {
  switch (severity) {
    case Severity::debug:
      return spdlog::level::debug;
    case Severity::info:
      return spdlog::level::info;
    case Severity::warning:
      return spdlog::level::warn;
    case Severity::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

void set_level(Severity least) {
  logger().set_level(level_of(least));
}

void write(Severity severity, std::string_view event, std::initializer_list<Field> fields) {
  auto level = level_of(severity);
  if (!logger().should_log(level)) return;
  std::string line = "\"event\":" + json_quote(event);
  for (const auto& [name, value] : fields) line += "," + json_quote(name) + ":" + json_quote(value);
  logger().log(level, "{}", line);
}

}  // namespace jiuqu::log
