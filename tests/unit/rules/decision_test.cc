// Decision tables: what they decide, what lint says about them, and how rules and steps use them.
#include <boost/test/unit_test.hpp>

#include "rules/decision_table.h"
#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

const rules::DecisionTable& table_of(RulesWorld& world, const std::string& csv) {
  world.write("t.dmn.csv", csv);
  auto outcome = world.load({world.path});
  for (const auto& finding : outcome.findings) BOOST_ERROR(lint_line(finding));
  BOOST_REQUIRE(outcome.set != nullptr);
  world.set = outcome.set;
  return *world.set->get<rules::DecisionTable>("decision-table", "t");
}

std::vector<std::string> lint(RulesWorld& world, const std::string& csv) {
  world.write("t.dmn.csv", csv);
  std::vector<std::string> lines;
  for (const auto& finding : world.load({world.path}).findings) {
    BOOST_TEST(!finding.zh.empty());
    lines.push_back(lint_line(finding).substr(world.path.size() + 1));
  }
  return lines;
}

std::string rows(const rules::Decision& decision) {
  std::string text;
  for (const auto& id : decision.row_ids()) text += id + " ";
  return text;
}

// One input x of that type; a row of each cell, numbered from 1.
std::string one_column(const std::string& policy, const std::string& type,
                       const std::vector<std::string>& cells, const std::string& values = "-") {
  std::string csv =
      policy + ",input,output\nname,x,y\ntype," + type + ",text\nvalues,\"" + values + "\",-\n";
  for (std::size_t i = 0; i < cells.size(); ++i)
    csv += std::to_string(i + 1) + ",\"" + cells[i] + "\",v" + std::to_string(i + 1) + "\n";
  return csv;
}

constexpr const char* kFlow =
    "U,input,input,output,output,valid-from,valid-to,annotation\n"
    "name,action,capacity,flow,days,,,\n"
    "type,text,number,text,integer,,,\n"
    "values,\"NEW, MOVE, SCRAP\",>= 0,\"ordinary, instant\",-,,,\n"
    "expression,string(/t:root/t:action),string(//t:capacity),,,,,\n"
    "namespace,t=urn:t,,,,,,\n"
    "1,\"NEW, MOVE\",< 100,ordinary,30,,2026-04-30,old\n"
    "2,\"NEW, MOVE\",< 100,ordinary,20,2026-05-01,,new\n"
    "3,\"NEW, MOVE\",>= 100,ordinary,40,,,\n"
    "4,SCRAP,-,instant,1,,,\n";

}  // namespace

BOOST_AUTO_TEST_CASE(decides_by_the_row_that_admits_all_inputs_on_the_day) {
  RulesWorld world;
  const auto& table = table_of(world, kFlow);
  auto decide = [&](const std::string& action, const std::string& capacity,
                    const std::string& day) {
    const std::string inputs[] = {action, capacity};
    return table.decide(inputs, day);
  };
  auto old = decide("NEW", "99.9", "2026-04-30");
  BOOST_TEST(rows(old) == "1 ");
  BOOST_TEST(table.output(old, "days") == "30");
  BOOST_TEST(table.output(old, "nothing") == "");
  BOOST_TEST(old.explanation("t") == "row 1 of t: action = NEW, capacity = 99.9, on 2026-04-30");
  BOOST_TEST(rows(decide("NEW", "99.9", "2026-05-01")) == "2 ");
  BOOST_TEST(rows(decide("NEW", "99.9", "")) == "2 ");
  BOOST_TEST(rows(decide("MOVE", "100", "2026-05-01")) == "3 ");
  BOOST_TEST(rows(decide("SCRAP", "many", "2026-05-01")) == "4 ");
  auto none = decide("NEW", "many", "2026-05-01");
  BOOST_TEST(rows(none) == "");
  BOOST_TEST(table.output(none, "days") == "");
  BOOST_TEST(none.explanation("t") == "no row of t: action = NEW, capacity = many, on 2026-05-01");
  auto document = tree("<action>MOVE</action><capacity>7</capacity>");
  BOOST_TEST(rows(*table.decide(document.root(), {}, "2026-05-01")) == "2 ");
  same(table.input_names(), {"action", "capacity"});
  same(table.output_names(), {"flow", "days"});
  BOOST_TEST(table.dated());
  BOOST_TEST(table.expressed());
}

