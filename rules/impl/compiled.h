// A rule file as compiled: what the reader makes and the evaluation runs.
// Thread: immutable once read. Ownership: the RuleSet owns it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bus/xml/match_pattern.h"
#include "bus/xml/xpath.h"
#include "rules/schematron.h"

namespace jiuqu::rules {

inline constexpr std::string_view kSchematron = "http://purl.oclc.org/dsdl/schematron";
inline constexpr std::string_view kXslt = "http://www.w3.org/1999/XSL/Transform";
inline constexpr std::string_view kSvrl = "http://purl.oclc.org/dsdl/svrl";
inline constexpr std::string_view kAllPatterns = "#ALL";
// Always given to expressions.
inline constexpr std::string_view kFilingDay = "filing-day";

struct Let {
  std::string name;
  std::optional<xml::XPath> expression;
  xml::Value content;  // of a let that has no value attribute: the let element itself
};

// A piece of a sentence: fixed words, or the value of an expression.
struct TextPart {
  std::string words;
  std::optional<xml::XPath> value;
  std::string label;  // the expression, without prefixes
};
using Sentence = std::vector<TextPart>;

// What any element may carry for its reader.
struct Rich {
  std::string see, icon, fpi, lang;
};

// A diagnostic or a property.
struct Reference {
  std::string id, role, scheme;
  Rich rich;
  Sentence text;
};

struct Assertion {
  std::string id;
  bool report = false;  // <report>: fires when the test is true
  Level level = Level::error;
  std::string role, flag, severity;
  Rich rich;
  std::string subject;  // as written
  std::optional<xml::XPath> subject_path;
  std::string test_text;
  xml::XPath test;
  Sentence text;
  std::vector<Reference> diagnostics, properties;
};

struct Rule {
  std::string id, role, flag;
  std::string context_text;
  xml::MatchPattern context;
  std::vector<Let> lets;
  std::vector<Assertion> assertions;
};

struct Pattern {
  std::string id, name;
  Validity validity;
  std::vector<Let> lets;
  std::vector<Rule> rules;
  std::vector<std::string> phase_variables;  // used here, let by phases
};

struct Phase {
  std::string id;
  std::vector<Let> lets;
  std::vector<std::string> active;  // ids of patterns
};

// xsl:key: which nodes a value finds.
struct Key {
  std::string name;
  xml::MatchPattern match;
  xml::XPath use;
};

// The rules of one pattern that may be about a node of one kind and name, in their order.
struct Candidates {
  std::size_t pattern = 0;
  std::vector<std::size_t> rules;
};

// Which rules may be about a node, found by its kind and local name in one look.
class Dispatch {
 public:
  void build(const std::vector<Pattern>& patterns);
  const std::vector<Candidates>& of(xml::Node node) const;

 private:
  using ByName = std::unordered_map<std::string_view, std::vector<Candidates>>;
  struct OfKind {
    ByName by_name;
    std::vector<Candidates> any;
  };
  std::map<xml::NodeKind, OfKind> kinds_;
};

struct CompiledRules {
  std::string title, schema_version, default_phase;
  std::vector<std::pair<std::string, std::string>> namespaces;  // as declared
  Validity validity;
  std::vector<Let> lets;
  std::vector<Key> keys;
  std::vector<Phase> phases;
  std::vector<Pattern> patterns;
  Dispatch dispatch;
  xml::FunctionTable functions;  // those of the wiring and those on the set's tables

  const Phase* phase(std::string_view id) const;
};

}  // namespace jiuqu::rules
