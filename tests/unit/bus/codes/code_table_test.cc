#include "bus/codes/code_table.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "bus/base/text.h"

using namespace jiuqu;
using namespace jiuqu::codes;

namespace {
std::shared_ptr<const CodeTable> good(std::string_view csv) {
  Findings findings;
  auto table = CodeTable::parse(csv, "t.csv", findings);
  for (const auto& finding : findings) BOOST_ERROR(lint_line(finding));
  BOOST_REQUIRE(table != nullptr);
  return table;
}
// "code line:column" of every finding.
std::string faults(std::string_view csv) {
  Findings findings;
  auto table = CodeTable::parse(csv, "t.csv", findings);
  BOOST_TEST((table == nullptr) == has_errors(findings));
  std::string text;
  for (const auto& finding : findings) {
    BOOST_TEST(finding.where.file == "t.csv");
    BOOST_TEST(!finding.en.empty());
    BOOST_TEST(!finding.zh.empty());
    text += (text.empty() ? "" : " ") + finding.code + " " + std::to_string(finding.where.line) +
            ":" + std::to_string(finding.where.column);
  }
  return text;
}
const std::string kHead = "code,name,valid-from,valid-to\n";
}  // namespace

BOOST_AUTO_TEST_SUITE(code_table_suite)

BOOST_AUTO_TEST_CASE(finds_rows_by_code_and_by_name) {
  auto table = good(
      "\xEF\xBB\xBF"
      "code,name,valid-from,valid-to,level,note\r\n"
      "420000,湖北省,,,1,\"a \"\"b\"\", c\r\nd\"\r\n"
      "0101,甲,,,2,\r\n"
      "\r\n");
  BOOST_TEST(table->rows().size() == 2U);
  BOOST_TEST(table->find("420000")->name == "湖北省");
  BOOST_TEST(table->find("101") == nullptr);
  BOOST_TEST(table->find("0101", "2026-01-01") != nullptr);
  BOOST_TEST(table->find_by_name("甲")->code == "0101");
  BOOST_TEST(table->find_by_name("乙") == nullptr);
  BOOST_TEST(table->column("420000", "note").value() == "a \"b\", c\r\nd");
  BOOST_TEST(table->column("420000", "level").value() == "1");
  BOOST_TEST(table->column("420000", "name").value() == "湖北省");
  BOOST_TEST(!table->column("420000", "nothing"));
  BOOST_TEST(!table->column("1", "level"));
  BOOST_TEST(table->has_column("note"));
  BOOST_TEST(table->columns().size() == 6U);
  BOOST_TEST(table->find("0101")->line == 4);
}

BOOST_AUTO_TEST_CASE(chooses_the_row_that_is_valid_on_the_day) {
  auto table = good(kHead +
                    "1,旧名,,2019-12-31\n"
                    "1,新名,2020-01-01,\n"
                    "2,旧名,2020-01-01,\n"
                    "3,同名,,\n"
                    "4,同名,2021-01-01,\n");
  BOOST_TEST(table->find("1", "2019-12-31")->name == "旧名");
  BOOST_TEST(table->find("1", "2020-01-01")->name == "新名");
  BOOST_TEST(table->find("1")->name == "新名");
  BOOST_TEST(table->find("2", "2019-12-31") == nullptr);
  BOOST_TEST(table->find_by_name("旧名", "2019-06-01")->code == "1");
  BOOST_TEST(table->find_by_name("旧名", "2020-06-01")->code == "2");
  BOOST_TEST(table->find_by_name("旧名") == nullptr);
  BOOST_TEST(table->find_by_name("同名", "2020-06-01")->code == "3");
  BOOST_TEST(table->find_by_name("同名", "2022-06-01") == nullptr);
}

BOOST_AUTO_TEST_CASE(refuses_a_code_twice_at_one_time) {
  BOOST_TEST(faults(kHead + "1,a,,\n2,b,,\n1,c,,\n") == "codes.duplicate 4:1");
  BOOST_TEST(faults(kHead + "1,a,2020-01-01,2020-12-31\n1,b,2020-12-31,\n") ==
             "codes.duplicate 3:1");
  BOOST_TEST(faults(kHead + "1,a,2020-01-01,2020-12-31\n1,b,2021-01-01,\n") == "");
  BOOST_TEST(faults(kHead + "1,a,2020-01-01,\n1,b,,2019-12-31\n") == "");
}

