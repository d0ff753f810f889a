#include "bus/pipeline/definitions.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "bus/base/hash.h"
#include "bus/base/text.h"
#include "bus/pipeline/facts.h"
#include "bus/pipeline/uses.h"

namespace jiuqu {

std::string SourceFile::stem(std::string_view suffix) const {
  if (!relative.ends_with(suffix)) return relative;
  return relative.substr(0, relative.size() - suffix.size());
}

std::map<std::string, std::string> DefinitionKind::settings_used(const SourceFile&) const {
  return {};
}
void DefinitionKind::link(Definition&, const DefinitionSet&, Findings&) const {}
std::vector<Fact> DefinitionKind::facts(const SourceFile&) const {
  return {};
}
std::vector<Use> DefinitionKind::uses(const Definition&, const DefinitionSet&) const {
  return {};
}

const Definition* DefinitionSet::find(std::string_view kind, std::string_view id) const {
  auto of_kind = by_kind_.find(kind);
  if (of_kind == by_kind_.end()) return nullptr;
  auto found = of_kind->second.find(id);
  return found == of_kind->second.end() ? nullptr : found->second.get();
}

std::vector<const Definition*> DefinitionSet::all(std::string_view kind) const {
  std::vector<const Definition*> found;
  auto of_kind = by_kind_.find(kind);
  if (of_kind == by_kind_.end()) return found;
  for (const auto& [id, definition] : of_kind->second) found.push_back(definition.get());
  return found;
}

std::vector<std::string> DefinitionSet::ids(std::string_view kind) const {
  std::vector<std::string> found;
  for (const Definition* definition : all(kind)) found.push_back(definition->id);
  return found;
}

namespace {

namespace fs = std::filesystem;

// The value of a finding that holds the unknown word itself.
const std::string kWordValue = "word";

bool inside_samples(const fs::path& relative) {
  return std::ranges::any_of(relative, [](const fs::path& part) {
    return part.string().ends_with(".samples") || part.string().starts_with(".");
  });
}

Finding file_finding(const SourceFile& file, const Error& error, std::string code) {
  const auto& entry = entry_of(error.code);
  Finding finding;
  finding.code = std::move(code);
  finding.where = error.where;
  finding.where.file = file.path;
  finding.en = std::string(entry.en) + " " + error.detail;
  finding.zh = std::string(entry.zh) + " " + error.detail;
  return finding;
}

Finding folder_finding(const std::string& folder, const std::error_code& error) {
  Finding finding;
  finding.code = "folder.unreadable";
  finding.where.file = folder;
  finding.en = "The folder cannot be read: " + error.message();
  finding.zh = "目录无法读取：" + error.message();
  return finding;
}

// Files that can only be XML; others (CSV, Markdown) are read as they are.
bool is_xml_extension(std::string_view extension) {
  return extension == "xml" || extension == "xsd" || extension == "sch" || extension == "bpmn" ||
         extension == "xslt";
}

SourceFile read_source(const std::string& root, const fs::path& relative, Findings& findings) {
  SourceFile file;
  file.root = fs::absolute(root).string();
  file.relative = relative.generic_string();
  file.path = (fs::path(root) / relative).generic_string();
  file.extension = relative.extension().string();
  if (file.extension.starts_with('.')) file.extension.erase(0, 1);
  auto bytes = read_file(file.path, limits::kDefinitionBytesMax);
  if (!bytes) {
    findings.push_back(file_finding(file, bytes.error(), "file.unreadable"));
    return file;
  }
  file.bytes = std::move(*bytes);
  if (!is_xml_extension(file.extension)) return file;
  auto document = xml::Document::parse_definition(file.bytes, file.path);
  if (document) {
    file.document = std::move(*document);
  } else {
    findings.push_back(file_finding(file, document.error(), "file.not-xml"));
  }
  return file;
}

}  // namespace

std::vector<SourceFile> read_definition_files(std::span<const std::string> roots,
                                              Findings& findings) {
  std::vector<SourceFile> sources;
  for (const auto& root : roots) {
    std::error_code error;
    std::vector<fs::path> paths;
    fs::recursive_directory_iterator entry(root, error);
    for (std::error_code ignored; !error && entry != fs::end(entry); entry.increment(error))
      if (entry->is_regular_file(ignored)) paths.push_back(entry->path().lexically_relative(root));
    if (error) findings.push_back(folder_finding(root, error));
    std::ranges::sort(paths);
    for (const auto& path : paths)
      if (!inside_samples(path)) sources.push_back(read_source(root, path, findings));
  }
  return sources;
}

namespace {

constexpr std::string_view kSettingsNamespace = "urn:jiuqu:config:1";

SourceFile settings_file(const std::map<std::string, std::string>& settings) {
  auto document = xml::Document::create("environment", kSettingsNamespace);
  for (const auto& [name, value] : settings) {
    xml::Node written = document.root().append("value");
    written.set_attribute("name", name);
    written.set_text(value);
  }
  SourceFile file;
  file.root = kSettingsRoot;
  file.relative = kSettingsFile;
  file.path = std::string(kSettingsRoot) + "/" + std::string(kSettingsFile);
  file.bytes = document.serialize_indented();
  file.extension = "xml";
  return file;
}

}  // namespace

std::map<std::string, std::string> settings_from(const std::string& bytes) {
  std::map<std::string, std::string> settings;
  auto document = xml::Document::parse(bytes);
  if (!document) return settings;
  for (xml::Node value : document->root().children("value"))
    settings[value.attribute("name").value_or("")] = value.text();
  return settings;
}

std::string set_hash(std::span<const std::pair<std::string, std::string>> files) {
  std::string all;
  for (const auto& [path, hash] : files) all += path + '\0' + hash + '\n';
  return sha256_hex(all);
}

// Builds a set step by step; the friend that fills DefinitionSet.
struct DefinitionLoader {
  std::span<DefinitionKind* const> kinds;
  UnknownFiles unknown_files = UnknownFiles::warn;
  std::shared_ptr<DefinitionSet> set = std::make_shared<DefinitionSet>();
  Findings findings;
  std::vector<std::string> broken;              // paths of files that gave no definition
  std::map<std::string, std::string> settings;  // that the files use

