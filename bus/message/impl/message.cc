#include "bus/message/message.h"

#include <algorithm>
#include <cctype>

namespace jiuqu {

std::string header_of(const Headers& headers, std::string_view name) {
  auto same = [&](const auto& header) {
    return std::ranges::equal(header.first, name, [](unsigned char a, unsigned char b) {
      return std::tolower(a) == std::tolower(b);
    });
  };
  auto found = std::ranges::find_if(headers, same);
  return found == headers.end() ? std::string() : found->second;
}

}  // namespace jiuqu
