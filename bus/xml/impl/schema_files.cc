#include "bus/xml/impl/schema_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "bus/base/text.h"
#include "bus/xml/impl/guards.h"
#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

namespace fs = std::filesystem;

void SchemaReport::add(std::string code, Location where, Sentence sentence,
                       std::string suggestion) {
  failed_ = true;
  if (!told_.emplace(code, where.file, where.line, where.column, sentence.en).second) return;
  Finding finding;
  finding.code = std::move(code);
  finding.where = std::move(where);
  finding.en = std::move(sentence.en);
  finding.zh = std::move(sentence.zh);
  finding.suggestion = std::move(suggestion);
  findings_.push_back(std::move(finding));
}

void SchemaReport::unsupported(Node at, const std::string& what, std::string_view attribute) {
  add("schema.unsupported", at.at(attribute),
      {what + " is outside the subset of XSD that is read here.",
       what + " 不在本系统支持的 XSD 子集之内。"});
}

void SchemaReport::only(Node parent, std::initializer_list<std::string_view> allowed) {
  for (Node child : parent.children()) {
    bool xsd = child.ns() == kXsdNamespace;
    if (xsd && std::ranges::find(allowed, child.name()) != allowed.end()) continue;
    std::string prefix = xsd ? "xs:" : "element ";
    unsupported(child, prefix + std::string(child.name()) + " in xs:" + std::string(parent.name()));
  }
}

SchemaFiles::SchemaFiles(std::string base_directory, SchemaReport& report)
    : base_directory_(std::move(base_directory)), report_(report) {}

const SchemaFile* SchemaFiles::read(const std::string& path) {
  return load(path, nullptr, Location{path, 0, 0, {}});
}

const SchemaFile* SchemaFiles::load(const std::string& path, Namespace includer,
                                    const Location& named_at) {
  if (!path_inside(path, base_directory_)) {
    report_.add("schema.location-refused", named_at,
                {"\"" + path + "\" is not a file below the schema folder; it is not read.",
                 "“" + path + "”不是模式目录内的文件，不予读取。"});
    return nullptr;
  }
  std::string key = *path_inside(path, base_directory_);
  std::string context = includer != nullptr ? includer->target_namespace : std::string();
  if (auto known = by_path_.find({key, context}); known != by_path_.end()) return known->second;
  auto document = Document::load(path);
  if (!document) {
    Location where = document.error().where.line > 0 ? document.error().where : named_at;
    bool missing = document.error().code == ErrorCode::file_unreadable;
    report_.add(missing ? "schema.file-unreadable" : "schema.not-xml", where,
                {"The schema file \"" + path + "\" cannot be read: " + document.error().describe(),
                 "无法读取模式文件“" + path + "”。"});
    return nullptr;
  }
  auto file = std::make_unique<SchemaFile>();
  file->document = std::move(*document);
  file->path = path;
  Node root = file->document.root();
  if (!root.is("schema", kXsdNamespace)) {
    report_.add("schema.not-a-schema", root.at(),
                {"The root element is not xs:schema.", "根元素不是 xs:schema。"});
    return nullptr;
  }
  file->elements_qualified = root.attribute("elementFormDefault") == "qualified";
  file->attributes_qualified = root.attribute("attributeFormDefault") == "qualified";
  if (!check_namespace(*file, includer, named_at)) return nullptr;
  const SchemaFile* loaded = files_.emplace_back(std::move(file)).get();
  by_path_[{key, context}] = loaded;
  by_path_[{key, loaded->target_namespace}] = loaded;
  index(*loaded);
  follow(*loaded);
  return loaded;
}

// An included file has the namespace of the file that includes it, or none and then takes it over.
bool SchemaFiles::check_namespace(SchemaFile& file, Namespace includer, const Location& named_at) {
  auto own = file.document.root().attribute("targetNamespace");
  file.target_namespace = own.value_or("");
  if (includer == nullptr || own == includer->target_namespace) return true;
  if (!own) {
    file.target_namespace = includer->target_namespace;
    file.chameleon = !includer->target_namespace.empty();
    return true;
  }
  report_.add("schema.namespace-differs", named_at,
              {"The included file has the namespace \"" + *own + "\", not \"" +
                   includer->target_namespace + "\": import it instead.",
               "被包含文件的命名空间“" + *own + "”与“" + includer->target_namespace +
                   "”不同，应使用 xs:import。"});
  return false;
}

void SchemaFiles::follow(const SchemaFile& file) {
  Node root = file.document.root();
  report_.only(root, {"annotation", "include", "import", "element", "complexType", "simpleType",
                      "group", "attributeGroup", "attribute"});
  for (Node link : root.children()) {
    if (link.is("include", kXsdNamespace) || link.is("import", kXsdNamespace))
      follow_one(file, link);
  }
}

