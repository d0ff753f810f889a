// The intake rules that are shipped: every rule speaks both languages, names its clause and field,
// and is broken by a sample of its rule set, warnings included.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "app/wiring.h"
#include "bus/base/text.h"
#include "rules/schematron.h"

using namespace jiuqu;
namespace fs = std::filesystem;

namespace {

const std::string kSource = JIUQU_SOURCE_DIR;

// What the app knows, without a hub.
struct Shipped {
  SystemClock clock;
  HttpNetwork network{clock};
  xml::FunctionTable functions = app::hub_functions();
  app::Plugins plugins{network, functions, nullptr};
  LoadOutcome outcome = plugins.load({kSource + "/mappings", kSource + "/rules",
                                      kSource + "/licensing-core", kSource + "/adapters/partners"});
};

std::vector<xml::Node> assertions_of(xml::Node schema) {
  std::vector<xml::Node> found;
  for (xml::Node pattern : schema.children("pattern"))
    for (xml::Node rule : pattern.children("rule"))
      for (xml::Node assertion : rule.children()) {
        if (assertion.name() == "assert" || assertion.name() == "report")
          found.push_back(assertion);
      }
  return found;
}

// The ids that the failing samples of a rule set break.
std::set<std::string> broken_by_samples(const rules::RuleSet& rules) {
  std::set<std::string> broken;
  std::string folder = kSource + "/rules/" + rules.id + ".samples";
  rules::CheckOptions options;
  options.phase = trim(read_file(folder + "/phase.txt").value_or(""));
  options.day = trim(read_file(folder + "/date.txt").value_or(""));
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.path().string().ends_with(".fail.xml")) continue;
    auto document = xml::Document::load(entry.path().string());
    BOOST_REQUIRE(document.has_value());
    auto findings = rules.check(document->root(), options);
    BOOST_REQUIRE(findings.has_value());
    for (const Finding& finding : *findings) broken.insert(finding.code);
  }
  return broken;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shipped_rules, Shipped)

BOOST_AUTO_TEST_CASE(every_rule_is_broken_by_a_sample) {
  BOOST_REQUIRE(outcome.set != nullptr);
  for (const auto& id : outcome.set->ids("rules")) {
    const auto* rules = outcome.set->get<rules::RuleSet>("rules", id);
    auto broken = broken_by_samples(*rules);
    for (xml::Node assertion : assertions_of(rules->element)) {
      std::string name = assertion.attribute("id").value_or("");
      BOOST_TEST(broken.contains(name), id << ": " << name);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_rule_speaks_both_languages_and_names_its_clause) {
  BOOST_REQUIRE(outcome.set != nullptr);
  std::map<std::string, std::string> english;  // of one id in all rule sets
  for (const auto& id : outcome.set->ids("rules")) {
    const auto* rules = outcome.set->get<rules::RuleSet>("rules", id);
    std::map<std::string, std::string> sentences;
    for (xml::Node diagnostic : rules->element.child("diagnostics").children())
      sentences[diagnostic.attribute("id").value_or("")] = diagnostic.text();
    for (xml::Node assertion : assertions_of(rules->element)) {
      std::string name = assertion.attribute("id").value_or("");
      BOOST_TEST(!assertion.text().empty(), name);
      BOOST_TEST(!assertion.attribute("see").value_or("").empty(), name);
      auto sentence = sentences.find(assertion.attribute("diagnostics").value_or(""));
      BOOST_REQUIRE_MESSAGE(sentence != sentences.end(), name);
      // One id means one thing, whichever form it is told of.
      auto known = english.emplace(name, sentence->second).first;
      BOOST_TEST(known->second == sentence->second, id << ": " << name);
    }
  }
}

// A pusher decides how many rows there are: judging them is work by the row, not by its square.
BOOST_AUTO_TEST_CASE(a_summary_of_many_cylinders_is_judged_row_by_row) {
  BOOST_REQUIRE(outcome.set != nullptr);
  const auto* rules = outcome.set->get<rules::RuleSet>("rules", "form-unit");
  BOOST_REQUIRE(rules != nullptr);
  auto steps_for = [&](int rows) {
    auto document =
        xml::Document::load(kSource + "/rules/form-unit.samples/new-cylinders.pass.xml");
    BOOST_REQUIRE(document.has_value());
    xml::Node summary = document->root().child("cylinderSummary");
    xml::Node first = summary.child("cylinder");
    for (int i = int(summary.children().size()); i < rows; ++i) {
      summary.append_copy(first);
      summary.children().back().child("productCode").set_text("N-" + std::to_string(i));
    }
    document->root().child("registration").child("quantity").set_text(std::to_string(rows));
    rules::Work work;
    rules::CheckOptions options;
    options.phase = "application";
    options.work = &work;
    auto findings = rules->check(document->root(), options);
    BOOST_REQUIRE(findings.has_value());
    BOOST_TEST(findings->empty());
    return work.steps;
  };
  auto some = steps_for(100);
  BOOST_TEST(steps_for(400) < 5 * some);
}

BOOST_AUTO_TEST_SUITE_END()
