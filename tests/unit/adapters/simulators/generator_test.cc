#include "adapters/simulators/generator.h"

#include <set>

#include "bus/codes/calendar_date.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/code_table.h"
#include "bus/codes/credit_code.h"
#include "bus/codes/plain_text.h"
#include "bus/json/json.h"
#include "bus/xml/schema.h"
#include "tests/unit/adapters/simulators/generator_fixture.h"

namespace jiuqu::test {
namespace {

using simulators::Application;
using simulators::Encoding;
using simulators::field_of;
using simulators::Generator;
using simulators::groups_of;

constexpr std::size_t kItems = 114;
constexpr std::uint64_t kMany = 1000;

std::shared_ptr<const codes::CodeTable> table(const std::string& id) {
  Findings findings;
  auto loaded = codes::CodeTable::load(
      std::string(JIUQU_SOURCE_DIR) + "/mappings/codes/" + id + ".csv", findings);
  BOOST_REQUIRE(loaded);
  return loaded;
}

std::shared_ptr<const xml::Schema> partner_schema() {
  Findings findings;
  std::string base = std::string(JIUQU_SOURCE_DIR) + "/adapters/partners";
  auto schema = xml::Schema::compile(base + "/platform/application.xsd", base, findings);
  for (const auto& finding : findings) BOOST_TEST_MESSAGE(lint_line(finding));
  BOOST_REQUIRE(schema);
  return schema;
}

Findings judge_structure(const xml::Schema& schema, const std::string& body, Encoding encoding) {
  auto tree = encoding == Encoding::xml
                  ? xml::Document::parse(body)
                  : json::to_tree(body, schema.model(), *schema.model().root("application"));
  if (!tree) BOOST_FAIL(tree.error().describe());
  return schema.validate(*tree);
}

// The fields of 使用登记表(一), wherever other forms have them by other names.
std::string of(const Application& made, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (auto value = field_of(made.form, name); !value.empty()) return value;
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(generator)

BOOST_AUTO_TEST_CASE(same_seed_and_number_give_the_same_bytes) {
  Generator first = load_generator(7), second = load_generator(7);
  for (std::uint64_t i = 0; i < 50; ++i) {
    BOOST_TEST(first.push(i).body == second.push(i).body);
    BOOST_TEST(first.faulty_push(i).body == second.faulty_push(i).body);
    BOOST_TEST(first.project_no(i) == second.project_no(i));
  }
}

BOOST_AUTO_TEST_CASE(other_seeds_give_other_applications) {
  Generator first = load_generator(7), second = load_generator(8);
  for (std::uint64_t i = 0; i < 20; ++i) {
    BOOST_TEST(first.push(i).body != second.push(i).body);
    BOOST_TEST(first.project_no(i) != second.project_no(i));
  }
}

BOOST_AUTO_TEST_CASE(every_application_fits_the_partners_schema_as_json_and_as_xml) {
  auto schema = partner_schema();
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kMany; ++i) {
    Application made = generator.application(i, int(i % 3));
    for (auto encoding : {Encoding::json, Encoding::xml}) {
      auto findings = judge_structure(*schema, made.text(encoding), encoding);
      if (!findings.empty()) BOOST_FAIL(findings.front().where.path + " " + findings.front().en);
    }
  }
}

BOOST_AUTO_TEST_CASE(json_and_xml_say_the_same) {
  auto schema = partner_schema();
  const auto& root = *schema->model().root("application");
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kItems; ++i) {
    Application made = generator.application(i);
    auto json = json::to_tree(made.text(Encoding::json), schema->model(), root);
    auto xml = xml::Document::parse(made.text(Encoding::xml));
    auto people = xml::Document::parse(made.text_for_people(Encoding::xml));
    BOOST_REQUIRE((json && xml && people));
    BOOST_TEST(xml::canonical_text(json->root(), {}) == xml::canonical_text(xml->root(), {}));
    BOOST_TEST(xml::canonical_text(xml->root(), {}) == xml::canonical_text(people->root(), {}));
  }
}

BOOST_AUTO_TEST_CASE(one_case_in_five_is_pushed_as_xml) {
  Generator generator = load_generator();
  std::size_t xml = 0;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    bool is_xml = generator.encoding(i) == Encoding::xml;
    BOOST_TEST(generator.push(i).body.starts_with('<') == is_xml);
    xml += is_xml ? 1 : 0;
  }
  BOOST_TEST(xml > kMany / 7);
  BOOST_TEST(xml < kMany / 4);
}

BOOST_AUTO_TEST_CASE(every_window_of_cases_holds_each_of_the_114_items_once) {
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    Generator generator = load_generator(seed);
    BOOST_REQUIRE(generator.items().size() == kItems);
    for (std::uint64_t window = 0; window < 3; ++window) {
      std::set<std::string> items;
      for (std::uint64_t i = 0; i < kItems; ++i)
        items.insert(generator.facts(window * kItems + i).item);
      BOOST_TEST(items.size() == kItems);
    }
  }
}

