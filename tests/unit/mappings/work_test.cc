// What a mapping costs grows in step with its document: counted, not timed.
#include "mappings/impl/run.h"
#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::test::OrderMapping;

namespace {

std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += "<line id=\"" + std::to_string(i) +
            "\"><article>a</article><kind>k</kind><note>n</note>"
            "<note>m</note></line>";
  return text;
}

std::uint64_t work(const OrderMapping& order, int count) {
  const auto& plan = *order.mapping().plan();
  auto source = xml::Document::parse("<order xmlns=\"urn:from\"><number>7</number><nick>" +
                                     std::string(std::size_t(count), ';') + "</nick>" +
                                     lines(count) + "</order>");
  BOOST_REQUIRE(source.has_value());
  Findings findings;
  MapContext context;
  // The plan outlives the run: the mapping holds it.
  std::shared_ptr<const mapping::Plan> borrowed(std::shared_ptr<void>(), &plan);
  mapping::PlanLineage lineage(borrowed, "order");
  mapping::Run run(plan, "order", context, lineage, findings);
  run.make(source->root());
  BOOST_TEST(findings.empty());
  return run.work();
}

void check_linear(const std::string& mapping) {
  OrderMapping order("<field to=\"id\" from=\"number\"/>" + mapping);
  for (int count : {50, 400}) {
    auto once = work(order, count);
    auto twice = work(order, 2 * count);
    BOOST_TEST(once > std::uint64_t(count));
    BOOST_TEST(double(twice) <= 2.2 * double(once), mapping << ": " << once << ", " << twice);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_work)

BOOST_AUTO_TEST_CASE(grows_with_repeated_elements) {
  check_linear(
      "<each to=\"items/item\" from=\"line\"><field to=\"name\" from=\"article\"/>"
      "<each to=\"note\" from=\"note\"><field to=\".\" from=\".\"/></each></each>");
}

BOOST_AUTO_TEST_CASE(grows_with_joins_loops_and_picks) {
  check_linear(
      "<field to=\"tags\" from=\"line/note\" join=\",\"/>"
      "<each to=\"label\" from=\"line/note\"><field to=\".\" from=\".\"/></each>"
      "<field to=\"alias\" from=\"line[last]/article\"/>"
      "<field to=\"remark\" from=\"line[@id='3']/kind\"/>");
}

BOOST_AUTO_TEST_CASE(grows_with_conditions_and_choices) {
  check_linear(
      "<each to=\"items/item\" from=\"line\" when=\"kind = 'k'\"><choose>"
      "<case when=\"note\"><field to=\"name\" from=\"article\"/></case>"
      "<otherwise><field to=\"name\" constant=\"x\"/></otherwise></choose></each>");
}

BOOST_AUTO_TEST_SUITE_END()
