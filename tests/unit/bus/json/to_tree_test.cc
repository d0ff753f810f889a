#include <string>

#include "tests/unit/bus/json/schema_fixture.h"

using namespace jiuqu;
using namespace jiuqu::json;

BOOST_FIXTURE_TEST_SUITE(to_tree_suite, SchemaFixture)

BOOST_AUTO_TEST_CASE(puts_members_in_the_order_of_the_schema) {
  BOOST_TEST(inside(R"({"urgent":true,"count":2,"project_no":"A1"})") ==
             "<project_no>A1</project_no><count>2</count><urgent>true</urgent>");
  auto document = tree(R"({"project_no":"A1"})");
  BOOST_REQUIRE(document);
  BOOST_TEST(document->root().is("application", "urn:test:1"));
  BOOST_TEST(document->root().first_child().is("project_no", "urn:test:1"));
}

BOOST_AUTO_TEST_CASE(keeps_the_characters_of_numbers) {
  BOOST_TEST(inside(R"({"count":123456789012345678901234567890,"price":12.3400})") ==
             "<count>123456789012345678901234567890</count><price>12.3400</price>");
  BOOST_TEST(inside(R"({"project_no":1E+2})") == "<project_no>1E+2</project_no>");
}

BOOST_AUTO_TEST_CASE(turns_arrays_into_repeated_elements) {
  BOOST_TEST(inside(R"({"material":[{"name":"甲","copies":1},{"name":"乙"}],"tag":["x","y"]})") ==
             "<material><name>甲</name><copies>1</copies></material><material><name>乙</name>"
             "</material><tag>x</tag><tag>y</tag>");
  BOOST_TEST(inside(R"({"material":[]})") == "");
  BOOST_TEST(inside(R"({"tag":"one"})") == "<tag>one</tag>");
  // Where the field does not repeat the validator has its say.
  BOOST_TEST(
      inside(R"({"unit":[{"name":"a"},{"name":"b"}],"count":[1,2]})") ==
      "<count>1</count><count>2</count><unit><name>a</name></unit><unit><name>b</name></unit>");
}

BOOST_AUTO_TEST_CASE(turns_null_into_nil_or_leaves_it_out) {
  auto document = tree(R"({"project_no":null,"closed":null})");
  BOOST_REQUIRE(document);
  BOOST_TEST(document->root().children().size() == 1U);
  BOOST_TEST(document->root().child("closed").is_nil());
  // Inside an array a null keeps its place.
  BOOST_TEST(inside(R"({"tag":["a",null,"c"]})") == "<tag>a</tag><tag/><tag>c</tag>");
}

BOOST_AUTO_TEST_CASE(keeps_objects_and_arrays_under_a_text_field_as_json_text) {
  BOOST_TEST(inside(R"({"extra": {"b": [1, 2.50], "a": "x\ty"} })") ==
             R"(<extra>{"b":[1,2.50],"a":"x\ty"}</extra>)");
  BOOST_TEST(inside(R"({"extra":[1,{"c":null}]})") == R"(<extra>[1,{"c":null}]</extra>)");
}

BOOST_AUTO_TEST_CASE(appends_unknown_members_behind_the_known_ones) {
  BOOST_TEST(inside(R"({"colour":"red","sizes":[1,{"x":true}],"gone":null,"project_no":"A"})") ==
             "<project_no>A</project_no><colour>red</colour><sizes>1</sizes><sizes><x>true</x>"
             "</sizes><gone/>");
  BOOST_TEST(inside(R"({"unit":{"颜色":"red","name":"n"}})") ==
             "<unit><name>n</name><颜色>red</颜色></unit>");
}

BOOST_AUTO_TEST_CASE(gives_the_validator_a_scalar_where_an_object_belongs) {
  BOOST_TEST(inside(R"({"unit":"text"})") == "<unit>text</unit>");
  BOOST_TEST(inside(R"({"unit":{}})") == "<unit/>");
}

