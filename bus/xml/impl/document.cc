#include "bus/xml/document.h"

#include <utility>

#include "bus/base/text.h"
#include "bus/xml/impl/libxml.h"
#include "bus/xml/impl/parse.h"
#include "bus/xml/impl/source_text.h"
#include "bus/xml/impl/tree.h"

namespace jiuqu::xml {

namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string write_document(const xmlDoc* document, Layout layout) {
  std::string out(kDeclaration);
  const xmlNode* root = document ? xmlDocGetRootElement(document) : nullptr;
  if (root) write_element(out, root, layout);
  out += '\n';
  return out;
}

}  // namespace

ParseLimits ParseLimits::for_definitions() {
  return {.bytes_max = limits::kDefinitionBytesMax,
          .depth_max = 200,  // libxml2 itself ends at 256
          .attributes_max = 256,
          .text_bytes_max = 4U << 20,
          .nodes_max = 2'000'000};
}

Document::Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

void Document::Free::operator()(_xmlDoc* doc) const {
  drop_source(doc);
  xmlFreeDoc(doc);
}

Result<Document> Document::parse(std::string_view bytes, const ParseLimits& limits,
                                 std::string_view file) {
  auto parsed = parse_bytes(bytes, limits, ParseMode::message, file);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return Document(parsed->release());
}

Result<Document> Document::load(const std::string& path) {
  auto bytes = read_file(path, limits::kDefinitionBytesMax);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  return parse_definition(*bytes, path);
}

Result<Document> Document::parse_definition(std::string_view bytes, std::string_view file) {
  auto parsed = parse_bytes(bytes, ParseLimits::for_definitions(), ParseMode::definition, file);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return Document(parsed->release());
}

Document Document::create(std::string_view root_name, std::string_view ns) {
  prepare_library();
  xmlDoc* doc = xmlNewDoc(to_xml("1.0"));
  JIUQU_CHECK(doc != nullptr);
  xmlNode* root = xmlNewDocNode(doc, nullptr, to_xml(std::string(root_name)), nullptr);
  JIUQU_CHECK(root != nullptr);
  xmlDocSetRootElement(doc, root);
  if (!ns.empty()) xmlSetNs(root, xmlNewNs(root, to_xml(std::string(ns)), nullptr));
  return Document(doc);
}

Node Document::root() const {
  return doc_ ? Node(xmlDocGetRootElement(doc_.get())) : Node();
}

Document Document::clone() const {
  if (!doc_) return {};
  xmlDoc* copy = xmlNewDoc(to_xml("1.0"));
  JIUQU_CHECK(copy != nullptr);
  if (doc_->URL) copy->URL = xmlStrdup(doc_->URL);
  if (const xmlNode* root = xmlDocGetRootElement(doc_.get())) copy_as_root(copy, root);
  return Document(copy);
}

std::string Document::serialize() const {
  return write_document(doc_.get(), Layout::as_is);
}

std::string Document::serialize_indented() const {
  return write_document(doc_.get(), Layout::indented);
}

std::string Document::file() const {
  return doc_ ? std::string(to_view(doc_->URL)) : std::string();
}

}  // namespace jiuqu::xml
