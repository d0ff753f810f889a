// The fixed sample applications, and those the simulators make, before the shipped schema, mapping
// and intake rules.
#include <map>
#include <set>

#include "adapters/simulators/generator.h"
#include "adapters/simulators/push_answer.h"
#include "bus/base/text.h"
#include "bus/codes/personal.h"
#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"
#include "tests/applications/court.h"

namespace jiuqu::test {
namespace {

using simulators::Generator;

constexpr std::size_t kItems = 114;

Generator load_generator(std::uint64_t seed) {
  simulators::GeneratorOptions options;
  options.seed = seed;
  auto generator = Generator::load(JIUQU_SOURCE_DIR, options);
  if (!generator) BOOST_FAIL(generator.error().describe());
  return std::move(*generator);
}

std::string text_of(const std::filesystem::path& file) {
  auto text = read_file(file.string());
  BOOST_REQUIRE(text.has_value());
  return std::move(*text);
}

// 026-lift-new.json -> 26
std::string item_of(const std::filesystem::path& file) {
  return std::to_string(std::stoi(file.filename().string().substr(0, 3)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(applications)

BOOST_AUTO_TEST_CASE(there_is_one_sample_for_each_handling_item_and_an_xml_for_each_form) {
  std::set<std::string> items;
  std::map<std::string, int> forms;
  for (const auto& file : sample_applications()) {
    auto exchange = judged(text_of(file), content_type_of(file));
    auto item = exchange.tree.root().child("handlingItem");
    BOOST_TEST_CONTEXT(file.filename().string()) BOOST_TEST(item.text() == item_of(file));
    if (file.extension() == ".json") items.insert(item.text());
    auto table = sim::shipped().set->get<CodeTableDefinition>("code-table", "handling-items");
    BOOST_REQUIRE(table != nullptr);
    if (file.extension() == ".xml")
      ++forms[std::string(table->table->column(item.text(), "form_code").value_or("?"))];
  }
  BOOST_TEST(items.size() == kItems);
  BOOST_TEST(forms.size() == 6U);
}

BOOST_AUTO_TEST_CASE(every_sample_passes_schema_mapping_and_intake_rules) {
  for (const auto& file : sample_applications()) BOOST_TEST_CONTEXT(file.filename().string())
  BOOST_TEST(faults_of(text_of(file), content_type_of(file)) == "");
}

// As jiuqu messages export --mask makes them: all files of one export share their substitutes.
BOOST_AUTO_TEST_CASE(every_sample_passes_masked_and_no_personal_value_remains) {
  codes::Substitutes substitutes("a salt of this test");
  std::size_t changed = 0;
  for (const auto& file : sample_applications()) BOOST_TEST_CONTEXT(file.filename().string()) {
      std::string type = content_type_of(file);
      bool xml = type == "application/xml";
      std::string body = text_of(file);
      const auto* target = judged(body, type).interface;
      const auto& model = target->schema->schema->model();
      auto tree = xml ? xml::Document::parse(body)
                      : json::to_tree(body, model, *model.root(target->root_element));
      BOOST_REQUIRE(tree.has_value());
      auto personal = codes::personal_texts(tree->root(), &model);
      BOOST_TEST(personal.size() > 3u);
      auto masked = codes::mask_document(tree->root(), model, substitutes);
      BOOST_REQUIRE_MESSAGE(masked.has_value(), (masked ? "" : masked.error().describe()));
      body = xml ? tree->serialize() : json::from_tree(tree->root(), model);
      BOOST_TEST(faults_of(body, type) == "");
      for (const auto& value : personal) {
        bool told = body.contains(value);
        BOOST_TEST(!told, value);
        changed += !told;
      }
    }
  BOOST_TEST(changed > 900u);
}

BOOST_AUTO_TEST_CASE(every_application_of_the_simulators_passes) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Generator generator = load_generator(seed);
    for (std::uint64_t index = 0; index < kItems; ++index)
      for (int round = 0; round < 2; ++round) {
        auto push = generator.push(index, round);
        auto facts = generator.facts(index);
        BOOST_TEST_CONTEXT(facts.item << " " << facts.kind << " " << facts.action)
        BOOST_TEST(faults_of(push.body, std::string(content_type_of(push.encoding))) == "");
      }
  }
}

BOOST_AUTO_TEST_CASE(every_fault_of_a_faulty_push_is_told_on_its_field) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Generator generator = load_generator(seed);
    for (std::uint64_t index = 0; index < 2 * kItems; ++index) {
      auto push = generator.faulty_push(index);
      if (push.faulty_fields.empty()) continue;
      auto exchange = judged(push.body, std::string(content_type_of(push.encoding)));
      HttpAnswer answer;
      answer.status = has_errors(exchange.findings) ? 422 : 200;
      answer.body = faults_reply(exchange, findings_error(exchange.findings)).body;
      auto facts = generator.facts(index);
      BOOST_TEST_CONTEXT(seed << " " << index << " " << facts.kind << " " << facts.action)
      BOOST_TEST(wrong_push_answer(simulators::PushKind::faulty, push, answer) == "");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