BOOST_AUTO_TEST_CASE(tells_all_faults_of_a_file_with_their_places) {
  BOOST_TEST(faults(kHead + "1,a,2020-13-01,\n,b,,\n 3,c,,\n4,d,2020-02-01,2020-01-01\n5,e\n") ==
             "codes.date 2:5 codes.empty 3:1 codes.blank 4:1 codes.validity 5:16 "
             "codes.field-count 6:1");
  BOOST_TEST(faults("") == "codes.header 1:1");
  BOOST_TEST(faults("code,name\n") == "codes.header 1:6");
  BOOST_TEST(faults("code,name,valid-from,valid-to,x,x,\n") ==
             "codes.header 1:33 codes.header 1:35");
}

BOOST_AUTO_TEST_CASE(suggests_the_right_word_of_the_header) {
  Findings findings;
  BOOST_TEST(CodeTable::parse("code,name,valid_from,valid-to\n", "t.csv", findings) == nullptr);
  BOOST_REQUIRE(findings.size() == 1U);
  BOOST_TEST(findings[0].where.column == 11);
  BOOST_TEST(findings[0].suggestion == "valid-from");
}

BOOST_AUTO_TEST_CASE(refuses_broken_csv) {
  BOOST_TEST(faults(kHead + "1,\"a,,\n") == "csv.unclosed-quote 2:3");
  BOOST_TEST(faults(kHead + "1,\"名\"x,,\n") == "csv.text-behind-quotes 2:6");
  BOOST_TEST(faults(kHead + "1,名\"x,,\n") == "csv.stray-quote 2:4");
  BOOST_TEST(faults(kHead + "1,a,,\n2,\xB1,,\n") == "csv.not-utf8 3:0");
}

BOOST_AUTO_TEST_CASE(names_the_code_that_was_likely_meant) {
  auto table = good(kHead + "3110,a,,\n4170,b,,\n");
  BOOST_TEST(table->likely_code("3101") == "3110");
}

BOOST_AUTO_TEST_CASE(tells_that_a_file_is_missing) {
  Findings findings;
  BOOST_TEST(CodeTable::load("/nowhere/x.csv", findings) == nullptr);
  BOOST_TEST(findings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(shipped_tables_read_and_fit_together) {
  std::string folder = std::string(JIUQU_SOURCE_DIR) + "/mappings/codes/";
  Findings findings;
  auto divisions = CodeTable::load(folder + "division.csv", findings);
  auto catalogue = CodeTable::load(folder + "equipment-catalogue.csv", findings);
  auto items = CodeTable::load(folder + "handling-items.csv", findings);
  for (const auto& finding : findings) BOOST_ERROR(lint_line(finding));
  BOOST_REQUIRE((divisions && catalogue && items));
  BOOST_TEST(divisions->rows().size() == 119U);
  BOOST_TEST(catalogue->rows().size() == 157U);
  BOOST_TEST(items->rows().size() == 114U);
  BOOST_TEST(divisions->column("420100", "plate_letter").value() == "A");
  BOOST_TEST(catalogue->column("3110", "cert_no_prefix").value() == "梯11");
  BOOST_TEST(items->find_by_name("电梯使用登记新登记（新设备首次启用）")->code == "26");
  for (const auto* table : {divisions.get(), catalogue.get()})
    for (const auto& row : table->rows()) {
      std::string parent(*table->value(row, "parent_code"));
      BOOST_TEST((parent.empty() || table->find(parent) != nullptr), row.code);
    }
  std::set<std::string_view> with_varieties;
  for (const auto& row : catalogue->rows())
    if (catalogue->value(row, "level") == "3")
      with_varieties.insert(*catalogue->value(row, "parent_code"));
  for (const auto& row : catalogue->rows())
    BOOST_TEST((catalogue->value(row, "has_varieties") == "Y") == with_varieties.contains(row.code),
               row.code);
  for (const auto& row : items->rows())
    for (const auto& code : split(*items->value(row, "catalogue_code"), '/'))
      BOOST_TEST(catalogue->find(code) != nullptr, row.code);
}

BOOST_AUTO_TEST_SUITE_END()
