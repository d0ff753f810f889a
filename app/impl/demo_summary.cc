#include "app/impl/demo_summary.h"

#include <algorithm>
#include <array>

namespace jiuqu::app {
namespace {

struct Outcome {
  std::string_view key, words;
};
constexpr std::array<Outcome, 7> kOutcomes = {{{"granted", "granted"},
                                               {"refused_at_acceptance", "refused at acceptance"},
                                               {"refused_at_decision", "refused at decision"},
                                               {"corrected", "corrected"},
                                               {"special_procedures", "special procedure"},
                                               {"withdrawn", "withdrawn"},
                                               {"expired", "correction expired"}}};
constexpr std::int64_t kHandlingItems = 114;  // of Table 1

}  // namespace

std::string demo_summary(const json::Json& report) {
  std::string text;
  for (const auto& [name, member] : report.members) {
    if (member.kind != json::Json::Kind::number) continue;
    std::string line = name;
    line.resize(std::max<std::size_t>(line.size() + 1, 25), ' ');
    text += line + member.text;
    if (name == "items") text += " of " + std::to_string(kHandlingItems);
    text += "\n";
  }
  std::string missing;
  for (const auto& [key, words] : kOutcomes)
    if (report.member(key) != nullptr && report.integer_or(key, 0) == 0)
      missing += (missing.empty() ? "" : ", ") + std::string(words);
  if (!missing.empty()) text += "did not occur: " + missing + "\n";
  return text;
}

}  // namespace jiuqu::app
