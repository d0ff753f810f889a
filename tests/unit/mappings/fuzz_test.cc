// Generated documents: that they are what they should be, and that they find what is wrong.
#include "mappings/fuzz.h"

#include <set>

#include "mappings/impl/document_generator.h"
#include "mappings/impl/pattern_text.h"
#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::mapping::DocumentGenerator;
using jiuqu::mapping::text_of_pattern;
using jiuqu::test::Kinds;
using jiuqu::test::OrderMapping;
using jiuqu::test::shipped_roots;

namespace {

const std::string kId = "<field to=\"id\" from=\"number\"/>\n";

FuzzReport fuzzed(const OrderMapping& order, std::uint64_t count = 200) {
  auto report =
      fuzz(order.mapping(), order.set(), {count, 7, *from_iso8601("2026-11-23T02:00:00Z")});
  BOOST_REQUIRE(report.has_value());
  return std::move(*report);
}

std::string drawn(std::string_view pattern, std::uint64_t seed = 3) {
  SeededRandom random(seed);
  return text_of_pattern(pattern, random).value_or("-");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_fuzz)

BOOST_AUTO_TEST_CASE(writes_texts_of_patterns) {
  BOOST_TEST(drawn("abc") == "abc");
  BOOST_TEST(drawn("[0-9]{6}").size() == 6U);
  BOOST_TEST(drawn("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").size() == 36U);
  BOOST_TEST(drawn("\\d\\d").size() == 2U);
  BOOST_TEST(drawn("武{3}") == "武武武");
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) seen.insert(drawn("a|bc|(d|e)?", seed));
  BOOST_TEST(seen.size() == 5U);
  // Every time is drawn anew.
  BOOST_TEST(drawn("[0-9]{12}").find_first_not_of(drawn("[0-9]{12}")[0]) != std::string::npos);
  for (const char* beyond : {"[^a]", "\\D", "(a", "a)", "[a", "a{2", "a{3,2}"})
    BOOST_TEST(drawn(beyond) == "-", beyond);
}

BOOST_AUTO_TEST_CASE(generates_valid_documents_of_every_shape) {
  OrderMapping order(kId +
                     "<field to=\"shade\" from=\"nick\" table=\"colours\"/>"
                     "<field to=\"placedAt\" from=\"placed\" format-in=\"yyyyMMdd\" "
                     "format-out=\"iso\"/>");
  const auto& schema = *order.mapping().source()->schema;
  DocumentGenerator generator(*order.mapping().plan(), "2026-11-23");
  std::set<std::size_t> lines;
  std::set<std::string> colours, nicks;
  bool missing = false, supplementary = false;
  for (std::uint64_t number = 0; number < 300; ++number) {
    auto document = generator.make(*schema.model().root("order"), 1, number);
    for (const auto& finding : schema.validate(document)) BOOST_ERROR(finding.en);
    xml::Node root = document.root();
    lines.insert(root.children("line").size());
    colours.insert(root.child_text("colour"));
    if (root.child("nick")) nicks.insert(root.child_text("nick"));
    missing |= !root.child("contact");
    supplementary |= document.serialize().contains("𠮷");
  }
  BOOST_TEST(generator.without_value().empty());
  BOOST_TEST((lines.contains(0) && lines.contains(1) && *lines.rbegin() > 2));
  BOOST_TEST(colours == (std::set<std::string>{"", "red", "blue"}));
  BOOST_TEST(nicks == (std::set<std::string>{"red", "blue"}));  // valid rows of the table
  BOOST_TEST((missing && supplementary));
}

BOOST_AUTO_TEST_CASE(gives_the_same_documents_for_the_same_seed) {
  OrderMapping order(kId);
  const auto& root = *order.mapping().source()->schema->model().root("order");
  DocumentGenerator one(*order.mapping().plan(), "2026-11-23");
  DocumentGenerator other(*order.mapping().plan(), "2026-11-23");
  one.make(root, 5, 3);
  BOOST_TEST(one.make(root, 5, 9).serialize() == other.make(root, 5, 9).serialize());
  BOOST_TEST(one.make(root, 6, 9).serialize() != other.make(root, 5, 9).serialize());
}

BOOST_AUTO_TEST_CASE(passes_a_mapping_that_is_right) {
  OrderMapping order(kId +
                     "<field to=\"shade\" from=\"colour\" table=\"colours\"/>"
                     "<each to=\"items/item\" from=\"line\"><field to=\"name\" from=\"article\"/>"
                     "<field to=\"note\" from=\"note\"/></each><field to=\"alias\" from=\"nick\" "
                     "missing=\"refuse\"/>");
  FuzzReport report = fuzzed(order);
  if (report.failure) BOOST_TEST_MESSAGE(report.failure->what);
  if (report.failure) BOOST_TEST_MESSAGE(report.failure->smallest.serialize());
  BOOST_TEST(!report.failure.has_value());
  BOOST_TEST(report.refused > 0U);
  BOOST_TEST(report.mapped + report.refused == 200U);
  std::uint64_t told = 0;
  for (const auto& [reason, count] : report.refusals) told += count;
  BOOST_TEST(told == report.refused);
  BOOST_TEST(report.refusals.begin()->first.contains(" at /"), report.refusals.begin()->first);
  BOOST_TEST(report.returned == report.mapped);
}

// A repeated element that is too long for the target is found, and nothing else is kept.
BOOST_AUTO_TEST_CASE(shrinks_a_document_that_fails) {
  OrderMapping order(kId +
                     "<field to=\"region\" from=\"nick\"/>"
                     "<each to=\"label\" from=\"line\"><field to=\".\" from=\"article\"/>"
                     "</each>");
  FuzzReport report = fuzzed(order);
  BOOST_REQUIRE(report.failure.has_value());
  BOOST_TEST(report.failure->what.contains("mapping.schema.too-long at /order/nick"));
  xml::Node root = report.failure->smallest.root();
  BOOST_TEST(!root.child("line"));
  BOOST_TEST(!root.child("contact"));
  BOOST_TEST(root.child_text("nick").size() > 6U);
  BOOST_TEST(root.child_text("number").size() <= 1U);
}

BOOST_AUTO_TEST_CASE(finds_a_way_back_that_goes_elsewhere) {
  // Joined by what the values themselves may hold.
  OrderMapping order(kId + "<field to=\"tags\" from=\"tag\" join=\"7\"/>");
  FuzzReport report = fuzzed(order, 2000);
  BOOST_REQUIRE(report.failure.has_value());
  BOOST_TEST(report.failure->what.contains("mapped again"));
}

BOOST_AUTO_TEST_CASE(passes_all_shipped_mappings) {
  Kinds kinds;
  auto outcome = kinds.load(shipped_roots());
  BOOST_REQUIRE(outcome.set != nullptr);
  for (const auto& id : outcome.set->ids("mapping")) {
    const auto* mapping = outcome.set->get<Mapping>("mapping", id);
    auto report = fuzz(*mapping, *outcome.set, {1000, 1, *from_iso8601("2026-11-23T02:00:00Z")});
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST(!report->failure.has_value(),
               id << ": " << (report->failure ? report->failure->what : std::string()));
    BOOST_TEST(report->without_value.empty(), id);
    BOOST_TEST(report->mapped > 0U, id);
  }
}

BOOST_AUTO_TEST_SUITE_END()
