// The values a decision table tells apart, column by column: the texts it names, the ranges between
// the numbers it names, the days on which its rows change. Every value of a part is treated alike
// by every row, so that a table can be looked through for gaps without trying all values.
// Thread: one; used while a set is loaded.
#pragma once

#include <string>
#include <vector>

#include "rules/impl/decision_data.h"

namespace jiuqu::rules {

// A set of small numbers.
class Bits {
 public:
  void push_back(bool on) {
    if (size_ % kWord == 0) words_.push_back(0);
    if (on) words_[size_ / kWord] |= std::uint64_t{1} << size_ % kWord;
    ++size_;
  }
  bool operator[](std::size_t i) const { return (words_[i / kWord] >> i % kWord & 1) != 0; }
  bool none() const;
  bool all() const;
  // The first number in both sets; nothing when there is none.
  std::optional<std::size_t> shared(const Bits& other) const;

 private:
  static constexpr std::size_t kWord = 64;
  std::vector<std::uint64_t> words_;
  std::size_t size_ = 0;
};

struct SpaceColumn {
  std::string name;                // of the input; empty for the days
  std::vector<std::string> parts;  // as they are told
  std::vector<Bits> admits;        // by row: which parts
};

struct DecisionSpace {
  std::vector<SpaceColumn> columns;  // inputs, then the days
  bool complete = true;              // the values of every input are given
};

DecisionSpace space_of(const DecisionTableData& data);

}  // namespace jiuqu::rules
