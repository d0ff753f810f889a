// What a decision table says: its columns, and by row what each cell holds.
#include <algorithm>
#include <map>

#include "bus/base/text.h"
#include "bus/codes/csv.h"
#include "rules/impl/rule_facts.h"

namespace jiuqu::rules {
namespace {

using codes::CsvRecord;

constexpr std::string_view kLabels[] = {"name", "type", "values", "expression", "namespace"};

std::string cell(const CsvRecord& record, std::size_t column) {
  return column < record.size() ? one_line(record[column].text) : std::string();
}

// "U" of the first record; columns by the name they have, else by what they are.
class DecisionFacts {
 public:
  explicit DecisionFacts(const std::vector<CsvRecord>& records) : records_(records) {
    for (std::size_t i = 1; i < records.size(); ++i)
      if (is_label(records[i])) labels_.emplace(cell(records[i], 0), &records[i]);
  }

  std::vector<Fact> run() {
    const CsvRecord& roles = records_.front();
    list_.thing("table", 1).say("hit policy", cell(roles, 0));
    for (std::size_t i = 1; i < roles.size(); ++i) describe_column(i);
    for (std::size_t i = 1; i < records_.size(); ++i)
      if (!is_label(records_[i])) describe_row(records_[i]);
    return list_.take();
  }

 private:
  static bool is_label(const CsvRecord& record) {
    return std::ranges::find(kLabels, cell(record, 0)) != std::end(kLabels);
  }

  std::string name_of(std::size_t column) const {
    auto names = labels_.find("name");
    std::string name = names == labels_.end() ? std::string() : cell(*names->second, column);
    return name.empty() ? cell(records_.front(), column) : name;
  }

  void describe_column(std::size_t column) {
    list_.thing("column " + name_of(column), 1).say("kind", cell(records_.front(), column));
    for (const auto& [label, record] : labels_)
      if (label != "name")
        list_.say(label, cell(*record, column),
                  label == "expression" ? FactForm::expression : FactForm::text,
                  record->front().line);
  }

  // The order of rows counts where the first that applies is taken.
  void describe_row(const CsvRecord& record) {
    bool first = cell(records_.front(), 0) == "F";
    list_.thing("row " + cell(record, 0), record.front().line, {},
                first ? FactList::Order::matters : FactList::Order::free);
    for (std::size_t i = 1; i < record.size(); ++i) list_.say(name_of(i), cell(record, i));
  }

  const std::vector<CsvRecord>& records_;
  std::map<std::string, const CsvRecord*> labels_;
  FactList list_;
};

}  // namespace

std::vector<Fact> decision_facts(const SourceFile& file) {
  Findings ignored;
  auto records = codes::read_csv(file.bytes, file.path, ignored);
  if (records.empty()) return {};
  return DecisionFacts(records).run();
}

}  // namespace jiuqu::rules
