// What is known about one registration, by name: the facts from which forms, data sheets and
// materials are filled. A device of several has the facts of the registration and its own.
// Thread: values.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace jiuqu::simulators {

class Facts {
 public:
  void set(std::string_view name, std::string value) {
    values_.insert_or_assign(std::string(name), std::move(value));
  }
  // Empty when it is not known.
  const std::string& of(std::string_view name) const {
    static const std::string kUnknown;
    auto found = values_.find(name);
    return found == values_.end() ? kUnknown : found->second;
  }
  // "{address}{place}" with the facts in their places.
  std::string expanded(std::string_view pattern) const {
    std::string text;
    while (!pattern.empty()) {
      auto open = pattern.find('{');
      auto close = pattern.find('}', open);
      text += pattern.substr(0, open);
      if (open == std::string_view::npos || close == std::string_view::npos) break;
      text += of(pattern.substr(open + 1, close - open - 1));
      pattern.remove_prefix(close + 1);
    }
    return text;
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace jiuqu::simulators
