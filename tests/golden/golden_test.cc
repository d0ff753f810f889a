// The built program as a person uses it: what `jiuqu lint` says about broken definitions, word for
// word; commands, counts and exit codes. JIUQU_GOLDEN_UPDATE=1 writes the golden files instead of
// comparing: read the difference before committing it.
#include <set>
#include <span>

#include "bus/base/hash.h"
#include "bus/codes/code_table.h"
#include "bus/json/json.h"
#include "tests/golden/defects.h"
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

// The findings of an output without the line of counts, which changes with every new file.
std::string findings_of(const std::string& out) {
  auto end = out.rfind('\n', out.empty() ? 0 : out.size() - 2);
  return end == std::string::npos ? std::string() : out.substr(0, end + 1);
}

std::string last_line_of(const std::string& out) {
  return out.substr(findings_of(out).size());
}

void compare_with_golden(const std::string& name, const std::string& actual) {
  std::string file = kSource + "/tests/golden/lint/" + name + ".txt";
  if (std::getenv("JIUQU_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  auto wanted = read_file(file);
  BOOST_REQUIRE_MESSAGE(wanted.has_value(), "no " << file);
  BOOST_CHECK_MESSAGE(actual == *wanted, name << ":\n--- wanted\n"
                                              << *wanted << "--- lint says\n"
                                              << actual);
}

// Sows the defect, lints, and mends the tree again.
void check_lint(const Tree& tree, const Defect& defect, int status) {
  bool is_new = *defect.from == '\0';
  std::string before;
  if (is_new)
    tree.write(defect.file, defect.to);
  else
    before = tree.change(defect.file, defect.from, defect.to);
  auto outcome = tree.run_on_definitions({"lint"});
  BOOST_TEST(outcome.status == status, defect.name);
  std::string findings = findings_of(outcome.out);
  BOOST_TEST(!findings.empty(), defect.name);
  compare_with_golden(defect.name, findings);
  if (is_new)
    fs::remove(tree.path() + "/" + defect.file);
  else
    tree.write(defect.file, before);
}

}  // namespace

BOOST_AUTO_TEST_CASE(lint_tells_each_defect_with_file_line_reason_and_the_likely_word) {
  Tree tree;
  for (const Defect& defect : kDefects) check_lint(tree, defect, 1);
  for (const Defect& doubt : kDoubts) check_lint(tree, doubt, 0);
}

BOOST_AUTO_TEST_CASE(every_golden_file_belongs_to_a_defect_and_there_are_many_kinds) {
  std::set<std::string> names;
  for (const auto& defects : {std::span<const Defect>(kDefects), std::span<const Defect>(kDoubts)})
    for (const Defect& defect : defects)
      BOOST_TEST(names.insert(defect.name).second, defect.name << " stands twice");
  for (const auto& entry : fs::directory_iterator(kSource + "/tests/golden/lint"))
    BOOST_TEST(names.contains(entry.path().stem().string()), entry.path().string());
  BOOST_TEST_MESSAGE(names.size() << " kinds of defects are sown");
  BOOST_TEST(names.size() >= 45u);
}

BOOST_AUTO_TEST_CASE(lint_and_test_close_with_counts_on_the_shipped_definitions) {
  Tree tree;
  auto lint = tree.run_on_definitions({"lint"});
  BOOST_TEST(lint.status == 0);
  BOOST_TEST(lint.out == last_line_of(lint.out), lint.out);
  BOOST_TEST(lint.out.contains(" files, 0 errors, 0 warnings, "), lint.out);
  auto test = tree.run_on_definitions({"test"});
  BOOST_TEST(test.status == 0, test.out);
  BOOST_TEST(test.out.ends_with(" passed, 0 failed\n"), test.out);
  BOOST_TEST(!test.out.starts_with("0 "));
  BOOST_TEST(test.out == last_line_of(test.out), test.out);
}

BOOST_AUTO_TEST_CASE(one_changed_field_name_makes_lint_and_test_fail_with_the_place) {
  Tree tree;
  tree.change("mappings/platform/result-report.map.xml", "to=\"projectNo\"", "to=\"projectNr\"");
  for (const char* command : {"lint", "test"}) {
    auto outcome = tree.run_on_definitions({command});
    BOOST_TEST(outcome.status == 1, command);
    BOOST_TEST(outcome.out.starts_with("mappings/platform/result-report.map.xml:"), outcome.out);
    BOOST_TEST(outcome.out.contains("projectNr"), outcome.out);
    BOOST_TEST(outcome.out.contains("did you mean \"projectNo\"?"), outcome.out);
  }
}

BOOST_AUTO_TEST_CASE(a_sample_that_differs_makes_test_fail_with_its_file) {
  Tree tree;
  tree.change("rules/intake.samples/new-lift.pass.xml", "<zipCode>430060", "<zipCode>4300");
  auto outcome = tree.run_on_definitions({"test"});
  BOOST_TEST(outcome.status == 1);
  BOOST_TEST(findings_of(outcome.out) ==
             "rules/intake.samples/new-lift.pass.xml:0:0: error: found and not expected: "
             "usingUnit.zipCode.form /application/usingUnit/zipCode [sample.rules]\n");
  BOOST_TEST(last_line_of(outcome.out).ends_with(" passed, 1 failed\n"), outcome.out);
}

BOOST_AUTO_TEST_CASE(findings_come_as_json_too) {
  Tree tree;
  tree.change("adapters/partners/platform/partner.xml", "base-url=", "base-ulr=");
  auto outcome = tree.run_on_definitions({"lint", "--json"});
  BOOST_TEST(outcome.status == 1);
  for (const auto& line : split(trim(outcome.out), '\n')) {
    auto finding = json::Json::parse(line);
    BOOST_REQUIRE(finding.has_value());
    if (finding->string_or("level") != "error") continue;
    BOOST_TEST(finding->string_or("file") == "adapters/partners/platform/partner.xml");
    BOOST_TEST(finding->integer_or("line", 0) == 7);
    BOOST_TEST(!finding->string_or("zh").empty());
  }
}

BOOST_AUTO_TEST_CASE(lists_the_114_items_of_table_1) {
  Tree tree;
  auto outcome = tree.run_on_definitions({"items", "list", "--json"});
  BOOST_TEST(outcome.status == 0);
  auto lines = split(trim(outcome.out), '\n');
  BOOST_REQUIRE(lines.size() == 114u);
  Findings findings;
  auto bytes = read_file(kSource + "/mappings/codes/handling-items.csv");
  auto table = codes::CodeTable::parse(*bytes, "handling-items.csv", findings);
  BOOST_REQUIRE(table != nullptr);
  std::set<std::string> names;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto item = json::Json::parse(lines[i]);
    BOOST_REQUIRE(item.has_value());
    std::string seq = std::to_string(i + 1);
    BOOST_TEST(item->integer_or("seq", 0) == std::int64_t(i + 1));
    BOOST_TEST(item->string_or("name") == table->find(seq)->name);
    for (const char* key :
         {"item", "category", "action", "flow", "form", "form_code", "yields", "materials"})
      BOOST_TEST(!item->string_or(key).empty(), seq << " " << key);
    BOOST_TEST(names.insert(item->string_or("name")).second, item->string_or("name"));
  }
  // As printed in Table 1 of DB42/T 2279-2024.
  BOOST_TEST(names.contains("锅炉使用登记新登记（新设备首次启用）"));
  BOOST_TEST(names.contains("电梯使用登记新登记（新设备首次启用）"));
  auto plain = tree.run_on_definitions({"items", "list"});
  BOOST_TEST(split(trim(plain.out), '\n').size() == 114u);
}

