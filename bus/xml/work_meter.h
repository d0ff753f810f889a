// Counts the steps of all XPath evaluations of this thread while it lives, and ends them when they
// pass a bound: one evaluation is bounded by itself, a check of many rules on a large document is
// not. Steps are those of libxml2: the same document and expressions give the same number.
// Thread: belongs to the one that made it; meters nest, the innermost counts.
#pragma once

#include <cstdint>

namespace jiuqu::xml {

class WorkMeter {
 public:
  explicit WorkMeter(std::uint64_t steps_max);
  ~WorkMeter();
  WorkMeter(const WorkMeter&) = delete;
  WorkMeter& operator=(const WorkMeter&) = delete;

  std::uint64_t steps() const { return steps_; }
  std::uint64_t rest() const { return steps_ < steps_max_ ? steps_max_ - steps_ : 0; }
  void add(std::uint64_t steps) { steps_ += steps; }
  static WorkMeter* current();  // nullptr when nothing is metered

 private:
  std::uint64_t steps_max_;
  std::uint64_t steps_ = 0;
  WorkMeter* outer_;
};

}  // namespace jiuqu::xml
