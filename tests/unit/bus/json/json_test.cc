#include "bus/json/json.h"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>

#include "bus/base/random.h"

using namespace jiuqu;
using namespace jiuqu::json;

namespace {
std::string at(std::string_view body, std::string_view path) {
  auto value = value_at(body, path);
  return value ? *value : "error " + std::to_string(int(value.error().code));
}
std::string reason(std::string_view body) {
  auto value = Json::parse(body);
  BOOST_REQUIRE_MESSAGE(!value, "accepted: " << body);
  BOOST_TEST(int(value.error().code) == int(ErrorCode::body_not_json));
  return value.error().detail;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(json_suite)

BOOST_AUTO_TEST_CASE(reads_a_value_by_its_path) {
  std::string body = R"({"code":"200","data":{"list":[{"id":1},{"id":2.50}],"a b":true,"n":null}})";
  BOOST_TEST(at(body, "$.code") == "200");
  BOOST_TEST(at(body, "$.data.list[1].id") == "2.50");
  BOOST_TEST(at(body, "$.data['a b']") == "true");
  BOOST_TEST(at(body, "$.data[\"a b\"]") == "true");
  BOOST_TEST(at(body, "$.data.n") == "null");
  BOOST_TEST(at(body, "$.data.list") == R"([{"id":1},{"id":2.50}])");
  BOOST_TEST(at("[{\"msg\":\"a\\nb\"}]", "$[0].msg") == "a\nb");
  BOOST_TEST(at("7", "$") == "7");
}

BOOST_AUTO_TEST_CASE(tells_a_missing_value_from_a_wrong_path) {
  std::string missing = "error " + std::to_string(int(ErrorCode::not_found));
  std::string wrong = "error " + std::to_string(int(ErrorCode::configuration_invalid));
  std::string broken = "error " + std::to_string(int(ErrorCode::body_not_json));
  BOOST_TEST(at(R"({"a":[1]})", "$.b") == missing);
  BOOST_TEST(at(R"({"a":[1]})", "$.a[1]") == missing);
  BOOST_TEST(at(R"({"a":[1]})", "$.a.b") == missing);
  for (std::string path : {"", "a", "$a", "$.", "$[", "$[x]", "$['a]", "$[1", "$..a", "$.a[]"})
    BOOST_TEST(at(R"({"a":[1]})", path) == wrong);
  BOOST_TEST(at("{", "$.a") == broken);
}

BOOST_AUTO_TEST_CASE(reads_a_small_tree) {
  auto json = Json::parse(R"( {"a":"x","n":12,"big":1e400,"t":true,"z":null,"l":[1,"2"]} )");
  BOOST_REQUIRE(json);
  BOOST_TEST(json->string_or("a") == "x");
  BOOST_TEST(json->string_or("n", "none") == "none");
  BOOST_TEST(json->integer_or("n", 0) == 12);
  BOOST_TEST(json->integer_or("big", -1) == -1);
  BOOST_TEST(json->integer_or("a", -1) == -1);
  BOOST_TEST(json->boolean_or("t", false));
  BOOST_TEST(json->boolean_or("z", true));
  BOOST_TEST(json->member("big")->text == "1e400");
  BOOST_TEST(json->member("l")->items.size() == 2U);
  BOOST_TEST(json->member("q") == nullptr);
  BOOST_TEST(int(Json::parse("\"x\"")->kind) == int(Json::Kind::string));
  BOOST_TEST(Json::parse(" -0.5 ")->text == "-0.5");
}

BOOST_AUTO_TEST_CASE(says_where_a_text_is_broken) {
  BOOST_TEST(reason("{\"a\":1,\n\"b\" 2}").find("line 2, column 5") != std::string::npos);
  BOOST_TEST(reason("{\"a\":1,\n\"b\":nul}").find("line 2, column 1") != std::string::npos);
  BOOST_TEST(reason("{\"名\":\"x\ny\"}").find("control character") != std::string::npos);
  BOOST_TEST(reason("{\"名\":\"x\ny\"}").find("line 1, column 8") != std::string::npos);
  BOOST_TEST(reason("{\"a\":\"x}").find("not closed (line 1, column 6)") != std::string::npos);
  BOOST_TEST(reason("{\"a\":1} {").find("not closed") != std::string::npos);
  BOOST_TEST(reason("{\"a\":1} {}").find("behind the end") != std::string::npos);
  auto bytes = Json::parse("{\"a\":1,\n \"b\":\"\xB1\xB1\"}");
  BOOST_REQUIRE(!bytes);
  BOOST_TEST(int(bytes.error().code) == int(ErrorCode::encoding_invalid));
  BOOST_TEST(bytes.error().where.line == 2);
  BOOST_TEST(bytes.error().where.column == 7);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_json) {
  for (std::string text : {"{",
                           "}",
                           "[",
                           "]",
                           "[1,]",
                           "[,1]",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{'a':1}",
                           "[01]",
                           "[1.]",
                           "[.5]",
                           "[+1]",
                           "[1e]",
                           "[-]",
                           "[NaN]",
                           "[tru]",
                           "[truex]",
                           "[True]",
                           "[1 2]",
                           "[\"a\" \"b\"]",
                           "[\"a\"b]",
                           "[1\"a\"]",
                           "[\"\\x\"]",
                           "[\"\\u12G4\"]",
                           "1 2",
                           "1]",
                           "1],[2",
                           "1,2",
                           "[1}",
                           "{\"a\":1]",
                           "{\"a\":[}",
                           "[[1]",
                           "[1]]",
                           "{}{}",
                           "// x\n{}",
                           "[1,/**/2]",
                           "\"a",
                           "nul",
                           "{\"a\":{\"b\":1}",
                           "[\"\\\"]",
                           "{\"a\"::1}",
                           "{\"a\":1 \"b\":2}"})
    reason(text);
}

BOOST_AUTO_TEST_CASE(survives_any_bytes) {
  std::string seed = R"({"a":[1,-2.5e3,"x\u00e9\n",true,null,{"b":{}}],"c":"名"})";
  SeededRandom random(11);
  constexpr std::string_view kBytes = "{}[]:,\"\\0eE-+.tfnu \n\xC3\xA9\x01";
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seed;
    for (std::uint64_t edits = 1 + random.below(3); edits > 0 && !text.empty(); --edits) {
      std::size_t place = random.below(text.size());
      char byte = kBytes[random.below(kBytes.size())];
      switch (random.below(4)) {
        case 0:
          text[place] = byte;
          break;
        case 1:
          text.insert(place, 1, byte);
          break;
        case 2:
          text.erase(place, 1);
          break;
        default:
          text.resize(place);
      }
    }
    if (Json::parse(text)) ++accepted;
  }
  BOOST_TEST(accepted > 100);
}

BOOST_AUTO_TEST_CASE(writer_keeps_commas_right) {
  Writer writer;
  writer.begin_object().member("a", "x").key("l").begin_array().number(1).number(-2).begin_object();
  writer.end_object().begin_array().end_array().end_array().key("r").real(0.1);
  writer.key("b").boolean(true).key("z").null().key("j").raw("{\"k\":1}").member("n", 5);
  writer.key("q").real(std::numeric_limits<double>::infinity()).end_object();
  BOOST_TEST(writer.take() ==
             R"({"a":"x","l":[1,-2,{},[]],"r":0.1,"b":true,"z":null,"j":{"k":1},"n":5,"q":null})");
  writer.begin_array().end_array();
  BOOST_TEST(writer.take() == "[]");
}

BOOST_AUTO_TEST_SUITE_END()
