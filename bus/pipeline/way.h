// The way a message takes through its interface, step by step, for who asks: samples beside
// interfaces and `jiuqu route`. Production code is what runs: the judge, the steps, the router; no
// records are read or made and nothing is sent.
// Thread: one asks; pure CPU. Ownership: values.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bus/pipeline/exchange.h"

namespace jiuqu {

struct WayEntry {
  int depth = 0;
  std::string text;  // "check rules=\"intake\"": the same on every run
  std::vector<std::pair<std::string, std::string>> values;  // why: what expressions found
  bool taken = true;  // false: a branch that was looked at and passed by
  int line = 0;       // of the interface file; 0 where none wrote it
};

// What steps tell of themselves while they run. One that is not asked costs a look at a pointer.
class Way {
 public:
  using Values = std::vector<std::pair<std::string, std::string>>;
  void add(std::string text, int line = 0, Values values = {}) {
    entries.push_back({depth_, std::move(text), std::move(values), true, line});
  }
  void passed_by(std::string text, int line, Values values) {
    entries.push_back({depth_, std::move(text), std::move(values), false, line});
  }
  // What is added while it lives stands below the last entry.
  class Below {
   public:
    explicit Below(Way* way) : way_(way) {
      if (way_ != nullptr) ++way_->depth_;
    }
    ~Below() {
      if (way_ != nullptr) --way_->depth_;
    }
    Below(const Below&) = delete;
    Below& operator=(const Below&) = delete;

   private:
    Way* way_;
  };

  std::vector<WayEntry> entries;

 private:
  int depth_ = 0;
};

// A message that would leave.
struct WayOut {
  std::string interface, content_type, body;  // no body where it would be parked
};

// All of it.
struct WayTaken {
  std::vector<WayEntry> entries;  // the last of a message that came in is its reply
  std::vector<WayOut> out;        // of events, in the order of the deliveries
  Reply reply;                    // of a message that came in
  Findings findings;              // in the sender's words
};

// A message as its sender would send it (application/json, application/xml), through an interface
// that receives; or a canonical event through every interface that it is for. The id of the message
// is fixed, so that samples stay what they are.
// Errors: what cannot be read at all; not_found without such an interface.
Result<WayTaken> way_of_message(const std::shared_ptr<const DefinitionSet>& definitions,
                                const std::string& interface, std::string body,
                                std::string content_type, UtcTime at);
// `only`: the id of one sending interface; empty: all.
Result<WayTaken> way_of_event(const std::shared_ptr<const DefinitionSet>& definitions,
                              std::string_view event, UtcTime at, const std::string& only = {});

// The lines of samples: two blanks for each step down, without what was passed by; then a line
// "fault PATH RULE" (or "warning …") for each finding.
std::vector<std::string> way_lines(const WayTaken& way);

}  // namespace jiuqu
