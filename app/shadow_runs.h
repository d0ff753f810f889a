// The shadow run of a running hub: goes through the stored messages, oldest first, in small
// portions and only while the hub has nothing else to do, and on with new ones where it is asked
// to. One at a time; its results stay until the next begins.
// Thread: any. Ownership: the parts outlive it; a run that is under way keeps itself.
#pragma once

#include "app/shadow.h"
#include "bus/pipeline/hub.h"

namespace jiuqu::app {

struct ShadowOptions {
  std::string interface;  // empty: all
  std::optional<UtcTime> since;
  bool follow = false;
  std::string by;  // who started it
};

class ShadowRuns {
 public:
  struct Parts {
    LineageParts lineage;
    Hub* hub = nullptr;
    Executor* workers = nullptr;
    const Clock* clock = nullptr;
  };
  explicit ShadowRuns(Parts parts) : parts_(parts) {}

  // Files by "root/path"; roots that are not among them are those in use. The set is null, and no
  // run begins, when there are errors; Error overloaded while another is under way.
  Result<LoadOutcome> start(std::map<std::string, std::string> files, ShadowOptions options);
  // False when none is under way.
  bool stop();
  std::string status_json() const;       // {"state":"none"} before the first
  std::string differences_json() const;  // the same with "differences"

  struct Run;  // one of them

 private:
  std::shared_ptr<Run> current() const;
  std::string json(bool groups) const;
  Parts parts_;
  mutable std::mutex mutex_;
  std::shared_ptr<Run> run_;
};

}  // namespace jiuqu::app
