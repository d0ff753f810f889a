#include "mappings/import/impl/xsd_files.h"

#include <filesystem>

#include "bus/base/text.h"
#include "bus/xml/xpath.h"

namespace jiuqu::importing {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kSchemaFilesMax = 200;  // of one description

bool is_component(std::string_view kind) {
  for (std::string_view known :
       {"element", "complexType", "simpleType", "group", "attributeGroup", "attribute"})
    if (kind == known) return true;
  return false;
}

}  // namespace

bool XsdFiles::add_text(std::string_view bytes, const std::string& file) {
  auto document = xml::Document::parse_definition(bytes, file);
  if (!document) {
    Location where = document.error().where;
    where.file = file;
    notes_.error("xml", where, document.error().describe(),
                 std::string(entry_of(document.error().code).zh));
    return false;
  }
  documents_.push_back(std::make_unique<xml::Document>(std::move(*document)));
  xml::Node root = documents_.back()->root();
  if (!root.is("schema", kXsd)) {
    notes_.error("no-schema", root.at(), "The root element is not xs:schema",
                 "根元素不是 xs:schema");
    return false;
  }
  read_.emplace_back(file, std::string());
  add_schema(root, file, file, {});
  return !notes_.failed();
}

void XsdFiles::add_schema(xml::Node root, const std::string& file, const std::string& relative,
                          const std::string& ns) {
  auto source = std::make_unique<SchemaSource>();
  source->root = root;
  source->file = file;
  source->ns = root.attribute("targetNamespace").value_or(ns);
  source->elements_qualified = root.attribute("elementFormDefault") == "qualified";
  source->attributes_qualified = root.attribute("attributeFormDefault") == "qualified";
  const SchemaSource& kept = *source;
  sources_.push_back(std::move(source));
  for (xml::Node child : root.children()) {
    if (child.ns() != kXsd) continue;
    if (child.name() == "include" || child.name() == "import" || child.name() == "redefine")
      follow(child, kept, relative);
    if (!is_component(child.name())) continue;
    QName name{kept.ns, child.attribute("name").value_or("")};
    components_.try_emplace({std::string(child.name()), name}, Component{child, &kept});
  }
}

void XsdFiles::follow(xml::Node reference, const SchemaSource& from, const std::string& relative) {
  auto location = reference.attribute("schemaLocation");
  if (!location) return;  // an import inside a WSDL names another of its schemas
  if (reference.name() == "redefine")
    notes_.warning("not-carried", at(reference, from), "xs:redefine is read as xs:include",
                   "xs:redefine 按 xs:include 处理");
  fs::path path = (fs::path(relative).parent_path() / *location).lexically_normal();
  bool inside = location->find("://") == location->npos && !path.is_absolute() &&
                !path.generic_string().starts_with("..");
  std::string name = path.generic_string();
  std::string ns = reference.name() == "import" ? std::string() : from.ns;
  if (contains(read_, std::pair(name, ns)) || contains(read_, std::pair(name, std::string())))
    return;
  if (!inside || read_.size() >= kSchemaFilesMax) {
    notes_.warning("not-read", at(reference, from, "schemaLocation"),
                   "\"" + *location + "\" was not read: only files beside the description or below",
                   "未读取“" + *location + "”：只读取描述文件旁或其下级目录中的文件");
    return;
  }
  read_.emplace_back(name, ns);
  auto bytes = read_file(folder_ + "/" + name, limits::kDefinitionBytesMax);
  auto document = bytes ? xml::Document::parse_definition(*bytes, name)
                        : Result<xml::Document>(std::unexpected(bytes.error()));
  if (!document) {
    notes_.error("include", at(reference, from, "schemaLocation"),
                 "\"" + *location + "\" cannot be read: " + document.error().describe(),
                 "无法读取“" + *location + "”：" + std::string(entry_of(document.error().code).zh));
    return;
  }
  documents_.push_back(std::make_unique<xml::Document>(std::move(*document)));
  add_schema(documents_.back()->root(), name, name, ns);
}

Component XsdFiles::find(std::string_view kind, const QName& name) const {
  auto found = components_.find({std::string(kind), name});
  return found == components_.end() ? Component{} : found->second;
}

std::vector<QName> XsdFiles::names(std::string_view kind) const {
  std::vector<QName> all;
  for (const auto& [key, component] : components_)
    if (key.first == kind) all.push_back(key.second);
  return all;
}

std::optional<QName> XsdFiles::resolve(xml::Node node, const SchemaSource& source,
                                       std::string_view word) {
  auto colon = word.find(':');
  std::string prefix(colon == word.npos ? std::string_view{} : word.substr(0, colon));
  std::string name(trim(colon == word.npos ? word : word.substr(colon + 1)));
  auto declared = xml::namespaces_in_scope(node);
  auto found = declared.find(prefix);
  if (found != declared.end()) return QName{found->second, name};
  if (!prefix.empty()) return std::nullopt;
  return QName{source.root.attribute("targetNamespace") ? std::string() : source.ns, name};
}

Location XsdFiles::at(xml::Node node, const SchemaSource& source,
                      std::string_view attribute) const {
  Location where = node.at(attribute);
  where.file = source.file;
  where.path.clear();
  return where;
}

}  // namespace jiuqu::importing
