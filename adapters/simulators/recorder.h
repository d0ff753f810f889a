// What a run has seen so far: in memory for the judge, on disk for the next start and for people.
// Thread: one. Ownership: owns both.
#pragma once

#include <utility>

#include "adapters/simulators/records.h"

namespace jiuqu::simulators {

class Recorder {
 public:
  // Reads what the folder holds and goes on behind it. Errors: file_unreadable.
  static Result<Recorder> open(const std::string& folder, const Clock& clock);

  void add(PushRecord record);
  void add(ReportRecord record);
  void add_decision(DecisionRecord record);
  void add_intention(DecisionRecord record);

  const Records& records() const { return records_; }
  std::size_t lines() const { return lines_; }         // grows with every record
  SteadyTime last_change() const { return changed_; }  // of this process
  UtcTime now() const { return clock_->now(); }

 private:
  Recorder(Records records, Journals journals, const Clock& clock)
      : records_(std::move(records)),
        journals_(std::move(journals)),
        clock_(&clock),
        changed_(clock.steady()) {}
  void changed();

  Records records_;
  Journals journals_;
  const Clock* clock_;
  SteadyTime changed_;
  std::size_t lines_ = 0;
};

}  // namespace jiuqu::simulators
