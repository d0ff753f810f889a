#include <string>

#include "tests/unit/bus/json/schema_fixture.h"

using namespace jiuqu;
using namespace jiuqu::json;

BOOST_FIXTURE_TEST_SUITE(from_tree_suite, SchemaFixture)

BOOST_AUTO_TEST_CASE(writes_what_it_read) {
  std::string body =
      R"({"project_no":"A\"1\\","count":12345678901234567890,"price":0.10,"urgent":false,)"
      R"("closed":null,"extra":"x","unit":{"@kind":"k","name":"n"},)"
      R"("material":[{"name":"甲","copies":2},{"name":"乙"}],"tag":["a"],)"
      R"("load":{"@unit":"kg","#text":630}})";
  BOOST_TEST(back(body) == body);
}

BOOST_AUTO_TEST_CASE(writes_an_array_for_one_element_of_a_repeating_field_and_none_for_no_element) {
  BOOST_TEST(back(R"({"tag":"a","unit":{}})") == R"({"unit":{},"tag":["a"]})");
}

BOOST_AUTO_TEST_CASE(writes_numbers_and_booleans_only_where_their_text_is_one) {
  BOOST_TEST(back(R"({"count":"7","price":"+1.5","urgent":"1"})") ==
             R"({"count":7,"price":"+1.5","urgent":true})");
  BOOST_TEST(back(R"({"count":"007","price":"","urgent":"yes"})") ==
             R"({"count":"007","price":"","urgent":"yes"})");
  BOOST_TEST(back(R"({"project_no":7})") == R"({"project_no":"7"})");
}

BOOST_AUTO_TEST_CASE(gathers_elements_of_one_name_in_one_array_wherever_they_stand) {
  auto document = xml::Document::parse(
      "<application xmlns='urn:test:1'><tag>a</tag><project_no>1</project_no><tag>b</tag>"
      "<odd>x</odd><odd><y>1</y></odd></application>");
  BOOST_REQUIRE(document);
  BOOST_TEST(from_tree(document->root(), *schema) ==
             R"({"tag":["a","b"],"project_no":"1","odd":["x",{"y":"1"}]})");
}

BOOST_AUTO_TEST_CASE(escapes_what_json_must_escape) {
  BOOST_TEST(back(R"({"project_no":"\u0009\n\r/\"\\é"})") == R"({"project_no":"\t\n\r/\"\\é"})");
}

BOOST_AUTO_TEST_CASE(gives_the_path_in_the_terms_of_the_json_sender) {
  BOOST_TEST(path_of("/application/materials[2]/name") == "$.materials[1].name");
  BOOST_TEST(path_of("/application") == "$");
  BOOST_TEST(path_of("/application/a-b/@kind") == "$['a-b']['@kind']");
  BOOST_TEST(path_of("/application/单位/名称") == "$.单位.名称");
  const xml::Field& root = *schema->root("application");
  BOOST_TEST(path_of("/application/material/name", root) == "$.material[0].name");
  BOOST_TEST(path_of("/application/material[3]/odd/x", root) == "$.material[2].odd.x");
  BOOST_TEST(path_of("/application/unit/@kind", root) == "$.unit['@kind']");
}

BOOST_AUTO_TEST_SUITE_END()