BOOST_AUTO_TEST_CASE(few_cases_are_spread_over_kinds_and_actions) {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    Generator generator = load_generator(seed);
    std::set<std::string> kinds, actions;
    for (std::uint64_t i = 0; i < 20; ++i) {
      auto facts = generator.facts(i);
      kinds.insert(facts.kind);
      actions.insert(facts.action);
    }
    BOOST_TEST(kinds.size() >= 9U);
    BOOST_TEST(actions.size() >= 9U);
  }
}

BOOST_AUTO_TEST_CASE(case_numbers_equipment_codes_and_old_numbers_are_never_given_twice) {
  Generator generator = load_generator();
  std::set<std::string> numbers, codes, old_numbers;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    Application made = generator.application(i);
    std::string number = generator.project_no(i);
    BOOST_TEST(number.size() <= 50U);
    BOOST_TEST(field_of(made.accept, "project_no") == number);
    BOOST_TEST(numbers.insert(number).second);
    auto use = [&](const simulators::Fields& fields) {
      if (auto code = field_of(fields, "eqCode"); !code.empty()) {
        BOOST_TEST(code.size() == 17U);
        BOOST_TEST(codes.insert(code).second);
      }
      if (auto old = field_of(fields, "registCode"); !old.empty())
        BOOST_TEST(old_numbers.insert(old).second);
    };
    use(made.form);
    if (const auto* devices = groups_of(made.form, "devices"))
      for (const auto& device : *devices) use(device);
  }
  BOOST_TEST(codes.size() > kMany / 2);
  BOOST_TEST(old_numbers.size() > kMany / 2);
}

BOOST_AUTO_TEST_CASE(actions_on_registered_equipment_give_the_earlier_number) {
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kMany; ++i) {
    auto facts = generator.facts(i);
    BOOST_TEST_CONTEXT(facts.item << " " << facts.action) {
      if (facts.action == "NEW") BOOST_TEST(facts.old_number.empty());
      bool coming = facts.action == "OWNER_IN" || facts.action == "MOVE_IN";
      if (facts.action != "NEW" && !coming) BOOST_TEST(!facts.old_number.empty());
      if (facts.old_number.empty()) continue;
      // A county letter that no county has, and the place of the registrar.
      BOOST_TEST(facts.old_number.starts_with(facts.number_prefix + "Z"));
      BOOST_TEST(generator.push(i).body.contains(facts.old_number));
    }
  }
}

BOOST_AUTO_TEST_CASE(all_codes_are_valid) {
  Generator generator = load_generator();
  auto divisions = table("division");
  auto catalogue = table("equipment-catalogue");
  auto parent = [&](const std::string& code) {
    return catalogue->column(code, "parent_code").value_or("");
  };
  for (std::uint64_t i = 0; i < kMany; ++i) {
    Application made = generator.application(i);
    BOOST_TEST(codes::check_credit_code(field_of(made.accept, "org_code")).ok());
    BOOST_TEST(codes::check_citizen_number(field_of(made.accept, "contact_code")).ok());
    std::string region = field_of(made.accept, "region_code");
    BOOST_TEST(region.size() == 12U);
    BOOST_TEST(divisions->find(region.substr(0, 6)) != nullptr);
    auto holder = of(made, {"useComCode", "shiyongdanweidaima"});
    if (!holder.empty())
      BOOST_TEST(
          (codes::check_credit_code(holder).ok() || codes::check_citizen_number(holder).ok()));
    auto phone = of(made, {"mobilePhone", "aqglry_lianxidianhua"});
    if (!phone.empty()) BOOST_TEST(codes::is_mobile(phone));
    auto zip = of(made, {"zipCode", "sydw_youzhengbianma"});
    if (!zip.empty()) BOOST_TEST(codes::is_postcode(zip));
    auto category = of(made, {"eqCategoryCode"}), variety = of(made, {"eqVarietyCode"});
    if (category.empty()) continue;
    BOOST_TEST(parent(category) == of(made, {"eqSpeciesCode"}));
    if (variety != "-") BOOST_TEST(parent(variety) == category);
    BOOST_TEST(of(made, {"eqCode"}).starts_with(variety == "-" ? category : variety));
    std::string owner = of(made, {"propertyComCode"});
    if (!owner.empty()) BOOST_TEST((owner == "-" || codes::check_credit_code(owner).ok()));
  }
}

