#include "bus/pipeline/settings.h"

#include <algorithm>
#include <cstdlib>

#include "bus/base/text.h"

namespace jiuqu {
namespace {

Result<std::string> secret_of(const std::string& reference) {
  if (reference.starts_with("env:")) {
    const char* value = std::getenv(reference.c_str() + 4);
    if (value == nullptr)
      return fail(ErrorCode::configuration_invalid,
                  "environment variable " + reference.substr(4) + " is not set");
    return std::string(value);
  }
  auto bytes = read_file(reference.substr(5), 64 << 10);
  if (!bytes) return std::unexpected(bytes.error());
  return std::string(trim(*bytes));
}

bool is_reference(std::string_view text) {
  return text.starts_with("env:") || text.starts_with("file:");
}

bool is_integer(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool fits(const SettingField& field, const std::string& value) {
  if (value.contains("${") || is_reference(value)) return true;
  switch (field.type) {
    case SettingField::Type::integer:
    case SettingField::Type::duration_ms:
      return is_integer(value);
    case SettingField::Type::boolean:
      return value == "true" || value == "false";
    case SettingField::Type::url:
      return value.starts_with("http://") || value.starts_with("https://");
    case SettingField::Type::choice:
      return std::ranges::find(field.choices, value) != field.choices.end();
    case SettingField::Type::text:
      return true;
  }
  return true;
}

void check_value(xml::Node node, const SettingField& field, const std::string& value,
                 Findings& findings) {
  if (field.secret && !is_reference(value) && !value.contains("${")) {
    findings.push_back(definition_finding(
        Level::error, "setting.secret-inline", node,
        "The secret \"" + field.name + "\" must be a reference: env:NAME or file:PATH",
        "密钥“" + field.name + "”只能以引用方式给出：env:NAME 或 file:PATH", field.name));
  } else if (!fits(field, value)) {
    Finding finding = definition_finding(
        Level::error, "setting.value", node,
        "\"" + value + "\" is no value for \"" + field.name + "\" (example: " + field.example + ")",
        "“" + value + "”不是设置“" + field.name + "”的合法值（示例：" + field.example + "）",
        field.name);
    finding.suggestion = likely_word(value, field.choices);
    findings.push_back(std::move(finding));
  }
}

}  // namespace

Result<std::string> resolve_setting(const std::string& written, const EnvironmentValues& values) {
  std::string text;
  for (std::size_t from = 0;;) {
    auto open = written.find("${", from);
    text += written.substr(from, open == std::string::npos ? open : open - from);
    if (open == std::string::npos) break;
    auto close = written.find('}', open);
    if (close == std::string::npos)
      return fail(ErrorCode::configuration_invalid, "\"${\" without \"}\" in " + written);
    std::string name = written.substr(open + 2, close - open - 2);
    auto value = values.find(name);
    if (value == values.end()) {
      std::vector<std::string> names;
      for (const auto& [known, unused] : values) names.push_back(known);
      std::string likely = likely_word(name, names);
      return fail(ErrorCode::configuration_invalid,
                  "the environment has no value \"" + name + "\"" +
                      (likely.empty() ? "" : " (did you mean \"" + likely + "\"?)"));
    }
    text += value->second;
    from = close + 1;
  }
  if (is_reference(text)) return secret_of(text);
  return text;
}

Result<Settings> resolve_settings(const Settings& written, const EnvironmentValues& values) {
  Settings resolved;
  for (const auto& [name, text] : written) {
    auto value = resolve_setting(text, values);
    if (!value) return std::unexpected(value.error());
    resolved[name] = std::move(*value);
  }
  return resolved;
}

void check_settings(xml::Node node, std::span<const SettingField> fields,
                    std::span<const std::string_view> reserved, Findings& findings) {
  std::vector<std::string> known;
  for (const auto& field : fields) known.push_back(field.name);
  for (std::string_view name : reserved) known.emplace_back(name);
  for (const auto& [name, value] : node.attributes()) {
    if (name.contains(':') || std::ranges::find(reserved, name) != reserved.end()) continue;
    auto field = std::ranges::find(fields, name, &SettingField::name);
    if (field == fields.end()) {
      findings.push_back(unknown_word("setting.unknown", node, name, "setting", name, known));
    } else {
      check_value(node, *field, value, findings);
    }
  }
  for (const auto& field : fields) {
    if (!field.required || node.attribute(field.name)) continue;
    findings.push_back(
        definition_finding(Level::error, "setting.missing", node,
                           "The setting \"" + field.name + "\" is missing: " + field.help,
                           "缺少设置“" + field.name + "”：" + field.help));
  }
}

Settings settings_of(xml::Node node, std::span<const SettingField> fields,
                     std::span<const std::string_view> reserved) {
  Settings settings;
  for (const auto& field : fields)
    if (!field.default_value.empty()) settings[field.name] = field.default_value;
  for (const auto& [name, value] : node.attributes())
    if (!name.contains(':') && std::ranges::find(reserved, name) == reserved.end())
      settings[name] = value;
  return settings;
}

}  // namespace jiuqu