BOOST_AUTO_TEST_CASE(cells_are_values_lists_ranges_and_their_negations) {
  RulesWorld world;
  auto first = [&](const std::string& type, const std::vector<std::string>& cells,
                   const std::string& value) {
    const auto& table = table_of(world, one_column("C", type, cells));
    const std::string inputs[] = {value};
    return rows(table.decide(inputs, ""));
  };
  const std::vector<std::string> texts = {"a", "a, b c ,d", "not(a, b c)", "\"\"a, b\"\", \"\"\"\"",
                                          "-"};
  BOOST_TEST(first("text", texts, "a") == "1 2 5 ");
  BOOST_TEST(first("text", texts, "b c") == "2 5 ");
  BOOST_TEST(first("text", texts, "d") == "2 3 5 ");
  BOOST_TEST(first("text", texts, "a, b") == "3 4 5 ");
  BOOST_TEST(first("text", texts, "") == "3 4 5 ");
  const std::vector<std::string> numbers = {"[1..5)", "(1..5]", "< 2.5",           ">= 5",
                                            "3",      "1, 5",   "not([2..3], > 4)"};
  BOOST_TEST(first("number", numbers, "1") == "1 3 6 7 ");
  BOOST_TEST(first("number", numbers, "3.00") == "1 2 5 ");
  BOOST_TEST(first("number", numbers, "5") == "2 4 6 ");
  BOOST_TEST(first("number", numbers, "-7") == "3 7 ");
  BOOST_TEST(first("number", numbers, "x") == "");
  const std::vector<std::string> dates = {"< 2026-05-01", "[2026-05-01..2026-05-31]", "2026-02-28"};
  BOOST_TEST(first("date", dates, "2026-02-28") == "1 3 ");
  BOOST_TEST(first("date", dates, "2026-05-31") == "2 ");
  BOOST_TEST(first("date", dates, "2026-02-30") == "");
}

BOOST_AUTO_TEST_CASE(hit_policies_take_one_the_first_or_all) {
  RulesWorld world;
  const std::string value[] = {"a"};
  const auto& first = table_of(world, one_column("F", "text", {"a", "-"}));
  BOOST_TEST(rows(first.decide(value, "")) == "1 ");
  const auto& all = table_of(world, one_column("C", "text", {"a", "b", "-"}));
  auto collected = all.decide(value, "");
  BOOST_TEST(rows(collected) == "1 3 ");
  BOOST_TEST(all.output(collected, "y") == "v1 v3");
}

BOOST_AUTO_TEST_CASE(refuses_rows_that_overlap) {
  RulesWorld world;
  same(lint(world, one_column("U", "number", {"[1..5]", "> 5", "[5..9)", "< 1"})),
       {"t.dmn.csv:7:1: error: Row \"1\" applies as well: x = 5 [decision.overlap]"});
  same(lint(world, one_column("U", "text", {"a, b", "not(a)"})),
       {"t.dmn.csv:6:1: error: Row \"1\" applies as well: x = b [decision.overlap]"});
  same(lint(world, one_column("U", "text", {"a", "not(a, b)", "b"})), {});
  std::string dated =
      "U,input,output,valid-from,valid-to\nname,x,y,,\n1,a,v,,2026-05-01\n2,a,w,2026-05-01,\n";
  same(lint(world, dated),
       {"t.dmn.csv:4:1: error: Row \"1\" applies as well: x = a, from 2026-05-01 "
        "[decision.overlap]"});
}

