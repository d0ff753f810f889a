// The patterns of a simple type, compiled once by libxml2's expressions (XSD syntax, anchored).
// Thread: immutable; matching any number at once. Ownership: shared by the fields of a type.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/base/error.h"
#include "bus/xml/schema_model.h"

struct _xmlRegexp;

namespace jiuqu::xml {

class Patterns {
 public:
  // configuration_invalid names the pattern that is not one.
  static Result<std::shared_ptr<const Patterns>> compile(const std::vector<std::string>& patterns);
  ~Patterns();
  Patterns(const Patterns&) = delete;
  Patterns& operator=(const Patterns&) = delete;

  // The first pattern the value does not match.
  std::optional<std::string> mismatch(const std::string& value) const;

 private:
  Patterns() = default;
  std::vector<std::pair<std::string, _xmlRegexp*>> compiled_;
};

}  // namespace jiuqu::xml
