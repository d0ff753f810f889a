// Proposals against the mappings that people wrote, and the field dictionary itself.
#include <fstream>
#include <map>
#include <set>

#include "mappings/import/impl/dictionary.h"
#include "tests/unit/mappings/import/trial.h"

using namespace jiuqu;
using namespace jiuqu::importing;

namespace {

const std::string kMappings = std::string(JIUQU_SOURCE_DIR) + "/mappings";

std::shared_ptr<const xml::SchemaModel> canonical(const std::string& name) {
  Findings faults;
  auto model = xml::SchemaModel::read(kMappings + "/canonical/" + name, kMappings, faults);
  BOOST_REQUIRE(model != nullptr);
  return model;
}

std::string joined(const std::string& base, const std::string& path) {
  if (path.empty() || path == ".") return base;
  return base.empty() ? path : base + "/" + path;
}

// Pairs of source and target paths of the plain fields of a mapping file.
void gather(xml::Node node, const std::string& from, const std::string& to,
            std::set<std::pair<std::string, std::string>>& pairs) {
  for (xml::Node child : node.children()) {
    std::string source = child.attribute("from").value_or(""),
                target = child.attribute("to").value_or("");
    if (child.name() == "group" || child.name() == "each")
      gather(child, joined(from, source), joined(to, target), pairs);
    if (child.name() == "field" && !source.empty() && source.find('[') == source.npos)
      pairs.emplace(joined(from, source), joined(to, target));
  }
}

std::set<std::pair<std::string, std::string>> shipped(const std::string& mapping) {
  auto document = xml::Document::load(kMappings + "/platform/" + mapping + ".map.xml");
  BOOST_REQUIRE(document.has_value());
  std::set<std::pair<std::string, std::string>> pairs;
  gather(document->root(), "", "", pairs);
  return pairs;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_path_and_table_of_the_dictionary_is_there) {
  Findings faults;
  auto csv = read_file(kMappings + "/dictionary.csv");
  BOOST_REQUIRE(csv.has_value());
  auto dictionary = Dictionary::read(*csv, "dictionary.csv", faults);
  BOOST_TEST(faults.empty());
  BOOST_TEST(dictionary.entries().size() > 300U);
  std::vector<std::shared_ptr<const xml::SchemaModel>> models;
  for (const char* name : {"application.xsd", "events.xsd", "withdrawal.xsd", "receipt.xsd"})
    models.push_back(canonical(name));
  for (const Entry& entry : dictionary.entries()) {
    bool there = std::ranges::any_of(
        models, [&](const auto& model) { return model->find("/" + entry.path) != nullptr; });
    BOOST_TEST(there, "dictionary.csv:" << entry.line << ": no field " << entry.path);
    if (!entry.table.empty())
      BOOST_TEST(fs::exists(kMappings + "/codes/" + entry.table + ".csv"),
                 "dictionary.csv:" << entry.line << ": no table " << entry.table);
  }
}

BOOST_AUTO_TEST_CASE(a_broken_dictionary_is_told_with_its_line) {
  Findings faults;
  Dictionary::read("name,path\n", "d.csv", faults);
  BOOST_REQUIRE(faults.size() == 1U);
  BOOST_TEST(faults[0].where.line == 1);
  faults.clear();
  Dictionary::read("name,label,path,table,confidence,source\na,b\n", "d.csv", faults);
  BOOST_REQUIRE(faults.size() == 1U);
  BOOST_TEST(faults[0].where.line == 2);
}

BOOST_AUTO_TEST_CASE(the_platforms_application_is_proposed_as_people_mapped_it) {
  Trial trial;
  bool taken =
      trial.run_file(std::string(JIUQU_SOURCE_DIR) + "/adapters/partners/platform/application.xsd");
  BOOST_REQUIRE_MESSAGE(taken, trial.told());
  auto pairs = shipped("application");
  std::size_t same = 0, other = 0;
  for (const auto& field : trial.imported.fields) {
    if (field.canonical.empty()) continue;
    ++(pairs.contains({field.partner, field.canonical}) ? same : other);
  }
  BOOST_TEST_MESSAGE(same << " as shipped, " << other << " otherwise, of " << pairs.size());
  BOOST_TEST(same >= 190U);
  BOOST_TEST(other <= 10U);
  trial.schema();
}

// The dictionary knows the platform. Without it, labels and names alone have to do.
BOOST_AUTO_TEST_CASE(labels_and_names_alone_find_most_of_it_too) {
  Trial trial;
  trial.request.dictionary_file = "none";
  BOOST_REQUIRE(trial.run_file(std::string(JIUQU_SOURCE_DIR) +
                               "/adapters/partners/platform/application.xsd"));
  auto pairs = shipped("application");
  std::size_t same = 0, proposed = trial.imported.proposed();
  for (const auto& field : trial.imported.fields)
    same += pairs.contains({field.partner, field.canonical}) ? 1 : 0;
  BOOST_TEST_MESSAGE(same << " as shipped of " << proposed << " proposed");
  BOOST_TEST(same >= 150U);
}

BOOST_AUTO_TEST_CASE(reports_to_the_platform_are_proposed_as_people_mapped_them) {
  const std::map<std::string, std::string> roots = {{"step-report", "StepCompleted"},
                                                    {"acceptance-report", "Accepted"},
                                                    {"correction-report", "CorrectionRequested"}};
  for (const auto& [name, event] : roots) {
    Trial trial;
    trial.toward("events.xsd", event);
    trial.request.outward = true;
    BOOST_REQUIRE_MESSAGE(trial.run_file(std::string(JIUQU_SOURCE_DIR) +
                                         "/adapters/partners/platform/" + name + ".xsd"),
                          trial.told());
    auto pairs = shipped(name);
    std::size_t same = 0, other = 0;
    for (const auto& field : trial.imported.fields) {
      if (field.canonical.empty()) continue;
      ++(pairs.contains({field.canonical, field.partner}) ? same : other);
    }
    BOOST_TEST_CONTEXT(name << ": " << same << " as shipped, " << other << " otherwise") {
      BOOST_TEST(same * 10 >= pairs.size() * 7);
      BOOST_TEST(other <= 3U);
    }
  }
}
