// `jiuqu route`, and samples beside interfaces, as a person uses them.
#include "bus/json/json.h"
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

const std::string kSamples = "adapters/partners/platform/application.samples/";
const std::string kInterface = "adapters/partners/platform/application.interface.xml";

Outcome route(const Tree& tree, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "route");
  for (const char* root : kRoots) {
    arguments.emplace_back("--definitions");
    arguments.push_back(tree.path() + "/" + root);
  }
  return tree.run(std::move(arguments));
}

}  // namespace

BOOST_AUTO_TEST_CASE(route_tells_the_way_of_a_message_and_why_a_branch_was_taken) {
  Tree tree;
  auto told = route(tree, {"platform.application.push",
                           tree.path() + "/" + kSamples + "vehicle-moves-in.in.json"});
  BOOST_TEST(told.status == 0, told.out << told.err);
  BOOST_TEST(told.out.contains("choose\n"
                               "  not: when test=\"/l:application/l:registration/l:formCode = "
                               "'form'\"\n"
                               "      /l:application/l:registration/l:formCode = 'form_vehicle'\n"),
             told.out);
  BOOST_TEST(told.out.contains("    check rules=\"form-vehicle\" phase=\"application\"\n"),
             told.out);
  BOOST_TEST(told.out.contains("\nreply 200\n"), told.out);
  BOOST_TEST(told.out.contains("接收成功"), told.out);
}

BOOST_AUTO_TEST_CASE(route_of_a_refused_message_ends_with_1_and_lists_its_faults) {
  Tree tree;
  auto told = route(
      tree, {"platform.application.push", tree.path() + "/" + kSamples + "unknown-codes.in.json"});
  BOOST_TEST(told.status == 1);
  BOOST_TEST(told.out.contains("reply 422 1008 rules_failed\n"), told.out);
  BOOST_TEST(told.out.contains("error: $.up_pro_accept.task_name [mapping.code-unknown]"),
             told.out);
}

BOOST_AUTO_TEST_CASE(route_of_an_event_shows_what_would_be_sent_and_where) {
  Tree tree;
  auto told = route(tree, {"-",
                           tree.path() + "/mappings/platform/correction-report.samples/"
                                         "two-materials.in.xml",
                           "--json"});
  BOOST_TEST(told.status == 0, told.out << told.err);
  bool sent = false;
  for (const auto& line : split(trim(told.out), '\n')) {
    auto object = json::Json::parse(line);
    BOOST_REQUIRE(object.has_value());
    sent = sent || object->string_or("step").starts_with("send platform method=POST");
    if (object->string_or("interface") == "platform.correction.report")
      BOOST_TEST(object->string_or("body").contains("bzgzyy"));
  }
  BOOST_TEST(sent, told.out);
}

BOOST_AUTO_TEST_CASE(route_of_an_unknown_interface_names_the_likely_one) {
  Tree tree;
  auto told = route(tree, {"platform.aplication.push", "-"});
  BOOST_TEST(told.status == 2);
  BOOST_TEST(told.err.contains("did you mean \"platform.application.push\"?"), told.err);
}

BOOST_AUTO_TEST_CASE(a_branch_for_another_form_makes_its_sample_fail_with_the_line) {
  Tree tree;
  tree.change(kInterface, "l:formCode = 'form_vehicle'", "l:formCode = 'form_vehicles'");
  auto outcome = tree.run_on_definitions({"test"});
  BOOST_TEST(outcome.status == 1);
  BOOST_TEST(outcome.out.contains(kSamples + "vehicle-moves-in.way.txt:5:0: error: Interface "
                                             "platform.application.push: The message takes another "
                                             "way: \"check rules=\"materials\""),
             outcome.out);
}