void SchemaFiles::follow_one(const SchemaFile& file, Node link) {
  bool import = link.name() == "import";
  auto location = link.attribute("schemaLocation");
  if (!location) {
    if (!import) report_.unsupported(link, "xs:include without schemaLocation");
    return;
  }
  Location named_at = link.at("schemaLocation");
  if (names_network(*location) || location->starts_with("file:")) {
    report_.add("schema.location-refused", named_at,
                {"\"" + *location +
                     "\" is not a relative path; only files of the installation are"
                     " read.",
                 "“" + *location + "”不是相对路径，只读取安装目录内的文件。"});
    return;
  }
  std::string relative = unescape_location(*location);
  if (relative == *location && escape_location(relative) != relative) {
    report_.add("schema.location-refused", named_at,
                {"\"" + *location + "\" is not a URI: other characters are written with %.",
                 "“" + *location + "”不是合法的 URI，其他字符须用 % 转义。"},
                escape_location(relative));
    return;
  }
  std::string path = (fs::path(file.path).parent_path() / relative).lexically_normal().string();
  const SchemaFile* loaded = load(path, import ? nullptr : &file, named_at);
  if (loaded == nullptr || !import) return;
  std::string expected = link.attribute("namespace").value_or("");
  if (loaded->target_namespace == expected) return;
  report_.add(
      "schema.namespace-differs", link.at("namespace"),
      {"The imported file has the namespace \"" + loaded->target_namespace + "\", not \"" +
           expected + "\".",
       "导入文件的命名空间为“" + loaded->target_namespace + "”，而不是“" + expected + "”。"},
      loaded->target_namespace);
}

void SchemaFiles::index(const SchemaFile& file) {
  for (Node node : file.document.root().children()) {
    if (node.ns() != kXsdNamespace) continue;
    Component component;
    if (node.name() == "element") {
      component = Component::element;
    } else if (node.name() == "complexType" || node.name() == "simpleType") {
      component = Component::type;
    } else if (node.name() == "group") {
      component = Component::group;
    } else if (node.name() == "attributeGroup") {
      component = Component::attribute_group;
    } else {
      continue;
    }
    auto name = node.attribute("name");
    if (!name) {
      report_.add("schema.name-missing", node.at(),
                  {"A global xs:" + std::string(node.name()) + " has no name.",
                   "全局 xs:" + std::string(node.name()) + " 缺少 name 属性。"});
      continue;
    }
    QName full{file.target_namespace, *name};
    if (find(component, full)) {
      report_.add("schema.duplicate", node.at("name"),
                  {"\"" + *name + "\" is defined twice.", "“" + *name + "”重复定义。"});
      continue;
    }
    components_[static_cast<std::size_t>(component)].emplace_back(full, Source{node, &file});
  }
}

const std::vector<std::pair<QName, Source>>& SchemaFiles::all(Component component) const {
  return components_[static_cast<std::size_t>(component)];
}

Source SchemaFiles::find(Component component, const QName& name) const {
  for (const auto& [key, source] : all(component))
    if (key.name == name.name && key.ns == name.ns) return source;
  return {};
}

std::optional<QName> SchemaFiles::resolve(const Source& at, std::string_view attribute) const {
  std::string text(trim(at.node.attribute(attribute).value_or("")));
  auto colon = text.find(':');
  std::string prefix = colon == std::string::npos ? "" : text.substr(0, colon);
  std::string name = colon == std::string::npos ? text : text.substr(colon + 1);
  xmlNodePtr raw = at.node.raw();
  xmlNsPtr ns = xmlSearchNs(
      raw->doc, raw, prefix.empty() ? nullptr : reinterpret_cast<const xmlChar*>(prefix.c_str()));
  if (ns != nullptr && ns->href != nullptr)
    return QName{reinterpret_cast<const char*>(ns->href), name};
  if (prefix.empty()) return QName{at.file->chameleon ? at.file->target_namespace : "", name};
  report_.add("schema.unknown-prefix", at.node.at(attribute),
              {"The prefix \"" + prefix + "\" is not declared.", "前缀“" + prefix + "”未声明。"});
  return std::nullopt;
}

std::vector<std::string> SchemaFiles::names(Component component) const {
  std::vector<std::string> words;
  for (const auto& [name, source] : all(component)) words.push_back(name.name);
  return words;
}

void SchemaFiles::report_unknown(const Source& at, std::string_view attribute, Component component,
                                 const std::vector<std::string>& candidates) const {
  static constexpr std::array<std::string_view, kComponents> kCodes = {
      "schema.unknown-element", "schema.unknown-type", "schema.unknown-group",
      "schema.unknown-attribute-group"};
  static constexpr std::array<std::string_view, kComponents> kEnglish = {"element", "type", "group",
                                                                         "attribute group"};
  static constexpr std::array<std::string_view, kComponents> kChinese = {"元素", "类型", "元素组",
                                                                         "属性组"};
  auto kind = static_cast<std::size_t>(component);
  std::string text = at.node.attribute(attribute).value_or("");
  auto colon = text.find(':');
  std::string prefix = colon == std::string::npos ? "" : text.substr(0, colon + 1);
  std::string likely = likely_word(std::string_view(text).substr(prefix.size()), candidates);
  report_.add(std::string(kCodes[kind]), at.node.at(attribute),
              {"No " + std::string(kEnglish[kind]) + " is called \"" + text + "\".",
               "没有名为“" + text + "”的" + std::string(kChinese[kind]) + "。"},
              likely.empty() ? likely : prefix + likely);
}

}  // namespace jiuqu::xml
