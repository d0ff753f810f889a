// Definition sets that messages ran under, brought back to life from the store: for the lineage of
// their messages and for shadow runs. A set is only given out when its files have the hash that
// stands on the messages. The last few stay in memory.
// Thread: any. Ownership: the store, the network and the functions outlive it; who holds a set
// keeps it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/wiring.h"
#include "bus/pipeline/kept_definitions.h"

namespace jiuqu::app {

class KeptSets {
 public:
  using Set = std::shared_ptr<const DefinitionSet>;
  struct Parts {
    Store* store = nullptr;
    HttpNetwork* network = nullptr;
    const xml::FunctionTable* functions = nullptr;
    std::string folder;  // where files are put while they are read; emptied at the start
  };
  explicit KeptSets(Parts parts);
  ~KeptSets();

  // The set in use, which need not be loaded, and the environment: for what a set does not keep
  // itself (secrets, endpoints).
  void use(Set running, EnvironmentValues environment);

  // Errors: not_found (the store keeps no such set), definition_broken (its files do not give it
  // back, told with the first finding).
  Task<Result<Set>> set_of(std::string hash);
  // Files that are no kept set: the whole set of a candidate, by "root/path". Findings of the load
  // are given; the set is null when there are errors.
  LoadOutcome load(const std::map<std::string, std::string>& files);

 private:
  struct State;
  LoadOutcome load_in_order(const std::map<std::string, std::string>& files,
                            const std::vector<std::string>& roots);
  Set remembered(const std::string& hash);
  void remember(const Set& set);
  Parts parts_;
  std::unique_ptr<State> state_;
};

// The file of a finding or a field as a person knows it, "mappings/platform/application.map.xml":
// the last part of its root's name and the path below.
std::string shown_file(const DefinitionSet& set, const std::string& path);

}  // namespace jiuqu::app
