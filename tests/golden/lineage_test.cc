// Where did this value on the licence come from: a case through its way, and the answer.
#include "adapters/simulators/generator.h"
#include "tests/golden/operated.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

// A new lift, led through its way by one officer who has all roles.
struct Case : Operated {
  Case() {
    start(".", {{"JIUQU_PLATFORM_KEY", "in"}, {"JIUQU_PLATFORM_REPORT_KEY", "out"}});
    simulators::GeneratorOptions options;
    options.handling_item = "26";
    auto generator = simulators::Generator::load(kSource, options);
    BOOST_REQUIRE(generator.has_value());
    number = generator->project_no(0);
    application = generator->application(0).text(simulators::Encoding::json);
    apply(application);
  }
  void apply(const std::string& body) {
    BOOST_REQUIRE(push("/platform/v1/applications", "in", body) == 200);
  }
  // Completes the open task, once there is one, if it is that one.
  void complete(const std::string& element, const std::string& outcome,
                const std::string& opinion = {}) {
    json::Json task;
    while (task.string_or("element") != element)
      for (const auto& row : rows_as("all-token", {"tasks", "list", "--case", number}))
        if (row.string_or("state") == "open") task = row;
    auto done = ask({"tasks", "complete", task.string_or("id"), "--task-version",
                     task.member("version")->text, "--outcome", outcome, "--opinion", opinion},
                    "all-token");
    BOOST_REQUIRE_MESSAGE(done.status == 0, done.err);
  }
  std::vector<json::Json> rows_as(const std::string& token, std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    std::vector<json::Json> found;
    for (const auto& line : split(trim(ask(std::move(arguments), token).out), '\n'))
      if (!line.empty()) found.push_back(json::Json::parse(line).value_or(json::Json{}));
    return found;
  }
  void grant() {
    complete("review", "pass");
    complete("decide", "grant");
    complete("make-licence", "made");
    complete("issue-licence", "issued");
    complete("close", "closed");
  }
  // Everything that was printed.
  std::string lineage(const std::string& field, int status = 0) {
    auto told = ask({"cases", "show", number, "--lineage", field});
    BOOST_TEST(told.status == status, told.out << told.err);
    return told.out + told.err;
  }
  // The rows of a field: of the application, a licence or a report.
  std::vector<json::Json> fields(const std::string& part, const std::string& field) {
    std::vector<json::Json> found;
    for (auto& row : rows_as("all-token", {"cases", "show", number, "--lineage", field}))
      if (row.string_or("part") == part) found.push_back(std::move(row));
    return found;
  }
  json::Json field_of(const std::string& part, const std::string& field) {
    auto found = fields(part, field);
    BOOST_REQUIRE_MESSAGE(!found.empty(), "no " << field << " in " << part);
    return found[0];
  }
  // The application with another text in the place of one.
  std::string with(const std::string& from, const std::string& to) const {
    return test::replaced(application, from, to);
  }
  std::string number, application;
};

// A member of the first link of that kind.
std::string told(const json::Json& field, const std::string& kind, const std::string& name) {
  for (const auto& link : field.member("links")->items)
    if (link.string_or("kind") == kind) return link.string_or(name);
  return "no " + kind;
}

// What the last map of a field made it from: "$.form.useUnitName 3110".
std::string raw_of(const json::Json& field) {
  std::string raw;
  for (const auto& link : field.member("links")->items)
    if (const json::Json* sources = link.member("sources"))
      raw = sources->items[0].string_or("from") + " " + sources->items[0].string_or("text");
  return raw;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_value_on_the_licence_is_traced_to_the_raw_field_of_the_platform) {
  Case one;
  one.complete("formal-exam", "pass");
  one.complete("accept", "accept");
  one.grant();

  auto code = one.field_of("licence", "eqCode");
  BOOST_TEST(raw_of(code).starts_with("$.form.eqCode 3110"), raw_of(code));
  BOOST_TEST(told(code, "map", "at").starts_with("mappings/platform/application.map.xml:"));
  BOOST_TEST(told(code, "map", "rule") == "<field to=\"eqCode\" from=\"eqCode\"/>");
  BOOST_TEST(told(code, "message", "interface") == "platform.application.push");
  auto number = one.field_of("licence", "number");
  BOOST_TEST(told(number, "number", "counter").starts_with("licence:梯11鄂"));
  BOOST_TEST(told(number, "task", "officer_name") == "李四");

  // On the report that closed the case: through the event to the counter, or to the platform.
  auto reported = one.field_of("report", "resultCertNo");
  BOOST_TEST(reported.string_or("value") == number.string_or("value"));
  BOOST_TEST(told(reported, "event", "path") == "/CaseClosed/licence/number");
  BOOST_TEST(told(reported, "number", "number") == number.string_or("value"));
  auto organ = one.fields("report", "orgName").back();
  BOOST_TEST(raw_of(organ).starts_with("$.up_pro_accept.org_name "), raw_of(organ));
  auto type = one.fields("report", "resultType").back();
  BOOST_TEST(told(type, "map", "row").starts_with("true "), told(type, "map", "row"));
  BOOST_TEST(told(type, "map", "row_at").starts_with("mappings/codes/decision-result.csv:"));
  BOOST_TEST(told(type, "task", "element") == "decide");

  std::string page = one.lineage("applyer_name");  // by the partner's own name
  BOOST_TEST(has(page, "/application/applicant/name = "), page);
  BOOST_TEST(has(page, "    <- $.up_pro_accept.applyer_name "), page);
  BOOST_TEST(!has(page, "resultCertNo"), page);
  BOOST_TEST(has(page, "**"), page);  // masked
  BOOST_TEST(has(one.lineage("resultCertN", 1), "did you mean \"resultCertNo\"?"));
  BOOST_TEST(has(one.log(), "\"event\":\"audit.case.lineage\""));
}

