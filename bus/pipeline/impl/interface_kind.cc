#include <algorithm>

#include "bus/base/text.h"
#include "bus/pipeline/impl/definition_facts.h"
#include "bus/pipeline/impl/definition_uses.h"
#include "bus/pipeline/impl/router.h"
#include "bus/pipeline/kinds.h"
#include "bus/pipeline/settings.h"

namespace jiuqu {
namespace {

constexpr std::string_view kInterfaceNamespace = "urn:jiuqu:interface:1";

// Compiles one interface file against all other definitions.
class InterfaceCompiler {
 public:
  InterfaceCompiler(Interface& result, xml::Node root, const DefinitionSet& all, Findings& findings,
                    const std::vector<AdapterKind*>& adapters, const std::vector<StepKind*>& steps,
                    const xml::FunctionTable* functions)
      : interface_(result),
        root_(root),
        all_(all),
        findings_(findings),
        adapters_(adapters),
        steps_(steps),
        functions_(functions) {}

  void compile() {
    constexpr std::string_view kAttributes[] = {"id", "version", "reply", "durable"};
    std::vector<std::string_view> children{"receive", "identity", "order", "on", "send", "reply"};
    for (StepKind* kind : steps_) children.push_back(kind->element());
    check_vocabulary(root_, kAttributes, children, findings_);
    check_choice(root_, "reply", {"on-commit"});
    check_choice(root_, "durable", {"yes", "no"});
    for (xml::Node node : root_.children()) compile_child(node);
    check_whole();
  }

 private:
  void compile_child(xml::Node node) {
    std::string_view name = node.name();
    if (name == "receive") return compile_receive(node);
    if (name == "identity") return compile_identity(node);
    if (name == "order") return compile_order(node);
    if (name == "on") return compile_on(node);
    if (name == "send") return compile_send(node);
    if (name == "reply") return compile_reply(node);
    compile_step(node);
  }

  // An attribute that may be left out, and otherwise takes one of a few words.
  void check_choice(xml::Node node, std::string_view attribute, std::vector<std::string> words) {
    auto word = node.attribute(attribute);
    if (!word || std::ranges::find(words, *word) != words.end()) return;
    findings_.push_back(unknown_word("interface.value", node, attribute, attribute, *word, words));
  }

  std::optional<xml::XPath> expression(xml::Node node, std::string_view attribute) {
    auto compiled = xml::XPath::compile(node.attribute(attribute).value_or(""),
                                        xml::namespaces_in_scope(node), functions_);
    if (compiled) return std::move(*compiled);
    error("interface.expression", node, "The expression cannot be read: " + compiled.error().detail,
          "表达式无法解析：" + compiled.error().detail, attribute);
    return std::nullopt;
  }

  AdapterKind* adapter_of(xml::Node node, const std::string& wanted) {
    std::vector<std::string> names;
    for (AdapterKind* kind : adapters_) {
      if (kind->name() == wanted) return kind;
      names.emplace_back(kind->name());
    }
    findings_.push_back(
        unknown_word("interface.adapter-unknown", node, "adapter", "adapter", wanted, names));
    return nullptr;
  }

  void compile_receive(xml::Node node) {
    constexpr std::string_view kReserved[] = {"adapter"};
    Receive receive;
    receive.adapter = node.attribute("adapter").value_or("");
    if (AdapterKind* kind = adapter_of(node, receive.adapter)) {
      auto fields = kind->receive_fields();
      check_settings(node, fields, kReserved, findings_);
      receive.settings = settings_of(node, fields, kReserved);
    }
    interface_.receive = std::move(receive);
  }

  void compile_identity(xml::Node node) {
    constexpr std::string_view kAttributes[] = {"key", "ignore", "on-change"};
    check_vocabulary(node, kAttributes, {}, findings_);
    interface_.identity_key = expression(node, "key");
    interface_.identity_ignore = split_words(node.attribute("ignore").value_or(""));
    check_choice(node, "on-change", {"refuse", "pass"});
    bool pass = node.attribute("on-change") == "pass";
    interface_.on_change = pass ? OnChange::pass : OnChange::refuse;
  }

  void compile_order(xml::Node node) {
    constexpr std::string_view kAttributes[] = {"key"};
    check_vocabulary(node, kAttributes, {}, findings_);
    interface_.order_key = expression(node, "key");
  }

