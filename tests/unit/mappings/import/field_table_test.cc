// Field tables as interface documents carry them.
#include "tests/unit/mappings/import/trial.h"

using namespace jiuqu;
using namespace jiuqu::importing;

namespace {

const std::string kHead = "序号,字段名,中文名,类型,长度,是否必填,说明\n";

std::string table(const std::string& rows) {
  return kHead + rows;
}

// What the field of the written schema says.
const xml::Field& field(const std::shared_ptr<const xml::Schema>& schema, const std::string& path) {
  const xml::Field* found = schema->model().find(path);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no field " << path);
  return *found;
}

void check_error(const std::string& text, const std::string& place, const std::string& code) {
  Trial trial;
  BOOST_TEST(!trial.run("t.csv", text));
  BOOST_REQUIRE_MESSAGE(trial.findings.size() >= 1, "nothing is told");
  const Finding& first = trial.findings.front();
  BOOST_TEST(first.code == "import." + code);
  BOOST_TEST(
      describe(first).starts_with("t.csv" + (place.empty() ? "" : ":" + place) + ": error: "));
  BOOST_TEST(!first.en.empty());
  BOOST_TEST(!first.zh.empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_flat_table_becomes_schema_and_mapping) {
  Trial trial;
  trial.take("notice.csv", "电梯平台接口,,,,,,\n" + table("1,sblsh,申办流水号,C,..32,是,\n"
                                                          "2,sqrmc,申请人名称,字符型,100,是,\n"
                                                          "3,bz,备用,VARCHAR(20),,否,\n"));
  BOOST_TEST(trial.imported.root == "notice");
  BOOST_TEST(trial.imported.fields.size() == 3U);
  BOOST_TEST(trial.maps("sblsh", "projectNo"));
  BOOST_TEST(trial.maps("sqrmc", "applicant/name"));
  BOOST_TEST(trial.maps("bz", ""));
  BOOST_TEST(trial.mapping().contains("<ignore from=\"bz\"/>"));
  auto schema = trial.schema();
  const auto& number = field(schema, "/notice/sblsh");
  BOOST_TEST(number.occurs_min == 1U);
  BOOST_TEST(number.facets.length_max.value() == 32U);
  BOOST_TEST(number.facets.length_min.value() == 1U);
  BOOST_TEST(number.label == "申办流水号");
  BOOST_TEST(field(schema, "/notice/bz").occurs_min == 0U);
  BOOST_TEST(field(schema, "/notice/sqrmc").personal == false);
}

BOOST_AUTO_TEST_CASE(types_of_field_tables_are_read) {
  Trial trial;
  trial.take("t.csv", table("1,a,甲,\"VARCHAR2(50)\",,是,\n"
                            "2,b,乙,\"NUMBER(10,2)\",,否,\n"
                            "3,c,丙,INT,4,否,\n"
                            "4,d,丁,日期型 yyyy-MM-dd,,否,\n"
                            "5,e,戊,DATE,8,否,\n"
                            "6,f,己,DATETIME,,否,格式：YYYY-MM-DD HH24:MI:SS\n"
                            "7,g,庚,an..18,,否,\n"
                            "8,h,辛,字符型,6位,否,\n"
                            "9,i,壬,布尔,,否,\n"
                            "10,j,癸,\"N(5,1)\",,否,\n"
                            "11,k,子,String,10-20,否,\n"
                            "12,l,丑,BLOB,,否,\n"));
  auto schema = trial.schema();
  BOOST_TEST(field(schema, "/t/a").facets.length_max.value() == 50U);
  BOOST_TEST(int(field(schema, "/t/b").primitive) == int(xml::Primitive::decimal));
  BOOST_TEST(field(schema, "/t/b").facets.digits_total.value() == 10U);
  BOOST_TEST(field(schema, "/t/b").facets.digits_fraction.value() == 2U);
  BOOST_TEST(int(field(schema, "/t/c").primitive) == int(xml::Primitive::integer));
  BOOST_TEST(int(field(schema, "/t/d").primitive) == int(xml::Primitive::date));
  BOOST_TEST(!xml::check_value(field(schema, "/t/e"), "20261123"));
  BOOST_TEST(xml::check_value(field(schema, "/t/e"), "2026-11-23").has_value());
  BOOST_TEST(!xml::check_value(field(schema, "/t/f"), "2026-11-23 10:00:00"));
  BOOST_TEST(field(schema, "/t/g").facets.length_max.value() == 18U);
  BOOST_TEST(field(schema, "/t/h").facets.length.value() == 6U);
  BOOST_TEST(int(field(schema, "/t/i").primitive) == int(xml::Primitive::boolean));
  BOOST_TEST(field(schema, "/t/j").facets.digits_fraction.value() == 1U);
  BOOST_TEST(field(schema, "/t/k").facets.length_min.value() == 10U);
  BOOST_TEST(field(schema, "/t/k").facets.length_max.value() == 20U);
  BOOST_TEST(int(field(schema, "/t/l").primitive) == int(xml::Primitive::base64));
}

BOOST_AUTO_TEST_CASE(sections_levels_parents_and_dotted_names_make_groups) {
  Trial trial;
  trial.take("t.csv",
             table("1,no,编号,C,10,是,\n,二、设备信息（equipment）,,,,,\n2,code,设备代码,C,18,是,\n"
                   ",材料列表（files[]）,,,,,\n3,name,材料名称,C,100,是,\n"));
  auto sections = trial.schema();
  BOOST_TEST(field(sections, "/t/equipment/code").occurs_min == 1U);
  BOOST_TEST(field(sections, "/t/equipment").label == "设备信息");
  BOOST_TEST(field(sections, "/t/files").repeats());

  trial.take("t.csv",
             "层级,字段名,类型,必填\n1,head,对象,是\n2,no,C10,是\n1,rows,数组,否\n2,key,C10,是\n2,"
             "deep,对象,否\n3,x,C5,否\n1,tail,C5,否\n");
  auto levels = trial.schema();
  BOOST_TEST(field(levels, "/t/head/no").occurs_min == 1U);
  BOOST_TEST(field(levels, "/t/rows").repeats());
  field(levels, "/t/rows/deep/x");
  field(levels, "/t/tail");

  trial.take("t.csv",
             "字段名,父节点,类型,必填\nbody,,对象,是\nno,body,C10,是\nitems,body,List,否\nid,items,"
             "C10,是\n");
  auto parents = trial.schema();
  field(parents, "/t/body/no");
  BOOST_TEST(field(parents, "/t/body/items").repeats());
  field(parents, "/t/body/items/id");

  trial.take("t.csv",
             "字段名,类型,必填\nbody.no,C10,是\nbody.items[].id,C10,是\nbody.tags[],C10,否\nbody/"
             "x,C10,否\n");
  auto dotted = trial.schema();
  BOOST_TEST(field(dotted, "/t/body").occurs_min == 1U);
  BOOST_TEST(field(dotted, "/t/body/items").repeats());
  BOOST_TEST(field(dotted, "/t/body/tags").repeats());
  field(dotted, "/t/body/x");
}

BOOST_AUTO_TEST_CASE(values_become_enumerations_and_code_tables) {
  Trial trial;
  trial.take("t.csv", table("1,sqrlx,申请人类型,代码,1,是,1:自然人;2:企业法人;3:其他\n"
                            "2,sqfs,收取方式,C,1,否,1-收取纸质材料，2-上传电子文件\n"));
  auto schema = trial.schema();
  BOOST_TEST(field(schema, "/t/sqrlx").facets.enumeration.size() == 3U);
  // Codes that mean the same are those of the canonical table, others get a table of their own.
  BOOST_TEST(trial.written("codes/peer-sqrlx.csv") ==
             "code,name,valid-from,valid-to,canonical\n1,自然人,,,1\n2,企业法人,,,2\n");
  BOOST_TEST(trial.mapping().contains("table=\"peer-sqrlx\" lookup=\"code-to-canonical\""));
  BOOST_TEST(trial.mapping().contains("3 其他"));
}

BOOST_AUTO_TEST_CASE(fields_of_one_name_with_other_values_have_tables_of_their_own) {
  Trial trial;
  trial.toward("withdrawal.xsd", "withdrawal");
  trial.take("t.csv",
             "字段名,中文名,类型,必填,说明\na.lx,撤回理由,代码,是,1:甲;2:乙\nb.lx,数据来源,代码,是,"
             "1:丙;2:丁\n");
  BOOST_TEST(trial.maps("a/lx", "reason"));
  BOOST_TEST(trial.maps("b/lx", "dataSource"));
  BOOST_TEST(trial.mapping().contains("from=\"a/lx\" table=\"peer-lx\""));
  BOOST_TEST(trial.mapping().contains("from=\"b/lx\" table=\"peer-lx-2\""));
  BOOST_TEST(trial.written("codes/peer-lx.csv").contains("1,甲"));
  BOOST_TEST(trial.written("codes/peer-lx-2.csv").contains("1,丙"));
}

BOOST_AUTO_TEST_CASE(codes_become_words_where_the_canonical_field_has_words) {
  Trial trial;
  trial.toward("withdrawal.xsd", "withdrawal");
  trial.take("t.csv", table("1,chyy,撤回理由,代码,1,是,1:不再需要;2:材料未备齐\n"));
  BOOST_TEST(trial.mapping().contains(
      "<field to=\"reason\" from=\"chyy\" table=\"peer-chyy\" lookup=\"code-to-name\"/>"));
  BOOST_TEST(trial.written("codes/peer-chyy.csv") ==
             "code,name,valid-from,valid-to\n1,不再需要,,\n2,材料未备齐,,\n");
}

BOOST_AUTO_TEST_CASE(dates_are_converted_to_what_the_canonical_form_takes) {
  Trial trial;
  trial.take("t.csv",
             table("1,sbsj,申报时间,日期时间,,是,yyyyMMddHHmmss\n2,zzrq,制造日期,DATE,8,否,\n"
                   "3,sbdm,设备代码,C,18,是,\n"));
  BOOST_TEST(
      trial.mapping().contains("<field to=\"submittedAt\" from=\"sbsj\" "
                               "format-in=\"yyyyMMddHHmmss\" format-out=\"iso-utc\"/>"));
  BOOST_TEST(trial.mapping().contains("format-in=\"yyyyMMdd\" format-out=\"yyyy-MM-dd\""));
}

BOOST_AUTO_TEST_CASE(a_table_in_gb18030_or_with_a_byte_order_mark_is_read) {
  Trial trial;
  // 字段名,中文名,类型 / sbdm,设备代码,C18
  trial.take("t.csv",
             "\xD7\xD6\xB6\xCE\xC3\xFB,\xD6\xD0\xCE\xC4\xC3\xFB,\xC0\xE0\xD0\xCD\n"
             "sbdm,\xC9\xE8\xB1\xB8\xB4\xFA\xC2\xEB,C18\n");
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
  trial.take("t.csv", "\xEF\xBB\xBF字段名,中文名,类型\r\nsbdm,设备代码,C18\r\n");
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
}

BOOST_AUTO_TEST_CASE(fields_called_like_headings_are_fields) {
  Trial trial;
  trial.take(
      "t.csv",
      table("1,name,描述,String,50,是,\n2,type,类型,String,2,是,\n3,remark,备注,String,,否,备注\n"
            "4,no,编号,String,20,是,\n"));
  auto schema = trial.schema();
  for (const char* name : {"name", "type", "remark", "no"})
    field(schema, std::string("/t/") + name);
}

BOOST_AUTO_TEST_CASE(the_answer_below_a_request_is_another_message) {
  Trial trial;
  trial.take("t.csv",
             "1.请求参数,,,\n参数名,参数名称,数据类型,是否必输\nbody,报文体,Object,Y\n- "
             "sbdm,设备代码,String,Y\n"
             "- files,附件列表,List,N\n-- "
             "name,文件名称,String,Y\n2.响应参数,,,\n参数名,参数名称,数据类型,是否必输\ncode,"
             "结果代码,String,Y\n");
  BOOST_TEST(trial.told().starts_with("t.csv:7:1: warning: \"2.响应参数\" begins another message"));
  auto schema = trial.schema();
  BOOST_TEST(field(schema, "/t/body/files").repeats());
  field(schema, "/t/body/files/name");
  BOOST_TEST(schema->model().find("/t/code") == nullptr);
}

BOOST_AUTO_TEST_CASE(headings_that_leave_it_open_go_by_what_stands_below) {
  Trial trial;
  trial.take("t.csv", "名称,字段名称,类型\nsbdm,设备代码,C18\nsbmc,设备名称,C100\n");
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
  trial.take("t.csv", "字段名称,字段代码,是否为空\n设备代码,sbdm,否\n设备名称,sbmc,是\n");
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
  BOOST_TEST(field(trial.schema(), "/t/sbdm").occurs_min == 1U);
  BOOST_TEST(field(trial.schema(), "/t/sbmc").occurs_min == 0U);
}

BOOST_AUTO_TEST_CASE(the_other_way_feeds_the_partner_from_the_canonical_form) {
  Trial trial;
  trial.toward("events.xsd", "StepCompleted");
  trial.request.outward = true;
  trial.take("t.csv",
             table("1,sblsh,申办流水号,C,32,是,\n2,blhjmc,办理环节名称,C,50,是,\n"
                   "3,jssj,环节结束时间,DATETIME,,是,yyyy-MM-dd HH:mm:ss\n4,qm,签名,C,50,是,\n"));
  BOOST_TEST(
      trial.mapping().contains("source=\"canonical/events.xsd\" source-root=\"StepCompleted\""));
  BOOST_TEST(trial.mapping().contains("<field to=\"blhjmc\" from=\"step/name\"/>"));
  BOOST_TEST(trial.mapping().contains(
      "from=\"step/endedAt\" format-in=\"iso-utc\" format-out=\"yyyy-MM-dd HH:mm:ss\""));
  BOOST_TEST(trial.mapping().contains("qm 签名 (required)"));
}

BOOST_AUTO_TEST_CASE(faults_of_a_table_are_told_with_their_place) {
  check_error("hello\nworld\n", "1:1", "no-header");
  check_error("", "", "no-header");
  check_error("中文名,类型,长度\n设备,C,1\n", "1:1", "no-name-column");
  check_error(kHead, "1:1", "no-fields");
  check_error(table("1,,无名,C,10,是,\n"), "2:3", "name-missing");
  check_error(table("1,a b,甲,C,10,是,\n"), "2:3", "name-invalid");
  check_error(table("1,1a,甲,C,10,是,\n"), "2:3", "name-invalid");
  check_error(table("1,a,甲,C,10,是,\n2,a,乙,C,10,是,\n"), "3:3", "name-twice");
  check_error(table("1,a,甲,C,10,是,\n2,a.b,乙,C,10,是,\n"), "3:3", "value-with-children");
  check_error("层级,字段名,类型\n1,a,对象\n3,b,C1\n", "3:1", "level-jump");
  check_error("字段名,父节点,类型\nitems,,List\nid,itmes,C10\n", "3:4", "parent-unknown");
  check_error("字段名,类型\n\"a,C10\n", "2:1", "csv");
  check_error("\xFF\xFE\x01\xFF\xFF", "", "encoding");
}

BOOST_AUTO_TEST_CASE(doubts_about_a_table_are_told_and_do_not_stop_it) {
  Trial trial;
  trial.take("t.csv", table("1,a,甲,魔法,很长,也许,\n"));
  std::vector<std::string> codes;
  for (const Finding& finding : trial.findings) codes.push_back(finding.code);
  BOOST_TEST(codes == (std::vector<std::string>{"import.type-unknown", "import.length-unknown",
                                                "import.presence-unknown"}),
             boost::test_tools::per_element());
  BOOST_TEST(describe(trial.findings[0]).contains("t.csv:2:7: warning: "));
}
