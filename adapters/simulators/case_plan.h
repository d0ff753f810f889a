// What shall happen to one case of a run: how it ends, where corrections and special procedures
// come, when it is withdrawn, whether its first push is faulty and whether it is pushed twice.
// Decided by seed and number alone; every window of kPlanWindow cases holds each outcome.
// Thread: any. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::simulators {

inline constexpr std::size_t kPlanWindow = 28;

enum class Ending : std::uint8_t {
  granted,
  refused_at_acceptance,
  refused_at_decision,
  expired,   // the last correction asked for never comes
  withdrawn  // by the applicant
};
enum class Repeat : std::uint8_t { none, at_once, later };

struct CasePlan {
  Ending ending = Ending::granted;
  std::vector<std::string> corrections{};  // elements that ask for one, in order
  bool faulty_first = false;
  Repeat repeat = Repeat::none;
  std::string special{};        // element that starts a special procedure
  std::string withdrawn_at{};   // the element that is due then, or kAwaitCorrection
  bool contradicted = false;    // other content is pushed under the number while it is known
  bool withdrawn_late = false;  // a withdrawal comes when it is decided
};
inline constexpr std::string_view kAwaitCorrection = "await-correction";
inline constexpr std::string_view kSpecialProcedure = "special-procedure";

CasePlan plan_case(std::uint64_t seed, std::uint64_t index, int duplicate_percent);

// The officer's decision at the n-th visit (from 1) of an element of the workflow.
std::string planned_outcome(const CasePlan& plan, std::string_view element, int visit,
                            std::uint64_t salt);
// True for a correction, asked for at this visit, that the applicant leaves unanswered.
bool is_left_unanswered(const CasePlan& plan, std::string_view element, int visit);
// How many corrections the applicant sends.
int corrections_answered(const CasePlan& plan);

// Working days given for a correction. In a run a working day lasts seconds: what is never answered
// runs out at once, and nothing else does, however slow hub, partner and machine are.
inline constexpr int kDaysUnanswered = 1;
int days_answered(std::uint64_t salt);

// Special procedures (contracts §4): the workflow's word and the platform's.
struct SpecialType {
  std::string_view id, name;
};
inline constexpr std::array<SpecialType, 6> kSpecialTypes = {{{"hearing", "听证"},
                                                              {"inspection", "检验检测"},
                                                              {"appraisal", "鉴定"},
                                                              {"expert-review", "专家评审"},
                                                              {"site-check", "现场核查"},
                                                              {"other", "其他"}}};

// A start for SeededRandom that differs for every (seed, number, purpose).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number, std::string_view purpose);

}  // namespace jiuqu::simulators
