#include "app/config.h"

#include <filesystem>

#include "bus/xml/schema.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

// hub.xml lies in <base>/app/config; its paths are relative to <base>.
fs::path base_of(const std::string& config_path) {
  return fs::path(config_path).parent_path() / ".." / "..";
}

std::string resolved(const fs::path& base, const std::string& path) {
  if (fs::path(path).is_absolute()) return path;
  std::error_code error;
  auto full = (base / path).lexically_normal();
  auto relative = fs::relative(full, fs::current_path(), error);
  // Short names in findings where the folder lies below the working folder.
  if (!error && !relative.empty() && !relative.string().starts_with("..")) return relative.string();
  return full.string();
}

void add_error(const std::string& file, const Error& error, Findings& findings) {
  Finding finding;
  finding.code = "config.unreadable";
  finding.where = error.where;
  finding.where.file = file;
  finding.en = std::string(entry_of(error.code).en) + " " + error.detail;
  finding.zh = std::string(entry_of(error.code).zh) + " " + error.detail;
  findings.push_back(std::move(finding));
}

// Loads an XML file and holds it against the configuration schema.
xml::Document load_checked(const std::string& path, const fs::path& base, Findings& findings) {
  auto document = xml::Document::load(path);
  if (!document) {
    add_error(path, document.error(), findings);
    return {};
  }
  std::string folder = (base / "app" / "config").lexically_normal().string();
  auto schema = xml::Schema::compile(folder + "/hub.xsd", folder, findings);
  if (!schema) return {};
  for (Finding& finding : schema->validate(*document)) {
    finding.where.file = path;
    findings.push_back(std::move(finding));
  }
  return std::move(*document);
}

void read_environment(const std::string& path, const fs::path& base, Config& config,
                      Findings& findings) {
  auto document = load_checked(path, base, findings);
  if (!document) return;
  for (xml::Node value : document.root().children("value"))
    config.environment[value.attribute("name").value_or("")] = value.text();
}

}  // namespace

std::string Config::tokens_path() const {
  if (fs::path(tokens_file).is_absolute()) return tokens_file;
  return (fs::path(data_directory) / tokens_file).string();
}

std::string find_config(const std::string& named) {
  if (!named.empty()) return named;
  if (fs::exists("app/config/hub.xml")) return "app/config/hub.xml";
  std::error_code error;
  auto program = fs::read_symlink("/proc/self/exe", error);
  auto beside = program.parent_path() / ".." / ".." / "app" / "config" / "hub.xml";
  return fs::exists(beside) ? beside.lexically_normal().string() : "app/config/hub.xml";
}

Result<Config> read_config(const std::string& path, Findings& findings) {
  auto base = base_of(path);
  auto document = load_checked(path, base, findings);
  if (!document || has_errors(findings)) return fail(ErrorCode::configuration_invalid, path);
  xml::Node root = document.root();
  Config config;
  config.file = path;
  config.address = root.child("listen").attribute("address").value_or(config.address);
  config.port = std::uint16_t(std::stoul(root.child("listen").attribute("port").value_or("8080")));
  config.data_directory = root.child("data").attribute("directory").value_or("var");
  for (xml::Node node : root.child("definitions").children("root"))
    config.definition_roots.push_back(resolved(base, node.attribute("path").value_or("")));
  config.tokens_file = root.child("tokens").attribute("file").value_or("tokens.json");
  config.log_level = root.child("log").attribute("level").value_or("info");
  read_environment(resolved(base, root.child("environment").attribute("file").value_or("")), base,
                   config, findings);
  if (has_errors(findings)) return fail(ErrorCode::configuration_invalid, path);
  return config;
}

Result<Config> read_again(const Config& config, Findings& findings) {
  if (config.file.empty()) return config;
  auto fresh = read_config(config.file, findings);
  if (!fresh) return fresh;
  fresh->overrides = config.overrides;
  for (const auto& [name, value] : config.overrides) fresh->environment[name] = value;
  fresh->address = config.address;
  fresh->port = config.port;
  fresh->data_directory = config.data_directory;
  return fresh;
}

}  // namespace jiuqu::app
