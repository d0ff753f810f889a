#include <algorithm>

#include "bus/pipeline/impl/definition_facts.h"
#include "bus/pipeline/kinds.h"
#include "bus/pipeline/settings.h"

namespace jiuqu {
namespace {

constexpr std::string_view kPartnerNamespace = "urn:jiuqu:partner:1";
constexpr std::string_view kEndpointReserved[] = {"id", "adapter"};

int integer_of(xml::Node node, std::string_view attribute, int fallback, Findings& findings) {
  auto text = node.attribute(attribute);
  if (!text) return fallback;
  bool digits = !text->empty() && text->size() <= 9 &&
                std::ranges::all_of(*text, [](char c) { return c >= '0' && c <= '9'; });
  if (digits) return std::stoi(*text);
  findings.push_back(definition_finding(Level::error, "policy.value", node,
                                        "\"" + *text + "\" is not a whole number",
                                        "“" + *text + "”不是整数", attribute));
  return fallback;
}

EndpointPolicy policy_of(xml::Node node, Findings& findings) {
  constexpr std::string_view kAttributes[] = {"permits",      "timeout-ms",   "retry-first-ms",
                                              "retry-factor", "retry-max-ms", "attempts-max",
                                              "age-max-ms",   "on-park"};
  EndpointPolicy policy;
  if (!node) return policy;
  check_vocabulary(node, kAttributes, {}, findings);
  policy.permits = std::max(1, integer_of(node, "permits", policy.permits, findings));
  policy.timeout_ms = integer_of(node, "timeout-ms", policy.timeout_ms, findings);
  policy.retry_first_ms = integer_of(node, "retry-first-ms", policy.retry_first_ms, findings);
  policy.retry_factor = integer_of(node, "retry-factor", int(policy.retry_factor), findings);
  policy.retry_max_ms = integer_of(node, "retry-max-ms", policy.retry_max_ms, findings);
  policy.attempts_max = integer_of(node, "attempts-max", policy.attempts_max, findings);
  policy.age_max_ms = integer_of(node, "age-max-ms", int(policy.age_max_ms), findings);
  std::string on_park = node.attribute("on-park").value_or("hold");
  if (on_park != "hold" && on_park != "skip") {
    const std::string choices[] = {"hold", "skip"};
    findings.push_back(
        unknown_word("policy.value", node, "on-park", "on-park policy", on_park, choices));
  }
  policy.on_park = on_park == "skip" ? OnPark::skip : OnPark::hold;
  return policy;
}

class PartnerKind final : public DefinitionKind {
 public:
  explicit PartnerKind(std::vector<AdapterKind*> adapters) : adapters_(std::move(adapters)) {}
  std::string_view name() const override { return "partner"; }
  bool claims(const SourceFile& file) const override {
    return file.document && file.document.root().is("partner", kPartnerNamespace);
  }

  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    xml::Node root = file.document.root();
    constexpr std::string_view kAttributes[] = {"id", "version"};
    constexpr std::string_view kChildren[] = {"name", "client", "endpoint"};
    check_vocabulary(root, kAttributes, kChildren, findings);
    auto partner = std::make_shared<Partner>();
    partner->id = root.attribute("id").value_or("");
    partner->version = root.attribute("version").value_or("");
    partner->line = root.line();
    if (partner->id.empty()) {
      findings.push_back(definition_finding(Level::error, "partner.id-missing", root,
                                            "The partner has no id", "合作方缺少 id"));
      return {};
    }
    partner->name_en = root.child("name").attribute("en").value_or(partner->id);
    partner->name_zh = root.child("name").attribute("zh").value_or(partner->id);
    for (xml::Node client : root.children("client")) read_client(client, *partner, findings);
    for (xml::Node node : root.children("endpoint")) read_endpoint(node, *partner, findings);
    return {std::move(partner)};
  }

  // Lanes and <send> name an endpoint by its id alone.
  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    for (const auto& endpoint : static_cast<const Partner&>(definition).endpoints) {
      for (const Definition* other : all.all("partner")) {
        const auto& endpoints = static_cast<const Partner*>(other)->endpoints;
        auto first = std::ranges::find(endpoints, endpoint.id, &EndpointDefinition::id);
        if (first == endpoints.end()) continue;
        if (&*first == &endpoint) break;
        findings.push_back(definition_finding(
            Level::error, "endpoint.duplicate", endpoint.element,
            "The endpoint \"" + endpoint.id + "\" is already defined in " + other->file,
            "端点“" + endpoint.id + "”已在 " + other->file + " 中定义", "id"));
        break;
      }
    }
  }

  std::vector<Fact> facts(const SourceFile& file) const override {
    return partner_facts(file, adapters_);
  }

 private:
  static void read_client(xml::Node node, Partner& partner, Findings& findings) {
    constexpr std::string_view kAttributes[] = {"id", "key"};
    check_vocabulary(node, kAttributes, {}, findings);
    std::string key = node.attribute("key").value_or("");
    if (!key.starts_with("env:") && !key.starts_with("file:") && !key.contains("${"))
      findings.push_back(
          definition_finding(Level::error, "setting.secret-inline", node,
                             "The key of a client must be a reference: env:NAME or file:PATH",
                             "客户端密钥只能以引用方式给出：env:NAME 或 file:PATH", "key"));
    partner.clients.push_back({node.attribute("id").value_or(partner.id), key});
  }

  void read_endpoint(xml::Node node, Partner& partner, Findings& findings) const {
    EndpointDefinition endpoint;
    endpoint.id = node.attribute("id").value_or(partner.id);
    endpoint.adapter = node.attribute("adapter").value_or("");
    endpoint.element = node;
    std::vector<std::string> names;
    for (AdapterKind* kind : adapters_) {
      names.emplace_back(kind->name());
      if (kind->name() != endpoint.adapter) continue;
      auto fields = kind->endpoint_fields();
      check_settings(node, fields, kEndpointReserved, findings);
      kind->check_endpoint(node, findings);
      endpoint.settings = settings_of(node, fields, kEndpointReserved);
    }
    if (std::ranges::find(names, endpoint.adapter) == names.end())
      findings.push_back(unknown_word("endpoint.adapter-unknown", node, "adapter", "adapter",
                                      endpoint.adapter, names));
    endpoint.policy = policy_of(node.child("policy"), findings);
    partner.endpoints.push_back(std::move(endpoint));
  }

  std::vector<AdapterKind*> adapters_;
};

}  // namespace

std::unique_ptr<DefinitionKind> partner_kind(std::vector<AdapterKind*> adapters) {
  return std::make_unique<PartnerKind>(std::move(adapters));
}

}  // namespace jiuqu
