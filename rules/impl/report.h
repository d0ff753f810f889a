// Writes outcomes as a report in the Schematron Validation Report Language (ISO/IEC 19757-3,
// annex on SVRL): what was active, which rules fired, what failed and what was reported, each with
// an XPath to its place.
// Thread: one evaluation on one thread.
#pragma once

#include <unordered_map>

#include "rules/impl/evaluation.h"

namespace jiuqu::rules {

class Report final : public Listener {
 public:
  Report(const CompiledRules& rules, const std::string& phase);
  Result<void> active(const Pattern& pattern) override;
  Result<void> fired(const Rule& rule, xml::Node node) override;
  Result<void> found(const Outcome& outcome) override;
  xml::Document take() { return std::move(document_); }

 private:
  // Where an element stands among its siblings of the same name.
  struct Position {
    int index = 0;
    bool shared = false;  // there are others
  };
  Result<xml::Node> add(std::string_view name);
  Result<void> add_references(xml::Node finding, const std::vector<Reference>& references,
                              std::string_view what, const Outcome& outcome);
  std::string location(xml::Node node);
  std::string step(xml::Node node);
  std::string name_test(xml::Node node) const;
  void count_children(xml::Node parent);

  const CompiledRules& rules_;
  xml::Document document_;
  std::size_t entries_ = 0;
  std::unordered_map<const _xmlNode*, Position> positions_;  // of the children of known parents
};

}  // namespace jiuqu::rules
