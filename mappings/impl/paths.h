// Source paths and conditions of a mapping file, read against the source's schema: steps of the
// plan are made, what is wrong is told with its place.
// Thread: one; while a mapping is linked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/pipeline/definitions.h"
#include "mappings/impl/draft.h"

namespace jiuqu::mapping {

// Where source paths start: a step, and its field in each of the source roots.
struct Scope {
  SlotId slot = kRootSlot;
  std::vector<const xml::Field*> fields;
  std::vector<const xml::Field*> roots;  // of the document it stands in
  std::vector<SlotId> loops;             // repeated steps on the way from where the path began
  std::vector<Guard> guards;             // what must hold for anything made here
  bool in_each = false;
};

class PathReader {
 public:
  PathReader(Reading& reading, const xml::FunctionTable* functions, Findings& findings)
      : reading_(reading), functions_(functions), findings_(findings) {}

  void set_root(Scope root) { root_ = std::move(root); }
  const Scope& root() const { return root_; }

  // Follows "a/b[2]/@c", "/a" from the root or "." and adds its steps to the plan.
  std::optional<Scope> resolve(xml::Node node, std::string_view attribute, std::string path,
                               const Scope& scope);
  // The last field of a path in the first source root, without making steps.
  const xml::Field* field_at(xml::Node node, std::string_view attribute, std::string path,
                             const Scope& scope);
  // The step of the JSON text that the scope's field holds.
  Scope into_json(const Scope& holder, std::int32_t json_text);
  // -1 when the node has no such attribute, or the expression is wrong (told).
  std::int32_t condition(xml::Node node, std::string_view attribute, const Scope& scope);

  // Source repeats, but only one value is wanted.
  void refuse_repeats(xml::Node node, std::string_view attribute, const xml::Field& field);

 private:
  struct Word {
    std::string prefix, name, predicate;
    bool attribute = false;
    bool picks = false;
  };
  bool read_words(xml::Node node, std::string_view attribute, const std::string& path,
                  std::vector<Word>& words);
  bool step_fields(xml::Node node, std::string_view attribute, const Word& word,
                   std::vector<const xml::Field*>& fields);
  std::optional<StepKey> key_of(xml::Node node, std::string_view attribute, const Word& word,
                                const Scope& at);
  std::int32_t compile(xml::Node node, std::string_view attribute, const std::string& text,
                       const Scope& scope);
  void error(std::string code, xml::Node node, std::string_view attribute, std::string en,
             std::string zh);

  Reading& reading_;
  const xml::FunctionTable* functions_;
  Findings& findings_;
  Scope root_;
};

// A child by "name", "@name" or "prefix:name", with prefixes as declared at the node; nullptr when
// there is none. `ambiguous` tells of children of one name in several namespaces.
const xml::Field* child_of(const xml::Field& field, std::string_view word, xml::Node node,
                           bool& ambiguous);

}  // namespace jiuqu::mapping
