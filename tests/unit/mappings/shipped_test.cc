// The mappings, schemas and tables that are shipped, and their samples.
#include <algorithm>

#include "bus/base/text.h"
#include "bus/pipeline/samples.h"
#include "mappings/samples.h"
#include "tests/unit/mappings/definitions_fixture.h"

using jiuqu::DefinitionSet;
using jiuqu::Finding;
using jiuqu::Level;
using jiuqu::Mapping;
using jiuqu::SampleReport;
using jiuqu::SampleRunner;
using jiuqu::test::DefinitionFolder;
using jiuqu::test::Kinds;
using jiuqu::test::shipped_roots;

namespace fs = std::filesystem;

namespace {

SampleReport run_all(const std::vector<std::string>& roots, const DefinitionSet& set) {
  auto runner = jiuqu::mapping_sample_runner();
  SampleReport report;
  for (const auto& id : set.ids("mapping")) {
    std::string folder = roots.front() + "/" + id + ".samples";
    BOOST_REQUIRE(runner->claims(folder, id, set));
    runner->run(folder, id, set, report);
  }
  for (const auto& finding : report.findings) BOOST_TEST_MESSAGE(lint_line(finding));
  return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shipped)

BOOST_AUTO_TEST_CASE(loads_without_errors_or_warnings) {
  Kinds kinds;
  auto outcome = kinds.load(shipped_roots());
  std::size_t told = 0;
  for (const auto& finding : outcome.findings) {
    // That we never say a thing the partner could hear is no fault.
    bool ours =
        (finding.code.starts_with("mapping.") && finding.code != "mapping.enumeration-unreached" &&
         finding.code != "mapping.one-way") ||
        finding.level == Level::error;
    if (ours) BOOST_TEST_MESSAGE(lint_line(finding));
    told += ours;
  }
  BOOST_TEST(told == 0U);
  BOOST_TEST(outcome.set != nullptr);
}

BOOST_AUTO_TEST_CASE(passes_all_samples) {
  Kinds kinds;
  auto outcome = kinds.load(shipped_roots());
  BOOST_REQUIRE(outcome.set != nullptr);
  BOOST_TEST(outcome.set->ids("mapping").size() >= 7U);
  SampleReport report = run_all(shipped_roots(), *outcome.set);
  BOOST_TEST(report.failed == 0U);
  BOOST_TEST(report.passed >= 12U);
}

BOOST_AUTO_TEST_CASE(traces_a_canonical_field_to_the_partners_raw_field) {
  Kinds kinds;
  auto outcome = kinds.load(shipped_roots());
  BOOST_REQUIRE(outcome.set != nullptr);
  const auto* mapping = outcome.set->get<Mapping>("mapping", "platform/application");
  BOOST_REQUIRE(mapping != nullptr);
  auto source = jiuqu::xml::Document::parse(
      "<application xmlns=\"urn:jiuqu:platform:1\"><up_pro_accept/>"
      "<up_pro_material><material_name>甲</material_name></up_pro_material>"
      "<up_pro_material><material_name>乙</material_name></up_pro_material><form/></application>");
  jiuqu::Findings findings;
  auto mapped = mapping->run(*source, {}, findings);
  BOOST_REQUIRE(mapped.has_value());
  auto source_of = [&](const char* path) { return mapped->lineage->source_of(path); };
  BOOST_TEST(source_of("/application/materials/material[2]/name") ==
             "/application/up_pro_material[2]/material_name");
  BOOST_TEST(source_of("/application/usingUnit/useComCode") == "/application/form/useComCode");
  BOOST_TEST(source_of("/application/equipment") == "/application/form");
  BOOST_TEST(source_of("/application/authority/division") ==
             "/application/up_pro_accept/region_code");
  BOOST_TEST(source_of("/application/materials") == "/application/up_pro_material");
}

// Each form has its own fields for what the canonical application calls by one name.
BOOST_AUTO_TEST_CASE(traces_a_canonical_field_to_the_form_that_was_sent) {
  Kinds kinds;
  auto outcome = kinds.load(shipped_roots());
  BOOST_REQUIRE(outcome.set != nullptr);
  const auto* mapping = outcome.set->get<Mapping>("mapping", "platform/application");
  BOOST_REQUIRE(mapping != nullptr);
  jiuqu::Findings findings;
  auto traced = [&](const std::string& form, const char* path) {
    auto source = jiuqu::xml::Document::parse(
        "<application xmlns=\"urn:jiuqu:platform:1\"><up_pro_accept/>" + form + "</application>");
    auto mapped = mapping->run(*source, {}, findings);
    BOOST_REQUIRE(mapped.has_value());
    return mapped->lineage->source_of(path);
  };
  const std::string unit = "<form_unit><cylinder_summary/><cylinder_summary/></form_unit>";
  BOOST_TEST(traced(unit, "/application/usingUnit/zipCode") ==
             "/application/form_unit/sydw_youzhengbianma");
  BOOST_TEST(traced(unit, "/application/registration") == "/application/form_unit");
  BOOST_TEST(traced(unit, "/application/cylinderSummary/cylinder[2]/volume") ==
             "/application/form_unit/cylinder_summary[2]/rongji");
  BOOST_TEST(traced("<form_unit><pipeline_summary><pipelines/></pipeline_summary></form_unit>",
                    "/application/pipelineSummary/pipeline[1]/length") ==
             "/application/form_unit/pipeline_summary/pipelines[1]/guandaochangdu");
  BOOST_TEST(traced("<form_vehicle/>", "/application/vehicle/vin") ==
             "/application/form_vehicle/vinma");
  const std::string stop = "<form_stop><devices/><devices/></form_stop>";
  BOOST_TEST(traced(stop, "/application/usingUnit/safeAdmin") ==
             "/application/form_stop/safeAdministrator");
  BOOST_TEST(traced(stop, "/application/devices/device[2]/reasons") ==
             "/application/form_stop/devices[2]/reasons");
  BOOST_TEST(traced("<form_change/>", "/application/changeProof/changedType") ==
             "/application/form_change/changedType");
  BOOST_TEST(traced("<form_reissue/>", "/application/registration/reason") ==
             "/application/form_reissue/reason");
}

// A changed field name is found by lint with its place, and by the samples.
BOOST_AUTO_TEST_CASE(finds_a_changed_field_name) {
  DefinitionFolder folder;
  auto roots = shipped_roots();
  for (const auto& root : roots)
    fs::copy(root, folder.path() + "/" + fs::path(root).filename().string(),
             fs::copy_options::recursive);
  std::vector<std::string> copies{folder.path() + "/mappings", folder.path() + "/partners"};
  std::string file = copies[0] + "/platform/application.map.xml";
  auto text = *jiuqu::read_file(file);
  auto change = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    auto at = changed.find(from);
    BOOST_REQUIRE(at != std::string::npos);
    changed.replace(at, from.size(), to);
    std::ofstream(file) << changed;
  };
  Kinds kinds;
  change("from=\"checkDate\"", "from=\"checkDat\"");
  auto lint = kinds.load(copies);
  BOOST_TEST(lint.set == nullptr);
  auto error = std::ranges::find_if(
      lint.findings, [](const Finding& finding) { return finding.level == Level::error; });
  BOOST_REQUIRE(error != lint.findings.end());
  BOOST_TEST(error->where.file.ends_with("platform/application.map.xml"));
  BOOST_TEST(error->where.line > 80);
  BOOST_TEST(error->suggestion == "checkDate");

  change("from=\"checkDate\"", "from=\"beginUseDate\"");
  auto loaded = kinds.load(copies);
  BOOST_REQUIRE(loaded.set != nullptr);
  SampleReport report = run_all(copies, *loaded.set);
  BOOST_TEST(report.failed >= 1U);
  BOOST_REQUIRE(!report.findings.empty());
  BOOST_TEST(report.findings.front().where.file.ends_with("new-lift.out.xml"));
  BOOST_TEST(report.findings.front().en.contains("checkDate"));
}

BOOST_AUTO_TEST_SUITE_END()
