#include "bus/pipeline/kinds.h"

namespace jiuqu {
namespace {

// An element with all that stands in it, as a document of its own.
xml::Document document_of(xml::Node node) {
  auto document = xml::Document::create(node.name(), node.ns());
  xml::Node root = document.root();
  for (const auto& [name, value] : node.attributes()) root.set_attribute(name, value);
  for (xml::Node child : node.children()) root.append_copy(child);
  if (!node.has_element_children()) root.set_text(node.text());
  return document;
}

class EmitStep final : public RecordStep {
 public:
  explicit EmitStep(std::optional<xml::XPath> select) : select_(std::move(select)) {}

  Task<Result<void>> run(Exchange& exchange, Work& work) const override {
    auto done = emit(exchange, work);
    co_return done;
  }
  Result<std::string> foretell(const Exchange& exchange, Work& work) const override {
    if (auto done = emit(exchange, work); !done) return std::unexpected(done.error());
    return words;
  }

 private:
  // The exchange keeps its tree: the step may run again after a version conflict.
  Result<void> emit(const Exchange& exchange, Work& work) const {
    if (work.case_key.empty()) work.case_key = exchange.order_key;
    if (!select_) {
      work.events.push_back(exchange.tree.clone());
      return {};
    }
    auto nodes = select_->nodes(exchange.tree.root());
    if (!nodes) return std::unexpected(nodes.error());
    for (xml::Node node : *nodes)
      if (node.is_element()) work.events.push_back(document_of(node));
    return {};
  }

  std::optional<xml::XPath> select_;
};

class EmitStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "emit"; }

  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet&,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"select"};
    check_vocabulary(node, kAttributes, {}, findings);
    auto written = node.attribute("select");
    if (!written) return std::make_unique<EmitStep>(std::nullopt);
    auto select = xml::XPath::compile(*written, xml::namespaces_in_scope(node));
    if (select) return std::make_unique<EmitStep>(std::move(*select));
    findings.push_back(
        definition_finding(Level::error, "emit.select", node,
                           "The elements to emit cannot be read: " + select.error().detail,
                           "select 表达式无法解析：" + select.error().detail, "select"));
    return nullptr;
  }
};

}  // namespace

std::unique_ptr<StepKind> emit_step_kind() {
  return std::make_unique<EmitStepKind>();
}

}  // namespace jiuqu
