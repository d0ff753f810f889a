// What an application says about its case, as far as the judge must know it.
// Thread: values.
#pragma once

#include <string>

namespace jiuqu::simulators {

struct CaseFacts {
  std::string item;           // handling item: 26
  std::string kind;           // lift
  std::string action;         // NEW
  std::string old_number;     // the earlier licence number that the form gives; may be empty
  std::string number_prefix;  // what a new licence number must begin with: 梯11鄂A

  bool operator==(const CaseFacts&) const = default;
};

}  // namespace jiuqu::simulators
