// What interface 5 takes in, by handling item and by form.
#include "tests/sim/items.h"

#include "tests/sim/flow.h"

namespace jiuqu::sim {
namespace {

// "path rule" of every fault, in their order.
std::vector<std::string> faults_of(const Reply& reply) {
  std::vector<std::string> lines;
  const auto answer = parsed(reply);
  const auto* faults = answer.member("faults");
  BOOST_REQUIRE_MESSAGE(faults != nullptr, reply.body);
  for (const auto& fault : faults->items)
    if (fault.string_or("level") == "error")
      lines.push_back(fault.string_or("field") + " " + fault.string_or("rule"));
  std::ranges::sort(lines);
  return lines;
}

void check_faults(const Reply& reply, const std::vector<std::string>& expected) {
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(faults_of(reply) == expected, boost::test_tools::per_element());
}

json::Json& row(ApplicationForm& form, const std::vector<std::string>& path, std::size_t index) {
  auto& rows = form.at(path).items;
  BOOST_REQUIRE(index < rows.size());
  return rows[index];
}

void set(json::Json& object, const std::string& name, const std::string& value) {
  for (auto& [known, field] : object.members)
    if (known == name) field.text = value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(items)

BOOST_AUTO_TEST_CASE(every_handling_item_of_table_1_is_taken_in) {
  Flow flow;
  Items items;
  BOOST_TEST(items.rows().size() == 114U);
  for (const auto& item : items.rows()) {
    std::string number = kNumber + "-" + item.code;
    auto reply = flow.push(items.application(item, number));
    BOOST_TEST(reply.status == 200, item.code << " " << item.name << ": " << reply.body);
    BOOST_TEST(flow.rests_at(number) == "formal-exam");
  }
}

BOOST_AUTO_TEST_CASE(every_handling_item_misses_each_of_its_materials) {
  Flow flow;
  Items items;
  for (const auto& item : items.rows()) {
    auto form = items.application(item, kNumber);
    auto& materials = form.at({"up_pro_material"}).items;
    for (auto& material : materials) set(material, "material_name", "其他材料");
    auto faults = faults_of(flow.push(form));
    auto wanted = split_words(items.value(item, "materials"));
    for (auto& kind : wanted) kind = "$.up_pro_material materials." + kind;
    std::ranges::sort(wanted);
    BOOST_TEST((faults == wanted), item.code);
  }
}

BOOST_AUTO_TEST_CASE(faults_in_rows_of_a_summary_name_their_row) {
  ApplicationForm form(kNumber, "new-cylinders");
  set(row(form, {"form_unit", "cylinder_summary"}, 1), "rongji", "0");
  set(row(form, {"form_unit", "cylinder_summary"}, 1), "zhizaonianyue", "2026-13");
  set(row(form, {"form_unit", "cylinder_summary"}, 2), "chanpinbianhao", "");
  set(row(form, {"form_unit", "cylinder_summary"}, 2), "shebeipinzhong", "无缝气");
  form.set({"form_unit", "sydw_youzhengbianma"}, "43");
  form.set({"form_unit", "shebeishuliang"}, "4");
  Flow flow;
  check_faults(flow.push(form),
               {"$.form_unit.cylinder_summary[1].rongji cylinder.volume.positive",
                "$.form_unit.cylinder_summary[1].zhizaonianyue cylinder.manufactureMonth.month",
                "$.form_unit.cylinder_summary[2].chanpinbianhao cylinder.productCode.required",
                "$.form_unit.cylinder_summary[2].shebeipinzhong mapping.code-unknown",
                "$.form_unit.shebeishuliang quantity.cylinders",
                "$.form_unit.sydw_youzhengbianma usingUnit.zipCode.form"});
}

BOOST_AUTO_TEST_CASE(faults_in_pipelines_name_their_row_below_the_summary) {
  ApplicationForm form(kNumber, "pipelines-past-design-life");
  auto& second = row(form, {"form_unit", "pipeline_summary", "pipelines"}, 1);
  set(second, "guandaojibie", "GC9");
  set(second, "guandaochangdu", "126.2");
  form.set({"form_unit", "pipeline_summary", "hzb_dianziyouxiang"}, "");
  Flow flow;
  check_faults(flow.push(form),
               {"$.form_unit.pipeline_summary.hzb_dianziyouxiang pipelineSummary.email.required",
                "$.form_unit.pipeline_summary.pipelines[1].guandaojibie pipeline.grade.known",
                "$.form_unit.shebeishuliang quantity.pipelines"});
}

BOOST_AUTO_TEST_CASE(faults_of_stopped_devices_name_their_row) {
  ApplicationForm form(kNumber, "cranes-scrapped");
  set(row(form, {"form_stop", "devices"}, 0), "registCode", "梯11鄂A00001(09)");
  set(row(form, {"form_stop", "devices"}, 1), "eqCode", "4170");
  set(row(form, {"form_stop", "devices"}, 1), "reasons", "");
  form.set({"form_stop", "registKind"}, "停用");
  form.set({"form_stop", "mobilePhone"}, "1390000");
  Flow flow;
  check_faults(flow.push(form), {"$.form_stop.devices[0].registCode device.registCode.letter",
                                 "$.form_stop.devices[1].eqCode device.eqCode.form",
                                 "$.form_stop.devices[1].reasons device.reasons.required",
                                 "$.form_stop.mobilePhone usingUnit.mobilePhone.form",
                                 "$.form_stop.registKind registration.registKind.item"});
}

BOOST_AUTO_TEST_CASE(an_empty_form_is_told_all_it_lacks_in_its_own_fields) {
  Flow flow;
  auto sample = read_file(std::string(JIUQU_SOURCE_DIR) +
                          "/mappings/platform/application.samples/empty-form.in.json");
  BOOST_REQUIRE(sample.has_value());
  check_faults(flow.push(*sample),
               {"$.form_stop.comTablePerson registration.comTablePerson.required",
                "$.form_stop.deviceNum registration.quantity.required",
                "$.form_stop.devices devices.required",
                "$.form_stop.mobilePhone usingUnit.mobilePhone.required",
                "$.form_stop.propertyComName usingUnit.propertyComName.required",
                "$.form_stop.registKind registration.registKind.required",
                "$.form_stop.safeAdministrator usingUnit.safeAdmin.required",
                "$.form_stop.useComAddr usingUnit.useComAddr.required",
                "$.form_stop.useComName usingUnit.useComName.required",
                "$.up_pro_material materials.stop-form"});
}

BOOST_AUTO_TEST_CASE(an_item_on_another_items_form_is_told_at_the_form) {
  ApplicationForm form(kNumber, "vehicle-moves-in");
  form.set({"up_pro_accept", "task_name"}, "气瓶使用登记跨区域迁入");
  Flow flow;
  check_faults(flow.push(form), {"$.form_vehicle registration.form"});
}

BOOST_AUTO_TEST_CASE(two_forms_or_none_are_refused_by_the_structure) {
  ApplicationForm two(kNumber, "cranes-scrapped");
  two.set({"form_reissue", "reason"}, "x");
  ApplicationForm none(kNumber, "cranes-scrapped");
  none.erase({"form_stop"});
  Flow flow;
  for (const auto& form : {two, none}) {
    auto reply = flow.push(form);
    BOOST_TEST(reply.status == 422);
    BOOST_TEST(parsed(reply).string_or("code") == "1007");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::sim