BOOST_AUTO_TEST_CASE(refuses_gaps_where_the_values_are_given) {
  RulesWorld world;
  same(lint(world, one_column("U", "text", {"a", "b"}, "a, b, c")),
       {"t.dmn.csv:6:1: error: No row decides for x = c [decision.gap]"});
  same(lint(world, one_column("U", "text", {"a", "b"})), {});
  same(lint(world, one_column("F", "number", {"[0..5)", "(5..10]"}, "[0..10]")),
       {"t.dmn.csv:6:1: error: No row decides for x = 5 [decision.gap]"});
  same(lint(world, one_column("U", "number", {"[0..1]", "[2..10]"}, "[0..10]")),
       {"t.dmn.csv:6:1: error: No row decides for x = (1..2) [decision.gap]"});
  same(lint(world, one_column("U", "integer", {"[0..1]", "[2..10]"}, "[0..10]")), {});
  same(lint(world, one_column("U", "date", {"< 2026-05-01", ">= 2026-05-02"}, ">= 2026-01-01")),
       {"t.dmn.csv:6:1: error: No row decides for x = 2026-05-01 [decision.gap]"});
  same(lint(world, one_column("C", "text", {"a"}, "a, b")), {});  // nothing may be collected
  std::string two =
      "U,input,input,output\nname,a,b,y\nvalues,\"1, 2\",\"1, 2\",-\n1,1,-,v\n2,2,1,w\n";
  same(lint(world, two), {"t.dmn.csv:5:1: error: No row decides for a = 2, b = 2 [decision.gap]"});
  world.write("codes/kind.csv", "code,name,valid-from,valid-to\nx,X,,\ny,Y,,\n");
  same(lint(world, one_column("U", "text", {"x"}, "table kind")),
       {"t.dmn.csv:5:1: error: No row decides for x = y [decision.gap]"});
}

BOOST_AUTO_TEST_CASE(refuses_gaps_in_time) {
  RulesWorld world;
  same(lint(world,
            "U,input,output,valid-from,valid-to\nname,x,y,,\nvalues,\"a, b\",-,,\n"
            "1,a,v,2025-01-01,2026-04-30\n2,b,v,2025-01-01,\n3,a,w,2026-05-02,\n"),
       {"t.dmn.csv:6:1: error: No row decides for x = a, from 2026-05-01 [decision.gap]"});
}

BOOST_AUTO_TEST_CASE(refuses_rows_that_are_never_reached) {
  RulesWorld world;
  same(lint(world, one_column("F", "text", {"a", "not(b)", "a, c", "-"})),
       {"t.dmn.csv:7:1: error: The row is never reached: those above it take all it admits "
        "[decision.unreachable]"});
  same(lint(world, one_column("F", "number", {"< 5", ">= 5", "[1..9]"})),
       {"t.dmn.csv:7:1: error: The row is never reached: those above it take all it admits "
        "[decision.unreachable]"});
  same(lint(world, one_column("U", "number", {"< 5", "> 20"}, "[0..10]")),
       {"t.dmn.csv:6:1: error: The row admits no value of \"x\" [decision.row-impossible]",
        "t.dmn.csv:6:1: error: No row decides for x = 5 [decision.gap]",
        "t.dmn.csv:6:1: error: No row decides for x = (5..10) [decision.gap]",
        "t.dmn.csv:6:1: error: No row decides for x = 10 [decision.gap]"});
}

BOOST_AUTO_TEST_CASE(large_tables_are_checked_within_bounds) {
  RulesWorld world;
  // Twelve columns of ten values: too many combinations to look through.
  std::string csv = "F", names = "name", types = "type", row1 = "1", row2 = "2";
  for (int i = 0; i < 12; ++i) {
    csv += ",input";
    names += ",c" + std::to_string(i);
    types += ",number";
    row1 += ",\"1, 2, 3, 4, 5\"";
    row2 += ",\"not(1, 3, 5)\"";
  }
  auto lines = lint(world, csv + ",output\n" + names + ",y\n" + types + ",text\n" + row1 + ",v\n" +
                               row2 + ",w\n");
  same(lines, {"t.dmn.csv:4:1: info: Too many combinations to look for gaps and rows that are "
               "never reached [decision.unchecked]"});
}

