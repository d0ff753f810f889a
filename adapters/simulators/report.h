// The report of a run (contracts §7): what the judge found, in numbers. Keys of things that are not
// built are absent.
// Thread: any. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/simulators/judge.h"

namespace jiuqu::simulators {

struct RunFacts {
  double seconds = 0;
  std::optional<std::size_t> parked{};        // absent without an operator's token
  std::vector<std::string> staff_findings{};  // counted as wrong answers
};

std::string report_json(const Records& records, const Verdict& verdict, const RunFacts& facts);

}  // namespace jiuqu::simulators
