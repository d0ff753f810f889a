// What shall happen to one case of a run: how it ends, where corrections are asked for, whether its
// first push is faulty and whether it is pushed twice. Decided by seed and number alone; every
// twenty cases hold each outcome at least once.
// Thread: any. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::simulators {

enum class Ending : std::uint8_t { granted, refused_at_acceptance, refused_at_decision };
enum class Repeat : std::uint8_t { none, at_once, later };

struct CasePlan {
  Ending ending = Ending::granted;
  std::vector<std::string> corrections;  // elements that ask for one, in order
  bool faulty_first = false;
  Repeat repeat = Repeat::none;
};

CasePlan plan_case(std::uint64_t seed, std::uint64_t index, int duplicate_percent);

// The officer's decision at the n-th visit (from 1) of an element of the workflow.
std::string planned_outcome(const CasePlan& plan, std::string_view element, int visit,
                            std::uint64_t salt);

// A start for SeededRandom that differs for every (seed, number, purpose).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number, std::string_view purpose);

}  // namespace jiuqu::simulators
