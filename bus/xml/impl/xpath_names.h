// Finds the names an XPath expression uses and says which of them do not exist: libxml2 would find
// out only when it evaluates. The expression is known to be well-formed.
// Thread: any.
#pragma once

#include <string>
#include <vector>

#include "bus/base/error.h"
#include "bus/xml/xpath.h"

namespace jiuqu::xml {

// The names of the variables used, each once.
Result<std::vector<std::string>> check_names(const std::string& expression,
                                             const Namespaces& namespaces,
                                             const FunctionTable* functions);

}  // namespace jiuqu::xml
