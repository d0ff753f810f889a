// Settings as written in partner files become values: ${name} from the environment file
// (hub.env.xml), env:NAME and file:PATH for secrets.
// Thread: any, pure but for reading the environment and secret files.
#pragma once

#include <map>
#include <span>
#include <string>

#include "bus/adapter/adapter.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu {

using EnvironmentValues = std::map<std::string, std::string>;

// Errors: configuration_invalid naming what has no value (with the likely right name).
Result<std::string> resolve_setting(const std::string& written, const EnvironmentValues& values);
Result<Settings> resolve_settings(const Settings& written, const EnvironmentValues& values);

// Checks written settings against the fields of an adapter kind: unknown, missing, wrong type,
// a secret written out. `reserved` are attributes that belong to the element itself.
void check_settings(xml::Node node, std::span<const SettingField> fields,
                    std::span<const std::string_view> reserved, Findings& findings);
// The attributes of a node that are settings (not reserved), with defaults filled in.
Settings settings_of(xml::Node node, std::span<const SettingField> fields,
                     std::span<const std::string_view> reserved);

}  // namespace jiuqu