BOOST_AUTO_TEST_CASE(takes_attributes_from_members_with_an_at_sign) {
  BOOST_TEST(inside(R"({"unit":{"name":"n","@kind":"k"}})") ==
             R"(<unit kind="k"><name>n</name></unit>)");
  BOOST_TEST(inside(R"({"load":{"@unit":"kg","#text":630}})") == R"(<load unit="kg">630</load>)");
  BOOST_TEST(inside(R"({"load":630})") == "<load>630</load>");
  BOOST_TEST(inside(R"({"unit":{"@other":"k"}})") == R"(<unit other="k"/>)");
}

BOOST_AUTO_TEST_CASE(accepts_a_byte_order_mark) {
  BOOST_TEST(inside("\xEF\xBB\xBF{\"project_no\":\"A\"}") == "<project_no>A</project_no>");
}

BOOST_AUTO_TEST_CASE(refuses_names_that_no_element_can_have) {
  for (std::string name : {"a b", "1a", "", "a:b", "$ref", "@", "@a b", "@xmlns", "a>b", "#text"}) {
    Error error = refusal("{\n \"" + name + "\": 1}");
    BOOST_TEST(int(error.code) == int(ErrorCode::body_not_json));
    BOOST_TEST(error.detail.find("\"" + name + "\"") != std::string::npos);
    BOOST_TEST(error.where.line == 2);
    BOOST_TEST(error.where.column == 2);
  }
}

BOOST_AUTO_TEST_CASE(refuses_a_member_that_stands_twice_and_names_it) {
  Error error = refusal(R"({"unit":{"name":"a","na\u006de":"b"}})");
  BOOST_TEST(error.detail.find("\"name\" stands twice") != std::string::npos);
  BOOST_TEST(error.where.column == 21);
  std::string many = "{\"project_no\":\"A\"";
  for (int i = 0; i < 500; ++i) many += ",\"x" + std::to_string(i) + "\":1";
  BOOST_TEST(bool(tree(many + "}")));
  BOOST_TEST(refusal(many + ",\"x250\":2}").detail.find("x250") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_characters_that_xml_cannot_carry_and_says_where) {
  Error error = refusal(R"({"unit":{"name":"a\u0000b"}})");
  BOOST_TEST(int(error.code) == int(ErrorCode::body_not_json));
  BOOST_TEST(error.where.path == "$.unit.name");
  BOOST_TEST(refusal(R"({"material":[{"name":"ok"},{"name":"\u001b"}]})").where.path ==
             "$.material[1].name");
  BOOST_TEST(refusal("{\"tag\":\"\xEF\xBF\xBF\"}").where.path == "$.tag");
  BOOST_TEST(inside(R"({"project_no":"a\tb"})") == "<project_no>a\tb</project_no>");
}

BOOST_AUTO_TEST_CASE(refuses_half_a_surrogate_pair) {
  for (std::string text : {R"(\ud800)", R"(\udc00)", R"(\ud800x)", R"(\ud800\u0041)",
                           R"(\udc00\ud800)", R"(\ud800\ud800)"})
    BOOST_TEST(int(refusal("{\"tag\":\"" + text + "\"}").code) == int(ErrorCode::body_not_json));
  BOOST_TEST(inside(R"({"tag":"\ud83d\ude00"})") == "<tag>😀</tag>");
  BOOST_TEST(int(refusal(R"({"\ud800":1})").code) == int(ErrorCode::body_not_json));
}

BOOST_AUTO_TEST_CASE(refuses_a_body_that_is_no_object) {
  for (std::string body : {"[]", "1", "\"x\"", "null", "[{\"project_no\":\"A\"}]"})
    BOOST_TEST(refusal(body).detail.find("not a JSON object") != std::string::npos);
  BOOST_TEST(refusal("").detail.find("empty") != std::string::npos);
  BOOST_TEST(refusal(" \n ").detail.find("empty") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(keeps_to_limits) {
  std::string deep;
  for (int i = 0; i < 63; ++i) deep += "{\"a\":";
  std::string end(63, '}');
  BOOST_TEST(bool(tree(deep + "{}" + end)));
  BOOST_TEST(int(refusal(deep + "{\"a\":{}}" + end).code) == int(ErrorCode::limit_exceeded));
  std::string bottomless(2'000'000, '[');
  BOOST_TEST(int(refusal("{\"a\":" + bottomless).code) != 0);
  std::string many = "{\"tag\":[";
  for (std::size_t i = 0; i < limits::kXmlNodesMax; ++i) many += "1,";
  BOOST_TEST(int(refusal(many + "1]}").code) == int(ErrorCode::limit_exceeded));
  std::string large(limits::kXmlTextBytesMax + 1, 'x');
  BOOST_TEST(int(refusal("{\"tag\":\"" + large + "\"}").code) == int(ErrorCode::limit_exceeded));
  BOOST_TEST(int(refusal("{\"tag\":\"" + std::string(limits::kBodyBytesMax, 'x') + "\"}").code) ==
             int(ErrorCode::limit_exceeded));
}

BOOST_AUTO_TEST_SUITE_END()
