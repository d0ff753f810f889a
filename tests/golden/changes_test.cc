// Who changes a code table, a rule or a field name is told what else hangs on it: lint or test
// names the place.
#include <algorithm>

#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

struct Change {
  const char* name;
  const char* file;
  const char* from;
  const char* to;
  const char* command;  // that notices it
  const char* place;    // how the line begins that says where
  const char* words;    // what the line says
};

const Change kChanges[] = {
    {"a code of a table", "mappings/codes/apply-type.csv", "\n2,", "\n22,", "test",
     "mappings/platform/application.samples/new-lift.in.json:", "code table apply-type"},
    {"a column of a table", "mappings/codes/case-step.csv", "business-stage", "business-phase",
     "lint", "mappings/platform/step-report.map.xml:",
     "\"code-to-business-stage\" in code table case-step"},
    {"a value of a table that its target does not take", "mappings/codes/decision-result.csv",
     "true,准予许可,,,1", "true,准予许可,,,7", "lint", "mappings/platform/result-report.map.xml:",
     "Row true of code table decision-result gives \"7\""},
    {"a value of a table that a sample shows", "mappings/codes/decision-result.csv",
     "true,准予许可,,,1", "true,准予许可,,,0", "test",
     "mappings/platform/result-report.samples/decided-granted.out.json:",
     "/resultReport/resultType: expected \"1\", found \"0\""},
    {"what a rule asks", "rules/intake.sch", "hub:postcode(string(l:zipCode))",
     "hub:credit-code(string(l:zipCode))", "test", "rules/intake.samples/new-lift.pass.xml:",
     "found and not expected: usingUnit.zipCode.form /application/usingUnit/zipCode"},
    {"the id of a rule", "rules/intake.sch", "id=\"usingUnit.zipCode.form\"",
     "id=\"usingUnit.zipCode.shape\"", "test",
     "rules/intake.samples/wrong-numbers-of-people.fail.xml:",
     "expected and not found: usingUnit.zipCode.form"},
    {"a field name in a rule", "rules/intake.sch", "string(l:zipCode)", "string(l:zipCod)", "test",
     "rules/intake.samples/new-lift.pass.xml:",
     "found and not expected: usingUnit.zipCode.form /application/usingUnit/zipCode"},
    {"a field name of a partner", "adapters/partners/platform/step-report.xsd",
     "name=\"projectNo\"", "name=\"projectNumber\"", "lint",
     "mappings/platform/step-report.map.xml:", "\"projectNo\" is no field of /stepReport"},
    {"a field name of the canonical form", "mappings/canonical/events.xsd", "name=\"outcome\"",
     "name=\"result\"", "lint",
     "mappings/platform/step-report.map.xml:", "\"outcome\" is no field of /StepCompleted/step"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_changed_table_rule_or_field_is_told_where_it_is_used) {
  Tree tree;
  for (const Change& change : kChanges) {
    BOOST_TEST_CONTEXT(change.name) {
      std::string before = tree.change(change.file, change.from, change.to);
      auto outcome = tree.run_on_definitions({change.command});
      bool told = std::ranges::any_of(split(outcome.out, '\n'), [&](const std::string& line) {
        return line.starts_with(change.place) && line.contains(change.words);
      });
      BOOST_TEST(told, outcome.out);
      tree.write(change.file, before);
    }
  }
}
