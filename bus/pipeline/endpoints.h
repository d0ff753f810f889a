// The endpoints of a definition set with their live adapters. An endpoint whose definition did not
// change keeps its adapter (and its connections) over a reload.
// Thread: use on one thread at a time; find from any. Ownership: targets are shared, so a send in
// flight keeps its adapter.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bus/delivery/dispatcher.h"
#include "bus/pipeline/interface.h"
#include "bus/pipeline/settings.h"

namespace jiuqu {

class Endpoints {
  struct Entry {
    std::string fingerprint;
    std::shared_ptr<const EndpointTarget> target;
  };

 public:
  Endpoints(std::vector<AdapterKind*> adapters, AdapterContext context)
      : adapters_(std::move(adapters)), context_(context) {}

  // The adapters of a set, made or kept, not yet in use.
  class Prepared {
    friend class Endpoints;
    std::map<std::string, Entry> entries_;
  };
  // All faults at once.
  Result<Prepared> prepare(const DefinitionSet& definitions, const EnvironmentValues& values) const;
  struct Change {
    std::vector<std::string> made, gone;  // ids; made: new, or with an adapter of changed settings
  };
  // From now on these are found. What is being sent through a former adapter ends there.
  Change apply(Prepared prepared);
  // Both; on a fault nothing changes.
  Result<void> use(const DefinitionSet& definitions, const EnvironmentValues& values);

  std::shared_ptr<const EndpointTarget> find(const std::string& id) const;
  std::vector<std::string> ids() const;
  void stop();  // former adapters that still send too

 private:
  Result<Entry> make(const EndpointDefinition& definition, const EnvironmentValues& values,
                     const std::map<std::string, Entry>& kept) const;

  std::vector<AdapterKind*> adapters_;
  AdapterContext context_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::vector<std::weak_ptr<const EndpointTarget>> former_;
};

}  // namespace jiuqu
