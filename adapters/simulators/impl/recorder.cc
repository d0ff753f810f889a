#include "adapters/simulators/recorder.h"

namespace jiuqu::simulators {

Result<Recorder> Recorder::open(const std::string& folder, const Clock& clock) {
  auto records = read_records(folder);
  if (!records) return std::unexpected(records.error());
  auto journals = Journals::open(folder);
  if (!journals) return std::unexpected(journals.error());
  return Recorder(std::move(*records), std::move(*journals), clock);
}

void Recorder::changed() {
  ++lines_;
  changed_ = clock_->steady();
}

void Recorder::add(PushRecord record) {
  journals_.pushes.write(to_line(record));
  records_.pushes.push_back(std::move(record));
  changed();
}

void Recorder::add(ReportRecord record) {
  journals_.reports.write(to_line(record));
  records_.reports.push_back(std::move(record));
  changed();
}

void Recorder::add_decision(DecisionRecord record) {
  journals_.decisions.write(to_line(record));
  records_.decisions.push_back(std::move(record));
  changed();
}

void Recorder::add_intention(DecisionRecord record) {
  journals_.intentions.write(to_line(record));
  records_.intentions.push_back(std::move(record));
}

}  // namespace jiuqu::simulators
