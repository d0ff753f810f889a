// The cases of a run: numbers, plans, and the way from a number back to its case.
// Thread: immutable; any thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/simulators/generator.h"

namespace jiuqu::simulators {

class CaseBook {
 public:
  CaseBook(const Generator& generator, std::size_t cases, int duplicate_percent) {
    for (std::size_t index = 0; index < cases; ++index) {
      numbers_.push_back(generator.project_no(index));
      plans_.push_back(plan_case(generator.seed(), index, duplicate_percent));
      by_number_.emplace(numbers_.back(), index);
    }
  }
  std::size_t size() const { return numbers_.size(); }
  const std::vector<std::string>& numbers() const { return numbers_; }
  const std::string& number(std::size_t index) const { return numbers_[index]; }
  const CasePlan& plan(std::size_t index) const { return plans_[index]; }
  std::optional<std::size_t> find(const std::string& number) const {
    auto found = by_number_.find(number);
    if (found == by_number_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::vector<std::string> numbers_;
  std::vector<CasePlan> plans_;
  std::unordered_map<std::string, std::size_t> by_number_;
};

}  // namespace jiuqu::simulators
