// mappings/codes/handling-items.csv against table 1 of DB42/T 2279-2024 (table_1.txt: sequence
// number, item and handling item as printed) and against the words that the hub knows.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "bus/base/text.h"
#include "bus/codes/code_table.h"

using namespace jiuqu;
using codes::CodeTable;

namespace {

const std::string kSource = std::string(JIUQU_SOURCE_DIR) + "/";

std::shared_ptr<const CodeTable> shipped(const char* name) {
  Findings findings;
  auto table = CodeTable::load(kSource + "mappings/codes/" + name + ".csv", findings);
  for (const auto& finding : findings) BOOST_ERROR(lint_line(finding));
  BOOST_REQUIRE(table != nullptr);
  return table;
}

// What an action gives its applicant.
std::string yields_of(const std::string& action) {
  if (action == "NEW" || action == "OWNER_IN" || action == "MOVE_IN") return "licence-new";
  if (action == "OWNER_OUT" || action == "MOVE_OUT") return "change-proof";
  if (action == "STOP" || action == "RESTART" || action == "SCRAP") return "none";
  return "licence-kept";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(handling_items)

BOOST_AUTO_TEST_CASE(names_are_those_of_table_1) {
  auto items = shipped("handling-items");
  auto printed = read_file(kSource + "tests/unit/bus/codes/table_1.txt");
  BOOST_REQUIRE(printed.has_value());
  auto lines = split(trim(*printed), '\n');
  BOOST_REQUIRE(lines.size() == 114U);
  BOOST_REQUIRE(items->rows().size() == lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto cells = split(lines[i], '\t');
    const auto& row = items->rows()[i];
    BOOST_TEST(row.code == cells.at(0));
    BOOST_TEST(*items->value(row, "item_name") == cells.at(1));
    BOOST_TEST(row.name == cells.at(2));
  }
}

BOOST_AUTO_TEST_CASE(every_item_has_a_known_action_form_flow_and_yield) {
  const std::set<std::string> actions{"NEW",      "OWNER_OUT", "OWNER_IN", "MOVE_OUT", "MOVE_IN",
                                      "RELOCATE", "MODIFY",    "RENAME",   "OVERAGE",  "STOP",
                                      "RESTART",  "SCRAP",     "REISSUE"};
  const std::set<std::string> forms{"form",      "form_unit",   "form_vehicle",
                                    "form_stop", "form_change", "form_reissue"};
  auto items = shipped("handling-items");
  std::set<std::string> seen_actions, seen_forms;
  for (const auto& row : items->rows()) {
    auto value = [&](const char* column) { return std::string(*items->value(row, column)); };
    std::string action = value("action_code"), form = value("form_code");
    BOOST_TEST(actions.contains(action), row.code << ": " << action);
    BOOST_TEST(forms.contains(form), row.code << ": " << form);
    BOOST_TEST(value("flow") == "ordinary", row.code);
    BOOST_TEST(value("yields") == yields_of(action), row.code);
    // Who stops or scraps fills in one form, who leaves another, whatever the equipment.
    BOOST_TEST((form == "form_stop") == (action == "STOP" || action == "SCRAP"), row.code);
    BOOST_TEST((form == "form_change") == (value("yields") == "change-proof"), row.code);
    BOOST_TEST((form == "form_reissue") == (action == "REISSUE"), row.code);
    seen_actions.insert(action);
    seen_forms.insert(form);
  }
  BOOST_TEST(seen_actions == actions, boost::test_tools::per_element());
  BOOST_TEST(seen_forms == forms, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_item_names_kinds_of_the_catalogue_and_a_registration_kind) {
  auto items = shipped("handling-items");
  auto catalogue = shipped("equipment-catalogue");
  auto kinds = shipped("registration-kind");
  for (const auto& row : items->rows()) {
    auto codes = split(*items->value(row, "catalogue_code"), '/');
    BOOST_TEST(!codes.empty(), row.code);
    for (const auto& code : codes) BOOST_TEST(catalogue->find(code) != nullptr, row.code);
    // 使用登记表 (一) to (三) print one of the form's eight kinds; other forms have words of their
    // own.
    std::string form(*items->value(row, "form_code"));
    std::string kind(*items->value(row, "registration_kind_value"));
    bool on_form = form == "form" || form == "form_unit" || form == "form_vehicle";
    BOOST_TEST(!kind.empty(), row.code);
    BOOST_TEST((kinds->find_by_name(kind) != nullptr) == on_form, row.code << ": " << kind);
  }
}

BOOST_AUTO_TEST_CASE(every_item_asks_for_materials_of_known_kinds) {
  auto items = shipped("handling-items");
  auto kinds = shipped("material-kind");
  for (const auto& row : items->rows()) {
    auto wanted = split_words(*items->value(row, "materials"));
    BOOST_TEST(!wanted.empty(), row.code);
    for (const auto& kind : wanted) BOOST_TEST(kinds->find(kind) != nullptr, row.code << kind);
  }
  // A material that is named as its kind is found by the words of its kind.
  for (const auto& row : kinds->rows()) {
    auto words = split(*kinds->value(row, "words"), '/');
    bool found = std::ranges::any_of(words, [&](auto& word) { return row.name.contains(word); });
    BOOST_TEST(found, row.code);
    BOOST_TEST(!kinds->value(row, "name_en")->empty(), row.code);
  }
}

BOOST_AUTO_TEST_SUITE_END()
