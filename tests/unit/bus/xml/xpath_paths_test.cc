#include "bus/xml/xpath_paths.h"

#include <boost/test/unit_test.hpp>

using namespace jiuqu;

namespace {

std::string told(const std::string& expression, const std::string& context = {}) {
  std::vector<xml::NamedPath> contexts;
  if (!context.empty()) contexts = xml::parts_of_expression(context).paths;
  // Of the context only its last path: the whole.
  if (!contexts.empty()) contexts = {contexts.back()};
  std::string all;
  for (const auto& path : xml::parts_of_expression(expression, contexts).paths) {
    all += all.empty() ? "" : " ";
    for (const auto& step : path.steps)
      all += (&step == &path.steps.front() && !path.anchored ? "" : "/") +
             std::string(step.attribute ? "@" : "") + step.name;
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_path_of_an_expression_is_found) {
  BOOST_TEST(told("/l:a/l:b = 'x' and l:c/@d") == "/a /a/b c c/@d");
  BOOST_TEST(told("normalize-space(l:a) = '' or not(b)") == "a b");
  BOOST_TEST(told("//l:row/l:x") == "row row/x");
  BOOST_TEST(told("count(a) * b - 1 div c") == "a b c");
  BOOST_TEST(told("$x/l:y | $div") == "y");
}

BOOST_AUTO_TEST_CASE(relative_paths_go_on_from_the_context) {
  BOOST_TEST(told("l:name", "/l:app/l:person") == "/app/person/name");
  BOOST_TEST(told("../l:id", "/l:app/l:person") == "/app/id");
  BOOST_TEST(told(". = 'a'", "/l:app") == "/app");
  BOOST_TEST(told("/l:other", "/l:app") == "/other");
}

BOOST_AUTO_TEST_CASE(predicates_go_on_from_what_they_filter) {
  BOOST_TEST(told("a[b = 'x']/c") == "a a/b a/c");
  BOOST_TEST(told("a[@k][2]") == "a a/@k");
  BOOST_TEST(told("f(a[b], c)") == "a a/b c");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_no_fault) {
  BOOST_TEST(told("]]))''") == "");
  BOOST_TEST(told("a[b") == "a a/b");
  BOOST_TEST(told("'open") == "");
  BOOST_TEST(told("") == "");
}
