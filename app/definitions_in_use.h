// The definitions a running hub works with. A new set is built and checked beside the old one, then
// inbound routes, endpoints and the set change over as a whole: a request runs under the set whose
// route took it, whatever comes into use meanwhile. On any error the old ones stay.
// Thread: any; one load at a time. Ownership: the parts outlive it.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http/http_inbound.h"
#include "app/wiring.h"
#include "bus/pipeline/endpoints.h"
#include "bus/pipeline/kept_definitions.h"

namespace jiuqu::app {

// What a load came to.
struct LoadReport {
  std::optional<Error> error;      // why the old set stays
  Findings findings;               // of the new definitions, errors or not
  std::string old_hash, new_hash;  // old: empty at the start; new: empty when it has errors
  DefinitionChanges files;
  Endpoints::Change endpoints;
  std::vector<std::string> paths_added, paths_gone;  // "POST /clinic/v1/visits"
  bool keys_changed = false;  // of partners who call us
  bool environment_changed = false;
  bool changes_nothing() const {
    return old_hash == new_hash && endpoints.made.empty() && endpoints.gone.empty() &&
           !keys_changed && !environment_changed;
  }
};
// {"status":"reloaded|unchanged|refused", …}
std::string to_json(const LoadReport& report);

class DefinitionsInUse {
 public:
  struct Parts {
    const Plugins* plugins = nullptr;
    Endpoints* endpoints = nullptr;
    Hub* hub = nullptr;
    Dispatcher* dispatcher = nullptr;
  };
  explicit DefinitionsInUse(Parts parts) : parts_(parts) {}

  // Errors: configuration_invalid (the definitions have errors, or the environment lacks what they
  // need); overloaded while another load is under way.
  LoadReport load(const std::vector<std::string>& roots, const EnvironmentValues& values);
  // Hands a partner's request to the hub; false when no interface in use has its path.
  bool handle(HttpRequest& request, Respond& respond);

 private:
  struct Intake;  // a set and its routes
  Result<void> change_over(std::shared_ptr<const DefinitionSet> set,
                           const EnvironmentValues& values, LoadReport& report);
  std::shared_ptr<Intake> intake() const;

  Parts parts_;
  std::mutex loading_;
  mutable std::mutex mutex_;
  std::shared_ptr<Intake> intake_;
};

}  // namespace jiuqu::app
