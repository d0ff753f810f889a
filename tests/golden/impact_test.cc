// `jiuqu impact` and `jiuqu test --coverage` on the shipped definitions.
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

struct Question {
  const char* word;
  std::vector<const char*> told;  // pieces of the answer
};

const Question kQuestions[] = {
    // From the partner's field over the canonical one to the reports.
    {"platform/application.xsd#/application/up_pro_accept/project_no",
     {"mapping platform/application: source for canonical/application.xsd /application/projectNo",
      "platform/application.xsd /application/up_pro_accept/project_no > "
      "canonical/application.xsd /application/projectNo",
      "interface platform.application.push: identity key",
      "interface platform.application.push: workflow key", "samples that hold it",
      "mappings/platform/application.samples/new-lift.in.json:"}},
    {"applicant/contactMobile",
     {"field canonical/application.xsd /application/applicant/contactMobile",
      "mapping platform/application: target", "rules intake: test of assert applicant.mobile"}},
    {"step-outcome", {"code table step-outcome", "mapping platform/step-report: lookup for"}},
    {"action:NEW",
     {"code NEW of table action", "code-table handling-items: row ",
      "rules intake: test of assert"}},
    {"canonical/withdrawal.xsd",
     {"schema canonical/withdrawal.xsd", ": mapping platform/withdrawal: target"}},
    {"withdrawal/reason", {"workflow use-registration: variable $withdrawal-reason"}},
};

}  // namespace

BOOST_AUTO_TEST_CASE(who_uses_a_field_a_code_or_a_schema_is_told) {
  Tree tree;
  for (const Question& question : kQuestions) {
    BOOST_TEST_CONTEXT(question.word) {
      std::vector<std::string> line{"impact", question.word, "--definitions"};
      for (const char* root : kRoots) line.push_back(tree.path() + "/" + root);
      auto outcome = tree.run(line);
      BOOST_TEST(outcome.status == 0, outcome.err);
      for (const char* piece : question.told)
        BOOST_TEST(outcome.out.contains(piece), piece << " is missing in\n" << outcome.out);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_word_gets_the_likely_one) {
  Tree tree;
  for (const auto& [word, likely] : {std::pair("contactMobil", "contactMobile"),
                                     {"applicant/contactMobil", "applicant/contactMobile"},
                                     {"action:NWE", "action:NEW"},
                                     {"step-outcom", "step-outcome"}}) {
    std::vector<std::string> line{"impact", word, "--definitions"};
    for (const char* root : kRoots) line.push_back(tree.path() + "/" + root);
    auto outcome = tree.run(line);
    BOOST_TEST(outcome.status == 2);
    BOOST_TEST(outcome.err.contains("did you mean \"" + std::string(likely) + "\"?"), outcome.err);
  }
}

BOOST_AUTO_TEST_CASE(what_no_sample_goes_through_is_told) {
  Tree tree;
  auto before = tree.run_on_definitions({"test", "--coverage", "--json"});
  auto times = [&](const std::string& out, const std::string& file, const std::string& name) {
    for (const auto& line : split(out, '\n')) {
      if (!line.contains("\"file\":\"" + file + "\"") || !line.contains(name)) continue;
      return line.ends_with("\"times\":0}") ? 0 : 1;
    }
    return -1;
  };
  const std::string mapping = "mappings/platform/withdrawal.map.xml";
  const std::string flow = "licensing-core/workflows/use-registration.bpmn";
  BOOST_TEST(times(before.out, mapping, "\"target field\",\"name\":\"/withdrawal/reason") == 1);
  BOOST_TEST(times(before.out, flow, "\"flow\",\"name\":\"not-accepted\"") == 1);
  BOOST_TEST(times(before.out, "rules/withdrawal.sch", "\"assertion told\"") == 1);
  BOOST_TEST(times(before.out, "mappings/codes/apply-type.csv", "\"code row\",\"name\":\"2 ") == 1);

  fs::remove(tree.path() +
             "/licensing-core/workflows/use-registration.samples/refused-at-acceptance.xml");
  fs::remove_all(tree.path() + "/rules/withdrawal.samples");
  fs::remove_all(tree.path() + "/mappings/platform/withdrawal.samples");
  auto after = tree.run_on_definitions({"test", "--coverage", "--json"});
  BOOST_TEST(times(after.out, mapping, "\"target field\",\"name\":\"/withdrawal/reason") == 0);
  BOOST_TEST(times(after.out, flow, "\"flow\",\"name\":\"not-accepted\"") == 0);
  BOOST_TEST(times(after.out, "rules/withdrawal.sch", "\"assertion told\"") == 0);

  auto people = tree.run_on_definitions({"test", "--coverage"});
  BOOST_TEST(people.out.contains("rules/withdrawal.sch: 0%"));
  BOOST_TEST(people.out.contains("  assertion asked: 0 of "));
  BOOST_TEST(people.out.contains("never: line "));
  BOOST_TEST(people.out.contains("\nexercised "));
  BOOST_TEST(people.out.ends_with("passed, 0 failed\n"));
}