BOOST_AUTO_TEST_CASE(dates_follow_one_another) {
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kMany; ++i) {
    Application made = generator.application(i);
    std::string applied = field_of(made.accept, "apply_date");
    BOOST_TEST(codes::is_date_time(applied));
    applied.resize(10);
    if (made.form_name != "form") continue;
    for (const char* name : {"checkDate", "nextCheckDate", "comPersonDate", "beginUseDate"})
      BOOST_TEST(codes::parse_date(of(made, {name})).has_value());
    BOOST_TEST(of(made, {"checkDate"}) < applied);
    BOOST_TEST(of(made, {"checkDate"}) < of(made, {"nextCheckDate"}));
    BOOST_TEST(of(made, {"comPersonDate"}) <= applied);
    BOOST_TEST((applied < of(made, {"beginUseDate"})) == (generator.facts(i).action == "NEW"));
    BOOST_TEST(of(made, {"eqCode"}).substr(9, 4) <= of(made, {"checkDate"}).substr(0, 4));
  }
}

BOOST_AUTO_TEST_CASE(equipment_past_its_design_life_is_that_old) {
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kItems; ++i) {
    if (generator.facts(i).item != "21") continue;  // vessels
    Application made = generator.application(i);
    int made_in = std::stoi(of(made, {"eqCode"}).substr(9, 4));
    BOOST_TEST(made_in + std::stoi(of(made, {"designUseLimit"})) <= 2026);
    BOOST_TEST(of(made, {"checkCategory"}) == "达到设计使用年限检验或安全评估");
  }
}

BOOST_AUTO_TEST_CASE(each_form_carries_its_rows) {
  Generator generator = load_generator();
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < kItems; ++i) {
    Application made = generator.application(i);
    seen.insert(made.form_name);
    BOOST_TEST(made.product_data.empty() == (made.form_name != "form"));
    const auto* rows = groups_of(made.form, "cylinder_summary");
    if (rows == nullptr) rows = groups_of(made.form, "cylinders");
    if (rows != nullptr) BOOST_TEST(std::to_string(rows->size()) == of(made, {"shebeishuliang"}));
    if (const auto* devices = groups_of(made.form, "devices"))
      BOOST_TEST(std::to_string(devices->size()) == of(made, {"deviceNum"}));
    if (const auto* summary = groups_of(made.form, "pipeline_summary")) {
      long sum = 0;
      for (const auto& pipe : *groups_of(summary->front(), "pipelines"))
        sum += std::stol(field_of(pipe, "guandaochangdu"));
      BOOST_TEST(std::to_string(sum) == of(made, {"shebeishuliang"}));
    }
  }
  BOOST_TEST(seen.size() == 6U);
}

BOOST_AUTO_TEST_CASE(natural_persons_apply_with_their_own_number) {
  simulators::GeneratorOptions options;
  options.handling_item = "93";
  auto generator = Generator::load(JIUQU_SOURCE_DIR, options);
  BOOST_REQUIRE(generator);
  std::size_t persons = 0;
  for (std::uint64_t i = 0; i < 50; ++i) {
    Application made = generator->application(i);
    BOOST_TEST(of(made, {"vinma"}).size() == 17U);
    bool person = field_of(made.accept, "applyer_page_type") == "111";
    persons += person ? 1 : 0;
    std::string names;
    for (const auto& material : made.materials) names += field_of(material, "material_name") + ";";
    BOOST_TEST(names.contains("身份证") == person);
    BOOST_TEST(names.contains("统一社会信用代码") == !person);
    if (person) BOOST_TEST(codes::check_citizen_number(of(made, {"shiyongdanweidaima"})).ok());
  }
  BOOST_TEST(persons > 5U);
  BOOST_TEST(persons < 45U);
}

BOOST_AUTO_TEST_CASE(every_material_a_new_registration_needs_is_there) {
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kMany; ++i) {
    if (generator.facts(i).action != "NEW") continue;
    std::string names;
    for (const auto& material : generator.application(i).materials)
      names += field_of(material, "material_name") + ";";
    BOOST_TEST(names.contains("使用登记表"));
    BOOST_TEST((names.contains("统一社会信用代码") || names.contains("身份证")));
    BOOST_TEST((names.contains("检验证明") || names.contains("检验报告")));
  }
}

BOOST_AUTO_TEST_CASE(a_correction_keeps_the_number_and_changes_the_content) {
  Generator generator = load_generator();
  for (int round = 1; round <= 2; ++round) {
    Application made = generator.application(3, round);
    BOOST_TEST(field_of(made.accept, "project_no") == generator.project_no(3));
    BOOST_TEST(generator.push(3, round).body != generator.push(3, round - 1).body);
  }
}

