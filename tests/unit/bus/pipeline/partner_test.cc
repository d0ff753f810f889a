// partner.xml and the live endpoints made from it.
#include <boost/test/unit_test.hpp>

#include "bus/pipeline/endpoints.h"
#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

std::string partner(const std::string& id, const std::string& content) {
  return "<partner id=\"" + id + "\" xmlns=\"urn:jiuqu:partner:1\">\n" + content + "</partner>\n";
}

std::string endpoint(const std::string& id, const std::string& url,
                     const std::string& policy = {}) {
  return "  <endpoint id=\"" + id + "\" adapter=\"fake\" url=\"" + url + "\">\n    " + policy +
         "\n  </endpoint>\n";
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_names_clients_endpoints_and_policies) {
  World world;
  world.folder.write(
      "shop/partner.xml",
      partner("shop",
              "<name en=\"Shop\" zh=\"商店\"/><client id=\"a\" key=\"env:A\"/>"
              "<client key=\"file:/b\"/>" +
                  endpoint("out", "http://x",
                           "<policy permits=\"4\" timeout-ms=\"900\" retry-first-ms=\"10\""
                           " retry-factor=\"3\" retry-max-ms=\"99\" attempts-max=\"7\""
                           " age-max-ms=\"1000\" on-park=\"skip\"/>")));
  auto set = world.good();
  const auto& shop = *set->get<Partner>("partner", "shop");
  BOOST_TEST(shop.name_zh == "商店");
  BOOST_REQUIRE(shop.clients.size() == 2u);
  BOOST_TEST(shop.clients[0].reference == "env:A");
  BOOST_TEST(shop.clients[1].client_id == "shop");
  const auto& policy = shop.endpoints.at(0).policy;
  BOOST_TEST(policy.permits == 4);
  BOOST_TEST(policy.timeout_ms == 900);
  BOOST_TEST(policy.retry_first_ms == 10);
  BOOST_TEST(policy.retry_factor == 3.0);
  BOOST_TEST(policy.retry_max_ms == 99);
  BOOST_TEST(policy.attempts_max == 7);
  BOOST_TEST(policy.age_max_ms == 1000);
  BOOST_TEST(int(policy.on_park) == int(OnPark::skip));
}

BOOST_AUTO_TEST_CASE(refuses_wrong_policies_adapters_and_keys_with_their_places) {
  World world;
  world.folder.write(
      "shop/partner.xml",
      partner("shop", "  <client id=\"a\" key=\"topsecret\"/>\n" +
                          endpoint("out", "http://x",
                                   "<policy permits=\"many\" retries=\"3\" on-park=\"holt\"/>") +
                          "  <endpoint id=\"b\" adapter=\"fakk\"/>\n"));
  expect_lines(world.lint(),
               {"shop/partner.xml:2:23: error: The key of a client must be a reference: env:NAME "
                "or file:PATH [setting.secret-inline]",
                "shop/partner.xml:4:22: error: \"many\" is not a whole number [policy.value]",
                "shop/partner.xml:4:37: error: Unknown attribute \"retries\" "
                "[definition.attribute-unknown]",
                "shop/partner.xml:4:49: error: Unknown on-park policy \"holt\" (did you mean "
                "\"hold\"?) [policy.value]",
                "shop/partner.xml:6:29: error: Unknown adapter \"fakk\" (did you mean \"fake\"?) "
                "[endpoint.adapter-unknown]"});
}

BOOST_AUTO_TEST_CASE(refuses_a_partner_without_id) {
  World world;
  world.folder.write("shop/partner.xml", "<partner xmlns=\"urn:jiuqu:partner:1\"/>");
  expect_lines(world.lint(),
               {"shop/partner.xml:1:1: error: The partner has no id [partner.id-missing]"});
}

BOOST_AUTO_TEST_CASE(an_endpoint_id_stands_once_among_all_partners) {
  World world;
  world.folder.write("a/partner.xml",
                     partner("a", endpoint("x", "http://1") + endpoint("x", "http://2")));
  world.folder.write("b/partner.xml", partner("b", endpoint("x", "http://3")));
  expect_lines(world.lint(),
               {"a/partner.xml:5:17: error: The endpoint \"x\" is already defined in a/partner.xml "
                "[endpoint.duplicate]",
                "b/partner.xml:2:17: error: The endpoint \"x\" is already defined in a/partner.xml "
                "[endpoint.duplicate]"});
}

BOOST_AUTO_TEST_CASE(an_unchanged_endpoint_keeps_its_adapter_over_a_reload) {
  World world;
  Endpoints endpoints({&world.adapter}, {});
  EnvironmentValues values{{"url", "http://1"}};
  world.folder.write("a/partner.xml",
                     partner("a", endpoint("x", "${url}") + endpoint("y", "http://y")));
  BOOST_REQUIRE(endpoints.use(*world.good(), values).has_value());
  BOOST_TEST(world.adapter.made == 2);
  auto x = endpoints.find("x");
  auto y = endpoints.find("y");

  BOOST_REQUIRE(endpoints.use(*world.good(), values).has_value());
  BOOST_TEST(endpoints.find("x") == x);
  BOOST_TEST(world.adapter.made == 2);

  // Another value behind the same file, another policy of the other.
  world.folder.write(
      "a/partner.xml",
      partner("a", endpoint("x", "${url}") + endpoint("y", "http://y", "<policy permits=\"2\"/>")));
  BOOST_REQUIRE(endpoints.use(*world.good(), {{"url", "http://2"}}).has_value());
  BOOST_TEST(endpoints.find("x") != x);
  BOOST_TEST(endpoints.find("y") != y);
  BOOST_TEST(endpoints.find("y")->policy.permits == 2);
  BOOST_TEST(endpoints.find("z") == nullptr);
  BOOST_TEST(endpoints.ids() == (std::vector<std::string>{"x", "y"}),
             boost::test_tools::per_element());
  endpoints.stop();
  BOOST_TEST(world.adapter.stops == 4);  // the former two as well: they are still in use here
}

BOOST_AUTO_TEST_CASE(faults_of_endpoints_are_told_together_and_change_nothing) {
  World world;
  Endpoints endpoints({&world.adapter}, {});
  world.folder.write("a/partner.xml", partner("a", endpoint("x", "http://1")));
  BOOST_REQUIRE(endpoints.use(*world.good(), {}).has_value());
  auto x = endpoints.find("x");
  world.folder.write("a/partner.xml",
                     partner("a", endpoint("w", "${nowhere}") + endpoint("x", "http://2") +
                                      endpoint("y", "http://broken")));
  auto used = endpoints.use(*world.good(), {});
  BOOST_REQUIRE(!used.has_value());
  BOOST_TEST(int(used.error().code) == int(ErrorCode::configuration_invalid));
  BOOST_TEST(used.error().detail ==
             "w: the environment has no value \"nowhere\"; y: no way to http://broken");
  BOOST_TEST(endpoints.find("x") == x);
  BOOST_TEST(endpoints.find("w") == nullptr);
}
