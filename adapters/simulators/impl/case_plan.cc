#include "adapters/simulators/case_plan.h"

#include <algorithm>
#include <numeric>

#include "bus/base/random.h"

namespace jiuqu::simulators {
namespace {

enum class Corrections : std::uint8_t { none, accept, review, decide, any, twice };
enum class Special : std::uint8_t { none, review, decide, any };
enum class Withdrawn : std::uint8_t { never, before_decision, at_correction, at_special, late };

struct Slot {
  Ending ending = Ending::granted;
  Corrections corrections = Corrections::none;
  Special special = Special::none;
  Withdrawn withdrawn = Withdrawn::never;
  bool faulty = false, contradicted = false;
  Repeat repeat = Repeat::none;
};

// A window of cases in a row are these, shuffled by the seed; what is not written down is plain.
constexpr std::array<Slot, kPlanWindow> kMix = {{
    {.repeat = Repeat::at_once},
    {.repeat = Repeat::later},
    {.faulty = true},
    {.faulty = true, .repeat = Repeat::later},
    {.contradicted = true},
    {.ending = Ending::refused_at_acceptance},
    {.ending = Ending::refused_at_decision},
    {.ending = Ending::refused_at_decision, .repeat = Repeat::at_once},
    {.corrections = Corrections::accept},
    {.corrections = Corrections::review},
    {.corrections = Corrections::decide, .repeat = Repeat::later},
    {.corrections = Corrections::twice},
    {.ending = Ending::refused_at_decision, .corrections = Corrections::any, .faulty = true},
    {.ending = Ending::expired, .corrections = Corrections::any},
    {.ending = Ending::expired, .corrections = Corrections::twice},
    {.ending = Ending::withdrawn, .withdrawn = Withdrawn::before_decision},
    {.ending = Ending::withdrawn,
     .withdrawn = Withdrawn::before_decision,
     .repeat = Repeat::at_once},
    {.ending = Ending::withdrawn,
     .corrections = Corrections::any,
     .withdrawn = Withdrawn::at_correction},
    {.ending = Ending::withdrawn, .special = Special::any, .withdrawn = Withdrawn::at_special},
    {.special = Special::review},
    {.special = Special::decide, .withdrawn = Withdrawn::late},
    {.ending = Ending::refused_at_decision, .special = Special::any},
}};

constexpr std::array<std::string_view, 3> kCorrecting = {"accept", "review", "decide"};
constexpr std::array<std::string_view, 4> kBeforeDecision = {"formal-exam", "accept", "review",
                                                             "decide"};

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

std::string special_of(Special wanted, Random& random) {
  if (wanted == Special::none) return {};
  if (wanted == Special::any) wanted = random.below(2) == 0 ? Special::review : Special::decide;
  return wanted == Special::review ? "review" : "decide";
}

std::string withdrawn_of(Withdrawn wanted, Random& random) {
  switch (wanted) {
    case Withdrawn::never:
    case Withdrawn::late:
      return {};
    case Withdrawn::before_decision:
      return std::string(kBeforeDecision[random.below(kBeforeDecision.size())]);
    case Withdrawn::at_correction:
      return std::string(kAwaitCorrection);
    case Withdrawn::at_special:
      return std::string(kSpecialProcedure);
  }
  return {};
}

const Slot& slot_of(std::uint64_t seed, std::uint64_t index) {
  std::array<std::size_t, kMix.size()> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  SeededRandom random(mixed(seed, index / kMix.size(), "mix"));
  for (std::size_t i = order.size() - 1; i > 0; --i)
    std::swap(order[i], order[random.below(i + 1)]);
  return kMix[order[index % kMix.size()]];
}

int corrections_at(const CasePlan& plan, std::string_view element) {
  return int(std::ranges::count(plan.corrections, element));
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
  CasePlan plan{.ending = slot.ending, .faulty_first = slot.faulty, .repeat = slot.repeat};
  plan.corrections = corrections_of(slot.corrections, random);
  plan.special = special_of(slot.special, random);
  plan.withdrawn_at = withdrawn_of(slot.withdrawn, random);
  plan.contradicted = slot.contradicted;
  plan.withdrawn_late = slot.withdrawn == Withdrawn::late;
  bool extra = random.below(100) < std::uint64_t(std::max(duplicate_percent, 0));
  Repeat how = random.below(2) == 0 ? Repeat::at_once : Repeat::later;
  if (plan.repeat == Repeat::none && extra) plan.repeat = how;
  return plan;
}

std::string planned_outcome(const CasePlan& plan, std::string_view element, int visit,
                            std::uint64_t salt) {
  bool refused_at_acceptance = plan.ending == Ending::refused_at_acceptance;
  bool refused = plan.ending == Ending::refused_at_decision;
  int corrections = corrections_at(plan, element);
  if (visit <= corrections) return "correct";
  if (plan.special == element && visit == corrections + 1) return "special";
  if (element == "formal-exam") {
    if (!plan.corrections.empty() && plan.corrections.front() == "accept") return "correct";
    return refused_at_acceptance ? "refuse" : "pass";
  }
  if (element == "accept") return refused_at_acceptance ? "refuse" : "accept";
  // The reviewer's opinion is advice: some refusals follow a review that passed.
  if (element == "review") return refused && salt % 3 != 0 ? "fail" : "pass";
  if (element == "decide") return refused ? "refuse" : "grant";
  if (element == kSpecialProcedure) return "ended";
  if (element == "make-licence") return "made";
  if (element == "issue-licence") return "issued";
  if (element == "close") return "closed";
  if (element == "pre-archive") return "assembled";
  if (element == "archive") return "archived";
  return {};
}

bool is_left_unanswered(const CasePlan& plan, std::string_view element, int visit) {
  if (plan.ending != Ending::expired || plan.corrections.empty()) return false;
  return plan.corrections.back() == element && visit == corrections_at(plan, element);
}

int corrections_answered(const CasePlan& plan) {
  bool last_left = plan.ending == Ending::expired || plan.withdrawn_at == kAwaitCorrection;
  return int(plan.corrections.size()) - (last_left ? 1 : 0);
}

int days_answered(std::uint64_t salt) {
  return 60 + int(salt % 31);
}

}  // namespace jiuqu::simulators
