#include "mappings/impl/settings_used.h"

namespace jiuqu::mapping {

std::map<std::string, std::string> settings_used_by(xml::Node root,
                                                    const EnvironmentValues* environment) {
  std::map<std::string, std::string> used;
  if (environment == nullptr || !root) return used;
  auto setting = root.attribute("setting");
  auto of_partners = root.attribute("partner-setting");
  for (const auto& [name, value] : *environment) {
    auto dot = name.find('.');
    bool of_partner =
        of_partners && dot != std::string::npos && name.substr(dot + 1) == *of_partners;
    if (of_partner || (setting && name == *setting)) used[name] = value;
  }
  for (xml::Node child : root.children()) used.merge(settings_used_by(child, environment));
  return used;
}

}  // namespace jiuqu::mapping
