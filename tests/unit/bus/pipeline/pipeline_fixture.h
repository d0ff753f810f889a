// Definitions of a test: files in a folder of its own, loaded with the bus's kinds, a fake protocol
// and fake steps. Thread: one.
#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "bus/pipeline/kinds.h"
#include "bus/pipeline/samples.h"
#include "tests/support/temp_folder.h"

namespace jiuqu::test {

// ---- a protocol -----------------------------------------------------------------------------

class FakeAdapter final : public OutboundAdapter {
 public:
  explicit FakeAdapter(int* stops) : stops_(stops) {}
  void send(OutboundRequest, SendCompletion done) override { done(OutboundAnswer{}); }
  void ping(Callback<Result<std::string>> done) override { done(std::string("ok")); }
  void stop() override { ++*stops_; }

 private:
  int* stops_;
};

class FakeAdapterKind final : public AdapterKind {
 public:
  using Type = SettingField::Type;
  std::string_view name() const override { return "fake"; }
  std::vector<SettingField> endpoint_fields() const override {
    return {{"url", Type::url, "", "", true, false, "http://host", "where it is", {}},
            {"key", Type::text, "", "", false, true, "env:KEY", "the secret", {}},
            {"tries", Type::integer, "", "3", false, false, "5", "how often", {}},
            {"wait-ms", Type::duration_ms, "ms", "", false, false, "100", "how long", {}},
            {"loud", Type::boolean, "", "", false, false, "true", "say more", {}},
            {"mode", Type::choice, "", "plain", false, false, "plain", "how", {"plain", "fancy"}}};
  }
  std::vector<SettingField> operation_fields() const override {
    return {{"path", Type::text, "", "", true, false, "/a", "below the url", {}}};
  }
  std::vector<SettingField> receive_fields() const override { return operation_fields(); }
  void check_endpoint(xml::Node, Findings&) const override {}
  Result<std::unique_ptr<OutboundAdapter>> make_outbound(xml::Node, const Settings& settings,
                                                         const AdapterContext&) override {
    if (settings.at("url").contains("broken"))
      return fail(ErrorCode::configuration_invalid, "no way to " + settings.at("url"));
    ++made;
    last = settings;
    return std::make_unique<FakeAdapter>(&stops);
  }

  int made = 0, stops = 0;
  Settings last;
};

// ---- steps ----------------------------------------------------------------------------------

// What each step does is the test's: a JudgeStep that calls a function, and says what it leaves.
class FakeJudgeStep final : public JudgeStep {
 public:
  using Run = std::function<Result<void>(Exchange&)>;
  FakeJudgeStep(Run run, const SchemaDefinition* schema) : run_(std::move(run)), schema_(schema) {}
  Result<void> run(Exchange& exchange) const override { return run_(exchange); }
  const SchemaDefinition* produces() const override { return schema_; }

 private:
  Run run_;
  const SchemaDefinition* schema_;
};

class FakeRecordStep final : public RecordStep {
 public:
  using Run = std::function<Result<void>(Exchange&, Work&)>;
  explicit FakeRecordStep(const Run* run) : run_(run) {}
  Task<Result<void>> run(Exchange& exchange, Work& work) const override {
    auto done = (*run_)(exchange, work);
    co_return done;
  }

 private:
  const Run* run_;
};

// <map to="some.xsd"/>, <note/>: call `run` with the element's name and attributes.
class FakeJudgeKind final : public StepKind {
 public:
  using Run = std::function<Result<void>(xml::Node, Exchange&)>;
  FakeJudgeKind(std::string element, const Run* run) : element_(std::move(element)), run_(run) {}
  std::string_view element() const override { return element_; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& all,
                                Findings& findings) const override {
    auto to = node.attribute("to");
    const SchemaDefinition* schema = nullptr;
    if (to) schema = all.get<SchemaDefinition>("schema", *to);
    if (to && schema == nullptr) {
      findings.push_back(
          unknown_word("fake.schema-unknown", node, "to", "schema", *to, all.ids("schema")));
      return nullptr;
    }
    auto call = [run = run_, node](Exchange& exchange) -> Result<void> {
      return *run ? (*run)(node, exchange) : Result<void>{};
    };
    return std::make_unique<FakeJudgeStep>(call, schema);
  }

 private:
  std::string element_;
  const Run* run_;
};

class FakeRecordKind final : public StepKind {
 public:
  explicit FakeRecordKind(const FakeRecordStep::Run* run) : run_(run) {}
  std::string_view element() const override { return "keep"; }
  std::unique_ptr<Step> compile(xml::Node, const DefinitionSet&, Findings&) const override {
    return std::make_unique<FakeRecordStep>(run_);
  }

 private:
  const FakeRecordStep::Run* run_;
};

// A lineage of pairs: target path -> source path.
class FakeLineage final : public Lineage {
 public:
  explicit FakeLineage(std::map<std::string, std::string, std::less<>> paths)
      : paths_(std::move(paths)) {}
  std::string source_of(std::string_view target) const override {
    auto found = paths_.find(target);
    return found == paths_.end() ? std::string() : found->second;
  }

