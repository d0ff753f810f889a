// Reusable pieces of mappings. A mapping file may hold <fragment id="…"> of its own; a file
// <fragments> (X.fragments.xml) holds those that several mappings use. <use fragment="NAME"/> means
// one of the same file, <use fragment="FILE#NAME"/> one of FILE.fragments.xml.
// Thread: immutable once read. Ownership: nodes borrow from the DefinitionSet's sources.
#pragma once

#include <string>
#include <vector>

#include "bus/pipeline/definitions.h"

namespace jiuqu::mapping {

inline constexpr std::string_view kNamespace = "urn:jiuqu:mapping:1";
// What may stand in a block: a group, each, case, fragment.
std::vector<std::string_view> block_children(std::initializer_list<std::string_view> more = {});

class FragmentFile final : public Definition {
 public:
  xml::Node element;
};

// The fragment that a <use> names; an empty node after the finding when there is none.
xml::Node find_fragment(xml::Node use, const DefinitionSet& definitions, Findings& findings);
// Vocabulary of the <fragment> children of a file, and ids that are missing or given twice.
void check_fragments(xml::Node root, Findings& findings);

}  // namespace jiuqu::mapping