BOOST_AUTO_TEST_CASE(says_where_a_cell_is_wrong) {
  RulesWorld world;
  same(lint(world, one_column("C", "number",
                              {"", "x", "1 2", "[1..", "[5..1]", "(1..1)", "not(1", "1,", "[a..2]",
                               "[1-2]"})),
       {"t.dmn.csv:5:4: error: An empty cell; write - for anything [decision.cell]",
        "t.dmn.csv:6:4: error: \"x\" is not a number [decision.cell]",
        "t.dmn.csv:7:4: error: \"1 2\" is not a number [decision.cell]",
        "t.dmn.csv:8:8: error: \"\" is not a number [decision.cell]",
        "t.dmn.csv:9:4: error: The range holds nothing [decision.cell]",
        "t.dmn.csv:10:4: error: The range holds nothing [decision.cell]",
        "t.dmn.csv:11:9: error: The list of not( is not closed [decision.cell]",
        "t.dmn.csv:12:6: error: A value is missing [decision.cell]",
        "t.dmn.csv:13:5: error: \"a\" is not a number [decision.cell]",
        "t.dmn.csv:14:6: error: \"1-2\" is not a number [decision.cell]"});
  same(lint(world, one_column("C", "text", {"[1..2]", "甲，乙", "a, a", "\"\"a", "nto(a)"}, "-")),
       {"t.dmn.csv:5:4: error: Ranges are for numbers and dates; a text that begins like one "
        "stands in quotes [decision.cell]",
        "t.dmn.csv:6:5: error: A full-width comma: values are parted by \",\"; a text that holds "
        "one stands in quotes [decision.cell]",
        "t.dmn.csv:7:8: error: The value \"a\" stands twice [decision.cell]",
        "t.dmn.csv:8:4: error: The quotes are not closed [decision.cell]"});
  same(lint(world, one_column("C", "date", {"2026-02-30", "2026-1-1"})),
       {"t.dmn.csv:5:4: error: \"2026-02-30\" is not a date yyyy-MM-dd [decision.cell]",
        "t.dmn.csv:6:4: error: \"2026-1-1\" is not a date yyyy-MM-dd [decision.cell]"});
  same(lint(world, one_column("C", "integer", {"1.5"})),
       {"t.dmn.csv:5:4: error: \"1.5\" is not a whole number [decision.cell]"});
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_with_the_head_and_the_rows) {
  RulesWorld world;
  same(lint(world, ""), {"t.dmn.csv:1:1: error: The file is empty [decision.header]"});
  same(lint(world, "Q,imput,output\nname,x,y\n1,-,v\n"),
       {"t.dmn.csv:1:1: error: Unknown hit policy (U, F or C) \"Q\" [decision.hit-policy]",
        "t.dmn.csv:1:1: error: A table needs at least one column \"input\" [decision.role]",
        "t.dmn.csv:1:3: error: Unknown kind of column \"imput\" (did you mean \"input\"?) "
        "[decision.role]"});
  same(lint(world,
            "U,input,input,output\nname,x,x,day\ntype,txt,text,\nvalues,not(a),table nix,-\n"
            "expression,t:x +,,\nnamespace,urn:t,,\n"),
       {"t.dmn.csv:2:8: error: The name \"x\" stands twice [decision.name-twice]",
        "t.dmn.csv:2:10: error: \"day\" has a meaning of its own in samples and steps "
        "[decision.name-reserved]",
        "t.dmn.csv:3:6: error: Unknown type \"txt\" (did you mean \"text\"?) [decision.type]",
        "t.dmn.csv:4:8: error: The values of a column are listed, not excluded "
        "[decision.values]",
        "t.dmn.csv:4:15: error: Unknown code table \"nix\" [decision.table-unknown]",
        "t.dmn.csv:5:12: error: The expression cannot be read: the expression is malformed in "
        "\"t:x +\" near byte 6 [decision.expression]",
        "t.dmn.csv:6:11: error: A namespace is prefix=uri [decision.namespace]"});
  same(lint(world,
            "C,input,output,valid-to\nname,x,y,\nvalues,\"alpha, beta\",\"one, two\",\n"
            "1,alfa,one,\n1,beta,tow,2026-13-01\n,beta,,\n4,beta\n5,beta,one two,\n"),
       {"t.dmn.csv:4:3: error: \"alfa\" is not among the values of \"x\" (did you mean "
        "\"alpha\"?) [decision.value-unknown]",
        "t.dmn.csv:5:1: error: The row \"1\" stands twice [decision.row-id]",
        "t.dmn.csv:5:8: error: \"tow\" is not among the values of \"y\" (did you mean \"two\"?) "
        "[decision.value-unknown]",
        "t.dmn.csv:5:12: error: \"2026-13-01\" is not a date yyyy-MM-dd [decision.validity]",
        "t.dmn.csv:6:1: error: A row needs a number or name in its first column "
        "[decision.row-id]",
        "t.dmn.csv:6:7: error: The row says nothing for \"y\"; write \"\" for an empty text "
        "[decision.output-missing]",
        "t.dmn.csv:7:1: error: The row has 2 fields, the first 4 [decision.field-count]",
        "t.dmn.csv:8:8: error: \"one two\" is not among the values of \"y\" "
        "[decision.value-unknown]"});
}

