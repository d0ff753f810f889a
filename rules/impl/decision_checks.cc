// What the rows of a decision table leave open, decide twice, or never reach.
#include <algorithm>

#include "rules/impl/decision_space.h"

namespace jiuqu::rules {
namespace {

// More of the same helps nobody.
constexpr std::size_t kGapsToldMax = 5;

class RowChecks {
 public:
  RowChecks(const DecisionTable& table, Findings& findings)
      : table_(table),
        data_(*table.data),
        findings_(findings),
        space_(space_of(data_)),
        reached_(data_.rows.size(), data_.policy != HitPolicy::first) {}

  void run() {
    for (std::size_t r = 0; r < data_.rows.size(); ++r) check_possible(r);
    if (data_.policy == HitPolicy::unique) tell_overlaps();
    bool gaps = space_.complete && data_.policy != HitPolicy::collect;
    if (!gaps && data_.policy != HitPolicy::first) return;
    std::vector<std::size_t> all(data_.rows.size());
    for (std::size_t r = 0; r < all.size(); ++r) all[r] = r;
    descend(0, all);
    if (looked_ > limits::kDecisionCellsMax) return tell_too_many();
    if (gaps) tell_gaps();
    tell_unreached();
  }

 private:
  void report(Level level, const DecisionRow& row, std::string code, std::string en,
              std::string zh) {
    findings_.push_back(field_finding(level, table_.file, row.fields.front(), std::move(code),
                                      std::move(en), std::move(zh)));
  }

  void check_possible(std::size_t r) {
    for (const SpaceColumn& column : space_.columns) {
      if (column.name.empty() || !column.admits[r].none()) continue;
      report(Level::error, data_.rows[r], "decision.row-impossible",
             "The row admits no value of \"" + column.name + "\"",
             "该行不接受“" + column.name + "”的任何取值");
    }
  }

  // The first part that both rows admit in every column; empty when there is none.
  std::vector<std::size_t> shared(std::size_t a, std::size_t b) const {
    std::vector<std::size_t> parts;
    for (const SpaceColumn& column : space_.columns) {
      auto part = column.admits[a].shared(column.admits[b]);
      if (!part) return {};
      parts.push_back(*part);
    }
    return parts;
  }

  void tell_overlaps() {
    for (std::size_t b = 1; b < data_.rows.size(); ++b)
      for (std::size_t a = 0; a < b; ++a) {
        auto parts = shared(a, b);
        if (parts.empty()) continue;
        const std::string& other = data_.rows[a].id;
        report(Level::error, data_.rows[b], "decision.overlap",
               "Row \"" + other + "\" applies as well: " + told(parts),
               "与行“" + other + "”重叠：" + told(parts));
        break;
      }
  }

  std::string told(const std::vector<std::size_t>& parts) const {
    std::string text;
    for (std::size_t c = 0; c < parts.size(); ++c) {
      const SpaceColumn& column = space_.columns[c];
      const std::string& part = column.parts[parts[c]];
      if (column.name.empty() && part.empty()) continue;
      if (!text.empty()) text += ", ";
      text += column.name.empty() ? "from " + part : column.name + " = " + part;
    }
    return text;
  }

  // Looks through all combinations that some row still admits.
  void descend(std::size_t column, const std::vector<std::size_t>& rows) {
    if (++looked_ > limits::kDecisionCellsMax) return;
    if (rows.empty()) {
      if (gaps_.size() < kGapsToldMax) gaps_.push_back(path_);
      return;
    }
    if (column == space_.columns.size()) {
      reached_[rows.front()] = true;
      return;
    }
    if (takes_all(rows.front(), column)) {
      reached_[rows.front()] = true;
      return;
    }
    for (std::size_t part = 0; part < space_.columns[column].parts.size(); ++part) {
      std::vector<std::size_t> left;
      for (std::size_t r : rows)
        if (space_.columns[column].admits[r][part]) left.push_back(r);
      path_.push_back(part);
      descend(column + 1, left);
      path_.pop_back();
    }
  }

  bool takes_all(std::size_t r, std::size_t from) const {
    for (std::size_t c = from; c < space_.columns.size(); ++c)
      if (!space_.columns[c].admits[r].all()) return false;
    return true;
  }

  void tell_gaps() {
    for (const auto& gap : gaps_)
      report(Level::error, data_.rows.back(), "decision.gap", "No row decides for " + told(gap),
             "没有任何行适用于 " + told(gap));
  }

  void tell_unreached() {
    for (std::size_t r = 0; r < data_.rows.size(); ++r)
      if (!reached_[r])
        report(Level::error, data_.rows[r], "decision.unreachable",
               "The row is never reached: those above it take all it admits",
               "该行永远不会命中：其上各行已覆盖其全部取值");
  }

  void tell_too_many() {
    report(Level::info, data_.rows.front(), "decision.unchecked",
           "Too many combinations to look for gaps and rows that are never reached",
           "组合过多，未检查空缺和不可达的行");
  }

  const DecisionTable& table_;
  const DecisionTableData& data_;
  Findings& findings_;
  DecisionSpace space_;
  std::vector<bool> reached_;
  std::vector<std::size_t> path_;  // parts chosen so far
  std::vector<std::vector<std::size_t>> gaps_;
  std::size_t looked_ = 0;
};

}  // namespace

void check_decision_rows(const DecisionTable& table, Findings& findings) {
  RowChecks(table, findings).run();
}

}  // namespace jiuqu::rules
