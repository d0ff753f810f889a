// Samples beside rules, and the shipped intake rules.
#include <boost/test/unit_test.hpp>
#include <set>

#include "bus/base/text.h"
#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr const char* kRules = R"xml(
<sch:phase id='strict'><sch:active pattern='p'/></sch:phase>
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:assert id='x' test='t:x' subject='t:x'>甲</sch:assert>
  <sch:assert id='w' test='t:w' role='warning'>乙</sch:assert>
</sch:rule></sch:pattern>
<sch:pattern id='q'><sch:rule context='t:a'><sch:assert id='y' test='t:y'>丙</sch:assert></sch:rule></sch:pattern>)xml";

std::string document(const std::string& content) {
  return "<root xmlns='urn:t'>" + content + "</root>";
}

// "file: sentence" of each failure, and the counts.
std::string run(RulesWorld& world) {
  world.rules(kRules);
  auto runner = rules::rule_samples();
  SampleRunner* const runners[] = {runner.get()};
  const std::string roots[] = {world.path};
  auto report = run_samples(roots, runners, *world.set);
  std::string text = std::to_string(report.passed) + "/" + std::to_string(report.failed);
  for (const auto& finding : report.findings)
    text += "\n" + finding.where.file.substr(world.path.size() + 1) + ": " + finding.en;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(passes_what_passes_and_fails_as_said) {
  RulesWorld world;
  world.write("test.samples/good.pass.xml", document("<a><x/><y/></a>"));
  world.write("test.samples/bad.fail.xml", document("<a/>"));
  world.write("test.samples/bad.fail.txt", "x /root/a/x\n\n  y /root/a  \n");
  BOOST_TEST(run(world) == "2/0");
  world.write("test.samples/phase.txt", "strict\n");
  BOOST_TEST(run(world) == "1/1\ntest.samples/bad.fail.xml: expected and not found: y /root/a");
}

BOOST_AUTO_TEST_CASE(tells_what_is_missing_and_what_is_too_much) {
  RulesWorld world;
  world.write("test.samples/good.pass.xml", document("<a><x/></a>"));
  world.write("test.samples/bad.fail.xml", document("<a><x/></a>"));
  world.write("test.samples/bad.fail.txt", "x /root/a/x\n");
  world.write("test.samples/silent.fail.xml", document("<a/>"));
  BOOST_TEST(run(world) ==
             "0/3\ntest.samples/bad.fail.xml: expected and not found: x /root/a/x\n"
             "test.samples/bad.fail.xml: found and not expected: y /root/a\n"
             "test.samples/good.pass.xml: found and not expected: y /root/a\n"
             "test.samples/silent.fail.xml: NAME.fail.txt beside it must say what fails, one "
             "\"rule-id path\" a line");
}

BOOST_AUTO_TEST_CASE(a_rule_set_needs_a_sample_that_passes_and_one_that_fails) {
  RulesWorld world;
  world.write("test.samples/good.pass.xml", document("<a><x/><y/></a>"));
  BOOST_TEST(run(world) ==
             "1/1\ntest.samples: A rule set needs at least one NAME.pass.xml and one "
             "NAME.fail.xml");
}