BOOST_AUTO_TEST_CASE(rules_ask_a_table_and_are_checked_against_it) {
  RulesWorld world;
  world.write("t.dmn.csv", kFlow);
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:root'>
  <sch:let name='days' value="hub:decide('t', 'days', t:action, t:capacity, $filing-day)"/>
  <sch:report id='r' test="$days != ''">须在 <sch:value-of select='$days'/> 日内（第 <sch:value-of select="hub:decided-row('t', t:action, t:capacity, $filing-day)"/> 行）</sch:report>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<action>NEW</action><capacity>5</capacity>");
  auto found = rules.check(document.root(), rules::CheckOptions{.day = "2026-06-01"});
  BOOST_TEST(found->front().zh == "须在 20 日内（第 2 行）");
  auto test = [&](const std::string& expression) {
    auto lines = world.lint(
        "<sch:pattern id='p'><sch:rule context='t:root'>\n<sch:assert id='a' "
        "test=\"" +
        expression + "\">甲</sch:assert></sch:rule></sch:pattern>");
    return lines.empty() ? std::string() : lines.front();
  };
  BOOST_TEST(test("hub:decide('tt', 'days', 1, 2, 3)") ==
             "test.sch:4:26: error: Unknown decision table \"tt\" (did you mean \"t\"?) "
             "[rules.decision-table-unknown]");
  BOOST_TEST(test("hub:decide('t', 'day', 1, 2, 3)") ==
             "test.sch:4:26: error: Unknown output \"day\" (did you mean \"days\"?) "
             "[rules.decision-output-unknown]");
  BOOST_TEST(test("hub:decide('t', 'days', 1, 2)") ==
             "test.sch:4:26: error: A decision lacks or exceeds its values: the table \"t\" has 2 "
             "inputs and rows with a validity: the day is the last argument "
             "[rules.decision-arguments]");
  BOOST_TEST(test("hub:decided-row('t', 1, 2, 3, 4)") ==
             "test.sch:4:26: error: A decision lacks or exceeds its values: the table \"t\" has 2 "
             "inputs, 4 values given [rules.decision-arguments]");
}

BOOST_AUTO_TEST_CASE(a_step_sets_what_the_table_says_for_the_steps_after_it) {
  RulesWorld world;
  table_of(world, kFlow);
  auto kind = rules::decide_step_kind();
  auto compile = [&](const std::string& text, Findings& findings) {
    auto element = xml::Document::parse_definition(text, "i.xml");
    return kind->compile(element->root(), *world.set, findings);
  };
  Findings findings;
  auto step = compile("<decide xmlns:t='urn:t' table='t' date='string(//t:at)'/>", findings);
  BOOST_REQUIRE(step != nullptr);
  Exchange exchange;
  exchange.tree = tree("<action>NEW</action><capacity>5</capacity><at>2026-04-01</at>");
  BOOST_REQUIRE(dynamic_cast<JudgeStep&>(*step).run(exchange).has_value());
  BOOST_TEST(exchange.findings.empty());
  BOOST_TEST(exchange.variables["flow"] == "ordinary");
  BOOST_TEST(exchange.variables["days"] == "30");
  BOOST_TEST(exchange.variables["decided-by"] ==
             "row 1 of t: action = NEW, capacity = 5, on 2026-04-01");
  exchange.tree = tree("<action>OTHER</action>");
  BOOST_REQUIRE(dynamic_cast<JudgeStep&>(*step).run(exchange).has_value());
  BOOST_REQUIRE(exchange.findings.size() == 1u);
  BOOST_TEST(exchange.findings.front().code == "decision.none");
  BOOST_TEST(exchange.findings.front().en ==
             "Nothing is decided: no row of t: action = OTHER, capacity = \"\"");

  BOOST_TEST(compile("<decide table='tt'/>", findings) == nullptr);
  BOOST_TEST(lint_line(findings.back()) ==
             "i.xml:1:16: error: Unknown decision table \"tt\" (did you mean \"t\"?) "
             "[interface.decision-table-unknown]");
  table_of(world, one_column("U", "text", {"a"}));
  BOOST_TEST(compile("<decide table='t'/>", findings) == nullptr);
  BOOST_TEST(lint_line(findings.back()) ==
             "i.xml:1:16: error: The table has inputs without an expression; a step cannot give "
             "their values [decide.expression]");
}

