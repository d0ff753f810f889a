// Compiles a Schematron file into CompiledRules. What is wrong is told with its place; what is not
// executed is refused. Parts: reader.cc (schema, phases, keys), reader_patterns.cc (patterns,
// rules, what they inherit), reader_assertions.cc (asserts and their sentences), reader_words.cc
// (expressions, vocabulary, names).
// Thread: one; used while a set is loaded.
#pragma once

#include <set>
#include <span>

#include "bus/pipeline/definitions.h"
#include "rules/impl/calls.h"
#include "rules/impl/compiled.h"
#include "rules/impl/fragments.h"

namespace jiuqu::rules {

class Reader {
 public:
  Reader(CompiledRules& result, const DefinitionSet& all, Findings& findings)
      : result_(result), all_(all), findings_(findings), fragments_(all, findings) {}
  void read(xml::Node root);

 private:
  using Nodes = std::vector<xml::Node>;

  // reader.cc
  void read_schema(xml::Node root);
  void read_namespaces(const Nodes& parts);
  void collect(const Nodes& parts);
  void collect_abstract_rules(xml::Node pattern);
  void read_phase(xml::Node node);
  void read_key(xml::Node node);
  void check_phases(xml::Node root);
  void check_phase(const Phase& phase, xml::Node node);
  std::optional<Let> read_let(xml::Node node);
  std::optional<xml::XPath> let_expression(xml::Node node);
  Validity read_validity(xml::Node node);

  // reader_patterns.cc
  void read_pattern(xml::Node node);
  bool inherit(xml::Node instance, Nodes& parts, Params& params);
  void check_params(xml::Node instance, const Params& params);
  void read_pattern_parts(const Nodes& parts, Pattern& pattern);
  void read_rule(xml::Node node, Pattern& pattern);
  void check_abstract_rule(xml::Node node);
  void read_rule_parts(xml::Node node, Rule& rule, const std::string& subject);
  void read_extends(xml::Node node, Rule& rule, const std::string& subject);
  void tell_unused();

  // reader_assertions.cc
  void read_assertion(xml::Node node, Rule& rule, const std::string& subject);
  Level level_of(xml::Node node);
  std::vector<Reference> read_references(xml::Node node, std::string_view attribute,
                                         std::string_view what,
                                         const std::map<std::string, xml::Node>& known);
  Sentence read_sentence(xml::Node node);
  std::optional<TextPart> read_part(xml::Node part);

  // reader_words.cc
  std::optional<xml::XPath> expression(xml::Node node, std::string_view attribute,
                                       const std::string& text);
  std::optional<xml::MatchPattern> pattern_of(xml::Node node, std::string_view attribute,
                                              const std::string& text);
  // The value of an attribute that holds an expression, parameters replaced.
  std::string expression_text(xml::Node node, std::string_view attribute,
                              const char* otherwise = "");
  bool check_calls(xml::Node node, std::string_view attribute, const std::string& text);
  void check_call(xml::Node node, std::string_view attribute, const Call& call);
  void check_table(xml::Node node, std::string_view attribute, const Call& call);
  void check_decision(xml::Node node, std::string_view attribute, const Call& call);
  void check_variables(xml::Node node, std::string_view attribute,
                       const std::vector<std::string>& names);
  void check_words(xml::Node node);  // attributes and children against the vocabulary
  void check_attribute(xml::Node node, xml::Node attribute);
  void check_child(xml::Node node, xml::Node child);
  std::string take_id(xml::Node node, bool wanted);
  static Rich rich_of(xml::Node node);
  void unsupported(xml::Node node, const std::string& what_en, const std::string& what_zh,
                   std::string_view attribute = {});
  void error(std::string code, xml::Node node, std::string en, std::string zh,
             std::string_view attribute = {});
  void add(Finding finding);

  CompiledRules& result_;
  const DefinitionSet& all_;
  Findings& findings_;
  Fragments fragments_;
  xml::Namespaces namespaces_;
  std::map<std::string, xml::Node> diagnostics_, properties_;
  std::map<std::string, xml::Node> abstract_patterns_, abstract_rules_;
  std::map<std::string, xml::Node> ids_;  // of all elements that have one
  std::set<const _xmlNode*> used_;        // abstract patterns and rules that something extends
  std::set<const _xmlNode*> looked_;      // elements whose vocabulary was checked
  std::vector<std::string> scope_;        // names of the lets in force
  std::set<std::string> phase_names_;     // names let by any phase
  std::vector<std::string> key_names_;
  std::vector<xml::Node> extending_;  // abstract rules being read
  Pattern* pattern_ = nullptr;        // being read
  const Params* params_ = nullptr;    // of the abstract pattern being read
  std::vector<std::string> params_used_;
};

}  // namespace jiuqu::rules
