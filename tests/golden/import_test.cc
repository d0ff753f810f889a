// `jiuqu import` as a person uses it: what it writes, tells and refuses.
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

const std::string kTable =
    "序号,字段名,中文名,类型,长度,是否必填,说明\n"
    "1,sblsh,申办流水号,C,32,是,\n"
    "2,sqrlx,申请人类型,代码,1,是,1:自然人;2:企业法人;3:个体户\n"
    "3,qt,其他,C,20,否,\n";

Outcome import(const Tree& tree, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "import");
  arguments.emplace_back("--definitions");
  for (const char* root : kRoots) arguments.push_back(tree.path() + "/" + root);
  return tree.run(std::move(arguments));
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_import_writes_schema_mapping_and_code_table_and_lints_them) {
  Tree tree;
  tree.write("notice.csv", kTable);
  Outcome outcome = import(tree, {tree.path() + "/notice.csv", "--partner", "lifts"});
  BOOST_TEST(outcome.status == 0);
  BOOST_TEST_CONTEXT(outcome.out << outcome.err) {
    BOOST_TEST(outcome.out.starts_with("fields \"notice\": 3 fields, 2 proposed, 1 open; "));
    BOOST_TEST(outcome.out.contains("wrote   adapters/partners/lifts/notice.xsd\n"));
    BOOST_TEST(outcome.out.contains("wrote   mappings/lifts/notice.map.xml\n"));
    BOOST_TEST(outcome.out.contains("wrote   mappings/codes/lifts-sqrlx.csv\n"));
    BOOST_TEST(outcome.out.contains("open    qt 其他\n"));
    BOOST_TEST(outcome.out.contains("[mapping.required-unfed]"));
    BOOST_TEST(outcome.out.contains("does not know \"3\", which the source allows"));
  }
  // What is there already is left alone, unless it is said.
  tree.write("mappings/lifts/notice.map.xml", "mine");
  outcome = import(tree, {tree.path() + "/notice.csv", "--partner", "lifts"});
  BOOST_TEST(outcome.status == 2);
  BOOST_TEST(outcome.err.contains("--force"));
  BOOST_TEST(read_file(tree.path() + "/mappings/lifts/notice.map.xml").value() == "mine");
  outcome = import(tree, {tree.path() + "/notice.csv", "--partner", "lifts", "--force"});
  BOOST_TEST(outcome.status == 0);
  BOOST_TEST(read_file(tree.path() + "/mappings/lifts/notice.map.xml")->contains("<mapping"));
}

BOOST_AUTO_TEST_CASE(an_import_elsewhere_touches_no_definition) {
  Tree tree;
  tree.write("notice.csv", kTable);
  Outcome outcome = import(tree, {tree.path() + "/notice.csv", "--partner", "lifts", "--out",
                                  tree.path() + "/draft", "--json"});
  BOOST_TEST(outcome.status == 0);
  BOOST_TEST(fs::exists(tree.path() + "/draft/mappings/lifts/notice.map.xml"));
  BOOST_TEST(!fs::exists(tree.path() + "/mappings/lifts"));
  BOOST_TEST(outcome.out.contains("{\"wrote\":\"mappings/lifts/notice.map.xml\"}\n"));
  BOOST_TEST(outcome.out.contains(
      "{\"field\":\"sblsh\",\"label\":\"申办流水号\",\"canonical\":\"projectNo\""));
  BOOST_TEST(outcome.out.contains("\"canonical\":null"));
  BOOST_TEST(outcome.out.contains(
      "{\"kind\":\"fields\",\"root\":\"notice\",\"fields\":3,\"proposed\":2,\"open\":1,"));
}

BOOST_AUTO_TEST_CASE(an_import_the_other_way_asks_which_event) {
  Tree tree;
  tree.write("notice.csv", kTable);
  Outcome outcome =
      import(tree, {tree.path() + "/notice.csv", "--partner", "lifts", "--way", "out"});
  BOOST_TEST(outcome.status == 2);
  BOOST_TEST(outcome.err.contains("--canonical-root is one of: "));
  outcome = import(tree, {tree.path() + "/notice.csv", "--partner", "lifts", "--way", "out",
                          "--canonical-root", "Acepted"});
  BOOST_TEST(outcome.err.contains("did you mean \"Accepted\"?"));
  outcome = import(tree, {tree.path() + "/notice.csv", "--partner", "lifts", "--way", "out",
                          "--canonical-root", "Accepted"});
  BOOST_TEST(outcome.status == 0);
  BOOST_TEST(read_file(tree.path() + "/mappings/lifts/notice.map.xml")
                 ->contains("<field to=\"sblsh\" from=\"projectNo\"/>"));
}

BOOST_AUTO_TEST_CASE(wrong_use_of_import_and_faulty_descriptions_write_nothing) {
  Tree tree;
  tree.write("bad.csv", "字段名,类型\n1x,C10\n");
  Outcome outcome = import(tree, {tree.path() + "/bad.csv", "--partner", "lifts"});
  BOOST_TEST(outcome.status == 1);
  BOOST_TEST(outcome.err.starts_with("bad.csv:2:1: error: \"1x\" is no name for a field"));
  BOOST_TEST(outcome.err.contains("“1x”不能作为字段名"));
  for (const std::string name : {"../evil", "/tmp/x", "a/b", "", "Lifts", "-x"}) {
    outcome = import(tree, {tree.path() + "/bad.csv", "--partner=" + name});
    BOOST_TEST(outcome.status == 2, "--partner " << name);
  }
  outcome = import(tree, {tree.path() + "/bad.csv", "--partner", "lifts", "--kind", "excel"});
  BOOST_TEST(outcome.status == 2);
  BOOST_TEST(outcome.err.contains("there are: xsd wsdl json-schema openapi sample fields"));
  outcome = import(tree, {tree.path() + "/none.csv", "--partner", "lifts"});
  BOOST_TEST(outcome.status == 1);
  BOOST_TEST(!fs::exists(tree.path() + "/mappings/lifts"));
  // A folder that leads elsewhere is not followed.
  fs::create_directories(tree.path() + "/elsewhere");
  fs::create_directory_symlink(tree.path() + "/elsewhere", tree.path() + "/draft-link");
  tree.write("notice.csv", kTable);
  fs::create_directories(tree.path() + "/draft2/mappings");
  fs::create_directory_symlink(tree.path() + "/elsewhere", tree.path() + "/draft2/mappings/lifts");
  outcome = import(
      tree, {tree.path() + "/notice.csv", "--partner", "lifts", "--out", tree.path() + "/draft2"});
  BOOST_TEST(outcome.status == 2);
  BOOST_TEST(outcome.err.contains("leads out of"));
  BOOST_TEST(fs::is_empty(tree.path() + "/elsewhere"));
}
