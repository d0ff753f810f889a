// Errors as values. Every expected failure is an Error with a code of the one catalogue
// (errors.def); exceptions of third parties are caught where they arise.
// Thread: values, no sharing. Ownership: by value.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jiuqu {

enum class RetryClass : std::uint8_t { Never, Later, Busy };

enum class ErrorCode : std::uint16_t {
#define X(number, name, http, retry, en, zh) name = number,
#include "bus/base/errors.def"
#undef X
};

// Where something is wrong. For definitions: file, line, column (1-based, 0 = unknown). For
// messages: path, the field in the sender's own terms.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;
};

struct Error {
  ErrorCode code = ErrorCode::defect;
  std::string detail;  // what exactly, in English; never personal data
  Location where;

  std::string describe() const;  // "1007 schema_invalid: sentence detail (where)"
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string detail = {}, Location where = {}) {
  return std::unexpected(Error{code, std::move(detail), std::move(where)});
}

struct ErrorEntry {
  int number;
  std::string_view name;
  int http_status;
  RetryClass retry;
  std::string_view en;
  std::string_view zh;
};
// The catalogue row of a code. Never fails: every enumerator has its row.
const ErrorEntry& entry_of(ErrorCode code);
// All rows in the order of their numbers, for `jiuqu docs` and tests.
const std::vector<ErrorEntry>& error_catalogue();

// Broken invariants end the process; recovery makes a restart cheap.
[[noreturn]] void invariant_broken(std::string_view what, const char* file, int line);

}  // namespace jiuqu

#define JIUQU_CHECK(condition) \
  ((condition) ? void(0) : ::jiuqu::invariant_broken(#condition, __FILE__, __LINE__))
