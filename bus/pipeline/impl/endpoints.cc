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

Result<Endpoints::Prepared> Endpoints::prepare(const DefinitionSet& definitions,
                                               const EnvironmentValues& values) const {
  std::map<std::string, Entry> kept;
  {
    std::lock_guard lock(mutex_);
    kept = entries_;
  }
  Prepared prepared;
  std::string faults;
  for (const Definition* definition : definitions.all("partner")) {
    for (const auto& endpoint : static_cast<const Partner*>(definition)->endpoints) {
      auto entry = make(endpoint, values, kept);
      if (entry)
        prepared.entries_.emplace(endpoint.id, std::move(*entry));
      else
        faults += (faults.empty() ? "" : "; ") + endpoint.id + ": " + entry.error().detail;
    }
  }
  if (!faults.empty()) return fail(ErrorCode::configuration_invalid, faults);
  return prepared;
}

Endpoints::Change Endpoints::apply(Prepared prepared) {
  Change change;
  std::lock_guard lock(mutex_);
  entries_.swap(prepared.entries_);
  const auto& former = prepared.entries_;
  for (const auto& [id, entry] : entries_) {
    auto known = former.find(id);
    if (known == former.end() || known->second.target != entry.target) change.made.push_back(id);
  }
  std::erase_if(former_, [](const auto& target) { return target.expired(); });
  for (const auto& [id, entry] : former) {
    auto now = entries_.find(id);
    if (now == entries_.end()) change.gone.push_back(id);
    if (now == entries_.end() || now->second.target != entry.target)
      former_.push_back(entry.target);
  }
  return change;
}

Result<void> Endpoints::use(const DefinitionSet& definitions, const EnvironmentValues& values) {
  auto prepared = prepare(definitions, values);
  if (!prepared) return std::unexpected(prepared.error());
  apply(std::move(*prepared));
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
  std::vector<std::shared_ptr<const EndpointTarget>> stopping;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_) stopping.push_back(entry.target);
    for (const auto& former : former_)
      if (auto target = former.lock()) stopping.push_back(std::move(target));
  }
  for (const auto& target : stopping) target->adapter->stop();
}

}  // namespace jiuqu
