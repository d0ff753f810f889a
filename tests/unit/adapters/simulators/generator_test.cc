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
using simulators::field_of;
using simulators::Generator;

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

Findings judge_structure(const xml::Schema& schema, const std::string& body) {
  auto tree = json::to_tree(body, schema.model(), *schema.model().root("application"));
  if (!tree) BOOST_FAIL(tree.error().describe());
  return schema.validate(*tree);
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

BOOST_AUTO_TEST_CASE(every_application_fits_the_partners_schema) {
  auto schema = partner_schema();
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kMany; ++i) {
    auto findings = judge_structure(*schema, generator.push(i, int(i % 3)).body);
    if (!findings.empty()) BOOST_FAIL(findings.front().where.path + " " + findings.front().en);
  }
}

BOOST_AUTO_TEST_CASE(case_numbers_and_equipment_codes_are_never_given_twice) {
  Generator generator = load_generator();
  std::set<std::string> numbers, codes;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    Application made = generator.application(i);
    std::string number = generator.project_no(i);
    BOOST_TEST(number.size() <= 50U);
    BOOST_TEST(field_of(made.accept, "project_no") == number);
    BOOST_TEST(numbers.insert(number).second);
    BOOST_TEST(field_of(made.form, "eqCode").size() == 17U);
    BOOST_TEST(codes.insert(field_of(made.form, "eqCode")).second);
  }
}

BOOST_AUTO_TEST_CASE(all_codes_are_valid) {
  Generator generator = load_generator();
  auto divisions = table("division");
  auto catalogue = table("equipment-catalogue");
  for (std::uint64_t i = 0; i < kMany; ++i) {
    Application made = generator.application(i);
    auto of = [&](std::string_view name) { return field_of(made.form, name); };
    BOOST_TEST(codes::check_credit_code(of("useComCode")).ok());
    BOOST_TEST(codes::check_credit_code(field_of(made.accept, "org_code")).ok());
    BOOST_TEST(codes::check_citizen_number(field_of(made.accept, "contact_code")).ok());
    BOOST_TEST(codes::is_mobile(of("mobilePhone")));
    BOOST_TEST(codes::is_postcode(of("zipCode")));
    std::string region = field_of(made.accept, "region_code");
    BOOST_TEST(region.size() == 12U);
    BOOST_TEST(divisions->find(region.substr(0, 6)) != nullptr);
    auto parent = [&](const std::string& code) {
      return catalogue->column(code, "parent_code").value_or("");
    };
    BOOST_TEST(parent(of("eqCategoryCode")) == of("eqSpeciesCode"));
    BOOST_TEST(parent(of("eqVarietyCode")) == of("eqCategoryCode"));
    BOOST_TEST(of("eqCode").starts_with(of("eqVarietyCode")));
    std::string owner = of("propertyComCode");
    BOOST_TEST((owner == "-" || codes::check_credit_code(owner).ok()));
  }
}

BOOST_AUTO_TEST_CASE(dates_follow_one_another) {
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < kMany; ++i) {
    Application made = generator.application(i);
    auto of = [&](std::string_view name) { return field_of(made.form, name); };
    std::string applied = field_of(made.accept, "apply_date");
    BOOST_TEST(codes::is_date_time(applied));
    for (const char* name : {"checkDate", "nextCheckDate", "comPersonDate", "beginUseDate"})
      BOOST_TEST(codes::parse_date(of(name)).has_value());
    BOOST_TEST(of("checkDate") < applied.substr(0, 10));
    BOOST_TEST(of("checkDate") < of("nextCheckDate"));
    BOOST_TEST(of("comPersonDate") <= applied.substr(0, 10));
    BOOST_TEST(applied.substr(0, 10) < of("beginUseDate"));
    BOOST_TEST(of("eqCode").substr(9, 4) <= of("checkDate").substr(0, 4));
  }
}

BOOST_AUTO_TEST_CASE(every_material_the_item_needs_is_there) {
  Generator generator = load_generator();
  for (std::uint64_t i = 0; i < 100; ++i) {
    std::string names;
    for (const auto& material : generator.application(i).materials)
      names += field_of(material, "material_name") + ";";
    for (const char* needed : {"使用登记表", "统一社会信用代码", "产品合格证", "监督检验"})
      BOOST_TEST(names.find(needed) != std::string::npos);
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
  auto first = json::Json::parse(generator.push(4).body);
  auto again = json::Json::parse(generator.repeated_push(4).body);
  BOOST_REQUIRE((first && again));
  const json::Json& a = *first->member("up_pro_accept");
  const json::Json& b = *again->member("up_pro_accept");
  BOOST_REQUIRE(a.members.size() == b.members.size());
  std::set<std::string> different;
  for (std::size_t i = 0; i < a.members.size(); ++i)
    if (a.members[i].second.text != b.members[i].second.text) different.insert(a.members[i].first);
  BOOST_TEST((different == std::set<std::string>{"cd_batch", "cd_time"}));
}

BOOST_AUTO_TEST_CASE(faulty_pushes_tell_which_fields_they_spoilt) {
  Generator generator = load_generator();
  std::set<std::string> spoilt;
  std::size_t texts = 0, several = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    auto push = generator.faulty_push(i);
    BOOST_TEST(push.body != generator.push(i).body);
    if (push.faulty_fields.empty()) {
      ++texts;
      BOOST_TEST(!json::Json::parse(push.body).has_value());
      continue;
    }
    BOOST_TEST(json::Json::parse(push.body).has_value());
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
    bool structural = std::ranges::any_of(push.faulty_fields, [](const std::string& field) {
      return field == "$.up_pro_accept.region_code" || field == "$.up_pro_accept.row_guid";
    });
    if (!structural) continue;
    auto findings = judge_structure(*schema, push.body);
    BOOST_REQUIRE(!findings.empty());
    std::string told = json::path_of(findings.front().where.path);
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
