#include "bus/xml/impl/schema_patterns.h"

#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

Result<std::shared_ptr<const Patterns>> Patterns::compile(
    const std::vector<std::string>& patterns) {
  prepare_library();
  std::shared_ptr<Patterns> result(new Patterns);
  for (const auto& pattern : patterns) {
    xmlRegexpPtr regexp = xmlRegexpCompile(to_xml(pattern));
    if (regexp == nullptr)
      return fail(ErrorCode::configuration_invalid, "not a pattern: " + pattern);
    result->compiled_.emplace_back(pattern, regexp);
  }
  return result;
}

Patterns::~Patterns() {
  for (auto& [pattern, regexp] : compiled_) xmlRegFreeRegexp(regexp);
}

std::optional<std::string> Patterns::mismatch(const std::string& value) const {
  for (const auto& [pattern, regexp] : compiled_)
    if (xmlRegexpExec(regexp, to_xml(value)) != 1) return pattern;
  return std::nullopt;
}

}  // namespace jiuqu::xml
