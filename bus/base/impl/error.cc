#include "bus/base/error.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace jiuqu {

const std::vector<ErrorEntry>& error_catalogue() {
  static const std::vector<ErrorEntry> kCatalogue = {
#define X(number, name, http, retry, en, zh) {number, #name, http, RetryClass::retry, en, zh},
#include "bus/base/errors.def"
#undef X
  };
  return kCatalogue;
}

const ErrorEntry& entry_of(ErrorCode code) {
  const auto& rows = error_catalogue();
  auto row = std::ranges::find(rows, static_cast<int>(code), &ErrorEntry::number);
  JIUQU_CHECK(row != rows.end());
  return *row;
}

std::string Error::describe() const {
  const auto& entry = entry_of(code);
  std::string text = std::to_string(entry.number) + " " + std::string(entry.name) + ": ";
  text += entry.en;
  if (!detail.empty()) text += " " + detail;
  if (!where.file.empty()) {
    text += " (" + where.file;
    if (where.line > 0) text += ":" + std::to_string(where.line);
    text += ")";
  }
  if (!where.path.empty()) text += " at " + where.path;
  return text;
}

void invariant_broken(std::string_view what, const char* file, int line) {
  std::fprintf(stderr, "invariant broken: %.*s (%s:%d)\n", static_cast<int>(what.size()),
               what.data(), file, line);
  std::abort();
}

}  // namespace jiuqu
