// Each of the fixed sample applications (tests/applications), from the push to the archive.
#include "adapters/simulators/judge.h"
#include "bus/base/text.h"
#include "bus/pipeline/code_tables.h"
#include "tests/applications/court.h"
#include "tests/sim/flow.h"

namespace jiuqu::sim {
namespace {

using simulators::Yields;
using simulators::yields_of;
using Words = std::vector<std::string>;

const Words kWithLicence{"pass",   "accept", "pass",      "grant",   "made",
                         "issued", "closed", "assembled", "archived"};
const Words kWithout{"pass", "accept", "pass", "grant", "closed", "assembled", "archived"};

struct Sample {
  std::string name, body, content_type, number, action, old_number;
};

Sample read_sample(const std::filesystem::path& file) {
  auto body = read_file(file.string());
  BOOST_REQUIRE(body.has_value());
  Sample sample{file.filename().string(), *body, test::content_type_of(file), {}, {}, {}};
  auto exchange = test::judged(sample.body, sample.content_type);
  auto application = exchange.tree.root();
  sample.number = application.child_text("projectNo");
  sample.old_number = application.child("registration").child_text("registCode");
  auto table = shipped().set->get<CodeTableDefinition>("code-table", "handling-items");
  BOOST_REQUIRE(table != nullptr);
  std::string item = application.child_text("handlingItem");
  sample.action = std::string(table->table->column(item, "action_code").value_or(""));
  return sample;
}

// The last report tells the licence, the proof, or neither.
void check_result(const Sample& sample, const json::Json& result, std::set<std::string>& numbers) {
  std::string name = result.string_or("resultCertName"), number = result.string_or("resultCertNo");
  BOOST_TEST(result.string_or("resultStage") == "closed");
  BOOST_TEST(result.string_or("resultType") == "1");
  switch (yields_of(sample.action)) {
    case Yields::none:
      BOOST_TEST(name + number == "");
      return;
    case Yields::change_proof:
      BOOST_TEST(name == "特种设备使用登记证变更证明");
      BOOST_TEST(number == sample.old_number);
      return;
    case Yields::licence_kept:
      BOOST_TEST(name == "特种设备使用登记证");
      BOOST_TEST(number == sample.old_number);
      return;
    case Yields::licence_new:
      BOOST_TEST(name == "特种设备使用登记证");
      BOOST_TEST(number != sample.old_number);
      BOOST_TEST(numbers.insert(number).second);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sample_applications)

BOOST_AUTO_TEST_CASE(every_handling_item_goes_from_the_push_to_the_archive) {
  Flow flow;
  std::set<std::string> numbers;
  std::map<std::string, Reply> answers;
  for (const auto& file : test::sample_applications()) {
    Sample sample = read_sample(file);
    BOOST_TEST_CONTEXT(sample.name) {
      auto reply = flow.push(sample.body, sample.content_type);
      BOOST_TEST(reply.status == 200, reply.body);
      if (reply.status != 200) continue;
      // The same in JSON is the same push: it gets the answer of the first, and opens no case.
      auto [first, fresh] = answers.emplace(sample.number, reply);
      BOOST_TEST(reply.body == first->second.body);
      if (!fresh) continue;
      BOOST_TEST(reply.content_type == sample.content_type);
      bool licensed = yields_of(sample.action) != Yields::none;
      flow.decide(licensed ? kWithLicence : kWithout, sample.number);
      BOOST_TEST(flow.rests_at(sample.number).empty());
      BOOST_TEST(flow.reported(sample.number).size() == (licensed ? 7U : 5U));
      auto reports = flow.hub.platform.of_case(sample.number);
      BOOST_REQUIRE(!reports.empty());
      check_result(sample, reports.back()->fields, numbers);
    }
  }
  BOOST_TEST(answers.size() == 114U);
  BOOST_TEST(flow.cases() == 114U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::sim