  void compile_on(xml::Node node) {
    constexpr std::string_view kAttributes[] = {"event", "when"};
    check_vocabulary(node, kAttributes, {}, findings_);
    for (auto& event : split_words(node.attribute("event").value_or("")))
      interface_.on_events.push_back(std::move(event));
    if (node.attribute("when")) interface_.on_when = expression(node, "when");
  }

  void compile_send(xml::Node node) {
    constexpr std::string_view kReserved[] = {"endpoint", "order", "content-type"};
    interface_.endpoint = node.attribute("endpoint").value_or("");
    interface_.send_content_type = node.attribute("content-type").value_or("application/json");
    interface_.send_order = expression(node, "order");
    std::vector<std::string> known;
    for (const Definition* definition : all_.all("partner")) {
      for (const auto& endpoint : static_cast<const Partner*>(definition)->endpoints) {
        known.push_back(endpoint.id);
        if (endpoint.id != interface_.endpoint) continue;
        if (AdapterKind* kind = adapter_of(node, endpoint.adapter)) {
          auto fields = kind->operation_fields();
          check_settings(node, fields, kReserved, findings_);
          interface_.operation = settings_of(node, fields, kReserved);
        }
      }
    }
    if (std::ranges::find(known, interface_.endpoint) == known.end())
      findings_.push_back(unknown_word("interface.endpoint-unknown", node, "endpoint", "endpoint",
                                       interface_.endpoint, known));
  }

  std::unique_ptr<Step> step_of(xml::Node node, std::string_view element) {
    for (StepKind* kind : steps_) {
      if (kind->element() != element) continue;
      auto step = kind->compile(node, all_, findings_);
      broken_ = broken_ || !step;
      if (!step) return nullptr;
      step->take_words(node);
      step->element = element;
      return step;
    }
    return nullptr;  // an unknown element is already reported by check_vocabulary
  }

  // <reply mapping="…"/> is a map step on the receipt.
  void compile_reply(xml::Node node) {
    auto step = step_of(node, "map");
    if (auto* judge = dynamic_cast<JudgeStep*>(step.get())) {
      step.release();
      interface_.reply_step.reset(judge);
    }
  }

  void compile_step(xml::Node node) {
    auto step = step_of(node, node.name());
    if (auto* record = dynamic_cast<RecordStep*>(step.get())) {
      step.release();
      interface_.record_steps.emplace_back(record);
    } else if (auto* judge = dynamic_cast<JudgeStep*>(step.get())) {
      step.release();
      if (!interface_.record_steps.empty())
        error("interface.step-order", node,
              "\"" + std::string(node.name()) + "\" must stand before the steps that keep records",
              "步骤“" + std::string(node.name()) + "”必须放在落库步骤之前");
      if (interface_.judge_steps.empty() && judge->element == "validate")
        interface_.schema = judge->produces();
      interface_.judge_steps.emplace_back(judge);
    }
  }

  void check_whole() {
    bool inbound = interface_.receive.has_value();
    bool outbound = !interface_.on_events.empty() || !interface_.endpoint.empty();
    if (inbound == outbound)
      error("interface.direction", root_,
            "An interface either receives (<receive>) or sends (<on> and <send>)",
            "接口要么接收（<receive>），要么发送（<on> 与 <send>）");
    if (inbound) check_inbound();
    if (outbound && (interface_.on_events.empty() || interface_.endpoint.empty()))
      error("interface.outbound", root_, "A sending interface needs both <on> and <send>",
            "发送接口须同时有 <on> 与 <send>");
    if (outbound) check_outbound();
  }

  void check_outbound() {
    check_events();
    // Told only where every step could be read: a broken one hides the form it leaves.
    if (interface_.send_content_type == "application/json" && !broken_ &&
        schema_after(interface_.judge_steps) == nullptr)
      error("interface.form-unknown", root_,
            "No step names the schema of what is sent: JSON is written by a schema",
            "没有步骤给出发送内容的数据结构：JSON 须按数据结构生成");
    for (const auto& step : interface_.record_steps)
      error("interface.step-order", root_,
            "\"" + step->element + "\" keeps records: only a receiving interface may",
            "步骤“" + step->element + "”写入记录，只能用于接收接口");
  }