BOOST_AUTO_TEST_CASE(run_on_a_wrong_definition_names_file_line_and_reason) {
  Tree tree;
  tree.change("adapters/partners/platform/acceptance-report.interface.xml", "NotAccepted",
              "NotAcepted");
  tree.write("data/tokens.json",
             "{\"holders\":[{\"id\":\"o\",\"name\":\"o\",\"roles\":[\"operator\"],"
             "\"division\":\"42\",\"sha256\":\"" +
                 sha256_hex("t") + "\"}]}");
  auto outcome = tree.run({"run", "--config", tree.path() + "/app/config/hub.xml", "--data",
                           tree.path() + "/data", "--listen", "127.0.0.1:0"});
  BOOST_TEST(outcome.status == 2);
  BOOST_TEST(outcome.err.contains(
                 "adapters/partners/platform/acceptance-report.interface.xml:5:16: error: Unknown "
                 "event \"NotAcepted\" (did you mean \"NotAccepted\"?)"),
             outcome.err);
  BOOST_TEST(outcome.err.contains("jiuqu: 3007 configuration_invalid"), outcome.err);
}

BOOST_AUTO_TEST_CASE(run_without_tokens_or_configuration_says_which_file_is_missing) {
  Tree tree;
  auto tokens = tree.run({"run", "--config", tree.path() + "/app/config/hub.xml", "--data",
                          tree.path() + "/data", "--listen", "127.0.0.1:0"});
  BOOST_TEST(tokens.status == 2);
  BOOST_TEST(tokens.err.contains("data/tokens.json"), tokens.err);
  auto config = tree.run({"run", "--config", tree.path() + "/app/config/hubb.xml"});
  BOOST_TEST(config.status == 2);
  BOOST_TEST(config.err.contains("app/config/hubb.xml"), config.err);
  auto listen =
      tree.run({"run", "--config", tree.path() + "/app/config/hub.xml", "--listen", "localhost"});
  BOOST_TEST(listen.status == 2);
  BOOST_TEST(listen.err.contains("--listen wants address:port"), listen.err);
}

