// Match patterns against the search they stand for: a node matches a pattern when "//pattern"
// finds it.
#include "bus/xml/match_pattern.h"

#include <boost/test/unit_test.hpp>

#include "bus/xml/impl/match_step.h"
#include "bus/xml/work_meter.h"

namespace jiuqu::xml {
namespace {

const Namespaces& namespaces() {
  static const Namespaces all{{"t", "urn:t"}};
  return all;
}

Document parsed(std::string_view text) {
  auto document = Document::parse_definition(text, "match.xml");
  BOOST_REQUIRE(document.has_value());
  return std::move(*document);
}

constexpr std::string_view kDocument =
    "<root xmlns='urn:t' xmlns:o='urn:o' k='0'>lead<a k='1'><b/><b k='2'>x</b><c><b/></c></a>"
    "<a><b k='3'/><?go on?><o:b/></a><!-- said --><d>1</d><d>2</d><d>2</d><last/></root>";

FunctionTable functions() {
  FunctionTable table;
  table.add({"two", 0, 0, [](std::span<const Value>) -> Result<Value> { return 2.0; }, "2"});
  return table;
}

std::vector<Node> matching(const MatchPattern& pattern, const Document& document,
                           const Variables& variables) {
  std::vector<Node> found;
  MatchPattern::Memo memo;
  walk(document_node(document.root()), [&](Node node) {
    auto holds = pattern.matches(node, variables, memo);
    BOOST_REQUIRE(holds.has_value());
    if (*holds) found.push_back(node);
  });
  return found;
}

std::string refusal(const std::string& pattern) {
  FunctionTable table = functions();
  auto compiled = MatchPattern::compile(pattern, namespaces(), &table);
  return compiled ? "accepted" : compiled.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_CASE(matches_what_a_search_from_everywhere_finds) {
  Document document = parsed(kDocument);
  FunctionTable table = functions();
  Variables variables{{"which", 2.0}, {"key", std::string("2")}};
  for (const std::string pattern : {"t:a",
                                    "t:a/t:b",
                                    "t:a//t:b",
                                    "t:b",
                                    "*",
                                    "t:*",
                                    "@k",
                                    "@*",
                                    "t:a/@k",
                                    "text()",
                                    "t:d/text()",
                                    "node()",
                                    "comment()",
                                    "processing-instruction()",
                                    "processing-instruction('go')",
                                    "processing-instruction('stop')",
                                    "t:b[@k]",
                                    "t:b[@k = '2']",
                                    "t:b[2]",
                                    "t:b[last()]",
                                    "t:b[position() = 1]",
                                    "t:d[. = 2][1]",
                                    "t:d[1][. = 2]",
                                    "t:d[$which]",
                                    "t:b[@k = $key]",
                                    "t:d[hub:two()]",
                                    "t:a[t:b][2]",
                                    "t:a[t:c]/t:b[1]",
                                    "t:a[not(t:c)]/t:b",
                                    "t:root/t:a[1]//t:b[1]",
                                    "child::t:b",
                                    "attribute::k",
                                    "t:d[. = 2 or . = 1]",
                                    "t:d[preceding-sibling::t:d]",
                                    "t:a[count(t:b) - 1]",
                                    "t:a[t:b[@k] | t:c]",
                                    "t:c | t:d",
                                    "*[@k][t:b]",
                                    "node()[2]",
                                    "@*[. = 1]",
                                    "t:b [ @k ] [ 1 ]",
                                    "*/*/*",
                                    "t:d['x']",
                                    "t:d[-1 + 2]",
                                    "t:d[true()]"}) {
    BOOST_TEST_CONTEXT(pattern) {
      auto compiled = MatchPattern::compile(pattern, namespaces(), &table);
      BOOST_REQUIRE_MESSAGE(compiled.has_value(), (compiled ? "" : compiled.error().detail));
      std::string search;
      auto bar = pattern.find(" | t:d");
      search = "//" + (bar == pattern.npos ? pattern : "t:c | //t:d");
      auto expected = XPath::compile(search, namespaces(), &table)
                          ->nodes(document_node(document.root()), variables);
      BOOST_REQUIRE(expected.has_value());
      auto found = matching(*compiled, document, variables);
      BOOST_TEST((found == *expected), found.size() << " for " << expected->size());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_pattern_may_begin_at_the_root) {
  Document document = parsed(kDocument);
  auto paths = [&](const std::string& pattern) {
    auto compiled = MatchPattern::compile(pattern, namespaces());
    BOOST_REQUIRE(compiled.has_value());
    std::string told;
    for (Node node : matching(*compiled, document, {})) told += node.path() + ";";
    return told;
  };
  BOOST_TEST(paths("/t:root") == "/root;");
  BOOST_TEST(paths("/t:a") == "");
  BOOST_TEST(paths("/t:root/t:a") == "/root/a[1];/root/a[2];");
  BOOST_TEST(paths("//t:c") == "/root/a[1]/c;");
  BOOST_TEST(paths("/*//t:c/t:b") == "/root/a[1]/c/b;");
  BOOST_TEST(paths("/") == ";");
  BOOST_TEST(paths("/ | t:c") == ";/root/a[1]/c;");
}

BOOST_AUTO_TEST_CASE(tells_what_can_match_at_all) {
  auto told = [](const std::string& pattern) {
    auto compiled = MatchPattern::compile(pattern, namespaces());
    std::string text;
    for (const auto& target : compiled->targets())
      text += std::to_string(int(target.kind)) + target.name + ";";
    return text;
  };
  BOOST_TEST(told("/") == "0;");
  BOOST_TEST(told("t:a/t:b | @k") == "1b;2k;");
  BOOST_TEST(told("* | @* | t:*") == "1;2;1;");
  BOOST_TEST(told("text() | comment() | processing-instruction()") == "3;4;5;");
  BOOST_TEST(told("node() | @node()") == "6;2;");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_pattern_with_its_reason) {
  BOOST_TEST(refusal("t:a/..").contains("names the node itself, not \"..\" near byte"));
  BOOST_TEST(refusal(".").contains("names the node itself"));
  BOOST_TEST(refusal("ancestor::t:a").contains("the axis \"ancestor\" is not for patterns"));
  BOOST_TEST(refusal("id('x')").contains("the function id() cannot begin a step"));
  BOOST_TEST(refusal("hub:two()").contains("unknown prefix \"hub\""));
  BOOST_TEST(refusal("t:two()/t:a").contains("a function cannot begin a step"));
  BOOST_TEST(refusal("$x").contains("a name is missing"));
  BOOST_TEST(refusal("(t:a)[1]").contains("a name is missing"));
  BOOST_TEST(refusal("t:a[").contains("a bracket is not closed"));
  BOOST_TEST(refusal("t:a[@k='").contains("a bracket is not closed"));
  BOOST_TEST(refusal("t:a[@k=]").contains("malformed"));
  BOOST_TEST(refusal("t:a |").contains("a name is missing"));
  BOOST_TEST(refusal("").contains("a name is missing"));
  BOOST_TEST(refusal("t:a = 1").contains("a pattern is steps"));
  BOOST_TEST(refusal("tt:a").contains("did you mean \"t\"?"));
  BOOST_TEST(refusal("t:a[current() = 1]").contains("current() has no meaning in a pattern"));
  BOOST_TEST(refusal("t:a[hub:tow()]").contains("hub:two"));
  std::string deep = "t:a";
  for (int i = 0; i < 40; ++i) deep += "/t:a";
  BOOST_TEST(refusal(deep).contains("too many steps"));
}

BOOST_AUTO_TEST_CASE(knows_which_predicates_count) {
  for (const char* plain : {"@k",
                            "a/b",
                            "a = 1",
                            "not(a)",
                            "a and b",
                            "a or b",
                            "contains(a, 'last(')",
                            ".",
                            "..",
                            "a | b",
                            "*",
                            "@*",
                            "a/*",
                            "text()",
                            "a/text()",
                            "boolean(1)",
                            "'x'",
                            "and",
                            "x/or/y",
                            "ancestor::a",
                            "a[1]/b",
                            "a != b",
                            "a < 1"})
    BOOST_TEST(!predicate_counts(plain), plain);
  for (const char* counting :
       {"1", "position() = 1", "last()", "$x", "count(a)", "a + 1", "a - 1", "-1", ".5", "a * 2",
        "a div 2", "hub:two()", "number(a)", "x/or + 1", "(1)", "string(a)", "a[1]/b = last()"})
    BOOST_TEST(predicate_counts(counting), counting);
}

BOOST_AUTO_TEST_CASE(positions_in_a_long_list_cost_one_look) {
  auto steps = [](int count) {
    std::string text = "<root xmlns='urn:t'>";
    for (int i = 0; i < count; ++i) text += "<a/>";
    Document document = parsed(text + "</root>");
    auto pattern = MatchPattern::compile("t:a[last()]", namespaces());
    WorkMeter meter(1U << 30);
    BOOST_TEST(matching(*pattern, document, {}).size() == 1u);
    return meter.steps();
  };
  auto once = steps(1000);
  BOOST_TEST(once > 0u);
  BOOST_TEST(double(steps(2000)) <= 2.2 * double(once));
}

BOOST_AUTO_TEST_CASE(a_meter_ends_what_goes_past_its_bound) {
  std::string text = "<root xmlns='urn:t'>";
  for (int i = 0; i < 100; ++i) text += "<a/>";
  Document document = parsed(text + "</root>");
  auto expression = XPath::compile("count(//t:a)", namespaces());
  WorkMeter meter(500);
  auto first = expression->string(document.root());
  BOOST_TEST(first.has_value());
  Result<std::string> next = first;
  for (int i = 0; i < 10 && next; ++i) next = expression->string(document.root());
  BOOST_REQUIRE(!next.has_value());
  BOOST_TEST((next.error().code == ErrorCode::limit_exceeded));
  {
    WorkMeter inner(1U << 20);
    BOOST_TEST(expression->string(document.root()).has_value());
  }
  BOOST_TEST(WorkMeter::current() == &meter);
}

BOOST_AUTO_TEST_CASE(current_is_the_node_the_expression_was_started_on) {
  Document document = parsed(kDocument);
  auto expression = XPath::compile("count(//t:d[. = current()])", namespaces());
  BOOST_REQUIRE(expression.has_value());
  std::vector<std::string> counts;
  for (Node node : document.root().children("d")) counts.push_back(*expression->string(node));
  BOOST_TEST(counts == (std::vector<std::string>{"1", "2", "2"}), boost::test_tools::per_element());
  BOOST_TEST(!XPath::compile("current(1)", namespaces()).has_value());
}

BOOST_AUTO_TEST_CASE(a_document_is_a_node_of_a_result) {
  Document document = parsed(kDocument);
  auto whole = XPath::compile("/", namespaces())->nodes(document.root());
  BOOST_REQUIRE(whole.has_value());
  BOOST_REQUIRE(whole->size() == 1u);
  BOOST_TEST((kind_of(whole->front()) == NodeKind::root));
  BOOST_TEST(whole->front().text() == "leadx122");
}

}  // namespace jiuqu::xml
