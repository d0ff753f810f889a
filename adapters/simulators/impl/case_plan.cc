#include "adapters/simulators/case_plan.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "bus/base/random.h"

namespace jiuqu::simulators {
namespace {

enum class Corrections : std::uint8_t { none, accept, review, decide, any, twice };

struct Slot {
  Ending ending;
  Corrections corrections;
  bool faulty;
  Repeat repeat;
};

constexpr Slot kPlain = {Ending::granted, Corrections::none, false, Repeat::none};
// Twenty cases in a row are these, shuffled by the seed.
constexpr std::array<Slot, 20> kMix = {{
    kPlain,
    kPlain,
    kPlain,
    kPlain,
    kPlain,
    kPlain,
    kPlain,
    kPlain,
    {Ending::granted, Corrections::none, false, Repeat::at_once},
    {Ending::granted, Corrections::none, false, Repeat::later},
    {Ending::granted, Corrections::none, true, Repeat::none},
    {Ending::granted, Corrections::none, true, Repeat::later},
    {Ending::refused_at_acceptance, Corrections::none, false, Repeat::none},
    {Ending::refused_at_decision, Corrections::none, false, Repeat::none},
    {Ending::refused_at_decision, Corrections::none, false, Repeat::at_once},
    {Ending::granted, Corrections::accept, false, Repeat::none},
    {Ending::granted, Corrections::review, false, Repeat::none},
    {Ending::granted, Corrections::decide, false, Repeat::later},
    {Ending::refused_at_decision, Corrections::any, true, Repeat::none},
    {Ending::granted, Corrections::twice, false, Repeat::none},
}};

constexpr std::array<std::string_view, 3> kCorrecting = {"accept", "review", "decide"};

std::vector<std::string> corrections_of(Corrections wanted, Random& random) {
  auto any = [&] { return std::string(kCorrecting[random.below(kCorrecting.size())]); };
  switch (wanted) {
    case Corrections::none:
      return {};
    case Corrections::accept:
      return {"accept"};
    case Corrections::review:
      return {"review"};
    case Corrections::decide:
      return {"decide"};
    case Corrections::any:
      return {any()};
    case Corrections::twice:
      break;
  }
  std::vector<std::string> both = {any(), any()};
  auto place = [](const std::string& element) {
    return std::ranges::find(kCorrecting, element) - kCorrecting.begin();
  };
  std::ranges::sort(both, {}, place);
  return both;
}

const Slot& slot_of(std::uint64_t seed, std::uint64_t index) {
  std::array<std::size_t, kMix.size()> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  SeededRandom random(mixed(seed, index / kMix.size(), "mix"));
  for (std::size_t i = order.size() - 1; i > 0; --i)
    std::swap(order[i], order[random.below(i + 1)]);
  return kMix[order[index % kMix.size()]];
}

}  // namespace

std::uint64_t mixed(std::uint64_t seed, std::uint64_t number, std::string_view purpose) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (char c : purpose) hash = (hash ^ std::uint8_t(c)) * 0x100000001b3ULL;
  SeededRandom first(seed ^ hash);
  SeededRandom second(first.next() + number);
  return second.next();
}

CasePlan plan_case(std::uint64_t seed, std::uint64_t index, int duplicate_percent) {
  const Slot& slot = slot_of(seed, index);
  SeededRandom random(mixed(seed, index, "plan"));
  CasePlan plan{slot.ending, corrections_of(slot.corrections, random), slot.faulty, slot.repeat};
  bool extra = random.below(100) < std::uint64_t(std::max(duplicate_percent, 0));
  Repeat how = random.below(2) == 0 ? Repeat::at_once : Repeat::later;
  if (plan.repeat == Repeat::none && extra) plan.repeat = how;
  return plan;
}

std::string planned_outcome(const CasePlan& plan, std::string_view element, int visit,
                            std::uint64_t salt) {
  bool refused_at_acceptance = plan.ending == Ending::refused_at_acceptance;
  bool refused = plan.ending == Ending::refused_at_decision;
  if (visit <= std::ranges::count(plan.corrections, element)) return "correct";
  if (element == "formal-exam") {
    if (!plan.corrections.empty() && plan.corrections.front() == "accept") return "correct";
    return refused_at_acceptance ? "refuse" : "pass";
  }
  if (element == "accept") return refused_at_acceptance ? "refuse" : "accept";
  // The reviewer's opinion is advice: some refusals follow a review that passed.
  if (element == "review") return refused && salt % 3 != 0 ? "fail" : "pass";
  if (element == "decide") return refused ? "refuse" : "grant";
  if (element == "make-licence") return "made";
  if (element == "issue-licence") return "issued";
  if (element == "close") return "closed";
  if (element == "pre-archive") return "assembled";
  if (element == "archive") return "archived";
  return {};
}

}  // namespace jiuqu::simulators
