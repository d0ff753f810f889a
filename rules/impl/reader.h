// Compiles a Schematron file into a RuleSet. Thread: one; used while a set is loaded.
#pragma once

#include "rules/schematron.h"

namespace jiuqu::rules {

inline constexpr std::string_view kSchematron = "http://purl.oclc.org/dsdl/schematron";

class Reader {
 public:
  // `tables` are the code tables that expressions may name.
  Reader(RuleSet& result, std::vector<std::string> tables, Findings& findings)
      : result_(result), tables_(std::move(tables)), findings_(findings) {}
  void read(xml::Node root);

 private:
  void read_pattern(xml::Node node);
  std::optional<Rule> read_rule(xml::Node node);
  void read_phase(xml::Node node);
  void read_assertion(xml::Node node, Rule& rule);
  std::optional<Let> read_let(xml::Node node);
  Sentence read_sentence(xml::Node node);
  void read_english(xml::Node node, Assertion& assertion);
  std::optional<xml::XPath> expression(xml::Node node, std::string_view attribute,
                                       const std::string& text);
  void check_variables(xml::Node node, std::string_view attribute, const xml::XPath& expression);
  void check_tables(xml::Node node, std::string_view attribute, const std::string& text);
  void check_phases();
  Level level_of(xml::Node node);
  void refuse(xml::Node node);
  void error(std::string code, xml::Node node, std::string en, std::string zh,
             std::string_view attribute = {});

  RuleSet& result_;
  std::vector<std::string> tables_;
  Findings& findings_;
  xml::Namespaces namespaces_;
  xml::Node diagnostics_;
  std::vector<std::string> variables_;  // names of the lets in scope
  std::vector<std::string> ids_;        // of assertions so far
};

// Match pattern -> expression from the root: "a | b/c" becomes "//a | //b/c"; what starts with '/'
// stays.
std::string from_root(std::string_view pattern);

}  // namespace jiuqu::rules
