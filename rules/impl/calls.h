// The function calls an expression holds, found in its text: for checks of literal arguments (names
// of tables and keys), for key(), and for the parameters of abstract patterns.
// Thread: any. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::rules {

struct Call {
  std::string prefix, name;
  std::size_t at = 0;                       // of the name, with its prefix
  std::vector<std::string_view> arguments;  // as written, trimmed; in the expression given

  // The argument as a quoted text; false when it is none.
  bool literal(std::size_t argument, std::string& text) const;
};

// In the order in which they begin; inner ones too.
std::vector<Call> calls_of(std::string_view expression);
// "key(" as "hub:key(": what the function table can serve.
std::string with_keys(std::string_view expression);

using Params = std::map<std::string, std::string>;
// Every $name that stands in the map as its text; the names found are added to `used`.
std::string with_params(std::string_view expression, const Params& params,
                        std::vector<std::string>& used);

}  // namespace jiuqu::rules
