// ISO 8601 durations of fixed length: P15D, P2W, PT30M, P1DT12H. Years and months have no fixed
// length and are refused. Thread: any.
#pragma once

#include <string_view>

#include "bus/base/clock.h"

namespace jiuqu::licensing {

// Days stay apart from the rest: working days are counted, not measured.
struct Span {
  int days = 0;
  Duration rest{};

  bool operator==(const Span&) const = default;
};

// Errors: bad_request with the reason. A span is longer than nothing and at most 9999 days.
Result<Span> parse_duration(std::string_view text);

}  // namespace jiuqu::licensing
