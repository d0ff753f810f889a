// `jiuqu check`: a rule set on a canonical document, without a hub.
#include "bus/json/json.h"
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

const std::string kSample = "rules/intake.samples/new-lift.pass.xml";

Outcome check(const Tree& tree, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "check");
  for (const char* root : kRoots) {
    arguments.emplace_back("--definitions");
    arguments.push_back(tree.path() + "/" + root);
  }
  return tree.run(std::move(arguments));
}

}  // namespace

BOOST_AUTO_TEST_CASE(check_passes_a_good_document_from_a_file_or_standard_input) {
  Tree tree;
  auto good = check(tree, {"intake", tree.path() + "/" + kSample, "--phase", "application"});
  BOOST_TEST(good.status == 0, good.out << good.err);
  BOOST_TEST(good.out.starts_with("0 errors, "), good.out);
  auto input = tree.run({"check", "--help"});
  BOOST_TEST(input.out.contains("standard input"), input.out);
}

BOOST_AUTO_TEST_CASE(check_lists_findings_with_rule_clause_place_and_both_languages) {
  Tree tree;
  tree.change(kSample, "<zipCode>430060", "<zipCode>4300");
  std::string file = tree.path() + "/" + kSample;
  auto bad = check(tree, {"intake", file, "--phase", "application"});
  BOOST_TEST(bad.status == 1);
  BOOST_TEST(bad.out.starts_with("error: /application/usingUnit/zipCode [usingUnit.zipCode.form]"),
             bad.out);
  BOOST_TEST(bad.out.contains("\n    邮政编码不是 6 位数字。\n"), bad.out);
  BOOST_TEST(bad.out.contains("1 errors, "), bad.out);
  auto lines = check(tree, {"intake", file, "--phase", "application", "--json"});
  BOOST_TEST(lines.status == 1);
  auto finding = json::Json::parse(trim(lines.out));
  BOOST_REQUIRE(finding.has_value());
  BOOST_TEST(finding->string_or("rule") == "usingUnit.zipCode.form");
  BOOST_TEST(finding->string_or("field") == "/application/usingUnit/zipCode");
  BOOST_TEST(!finding->string_or("clause").empty());
  BOOST_TEST(!finding->string_or("zh").empty());
  BOOST_TEST(!finding->string_or("en").empty());
  auto svrl = check(tree, {"intake", file, "--phase", "application", "--svrl"});
  BOOST_TEST(svrl.status == 1);
  BOOST_TEST(svrl.out.contains("failed-assert"), svrl.out);
}

BOOST_AUTO_TEST_CASE(check_says_which_word_is_wrong) {
  Tree tree;
  std::string file = tree.path() + "/" + kSample;
  auto rules = check(tree, {"intak", file});
  BOOST_TEST(rules.status == 2);
  BOOST_TEST(rules.err == "jiuqu: no rules \"intak\" (did you mean \"intake\"?)\n");
  auto phase = check(tree, {"intake", file, "--phase", "aplication"});
  BOOST_TEST(phase.status == 2);
  BOOST_TEST(phase.err.contains("did you mean \"application\"?"), phase.err);
  auto missing = check(tree, {"intake", tree.path() + "/none.xml"});
  BOOST_TEST(missing.status == 2);
  BOOST_TEST(missing.err.contains("none.xml"), missing.err);
  tree.write("broken.xml", "<application>");
  auto broken = check(tree, {"intake", tree.path() + "/broken.xml"});
  BOOST_TEST(broken.status == 1);
  BOOST_TEST(broken.err.contains("broken.xml: 1002 body_not_xml"), broken.err);
}
