// Rule files of a test in a folder of its own, loaded with code tables and the hub's functions; and
// the shipped ones. Thread: one.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bus/codes/functions.h"
#include "bus/pipeline/kinds.h"
#include "rules/decision_table.h"
#include "rules/schematron.h"

namespace jiuqu::test {

class RulesWorld {
 public:
  RulesWorld() {
    codes::add_functions(functions);
    // Stands for what the licensing core brings; judged there.
    functions.add({"equipment-code", 1, 1,
                   [](std::span<const xml::Value> arguments) -> Result<xml::Value> {
                     return xml::to_string(arguments[0]).size() >= 17;
                   },
                   "stand-in"});
    std::string name = (std::filesystem::temp_directory_path() / "jiuqu-rules-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
    write("codes/colour.csv", "code,name,valid-from,valid-to,warm\nr,red,,,yes\nb,blue,,,no\n");
  }
  ~RulesWorld() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  RulesWorld(const RulesWorld&) = delete;
  RulesWorld& operator=(const RulesWorld&) = delete;

  void write(const std::string& file, const std::string& text) const {
    auto full = std::filesystem::path(path) / file;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary) << text;
  }

  LoadOutcome load(const std::vector<std::string>& roots) {
    kinds.clear();
    kinds.push_back(code_table_kind());
    kinds.push_back(rules::decision_table_kind(&functions));
    kinds.push_back(rules::rule_fragment_kind());
    kinds.push_back(rules::rules_kind(&functions));
    std::vector<DefinitionKind*> list;
    for (const auto& kind : kinds) list.push_back(kind.get());
    return load_definitions(roots, list);
  }

  // A rule file of that content; its namespace prefix t is urn:t.
  const rules::RuleSet& rules(const std::string& content) {
    write("test.sch", head() + content + "\n</sch:schema>\n");
    auto outcome = load({path});
    for (const auto& finding : outcome.findings) BOOST_ERROR(lint_line(finding));
    BOOST_REQUIRE(outcome.set != nullptr);
    set = outcome.set;
    return *set->get<rules::RuleSet>("rules", "test");
  }

  // What lint says about it, without the folder; the content starts in line 3.
  std::vector<std::string> lint(const std::string& content) {
    write("test.sch", head() + content + "\n</sch:schema>\n");
    std::vector<std::string> lines;
    for (const auto& finding : load({path}).findings) {
      BOOST_TEST(!finding.zh.empty());
      std::string line = lint_line(finding);
      if (line.starts_with(path)) line.erase(0, path.size() + 1);
      lines.push_back(line);
    }
    return lines;
  }

  static std::string head() {
    return "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron'>\n"
           "<sch:ns prefix='t' uri='urn:t'/>\n";
  }

  xml::FunctionTable functions;
  std::string path;
  std::vector<std::unique_ptr<DefinitionKind>> kinds;
  std::shared_ptr<const DefinitionSet> set;
};

inline xml::Document tree(const std::string& content) {
  auto document = xml::Document::parse("<root xmlns='urn:t'>" + content + "</root>");
  BOOST_REQUIRE(document.has_value());
  return std::move(*document);
}

// "id path" of every finding.
inline std::vector<std::string> told(const Result<Findings>& findings) {
  BOOST_REQUIRE(findings.has_value());
  std::vector<std::string> lines;
  for (const auto& finding : *findings) lines.push_back(finding.code + " " + finding.where.path);
  return lines;
}

inline void same(const std::vector<std::string>& actual, const std::vector<std::string>& wanted) {
  BOOST_TEST(actual == wanted, boost::test_tools::per_element());
}

}  // namespace jiuqu::test
