// The shipped definitions, read once in a process, with the platform's protocol in the test's hand:
// an adapter kind named "http" with the settings of the real one, whose sends end in a function.
// The workflow step is the real one; the case service it points to is made anew at every boot, at
// the same place.
// Thread: one. Ownership: shipped() lives as long as the process.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/http/http_adapter.h"
#include "bus/base/log.h"
#include "bus/codes/functions.h"
#include "bus/pipeline/kinds.h"
#include "licensing-core/case_service.h"
#include "licensing-core/functions.h"
#include "licensing-core/owner_data_step.h"
#include "licensing-core/workflow_step.h"
#include "mappings/map_step.h"
#include "mappings/mapping.h"
#include "rules/schematron.h"

namespace jiuqu::sim {

using Deliver = std::function<void(OutboundRequest, SendCompletion)>;

class FakeHttpKind final : public AdapterKind {
 public:
  Deliver deliver;  // of the hub that runs now

  std::string_view name() const override { return real_.name(); }
  std::vector<SettingField> endpoint_fields() const override { return real_.endpoint_fields(); }
  std::vector<SettingField> operation_fields() const override { return real_.operation_fields(); }
  std::vector<SettingField> receive_fields() const override { return real_.receive_fields(); }
  void check_endpoint(xml::Node endpoint, Findings& findings) const override {
    real_.check_endpoint(endpoint, findings);
  }
  Result<std::unique_ptr<OutboundAdapter>> make_outbound(xml::Node, const Settings&,
                                                         const AdapterContext&) override {
    return std::make_unique<Outbound>(*this);
  }

 private:
  class Outbound final : public OutboundAdapter {
   public:
    explicit Outbound(FakeHttpKind& kind) : kind_(kind) {}
    void send(OutboundRequest request, SendCompletion done) override {
      kind_.deliver(std::move(request), std::move(done));
    }
    void ping(Callback<Result<std::string>> done) override { done(std::string("pong")); }
    void stop() override {}

   private:
    FakeHttpKind& kind_;
  };

  SystemClock clock_;
  HttpNetwork network_{clock_};  // only the settings are asked of it
  HttpAdapterKind real_{network_};
};

// Room for one case service at an address that stays.
class ServicePlace {
 public:
  ServicePlace() = default;
  ServicePlace(const ServicePlace&) = delete;
  ServicePlace& operator=(const ServicePlace&) = delete;
  ~ServicePlace() { end(); }

  licensing::CaseService* address() { return reinterpret_cast<licensing::CaseService*>(storage_); }
  licensing::CaseService& make(Store& store, IdSource& ids) {
    end();
    alive_ = std::construct_at(address(), store, ids);
    return *alive_;
  }
  void end() {
    if (alive_ != nullptr) std::destroy_at(alive_);
    alive_ = nullptr;
  }

 private:
  alignas(licensing::CaseService) std::byte storage_[sizeof(licensing::CaseService)];
  licensing::CaseService* alive_ = nullptr;
};

struct Shipped {
  Shipped() {
    log::set_level(log::Severity::error);
    ::setenv("JIUQU_PLATFORM_KEY", "key-in", 1);
    ::setenv("JIUQU_PLATFORM_REPORT_KEY", "key-out", 1);
    codes::add_functions(functions);
    licensing::add_functions(functions);
    steps.push_back(validate_step_kind());
    steps.push_back(map_step_kind());
    steps.push_back(rules::check_step_kind());
    steps.push_back(choose_step_kind(step_list(), &functions));
    steps.push_back(licensing::workflow_step_kind(place.address(), &functions));
    steps.push_back(licensing::owner_data_step_kind(place.address(), &functions));
    kinds.push_back(schema_kind());
    kinds.push_back(code_table_kind());
    kinds.push_back(fragment_kind());
    kinds.push_back(stylesheet_kind());
    kinds.push_back(mapping_kind(&functions));
    kinds.push_back(rules::rule_fragment_kind());
    kinds.push_back(rules::rules_kind(&functions));
    kinds.push_back(licensing::workflow_kind(&functions));
    kinds.push_back(partner_kind({&http}));
    kinds.push_back(interface_kind({&http}, step_list(), &functions));
    load();
  }

  std::vector<StepKind*> step_list() const {
    std::vector<StepKind*> list;
    for (const auto& step : steps) list.push_back(step.get());
    return list;
  }

  void load() {
    const std::string source = JIUQU_SOURCE_DIR;
    const std::vector<std::string> roots{source + "/adapters/partners", source + "/mappings",
                                         source + "/rules", source + "/licensing-core"};
    std::vector<DefinitionKind*> list;
    for (const auto& kind : kinds) list.push_back(kind.get());
    auto outcome = load_definitions(roots, list);
    for (const auto& finding : outcome.findings)
      if (finding.level == Level::error) BOOST_ERROR(lint_line(finding));
    BOOST_REQUIRE(outcome.set != nullptr);
    set = std::move(outcome.set);
  }

  ServicePlace place;
  xml::FunctionTable functions;
  FakeHttpKind http;
  std::vector<std::unique_ptr<StepKind>> steps;
  std::vector<std::unique_ptr<DefinitionKind>> kinds;
  std::shared_ptr<const DefinitionSet> set;
};

inline Shipped& shipped() {
  static Shipped once;
  return once;
}

}  // namespace jiuqu::sim
