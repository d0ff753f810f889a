// Structured log, one JSON object a line on standard error. Never log personal data unmasked.
// Thread: any.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace jiuqu::log {

enum class Severity { debug, info, warning, error };
using Field = std::pair<std::string_view, std::string>;

void set_level(Severity least);
void write(Severity severity, std::string_view event, std::initializer_list<Field> fields = {});

inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Severity::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Severity::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Severity::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Severity::error, event, fields);
}

}  // namespace jiuqu::log
