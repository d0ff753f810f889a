#include "bus/pipeline/settings.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

std::string partner_with(const std::string& attributes) {
  return "<partner id=\"shop\" version=\"1\" xmlns=\"urn:jiuqu:partner:1\">\n"
         "  <endpoint id=\"shop\" adapter=\"fake\" " +
         attributes + "/>\n</partner>\n";
}

std::vector<std::string> lint_endpoint(const std::string& attributes) {
  World world;
  world.folder.write("shop/partner.xml", partner_with(attributes));
  return world.lint();
}

}  // namespace

BOOST_AUTO_TEST_CASE(puts_values_of_the_environment_into_texts) {
  EnvironmentValues values{{"host", "h1"}, {"port", "80"}, {"platform.url", "http://p"}};
  BOOST_TEST(resolve_setting("plain", values).value() == "plain");
  BOOST_TEST(resolve_setting("http://${host}:${port}/x", values).value() == "http://h1:80/x");
  BOOST_TEST(resolve_setting("${platform.url}", values).value() == "http://p");
  BOOST_TEST(resolve_setting("", values).value().empty());
  BOOST_TEST(resolve_setting("$5", values).value() == "$5");
}

BOOST_AUTO_TEST_CASE(a_name_without_value_is_told_with_the_likely_one) {
  EnvironmentValues values{{"platform.url", "http://p"}};
  auto value = resolve_setting("${platfrom.url}", values);
  BOOST_REQUIRE(!value.has_value());
  BOOST_TEST(int(value.error().code) == int(ErrorCode::configuration_invalid));
  BOOST_TEST(value.error().detail ==
             "the environment has no value \"platfrom.url\" (did you mean \"platform.url\"?)");
  BOOST_TEST(resolve_setting("${zzz}", values).error().detail ==
             "the environment has no value \"zzz\"");
  BOOST_TEST(resolve_setting("${host", values).error().detail == "\"${\" without \"}\" in ${host");
}

BOOST_AUTO_TEST_CASE(takes_secrets_from_the_environment_and_from_files) {
  setenv("JIUQU_TEST_SECRET", "s3cret", 1);
  TempFolder folder;
  folder.write("key", "from a file\n");
  EnvironmentValues values{{"secret.place", "env:JIUQU_TEST_SECRET"}};
  BOOST_TEST(resolve_setting("env:JIUQU_TEST_SECRET", {}).value() == "s3cret");
  BOOST_TEST(resolve_setting("file:" + folder.path() + "/key", {}).value() == "from a file");
  BOOST_TEST(resolve_setting("${secret.place}", values).value() == "s3cret");
}

BOOST_AUTO_TEST_CASE(a_secret_that_is_not_there_is_told_by_its_name_alone) {
  unsetenv("JIUQU_TEST_MISSING");
  BOOST_TEST(resolve_setting("env:JIUQU_TEST_MISSING", {}).error().detail ==
             "environment variable JIUQU_TEST_MISSING is not set");
  auto file = resolve_setting("file:/nowhere/key", {});
  BOOST_TEST(int(file.error().code) == int(ErrorCode::file_unreadable));
  Settings written{{"a", "plain"}, {"b", "env:JIUQU_TEST_MISSING"}};
  BOOST_TEST(!resolve_settings(written, {}).has_value());
}

BOOST_AUTO_TEST_CASE(refuses_a_secret_written_out) {
  expect_lines(lint_endpoint("url=\"http://shop\" key=\"hunter2\""),
               {"shop/partner.xml:2:61: error: The secret \"key\" must be a reference: env:NAME or "
                "file:PATH [setting.secret-inline]"});
  BOOST_TEST(lint_endpoint("url=\"http://shop\" key=\"${shop.key}\"").empty());
  BOOST_TEST(lint_endpoint("url=\"http://shop\" key=\"file:/run/key\"").empty());
}

BOOST_AUTO_TEST_CASE(refuses_unknown_missing_and_wrong_settings) {
  expect_lines(lint_endpoint("url=\"ftp://shop\" tires=\"3\" wait-ms=\"1s\" loud=\"yes\" "
                             "mode=\"fanci\" tries=\"-1\""),
               {"shop/partner.xml:2:43: error: \"ftp://shop\" is no value for \"url\" (example: "
                "http://host) [setting.value]",
                "shop/partner.xml:2:62: error: Unknown setting \"tires\" (did you mean \"tries\"?) "
                "[setting.unknown]",
                "shop/partner.xml:2:74: error: \"1s\" is no value for \"wait-ms\" (example: 100) "
                "[setting.value]",
                "shop/partner.xml:2:84: error: \"yes\" is no value for \"loud\" (example: true) "
                "[setting.value]",
                "shop/partner.xml:2:95: error: \"fanci\" is no value for \"mode\" (example: plain) "
                "(did you mean \"fancy\"?) [setting.value]",
                "shop/partner.xml:2:109: error: \"-1\" is no value for \"tries\" (example: 5) "
                "[setting.value]"});
  expect_lines(lint_endpoint(""),
               {"shop/partner.xml:2:3: error: The setting \"url\" is missing: where it is "
                "[setting.missing]"});
}

BOOST_AUTO_TEST_CASE(settings_carry_defaults_and_leave_reserved_attributes_out) {
  World world;
  world.folder.write("shop/partner.xml", partner_with("url=\"${shop.url}\" tries=\"9\""));
  auto set = world.good();
  const auto& endpoint = set->get<Partner>("partner", "shop")->endpoints.at(0);
  BOOST_TEST(
      (endpoint.settings == Settings{{"url", "${shop.url}"}, {"tries", "9"}, {"mode", "plain"}}));
}
