// <emit/>: the tree becomes an event.
#include <boost/test/unit_test.hpp>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/kinds.h"

using namespace jiuqu;

namespace {

std::unique_ptr<RecordStep> compiled(const std::string& xml, Findings& findings) {
  auto document = xml::Document::parse(xml);
  BOOST_REQUIRE(document.has_value());
  auto step = emit_step_kind()->compile(document->root(), DefinitionSet(), findings);
  auto* record = dynamic_cast<RecordStep*>(step.get());
  BOOST_REQUIRE(record != nullptr);
  step.release();
  return std::unique_ptr<RecordStep>(record);
}

bool run(const RecordStep& step, Exchange& exchange, Work& work) {
  bool good = false;
  spawn<Result<void>>(step.run(exchange, work), [&](Result<void> done) { good = bool(done); });
  return good;
}

Exchange exchange_of(const std::string& xml) {
  Exchange exchange;
  auto tree = xml::Document::parse(xml);
  BOOST_REQUIRE(tree.has_value());
  exchange.tree = std::move(*tree);
  exchange.order_key = "case-7";
  return exchange;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_tree_becomes_an_event_of_the_order_key) {
  Findings findings;
  auto step = compiled("<emit/>", findings);
  BOOST_TEST(findings.empty());
  auto exchange = exchange_of("<Placed><number>7</number></Placed>");
  Work work;
  BOOST_TEST(run(*step, exchange, work));
  BOOST_REQUIRE(work.events.size() == 1u);
  BOOST_TEST(work.events[0].root().name() == "Placed");
  BOOST_TEST(work.case_key == "case-7");
}

BOOST_AUTO_TEST_CASE(the_exchange_keeps_its_tree_for_a_second_run) {
  Findings findings;
  auto step = compiled("<emit/>", findings);
  auto exchange = exchange_of("<Placed><number>7</number></Placed>");
  Work first, second;
  BOOST_TEST(run(*step, exchange, first));
  BOOST_TEST(run(*step, exchange, second));
  BOOST_TEST(first.events[0].serialize() == second.events[0].serialize());
}

BOOST_AUTO_TEST_CASE(a_case_key_that_an_earlier_step_set_stays) {
  Findings findings;
  auto step = compiled("<emit/>", findings);
  auto exchange = exchange_of("<Placed/>");
  Work work;
  work.case_key = "case-of-the-workflow";
  BOOST_TEST(run(*step, exchange, work));
  BOOST_TEST(work.case_key == "case-of-the-workflow");
}

BOOST_AUTO_TEST_CASE(emit_takes_no_attributes) {
  Findings findings;
  compiled("<emit to='x'/>", findings);
  BOOST_REQUIRE(findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_select_finds_becomes_an_event_each_in_order) {
  Findings findings;
  auto step = compiled("<emit xmlns:s='urn:s' select='/s:shop/s:Placed'/>", findings);
  auto exchange = exchange_of(
      "<shop xmlns='urn:s'><Placed no='1'><number>7</number></Placed><other/>"
      "<Placed no='2'>text</Placed></shop>");
  Work work;
  BOOST_TEST(run(*step, exchange, work));
  BOOST_REQUIRE(work.events.size() == 2u);
  auto first = xml::Document::parse("<Placed xmlns='urn:s' no='1'><number>7</number></Placed>");
  BOOST_TEST(!xml::first_difference(first->root(), work.events[0].root()).has_value());
  BOOST_TEST(work.events[1].root().text() == "text");
  auto none = exchange_of("<shop xmlns='urn:s'/>");
  Work empty;
  BOOST_TEST(run(*step, none, empty));
  BOOST_TEST(empty.events.empty());
}