  void add(const DefinitionKind& kind, std::shared_ptr<Definition> definition) {
    auto& of_kind = set->by_kind_[std::string(kind.name())];
    auto [place, fresh] = of_kind.emplace(definition->id, definition);
    if (fresh) return;
    Finding finding;
    finding.code = "definition.duplicate";
    finding.where.file = definition->file;
    finding.where.line = definition->line;
    finding.en = "The " + std::string(kind.name()) + " \"" + definition->id +
                 "\" is already defined in " + place->second->file;
    finding.zh = "标识“" + definition->id + "”已在 " + place->second->file + " 中定义";
    findings.push_back(std::move(finding));
  }

  // Gives whether the file belongs to the set: what no kind claims and is no XML (a README, code
  // beside the definitions) does not.
  bool read(const SourceFile& file) {
    for (DefinitionKind* kind : kinds) {
      if (!kind->claims(file)) continue;
      settings.merge(kind->settings_used(file));
      auto read = kind->read(file, findings);
      if (read.empty()) broken.push_back(file.relative);
      for (auto& definition : read) {
        if (definition->file.empty()) definition->file = file.path;
        add(*kind, std::move(definition));
      }
      return true;
    }
    report_unclaimed(file);
    return is_xml_extension(file.extension);
  }

  void read_all(std::vector<SourceFile> sources) {
    std::vector<SourceFile> belonging;
    for (auto& file : sources)
      if (read(file)) belonging.push_back(std::move(file));
    if (!settings.empty()) belonging.push_back(settings_file(settings));
    seal(std::move(belonging));
  }

  // A file that looks like a definition and is none helps nobody: a misspelt root element, or the
  // namespace of another version.
  void report_unclaimed(const SourceFile& file) {
    if (!file.document) {
      if (is_xml_extension(file.extension)) broken.push_back(file.relative);
      return;
    }
    xml::Node root = file.document.root();
    std::string name = "\"" + std::string(root.name()) + "\"";
    if (!root.ns().empty()) name += " (" + std::string(root.ns()) + ")";
    std::vector<std::string> kinds_known;
    for (DefinitionKind* kind : kinds) kinds_known.emplace_back(kind->name());
    Level level = unknown_files == UnknownFiles::refuse ? Level::error : Level::warning;
    Finding finding =
        definition_finding(level, "file.unknown", root,
                           "No kind of definition knows the root element " + name + " of this file",
                           "没有任何定义类型识别根元素 " + name);
    finding.suggestion = likely_word(root.name(), kinds_known);
    if (finding.suggestion == root.name()) finding.suggestion.clear();  // the namespace is wrong
    findings.push_back(std::move(finding));
  }

