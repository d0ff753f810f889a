// What the reader of BPMN files refuses: each file in refusals/ with the lint lines beside it.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bus/base/text.h"
#include "licensing-core/workflow.h"

using namespace jiuqu;
using namespace jiuqu::licensing;

namespace {

const std::string kFolder = std::string(JIUQU_SOURCE_DIR) + "/tests/unit/licensing-core/refusals";

std::string lint_of(const std::filesystem::path& path) {
  Findings findings;
  auto bytes = read_file(path.string());
  BOOST_REQUIRE(bytes.has_value());
  auto workflow = read_workflow_text(*bytes, path.filename().string(), findings);
  BOOST_TEST((workflow == nullptr) == has_errors(findings));
  std::string out;
  for (const auto& finding : findings) out += lint_line(finding) + "\n";
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader)

// JIUQU_GOLDEN=write renews the expected lines; read the difference before committing it.
BOOST_AUTO_TEST_CASE(refuses_each_golden_file_with_its_lines) {
  bool renew = std::getenv("JIUQU_GOLDEN") != nullptr;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".bpmn") continue;
    ++files;
    auto expected_path = std::filesystem::path(entry.path()).replace_extension(".expected");
    auto lines = lint_of(entry.path());
    if (renew) std::ofstream(expected_path) << lines;
    auto expected = read_file(expected_path.string());
    BOOST_REQUIRE_MESSAGE(expected.has_value(), "no " << expected_path);
    BOOST_TEST(lines == *expected);
    BOOST_TEST(!lines.empty());
  }
  BOOST_TEST(files >= 14);
}

BOOST_AUTO_TEST_CASE(takes_what_an_editor_adds_for_drawing) {
  Findings findings;
  auto workflow = read_workflow_text(
      R"(<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:jq="urn:jiuqu:bpmn:1" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="none">
  <bpmn:message id="m" name="application"/>
  <bpmn:process id="p" isExecutable="true">
    <bpmn:extensionElements><jq:workflow version="1"/></bpmn:extensionElements>
    <bpmn:documentation>text</bpmn:documentation>
    <bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing>
      <bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/>
    <bpmn:endEvent id="e"><bpmn:incoming>f</bpmn:incoming></bpmn:endEvent>
    <bpmn:textAnnotation id="t"><bpmn:text>note</bpmn:text></bpmn:textAnnotation>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="d"/>
</bpmn:definitions>)",
      "drawn.bpmn", findings);
  for (const auto& finding : findings) BOOST_ERROR(lint_line(finding));
  BOOST_REQUIRE(workflow != nullptr);
  BOOST_TEST(workflow->elements.size() == 2u);
  BOOST_TEST(workflow->hash.size() == 64u);
}

BOOST_AUTO_TEST_CASE(reads_tasks_outcomes_and_variables_of_the_shipped_workflow) {
  Findings findings;
  auto bytes =
      read_file(std::string(JIUQU_SOURCE_DIR) + "/licensing-core/workflows/use-registration.bpmn");
  auto workflow = read_workflow_text(*bytes, "use-registration.bpmn", findings);
  BOOST_REQUIRE(workflow != nullptr);
  BOOST_TEST(findings.empty());
  BOOST_TEST(workflow->id == "use-registration");
  BOOST_TEST(workflow->version == "3");
  const auto* accept = workflow->find("accept");
  BOOST_REQUIRE(accept != nullptr);
  BOOST_TEST(accept->role == "acceptor");
  BOOST_TEST(accept->name == "受理");
  BOOST_REQUIRE(accept->outcome("correct") != nullptr);
  BOOST_TEST(accept->outcome("correct")->opinion_required);
  BOOST_TEST(accept->outcome("correct")->variables.size() == 2u);
  BOOST_TEST(workflow->start_for("application")->id == "applied");
  BOOST_TEST(workflow->start_for("other") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
