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
 public:
  Endpoints(std::vector<AdapterKind*> adapters, AdapterContext context)
      : adapters_(std::move(adapters)), context_(context) {}

  // Makes or keeps the adapter of every endpoint. All faults at once; on a fault nothing changes.
  Result<void> use(const DefinitionSet& definitions, const EnvironmentValues& values);
  std::shared_ptr<const EndpointTarget> find(const std::string& id) const;
  std::vector<std::string> ids() const;
  void stop();

 private:
  struct Entry {
    std::string fingerprint;
    std::shared_ptr<const EndpointTarget> target;
  };
  Result<Entry> make(const EndpointDefinition& definition, const EnvironmentValues& values,
                     const std::map<std::string, Entry>& kept) const;

  std::vector<AdapterKind*> adapters_;
  AdapterContext context_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

}  // namespace jiuqu