  // What a broken file would have defined is missed by others; its own fault is told once.
  bool follows_from_broken(const Finding& finding) const {
    auto word =
        std::ranges::find(finding.values, kWordValue, [](const auto& v) { return v.first; });
    return word != finding.values.end() && !word->second.empty() &&
           std::ranges::any_of(
               broken, [&](const std::string& path) { return path.contains(word->second); });
  }

  void link() {
    std::size_t read = findings.size();
    for (DefinitionKind* kind : kinds) {
      auto of_kind = set->by_kind_.find(kind->name());
      if (of_kind == set->by_kind_.end()) continue;
      for (auto& [id, definition] : of_kind->second) kind->link(*definition, *set, findings);
    }
    auto follow_ups = std::remove_if(findings.begin() + std::ptrdiff_t(read), findings.end(),
                                     [&](const auto& f) { return follows_from_broken(f); });
    findings.erase(follow_ups, findings.end());
  }

  // Schemas read their file, and those it includes, once more from the disk: a set whose hash does
  // not name what was compiled must not come to life.
  void refuse_changed() {
    for (const auto& file : set->sources_) {
      if (file.extension != "xsd") continue;
      auto bytes = read_file(file.path, limits::kDefinitionBytesMax);
      if (bytes && *bytes == file.bytes) continue;
      Finding finding;
      finding.code = "file.changed";
      finding.where.file = file.path;
      finding.en = "The file changed while the definitions were read: load them again";
      finding.zh = "读取定义期间文件被修改：请重新加载";
      findings.push_back(std::move(finding));
    }
  }

  void seal(std::vector<SourceFile> sources) {
    std::vector<std::pair<std::string, std::string>> names;
    for (const auto& file : sources) names.emplace_back(file.relative, sha256_hex(file.bytes));
    set->hash_ = set_hash(names);
    set->files_ = sources.size();
    set->sources_ = std::move(sources);
  }
};

LoadOutcome load_definitions(std::span<const std::string> roots,
                             std::span<DefinitionKind* const> kinds, UnknownFiles unknown_files) {
  DefinitionLoader loader;
  loader.kinds = kinds;
  loader.unknown_files = unknown_files;
  loader.read_all(read_definition_files(roots, loader.findings));
  loader.link();
  loader.refuse_changed();
  std::ranges::stable_sort(loader.findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.where.file, a.where.line, a.where.column) <
           std::tie(b.where.file, b.where.line, b.where.column);
  });
  LoadOutcome outcome;
  outcome.files = loader.set->files();
  if (!has_errors(loader.findings)) outcome.set = std::move(loader.set);
  outcome.findings = std::move(loader.findings);
  return outcome;
}

Finding definition_finding(Level level, std::string code, xml::Node node, std::string en,
                           std::string zh, std::string_view attribute) {
  Finding finding;
  finding.level = level;
  finding.code = std::move(code);
  finding.where = node.at(attribute);
  finding.en = std::move(en);
  finding.zh = std::move(zh);
  return finding;
}

Finding unknown_word(std::string code, xml::Node node, std::string_view attribute,
                     std::string_view what, std::string_view word,
                     std::span<const std::string> candidates) {
  std::string quoted = "\"" + std::string(word) + "\"";
  Finding finding = definition_finding(
      Level::error, std::move(code), node, "Unknown " + std::string(what) + " " + quoted,
      "未知的" + std::string(what) + "“" + std::string(word) + "”", attribute);
  finding.suggestion = likely_word(word, candidates);
  finding.values.emplace_back(kWordValue, word);
  return finding;
}

namespace {

bool contains(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::vector<std::string> words(std::span<const std::string_view> from) {
  return {from.begin(), from.end()};
}

}  // namespace

void check_attributes(xml::Node node, std::span<const std::string_view> attributes,
                      Findings& findings) {
  for (const auto& [name, value] : node.attributes()) {
    if (name.contains(':') || contains(attributes, name)) continue;
    findings.push_back(unknown_word("definition.attribute-unknown", node, name, "attribute", name,
                                    words(attributes)));
  }
}

void check_vocabulary(xml::Node node, std::span<const std::string_view> attributes,
                      std::span<const std::string_view> children, Findings& findings) {
  check_attributes(node, attributes, findings);
  for (xml::Node child : node.children()) {
    if (child.ns() != node.ns()) continue;
    if (contains(children, child.name())) continue;
    findings.push_back(unknown_word("definition.element-unknown", child, {}, "element",
                                    child.name(), words(children)));
  }
}

}  // namespace jiuqu
