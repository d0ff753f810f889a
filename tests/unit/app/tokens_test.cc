#include "app/tokens.h"

#include <boost/test/unit_test.hpp>

#include "bus/base/hash.h"
#include "tests/support/temp_folder.h"

using namespace jiuqu;
using namespace jiuqu::app;
using namespace jiuqu::test;

namespace {

std::string holder(const std::string& id, const std::string& token,
                   const std::string& roles = "\"acceptor\"") {
  return "{\"id\":\"" + id + "\",\"name\":\"N\",\"roles\":[" + roles +
         "],\"division\":\"420106\",\"sha256\":\"" + sha256_hex(token) + "\"}";
}

std::string file(const std::string& holders) {
  return "{\"holders\":[" + holders + "]}";
}

std::string fault(const std::string& text) {
  auto tokens = Tokens::parse(text, "t.json");
  BOOST_REQUIRE(!tokens.has_value());
  return tokens.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_CASE(finds_the_holder_of_a_token) {
  auto tokens = Tokens::parse(
      file(holder("a", "alpha") + "," + holder("b", "beta", "\"reviewer\",\"operator\"")),
      "t.json");
  BOOST_REQUIRE(tokens.has_value());
  BOOST_TEST(tokens->size() == 2u);
  const auto* found = tokens->holder_of("beta");
  BOOST_REQUIRE(found != nullptr);
  BOOST_TEST(found->id == "b");
  BOOST_TEST(found->division == "420106");
  BOOST_TEST(found->roles == (std::vector<std::string>{"reviewer", "operator"}),
             boost::test_tools::per_element());
  BOOST_TEST(tokens->holder_of("alpha")->id == "a");
}

BOOST_AUTO_TEST_CASE(nobody_holds_a_wrong_token_a_hash_or_an_empty_one) {
  auto tokens = Tokens::parse(file(holder("a", "alpha") + "," + holder("b", "")), "t.json");
  BOOST_REQUIRE(tokens.has_value());
  BOOST_TEST(tokens->holder_of("alph") == nullptr);
  BOOST_TEST(tokens->holder_of("alpha ") == nullptr);
  BOOST_TEST(tokens->holder_of(sha256_hex("alpha")) == nullptr);
  BOOST_TEST(tokens->holder_of("") == nullptr);
}

BOOST_AUTO_TEST_CASE(refuses_an_unknown_role_with_the_likely_one) {
  BOOST_TEST(fault(file(holder("a", "x", "\"aceptor\""))) ==
             "t.json: holder a: unknown role \"aceptor\" (did you mean \"acceptor\"?)");
  BOOST_TEST(fault(file(holder("a", "x", "\"king\""))) ==
             "t.json: holder a: unknown role \"king\"");
}

BOOST_AUTO_TEST_CASE(refuses_holders_that_cannot_be_told_apart) {
  BOOST_TEST(fault(file(holder("a", "x") + "," + holder("a", "y"))) ==
             "t.json: holder a stands twice");
  BOOST_TEST(fault(file(holder("a", "x") + "," + holder("b", "x"))) ==
             "t.json: holders a and b have the same token");
  BOOST_TEST(fault(file(holder("", "x"))) == "t.json: a holder has no id");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_hash) {
  BOOST_TEST(fault(file("{\"id\":\"a\",\"sha256\":\"my-token\"}")) ==
             "t.json: holder a: \"sha256\" must be 64 hex digits in lower case");
  std::string upper = sha256_hex("x");
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? char(c - 'a' + 'A') : c;
  BOOST_TEST(fault(file("{\"id\":\"a\",\"sha256\":\"" + upper + "\"}")) ==
             "t.json: holder a: \"sha256\" must be 64 hex digits in lower case");
}

BOOST_AUTO_TEST_CASE(refuses_a_file_that_is_none) {
  BOOST_TEST(fault("{}") == "t.json: \"holders\" is missing");
  auto broken = Tokens::parse("{\"holders\":[", "t.json");
  BOOST_REQUIRE(!broken.has_value());
  BOOST_TEST(int(broken.error().code) == int(ErrorCode::body_not_json));
  BOOST_TEST(broken.error().where.file == "t.json");
  auto missing = Tokens::read("/nowhere/tokens.json");
  BOOST_REQUIRE(!missing.has_value());
  BOOST_TEST(int(missing.error().code) == int(ErrorCode::file_unreadable));
}
