#include "licensing-core/case_findings.h"

#include <algorithm>
#include <charconv>

#include "bus/base/text.h"

namespace jiuqu::licensing {
namespace {

using Text = std::string_view;

// The reason of a correction in the reports to the platform (bzgzyy) has so much room.
constexpr std::size_t kNoticeCharactersMax = 2000;

// "2. 邮政编码不是 6 位数字。（字段 $.form.zipCode；依据 TSG 08-2017）"
std::string line_of(std::size_t number, const Finding& finding) {
  std::string line = std::to_string(number) + ". " + finding.zh + "（字段 " + finding.where.path;
  if (!finding.clause.empty()) line += "；依据 " + finding.clause;
  return line + "）";
}

Result<std::vector<std::size_t>> numbers_of(std::string_view chosen, std::size_t count) {
  std::vector<std::size_t> numbers;
  if (trim(chosen).empty()) {
    for (std::size_t i = 1; i <= count; ++i) numbers.push_back(i);
    return numbers;
  }
  if (trim(chosen) == "none") return numbers;
  std::string words(chosen);
  std::ranges::replace(words, ',', ' ');
  for (const auto& word : split_words(words)) {
    std::size_t number = 0;
    auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (wrong != std::errc() || end != word.data() + word.size() || number < 1 || number > count)
      return fail(ErrorCode::bad_request, "findings: \"" + word + "\" is not a number from 1 to " +
                                              std::to_string(count) + ", and not none");
    if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
  }
  return numbers;
}

Result<void> add_row(Sql& sql, const std::string& case_key, std::int64_t number,
                     const Finding& finding) {
  auto done = sql.run(
      "INSERT INTO licensing_finding (case_key, number, rule, clause, field, zh, en)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      {Text(case_key), number, Text(finding.code), Text(finding.clause), Text(finding.where.path),
       Text(finding.zh), Text(finding.en)});
  if (!done) return std::unexpected(done.error());
  return {};
}

}  // namespace

void replace_findings(UnitOfWork& unit, const std::string& case_key, const Findings& findings) {
  Findings kept;
  for (const Finding& finding : findings)
    if (finding.level == Level::warning) kept.push_back(finding);
  unit.add([case_key, kept = std::move(kept)](Sql& sql) -> Result<void> {
    auto gone = sql.run("DELETE FROM licensing_finding WHERE case_key = ?", {Text(case_key)});
    if (!gone) return std::unexpected(gone.error());
    std::int64_t number = 0;
    for (const Finding& finding : kept)
      if (auto done = add_row(sql, case_key, ++number, finding); !done) return done;
    return {};
  });
}

Result<Findings> load_findings(Sql& sql, const std::string& case_key) {
  Findings findings;
  auto looked = sql.query(
      "SELECT rule, clause, field, zh, en FROM licensing_finding WHERE case_key = ?"
      " ORDER BY number",
      {Text(case_key)}, [&](const Row& row) {
        Finding finding;
        finding.level = Level::warning;
        finding.code = row.text(0);
        finding.clause = row.text(1);
        finding.where.path = row.text(2);
        finding.zh = row.text(3);
        finding.en = row.text(4);
        findings.push_back(std::move(finding));
        return true;
      });
  if (!looked) return std::unexpected(looked.error());
  return findings;
}

Result<std::string> notice_text(std::string_view own, const Findings& findings,
                                std::string_view chosen) {
  auto numbers = numbers_of(chosen, findings.size());
  if (!numbers) return std::unexpected(numbers.error());
  std::string text(trim(own));
  std::size_t told = 0;
  for (std::size_t number : *numbers) {
    std::string line = line_of(told + 1, findings[number - 1]);
    // Room stays for the line that counts the rest.
    constexpr std::size_t kRest = 40;
    if (utf8_length(text) + utf8_length(line) + kRest > kNoticeCharactersMax) break;
    text += (text.empty() ? "" : "\n") + line;
    ++told;
  }
  if (told < numbers->size())
    text += "\n另有 " + std::to_string(numbers->size() - told) + " 项，详见办件。";
  return text;
}

}  // namespace jiuqu::licensing
