#include "bus/pipeline/endpoints.h"

namespace jiuqu {

Result<Endpoints::Entry> Endpoints::make(const EndpointDefinition& definition,
                                         const EnvironmentValues& values,
                                         const std::map<std::string, Entry>& kept) const {
  auto settings = resolve_settings(definition.settings, values);
  if (!settings) return std::unexpected(settings.error());
  std::string fingerprint = definition.element.serialize();
  for (const auto& [name, value] : *settings) fingerprint += '\n' + name + '=' + value;
  if (auto known = kept.find(definition.id);
      known != kept.end() && known->second.fingerprint == fingerprint)
    return known->second;
  for (AdapterKind* kind : adapters_) {
    if (kind->name() != definition.adapter) continue;
    auto adapter = kind->make_outbound(definition.element, *settings, context_);
    if (!adapter) return std::unexpected(adapter.error());
    auto target = std::make_shared<EndpointTarget>();
    target->adapter = std::move(*adapter);
    target->policy = definition.policy;
    return Entry{std::move(fingerprint), std::move(target)};
  }
  return fail(ErrorCode::configuration_invalid, "no adapter \"" + definition.adapter + "\"");
}

Result<void> Endpoints::use(const DefinitionSet& definitions, const EnvironmentValues& values) {
  std::map<std::string, Entry> kept;
  {
    std::lock_guard lock(mutex_);
    kept = entries_;
  }
  std::map<std::string, Entry> made;
  std::string faults;
  for (const Definition* definition : definitions.all("partner")) {
    for (const auto& endpoint : static_cast<const Partner*>(definition)->endpoints) {
      auto entry = make(endpoint, values, kept);
      if (entry)
        made.emplace(endpoint.id, std::move(*entry));
      else
        faults += (faults.empty() ? "" : "; ") + endpoint.id + ": " + entry.error().detail;
    }
  }
  if (!faults.empty()) return fail(ErrorCode::configuration_invalid, faults);
  std::lock_guard lock(mutex_);
  entries_.swap(made);
  return {};
}

std::shared_ptr<const EndpointTarget> Endpoints::find(const std::string& id) const {
  std::lock_guard lock(mutex_);
  auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : found->second.target;
}

std::vector<std::string> Endpoints::ids() const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& [id, entry] : entries_) ids.push_back(id);
  return ids;
}

void Endpoints::stop() {
  std::map<std::string, Entry> stopping;
  {
    std::lock_guard lock(mutex_);
    stopping = entries_;
  }
  for (auto& [id, entry] : stopping) entry.target->adapter->stop();
}

}  // namespace jiuqu