 private:
  std::map<std::string, std::string, std::less<>> paths_;
};

// ---- the whole ------------------------------------------------------------------------------

struct World {
  World() {
    steps = {validate.get(), &map, &note, &keep};
    choose = choose_step_kind(steps, nullptr);
    steps.push_back(choose.get());
    kinds.push_back(schema_kind());
    kinds.push_back(code_table_kind());
    kinds.push_back(partner_kind({&adapter}));
    kinds.push_back(interface_kind({&adapter}, steps, nullptr));
  }

  LoadOutcome load(std::vector<std::string> roots) const {
    std::vector<DefinitionKind*> list;
    for (const auto& kind : kinds) list.push_back(kind.get());
    return load_definitions(roots, list, UnknownFiles::refuse);
  }
  LoadOutcome load() const { return load({folder.path()}); }

  // What lint prints, without the name of the folder.
  std::vector<std::string> lint() const {
    std::vector<std::string> lines;
    for (const auto& finding : load().findings) {
      std::string line = lint_line(finding);
      for (auto at = line.find(folder.path()); at != std::string::npos;
           at = line.find(folder.path()))
        line.erase(at, folder.path().size() + 1);
      BOOST_TEST(!finding.zh.empty(), line);
      lines.push_back(line);
    }
    return lines;
  }

  std::shared_ptr<const DefinitionSet> good() const {
    auto outcome = load();
    for (const auto& finding : outcome.findings) BOOST_ERROR(lint_line(finding));
    BOOST_REQUIRE(outcome.set != nullptr);
    return outcome.set;
  }

  TempFolder folder;
  FakeAdapterKind adapter;
  FakeJudgeKind::Run on_map, on_note;  // what <map/> and <note/> do; nothing when not set
  FakeRecordStep::Run on_keep = [](Exchange&, Work&) -> Result<void> { return {}; };
  std::unique_ptr<StepKind> validate = validate_step_kind();
  FakeJudgeKind map{"map", &on_map}, note{"note", &on_note};
  FakeRecordKind keep{&on_keep};
  std::unique_ptr<StepKind> choose;
  std::vector<StepKind*> steps;
  std::vector<std::unique_ptr<DefinitionKind>> kinds;
};

inline void expect_lines(const std::vector<std::string>& actual,
                         const std::vector<std::string>& wanted) {
  for (const auto& line : wanted)
    BOOST_CHECK_MESSAGE(std::ranges::find(actual, line) != actual.end(), "not told: " << line);
  for (const auto& line : actual)
    BOOST_CHECK_MESSAGE(std::ranges::find(wanted, line) != wanted.end(), "told besides: " << line);
}

inline constexpr const char* kOrderXsd = R"xml(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:order" targetNamespace="urn:order"
           elementFormDefault="qualified">
  <xs:simpleType name="short"><xs:restriction base="xs:string"><xs:maxLength value="8"/></xs:restriction></xs:simpleType>
  <xs:element name="order">
    <xs:complexType><xs:sequence>
      <xs:element name="number" type="short" minOccurs="0"/>
      <xs:element name="name" type="short"/>
      <xs:element name="sent" type="short" minOccurs="0"/>
      <xs:element name="line" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType><xs:sequence><xs:element name="article" type="short"/></xs:sequence></xs:complexType>
      </xs:element>
    </xs:sequence></xs:complexType>
  </xs:element>
</xs:schema>
)xml";

inline constexpr const char* kEventsXsd = R"xml(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:event" targetNamespace="urn:event"
           elementFormDefault="qualified">
  <xs:complexType name="event"><xs:sequence>
    <xs:element name="number" type="xs:string"/>
    <xs:element name="amount" type="xs:integer"/>
  </xs:sequence></xs:complexType>
  <xs:element name="Placed" type="event"/>
  <xs:element name="Shipped" type="event"/>
</xs:schema>
)xml";

inline constexpr const char* kPartnerXml =
    R"xml(<partner id="shop" version="1" xmlns="urn:jiuqu:partner:1">
  <name en="Shop" zh="商店"/>
  <client id="shop" key="env:SHOP_KEY"/>
  <endpoint id="shop" adapter="fake" url="http://shop"/>
</partner>
)xml";

inline constexpr const char* kInboundXml =
    R"xml(<interface id="shop.order" version="1" xmlns="urn:jiuqu:interface:1" xmlns:o="urn:order">
  <receive adapter="fake" path="/orders"/>
  <identity key="string(/o:order/o:number)" ignore="sent" on-change="refuse"/>
  <order key="string(/o:order/o:number)"/>
  <validate schema="shop/order.xsd"/>
  <note/>
  <keep/>
</interface>
)xml";

inline constexpr const char* kOutboundXml =
    R"xml(<interface id="shop.report" version="1" xmlns="urn:jiuqu:interface:1" xmlns:e="urn:event">
  <on event="Placed Shipped"/>
  <map to="shop/events.xsd"/>
  <send endpoint="shop" path="/report" order="string(/*/e:number)"/>
</interface>
)xml";

// A set that loads: schemas, a partner, an interface each way.
inline void write_shop(const TempFolder& folder) {
  folder.write("shop/order.xsd", kOrderXsd);
  folder.write("shop/events.xsd", kEventsXsd);
  folder.write("shop/partner.xml", kPartnerXml);
  folder.write("shop/order.interface.xml", kInboundXml);
  folder.write("shop/report.interface.xml", kOutboundXml);
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  auto at = text.find(from);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, "no \"" << from << "\" in the text");
  return text.replace(at, from.size(), to);
}

}  // namespace jiuqu::test
