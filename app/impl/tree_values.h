// The values of a tree by their paths, and where two trees differ. Thread: any, pure.
#pragma once

#include <string>
#include <vector>

#include "bus/xml/document.h"

namespace jiuqu::app {

struct ValueChange {
  std::string path;
  std::string before, after;
  bool was = false, is = false;  // there at all
};
// In the order of the first tree, then what only the second has.
std::vector<ValueChange> value_changes(xml::Node before, xml::Node after);

}  // namespace jiuqu::app