BOOST_AUTO_TEST_CASE(a_repeated_push_differs_in_the_senders_marks_alone) {
  Generator generator = load_generator();
  std::uint64_t index = 0;
  while (generator.encoding(index) != Encoding::json) ++index;
  auto first = json::Json::parse(generator.push(index).body);
  auto again = json::Json::parse(generator.repeated_push(index).body);
  BOOST_REQUIRE((first && again));
  const json::Json& a = *first->member("up_pro_accept");
  const json::Json& b = *again->member("up_pro_accept");
  BOOST_REQUIRE(a.members.size() == b.members.size());
  std::set<std::string> different;
  for (std::size_t i = 0; i < a.members.size(); ++i)
    if (a.members[i].second.text != b.members[i].second.text) different.insert(a.members[i].first);
  BOOST_TEST((different == std::set<std::string>{"cd_batch", "cd_time"}));
}

BOOST_AUTO_TEST_CASE(a_contradicting_push_has_the_number_and_other_content) {
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < 20; ++i) {
    auto other = generator.other_push(i);
    BOOST_TEST(other.body.contains(generator.project_no(i)));
    BOOST_TEST(other.body != generator.push(i).body);
    BOOST_TEST(other.body.size() > generator.push(i).body.size());
  }
}

BOOST_AUTO_TEST_CASE(a_withdrawal_names_the_case_and_is_always_the_same) {
  Generator generator = load_generator();
  auto made = json::Json::parse(generator.withdrawal(3).body);
  BOOST_REQUIRE(made);
  BOOST_TEST(made->string_or("project_no") == generator.project_no(3));
  for (const char* name : {"row_guid", "applyer_name", "applyer_page_code", "withdraw_date",
                           "withdraw_reason", "data_source", "cd_operation", "cd_time", "cd_batch"})
    BOOST_TEST(!made->string_or(name).empty());
  BOOST_TEST(codes::is_date_time(made->string_or("withdraw_date")));
  BOOST_TEST(generator.withdrawal(3).body == generator.withdrawal(3).body);
  auto unknown = json::Json::parse(generator.unknown_withdrawal(3).body);
  BOOST_REQUIRE(unknown);
  for (std::uint64_t i = 0; i < kMany; ++i)
    BOOST_TEST(unknown->string_or("project_no") != generator.project_no(i));
}

BOOST_AUTO_TEST_CASE(faulty_pushes_tell_which_fields_they_spoilt) {
  Generator generator = load_generator();
  std::set<std::string> spoilt;
  std::size_t texts = 0, several = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    auto push = generator.faulty_push(i);
    BOOST_TEST((push.body != generator.push(i).body));
    bool xml = push.encoding == Encoding::xml;
    bool whole = xml ? xml::Document::parse(push.body).has_value()
                     : json::Json::parse(push.body).has_value();
    BOOST_TEST(whole == !push.faulty_fields.empty());
    if (!whole) {
      ++texts;
      continue;
    }
    for (const auto& field : push.faulty_fields)
      BOOST_TEST(field.starts_with(xml ? "/application/" : "$."));
    several += push.faulty_fields.size() > 1 ? 1 : 0;
    std::set<std::string> paths(push.faulty_fields.begin(), push.faulty_fields.end());
    BOOST_TEST(paths.size() == push.faulty_fields.size());
    spoilt.insert(paths.begin(), paths.end());
  }
  BOOST_TEST(texts > 20U);
  BOOST_TEST(several > 100U);
  BOOST_TEST(spoilt.size() >= 20U);
  BOOST_TEST(spoilt.contains("$.form.useComCode"));
  BOOST_TEST(spoilt.contains("$.up_pro_material"));
}

BOOST_AUTO_TEST_CASE(structure_faults_are_found_where_they_were_put) {
  auto schema = partner_schema();
  Generator generator = load_generator();
  std::size_t found = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    auto push = generator.faulty_push(i);
    bool xml = push.encoding == Encoding::xml;
    bool structural = std::ranges::any_of(push.faulty_fields, [](const std::string& field) {
      return field.ends_with("region_code") || field.ends_with("row_guid");
    });
    if (!structural) continue;
    auto findings = judge_structure(*schema, push.body, push.encoding);
    BOOST_REQUIRE(!findings.empty());
    std::string path = findings.front().where.path;
    std::string told = xml ? path : json::path_of(path);
    BOOST_TEST(std::ranges::count(push.faulty_fields, told) == 1);
    ++found;
  }
  BOOST_TEST(found > 10U);
}

BOOST_AUTO_TEST_CASE(refuses_a_folder_without_tables_and_an_unknown_item) {
  auto nowhere = Generator::load("/nonexistent", {});
  BOOST_TEST(!nowhere.has_value());
  simulators::GeneratorOptions unknown;
  unknown.handling_item = "999";
  auto item = Generator::load(JIUQU_SOURCE_DIR, unknown);
  BOOST_REQUIRE(!item);
  BOOST_TEST(int(item.error().code) == int(ErrorCode::configuration_invalid));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