  // An event is a global element of some schema: the canonical events.
  void check_events() {
    std::vector<std::string> known;
    for (const Definition* definition : all_.all("schema"))
      for (const auto& field :
           static_cast<const SchemaDefinition*>(definition)->schema->model().roots())
        known.push_back(field->name);
    for (const auto& event : interface_.on_events)
      if (std::ranges::find(known, event) == known.end())
        findings_.push_back(unknown_word("interface.event-unknown", root_.child("on"), "event",
                                         "event", event, known));
  }

  void check_inbound() {
    if (interface_.schema == nullptr && !broken_)
      error("interface.schema-missing", root_,
            "The first step of a receiving interface must be <validate>: its schema reads the body",
            "接收接口的第一步必须是 <validate>：报文按其数据结构解析");
    if (interface_.schema != nullptr) interface_.root_element = root_element_of(*interface_.schema);
    if (!interface_.durable && !interface_.record_steps.empty())
      error("interface.not-durable", root_,
            "An interface with durable=\"no\" keeps nothing: no step may keep records",
            "durable=\"no\" 的接口不落库，不能含落库步骤");
    if (interface_.durable && !root_.child("identity"))
      error("interface.identity-missing", root_, "A durable interface needs <identity key=…>",
            "持久接口须有 <identity key=…>");
    if (interface_.durable && !root_.child("order"))
      error("interface.order-missing", root_, "A durable interface needs <order key=…>",
            "持久接口须有 <order key=…>");
  }

  // The body is the first global element of its schema.
  static std::string root_element_of(const SchemaDefinition& schema) {
    const auto& roots = schema.schema->model().roots();
    return roots.empty() ? std::string() : roots.front()->name;
  }

  void error(std::string code, xml::Node node, std::string en, std::string zh,
             std::string_view attribute = {}) {
    findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                           std::move(zh), attribute));
  }

  Interface& interface_;
  xml::Node root_;
  const DefinitionSet& all_;
  Findings& findings_;
  const std::vector<AdapterKind*>& adapters_;
  const std::vector<StepKind*>& steps_;
  const xml::FunctionTable* functions_;
  bool broken_ = false;  // a step could not be read
};

// The partner is the folder the interface file lies in.
std::string partner_of(const SourceFile& file) {
  auto slash = file.relative.find('/');
  return slash == std::string::npos ? std::string() : file.relative.substr(0, slash);
}

class InterfaceKind final : public DefinitionKind {
 public:
  InterfaceKind(std::vector<AdapterKind*> adapters, std::vector<StepKind*> steps,
                const xml::FunctionTable* functions)
      : adapters_(std::move(adapters)), steps_(std::move(steps)), functions_(functions) {}
  std::string_view name() const override { return "interface"; }
  bool claims(const SourceFile& file) const override {
    return file.document && file.document.root().is("interface", kInterfaceNamespace);
  }

  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    xml::Node root = file.document.root();
    auto result = std::make_shared<Interface>();
    result->id = root.attribute("id").value_or("");
    result->version = root.attribute("version").value_or("");
    result->line = root.line();
    result->partner = partner_of(file);
    result->durable = root.attribute("durable").value_or("yes") != "no";
    result->element = root;
    if (result->id.empty()) {
      findings.push_back(definition_finding(Level::error, "interface.id-missing", root,
                                            "The interface has no id", "接口缺少 id"));
      return {};
    }
    return {std::move(result)};
  }

  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    auto& result = static_cast<Interface&>(definition);
    InterfaceCompiler(result, result.element, all, findings, adapters_, steps_, functions_)
        .compile();
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return interface_facts(file); }
  std::vector<Use> uses(const Definition& definition, const DefinitionSet&) const override {
    return interface_uses(static_cast<const Interface&>(definition));
  }

 private:
  std::vector<AdapterKind*> adapters_;
  std::vector<StepKind*> steps_;
  const xml::FunctionTable* functions_;
};

}  // namespace

std::unique_ptr<DefinitionKind> interface_kind(std::vector<AdapterKind*> adapters,
                                               std::vector<StepKind*> steps,
                                               const xml::FunctionTable* functions) {
  return std::make_unique<InterfaceKind>(std::move(adapters), std::move(steps), functions);
}

}  // namespace jiuqu