BOOST_AUTO_TEST_CASE(a_choice_follows_what_a_table_decided) {
  RulesWorld world;
  world.write("t.dmn.csv", kFlow);
  world.rules(
      "<sch:pattern id='p'><sch:rule context='t:root'><sch:report id='slow' test='true()'>慢"
      "</sch:report></sch:rule></sch:pattern>");
  auto check = rules::check_step_kind();
  auto decide = rules::decide_step_kind();
  auto choose = choose_step_kind({check.get()}, &world.functions);
  Findings findings;
  auto compile = [&](StepKind& kind, const std::string& text) {
    auto element = xml::Document::parse_definition(text, "i.xml");
    auto step = kind.compile(element->root(), *world.set, findings);
    BOOST_REQUIRE(step != nullptr);
    return step;
  };
  auto first = compile(*decide, "<decide table='t'/>");
  auto second =
      compile(*choose, "<choose><when test='$days > 20'><check rules='test'/></when></choose>");
  Interface target;
  auto judged = [&](const std::string& action, const std::string& capacity) {
    Exchange exchange;
    exchange.interface = &target;
    exchange.tree = tree("<action>" + action + "</action><capacity>" + capacity + "</capacity>");
    for (auto* step : {first.get(), second.get()})
      BOOST_REQUIRE(dynamic_cast<JudgeStep&>(*step).run(exchange).has_value());
    return exchange.findings.size();
  };
  BOOST_TEST(judged("NEW", "100") == 1u);  // row 3: 40 days
  BOOST_TEST(judged("NEW", "99") == 0u);   // row 2: 20 days
  BOOST_TEST(judged("SCRAP", "") == 0u);   // row 4: 1 day
}

BOOST_AUTO_TEST_CASE(samples_say_which_row_applies) {
  RulesWorld world;
  table_of(world, kFlow);
  auto run = [&] {
    auto runner = rules::decision_samples();
    SampleRunner* const runners[] = {runner.get()};
    const std::string roots[] = {world.path};
    auto report = run_samples(roots, runners, *world.set);
    std::string text = std::to_string(report.passed) + "/" + std::to_string(report.failed);
    for (const auto& finding : report.findings)
      text += "\n" + lint_line(finding).substr(world.path.size() + 1);
    return text;
  };
  world.write("t.samples/days.csv",
              "action,capacity,day,row,days\nNEW,5,2026-04-30,1,30\nNEW,5,2026-05-01,2,20\n"
              "SCRAP,,2026-05-01,4,1\nOTHER,1,2026-05-01,,\n");
  BOOST_TEST(run() == "4/0");
  world.write("t.samples/days.csv", "action,capacity,day,row,days\nNEW,5,2026-04-30,2,20\n");
  BOOST_TEST(run() ==
             "0/2\nt.samples/days.csv:2:18: error: expected row \"2\": row 1 of t: action = NEW, "
             "capacity = 5, on 2026-04-30 [sample.decision]\n"
             "t.samples/days.csv:2:20: error: expected days \"20\", got \"30\" [sample.decision]");
  world.write("t.samples/days.csv", "acton,capacity,row\nNEW,5,2\n");
  BOOST_TEST(run() ==
             "0/2\nt.samples/days.csv:1:1: error: Unknown column \"acton\" (did you mean "
             "\"action\"?) [sample.decision]\n"
             "t.samples/days.csv:1:1: error: The column \"action\" is missing [sample.decision]");
}
