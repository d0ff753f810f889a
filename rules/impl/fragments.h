// Where <include> and <extends href> of a rule file lead: to other rule files and fragments of the
// same definition set, so that nothing outside the definition folders is ever read. Also tells when
// a file includes itself or grows without end.
// Thread: one; used while a set is loaded. Ownership: the set keeps the documents.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bus/pipeline/definitions.h"

namespace jiuqu::rules {

// A *.sch file whose root is an element of Schematron other than schema.
class RuleFragment final : public Definition {
 public:
  xml::Node element;
};

class Fragments {
 public:
  Fragments(const DefinitionSet& all, Findings& findings);
  // Looks through everything below the schema, includes followed; false with findings when a target
  // is not there, a cycle closes, or there is no end to it. Ask before children_of.
  bool check(xml::Node schema);
  // The child elements in the namespace of Schematron, and keys of XSLT, with <include> replaced by
  // what it names and <extends href> by the children of what it names.
  std::vector<xml::Node> children_of(xml::Node parent) const;

 private:
  xml::Node target_of(xml::Node reference) const;
  xml::Node find(xml::Node reference, const std::string& href);
  bool check_below(xml::Node node);
  bool check_reference(xml::Node reference);
  bool check_target(xml::Node reference, xml::Node target);
  bool refuse(xml::Node node, std::string code, std::string en, std::string zh);

  Findings& findings_;
  std::map<std::string, xml::Node> files_;        // by normal path
  std::map<const _xmlNode*, xml::Node> targets_;  // of references
  std::vector<xml::Node> open_;                   // elements around the one looked at
  std::size_t elements_ = 0;
};

}  // namespace jiuqu::rules