BOOST_AUTO_TEST_CASE(wrong_use_ends_with_2_and_help_with_0) {
  Tree tree;
  BOOST_TEST(tree.run({"lint", "--no-such-option"}).status == 2);
  BOOST_TEST(tree.run({"nonsense"}).status == 2);
  BOOST_TEST(tree.run({}).status == 2);
  BOOST_TEST(tree.run({"tasks", "claim", "x"}).status == 2);
  BOOST_TEST(tree.run({"demo", "--cases", "0"}).status == 2);
  BOOST_TEST(tree.run({"--help"}).status == 0);
  auto version = tree.run({"version"});
  BOOST_TEST(version.status == 0);
  BOOST_TEST(version.out.starts_with("jiuqu "), version.out);
}

BOOST_AUTO_TEST_CASE(a_length_of_working_days_that_is_none_stops_the_start) {
  Tree tree;
  tree.write("var/tokens.json", R"({"holders":[]})");
  for (const char* value : {"licensing.day-ms=soon", "licensing.day-ms=0", "licensing.day-ms=-1",
                            "licensing.day-ms=", "licensing.day=5"}) {
    auto outcome = tree.run({"run", "--config", tree.path() + "/app/config/hub.xml", "--data",
                             tree.path() + "/var", "--set", value});
    BOOST_TEST(outcome.status == 2, value);
    BOOST_TEST(outcome.err.contains("licensing.day-ms"), outcome.err);
  }
}

BOOST_AUTO_TEST_CASE(commands_that_ask_a_hub_say_when_there_is_none) {
  Tree tree;
  // Port 1 of the loopback: nothing of ours, and nobody's, listens there.
  auto outcome = tree.run({"tasks", "list", "--hub", "http://127.0.0.1:1"});
  BOOST_TEST(outcome.status == 3);
  BOOST_TEST(outcome.err.starts_with("jiuqu: "), outcome.err);
  BOOST_TEST(outcome.out.empty());
}
