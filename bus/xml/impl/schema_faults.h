// Finds every fault of a message that its schema has already refused: walks the tree beside the
// schema model, so that one answer holds all missing, unknown and wrong fields of all parents,
// where libxml2 stops at the first structural fault of each.
// Thread: one. Ownership: borrows model and tree.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "bus/base/finding.h"
#include "bus/xml/document.h"
#include "bus/xml/impl/schema_text.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::xml {

class FaultFinder {
 public:
  FaultFinder(const SchemaModel& model, std::string file, Findings& findings)
      : model_(model), file_(std::move(file)), findings_(findings) {}
  void judge_document(Node root);

 private:
  struct Child {
    Node node;
    const Field* field = nullptr;
    int rank = -1;  // place of the field in the order of the content; -1: has none
  };
  struct Namespaces {
    std::string found;
    std::string expected;
    bool operator==(const Namespaces&) const = default;
  };
  // The children of one element, sorted out against its content model.
  struct Content {
    Node parent;
    const Field& field;
    std::vector<Child> children;
    std::unordered_map<const Field*, unsigned> counts;
    std::unordered_map<const Field*, int> ranks;
    int next_rank = 0;
    std::vector<Namespaces> namespaces_told;
    unsigned count(const Field* one) const;
    bool holds(const Particle& particle) const;
  };

  bool full() const { return findings_.size() >= limits::kFindingsMax; }
  void tell(Node node, const Field* field, Saying saying);
  void tell_missing(Node parent, const Field& field, Saying saying);
  void judge_element(Node node, const Field& field);
  void judge_nil(Node node, const Field& field);
  void judge_leaf(Node node, const Field& field);
  void judge_attributes(Node node, const Field& field);
  void judge_text_between(Node node, const Field& field);
  void judge_content(Node node, const Field& field);
  const Field* match(Content& content, Node child);
  void tell_unknown(const Content& content, Node child);
  void judge_child_namespace(Content& content, Node child, const Field& field);
  void tell_namespace(Node node, const Field& field);
  void judge_particle(Content& content, const Particle& particle);
  void judge_choice(Content& content, const Particle& choice);
  void judge_surplus(const Content& content);
  void judge_order(Content& content);

  const SchemaModel& model_;
  std::string file_;
  Findings& findings_;
};

}  // namespace jiuqu::xml
