#include "bus/base/finding.h"

#include <algorithm>

namespace jiuqu {

bool has_errors(const Findings& findings) {
  return std::ranges::any_of(findings, [](const Finding& f) { return f.level == Level::error; });
}

std::string_view level_name(Level level) {
  switch (level) {
    case Level::error:
      return "error";
    case Level::warning:
      return "warning";
    case Level::info:
      return "info";
  }
  return "error";
}

std::string lint_line(const Finding& finding) {
  std::string text = finding.where.file;
  text += ":" + std::to_string(finding.where.line) + ":" + std::to_string(finding.where.column);
  text += ": " + std::string(level_name(finding.level)) + ": " + finding.en;
  if (!finding.suggestion.empty()) text += " (did you mean \"" + finding.suggestion + "\"?)";
  text += " [" + finding.code + "]";
  return text;
}

}  // namespace jiuqu
