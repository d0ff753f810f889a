// One thing that is wrong, told so that its author can mend it: in a message (the sender's field
// path) or in a definition file (file:line:column). All findings of a message or of a definition
// set are collected and told at once (clause 7.2.3: one-off correction notice).
// Thread: values.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bus/base/error.h"

namespace jiuqu {

enum class Level : std::uint8_t { error, warning, info };

struct Finding {
  Level level = Level::error;
  std::string code;    // rule id, or a lint code such as "mapping.path-unknown"
  Location where;      // message: path in the sender's terms; definition: file:line:column
  std::string clause;  // clause of the standard or source of the rule; may be empty
  std::string en;
  std::string zh;
  std::string suggestion;  // the likely right word ("did you mean"); may be empty
  std::vector<std::pair<std::string, std::string>>
      values;  // the values used, masked where personal
};

using Findings = std::vector<Finding>;

bool has_errors(const Findings& findings);
// "file:line:column: level: text [code]" as `jiuqu lint` prints it, with "did you mean X?" if
// known.
std::string lint_line(const Finding& finding);
std::string_view level_name(Level level);

}  // namespace jiuqu
