#include "licensing-core/vocabulary.h"

namespace jiuqu::licensing {

namespace {

constexpr NamedWord kSteps[] = {
    {"apply", "申请"},  {"accept", "受理"},        {"review", "审查"},
    {"decide", "决定"}, {"make-licence", "制证"},  {"issue-licence", "发证"},
    {"close", "办结"},  {"pre-archive", "预归档"}, {"archive", "归档"},
};

constexpr NamedWord kRoles[] = {
    {"formal-examiner", "形式审查"},
    {"acceptor", "受理"},
    {"reviewer", "审查"},
    {"decider", "决定"},
    {"issuer", "制证发证"},
    {"archivist", "归档"},
};

constexpr NamedWord kEvents[] = {
    {"CorrectionRequested", "补齐补正"},
    {"Accepted", "受理"},
    {"NotAccepted", "不予受理"},
    {"StepCompleted", "环节办理"},
    {"Decided", "许可决定"},
    {"CaseClosed", "办结"},
    {"SpecialProcedureStarted", "特别程序开始"},
    {"SpecialProcedureEnded", "特别程序结束"},
    {"Withdrawn", "申请人撤回"},
    {"CorrectionExpired", "逾期未补正"},
};

constexpr NamedWord kNumbers[] = {{"licence-number", "使用登记证编号"}};

constexpr NamedWord kRecords[] = {{"licence-change", "原使用登记证变更"}};

}  // namespace

std::span<const NamedWord> steps() {
  return kSteps;
}
std::span<const NamedWord> roles() {
  return kRoles;
}
std::span<const NamedWord> events() {
  return kEvents;
}
std::span<const NamedWord> numbers() {
  return kNumbers;
}
std::span<const NamedWord> records() {
  return kRecords;
}

const NamedWord* find_word(std::span<const NamedWord> words, std::string_view id) {
  for (const auto& word : words) {
    if (word.id == id) return &word;
  }
  return nullptr;
}

std::vector<std::string> ids_of(std::span<const NamedWord> words) {
  std::vector<std::string> ids;
  for (const auto& word : words) ids.emplace_back(word.id);
  return ids;
}

std::string_view step_name(std::string_view step) {
  const auto* word = find_word(steps(), step);
  return word ? word->zh : std::string_view{};
}

}  // namespace jiuqu::licensing
