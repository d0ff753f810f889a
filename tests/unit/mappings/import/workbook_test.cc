// Field tables in workbooks: cells of every kind, merged cells, and files that are none or mean
// harm.
#include "tests/unit/mappings/import/workbook.h"

#include "tests/unit/mappings/import/trial.h"

using namespace jiuqu;
using namespace jiuqu::importing;

namespace {

const std::vector<std::string> kHead{"字段名", "中文名", "类型", "长度", "必填", "说明"};

void check_error(const Workbook& workbook, const std::string& begin) {
  Trial trial;
  BOOST_TEST(!trial.run("t.xlsx", workbook.bytes()));
  BOOST_REQUIRE(!trial.findings.empty());
  std::string told = describe(trial.findings.front());
  BOOST_TEST_CONTEXT(told) BOOST_TEST(told.starts_with(begin));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_workbook_with_inline_texts_is_a_field_table) {
  Workbook workbook;
  workbook.sheet(Workbook::row(1, {"接口字段"}) + Workbook::row(3, kHead) +
                 Workbook::row(4, {"sbdm", "设备代码", "C", "18", "是"}));
  Trial trial;
  trial.take("t.xlsx", workbook.bytes());
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
}

BOOST_AUTO_TEST_CASE(shared_texts_numbers_and_dates_are_read_as_they_are_shown) {
  Workbook workbook;
  workbook.part("xl/sharedStrings.xml",
                "<sst xmlns=\"urn:m\"><si><t>sbdm</t></si><si><r><t>设备</t></r><r><t>代码</t></r>"
                "<rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si></sst>");
  workbook.part("xl/styles.xml",
                "<styleSheet xmlns=\"urn:m\"><numFmts><numFmt numFmtId=\"170\" "
                "formatCode=\"yyyy&quot;年&quot;m\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf "
                "numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>");
  workbook.sheet(Workbook::row(1, kHead) +
                 "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
                 "<c r=\"C2\" t=\"str\"><f>A1</f><v>C</v></c><c r=\"D2\"><v>1.8E1</v></c>"
                 "<c r=\"F2\" s=\"1\"><v>46349</v></c></row>"
                 "<row><c t=\"s\"><v>0</v></c></row>");
  Trial trial;
  BOOST_TEST(!trial.run("t.xlsx", workbook.bytes()));  // the third row says sbdm again
  BOOST_TEST(trial.told().contains("t.xlsx:A3: error: "));
  workbook.sheet(Workbook::row(1, kHead) +
                 "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
                 "<c r=\"C2\" t=\"str\"><v>C</v></c><c r=\"D2\"><v>1.8E1</v></c>"
                 "<c r=\"F2\" s=\"2\"><v>46349.5</v></c></row>");
  trial.take("t.xlsx", workbook.bytes());
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
  BOOST_TEST(trial.written(".xsd").contains("<xs:maxLength value=\"18\"/>"));
  BOOST_TEST(trial.written(".xsd").contains("2026-11-23 12:00:00"));
}

BOOST_AUTO_TEST_CASE(what_is_merged_over_rows_stands_in_each) {
  Workbook workbook;
  workbook.sheet(Workbook::row(1, {"父节点", "字段名", "类型"}) +
                     Workbook::row(2, {"device", "code", "C18"}) +
                     Workbook::row(3, {"", "name", "C100"}),
                 "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>");
  Trial trial;
  trial.take("t.xlsx", workbook.bytes());
  BOOST_TEST(trial.schema()->model().find("/t/device/name") != nullptr);
}

BOOST_AUTO_TEST_CASE(faults_of_a_workbook_are_told_with_their_cell) {
  Workbook workbook;
  workbook.sheet(Workbook::row(5, kHead) + Workbook::row(7, {"a b", "甲", "C"}));
  check_error(workbook, "t.xlsx:A7: error: \"a b\"");
  workbook.sheet(Workbook::row(5, kHead) + Workbook::row(7, {"", "甲", "C"}));
  check_error(workbook, "t.xlsx:A7: error: The field has no name");
}

BOOST_AUTO_TEST_CASE(files_that_are_no_workbook_are_refused) {
  Trial trial;
  BOOST_TEST(!trial.run("t.xlsx", "PK no zip"));
  BOOST_TEST(trial.told().contains("t.xlsx: error: The workbook cannot be read: not a ZIP file"));
  BOOST_TEST(!trial.run("t.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
  BOOST_TEST(trial.told().contains("old format .xls"));
  Workbook no_sheet;
  check_error(no_sheet, "t.xlsx: error: The workbook cannot be read: no part xl/worksheets/");
  Workbook broken;
  broken.sheet("<row>");
  check_error(broken, "t.xlsx: error: The workbook cannot be read: xl/worksheets/sheet1.xml: 1002");
}

BOOST_AUTO_TEST_CASE(document_types_and_parts_that_unpack_without_end_are_refused) {
  Workbook workbook;
  workbook.sheet(Workbook::row(1, kHead));
  workbook.part("xl/workbook.xml",
                "<!DOCTYPE w [<!ENTITY a \"aaaa\">]><workbook><sheets/>&a;</workbook>");
  check_error(workbook, "t.xlsx: error: The workbook cannot be read: xl/workbook.xml: 1005");
  Workbook large;
  large.sheet(Workbook::row(1, kHead));
  large.part("xl/sharedStrings.xml", "<sst>" + std::string(17U << 20, ' ') + "</sst>");
  Trial trial;
  BOOST_TEST(!trial.run("t.xlsx", large.bytes()));
}

BOOST_AUTO_TEST_CASE(a_workbook_cut_or_changed_anywhere_never_ends_the_program) {
  Workbook workbook;
  workbook.sheet(Workbook::row(1, kHead) + Workbook::row(2, {"sbdm", "设备代码", "C", "18", "是"}));
  std::string bytes = workbook.bytes();
  for (std::size_t at = 0; at < bytes.size(); at += 41) {
    Trial trial;
    trial.run("t.xlsx", bytes.substr(0, at));
    std::string changed = bytes;
    changed[at] = char(changed[at] ^ 0x55);
    trial.run("t.xlsx", changed);
  }
}