BOOST_AUTO_TEST_CASE(after_a_changed_mapping_a_case_shows_the_one_it_ran_under) {
  Case one;
  one.complete("formal-exam", "pass");
  auto before = one.field_of("application", "summary");
  std::string as_it_was = one.tree.change("mappings/platform/application.map.xml",
                                          "<field to=\"summary\" from=\"project_name\"/>",
                                          "\n\n<field to=\"summary\" constant=\"概要\"/>");
  BOOST_REQUIRE(one.ask({"reload"}).status == 0);
  auto after = one.field_of("application", "summary");
  for (const char* name : {"at", "rule", "definitions"})
    BOOST_TEST(told(after, "map", name) == told(before, "map", name));
  BOOST_TEST(raw_of(after).starts_with("$.up_pro_accept.project_name "), raw_of(after));
  // Its later reports run under the new set, about the application that was mapped by the old one.
  one.complete("accept", "accept");
  auto version = one.ask({"version"});
  auto report = one.field_of("report", "projectNo");
  BOOST_TEST(told(report, "map", "definitions") != told(before, "map", "definitions"));
  BOOST_TEST(has(version.out, told(report, "map", "definitions")), version.out);
  const json::Json& origin = *(report.member("links")->items.end() - 2);
  BOOST_TEST(origin.string_or("definitions") == told(before, "map", "definitions"));
  auto kept = one.field_of("application", "summary");
  BOOST_TEST(told(kept, "map", "rule") == "<field to=\"summary\" from=\"project_name\"/>");
}

BOOST_AUTO_TEST_CASE(a_correction_changes_where_a_value_comes_from) {
  Case one;
  one.complete("formal-exam", "pass");
  auto before = one.field_of("application", "summary");
  one.complete("accept", "correct", "概要不明");
  one.apply(one.with("\"project_name\":\"", "\"project_name\":\"补正"));
  auto after = one.field_of("application", "summary");
  BOOST_TEST(after.string_or("value") == "补正" + before.string_or("value"));
  BOOST_TEST(told(after, "message", "id") != told(before, "message", "id"));
  // The report that asked for it tells of the application before.
  auto asked = one.field_of("report", "projectNo");
  BOOST_TEST(told(asked, "event", "name") == "CorrectionRequested");
  BOOST_TEST(told(asked, "message", "id") == told(before, "message", "id"));
  auto reason = one.fields("report", "correctionReason");
  if (!reason.empty()) BOOST_TEST(told(reason[0], "task", "element") == "accept");

  auto rows = one.rows({"messages", "list", "--case", one.number, "--state", "accepted"});
  BOOST_REQUIRE(rows.size() == 2u);
  auto first = one.ask({"messages", "show", rows[0].string_or("id"), "--lineage"});
  BOOST_TEST(first.status == 0, first.err);
  BOOST_TEST(has(first.out, "it gives what the record shows (canonical form)"), first.out);
}

BOOST_AUTO_TEST_CASE(a_message_that_the_run_does_not_give_back_shows_no_lineage) {
  RelayOperated operated;
  operated.peer.answer(400);
  operated.parcel(1, "east");
  std::string id = operated.dead_letters(1)[0].string_or("id");
  auto traced = operated.ask({"messages", "show", id, "--lineage"});
  BOOST_TEST(traced.status == 0, traced.err);
  for (const char* part : {"it gives what the record shows (body)", "/notice/town = \"Ankou\"",
                           "row of town: A Ankou   mappings/codes/town.csv:2, always valid",
                           "    <- event Sent  /Sent/town", "    <- $.town \"A\"   mappings/post/",
                           "    <- constant \"one\""})
    BOOST_TEST(has(traced.out, part), part << " in\n" << traced.out);

  operated.tree.write("other.json", R"({"number":"7"})");
  operated.peer.answer(200);
  BOOST_TEST(operated
                 .ask({"parked", "replay", id, "--reason", "by hand", "--edit",
                       operated.tree.path() + "/other.json"})
                 .status == 0);
  auto edited = operated.ask({"messages", "show", id, "--lineage"});
  BOOST_TEST(edited.status == 1);
  BOOST_TEST(has(edited.out, "the record shows 14 bytes, SHA-256 "), edited.out);
  BOOST_TEST(has(edited.out, "no lineage is told\n"), edited.out);
  BOOST_TEST(!has(edited.out, "<-"), edited.out);
}
