// Writes the draft of a mapping: a line for every proposal with its reason, and a line for every
// field that has none.
// Thread: any.
#pragma once

#include <string>
#include <vector>

#include "mappings/import/impl/conversions.h"

namespace jiuqu::importing {

struct MappingNames {
  std::string partner_schema, partner_root;      // form.xsd as its id: upkeep/form.xsd
  std::string canonical_schema, canonical_root;  // canonical/application.xsd
  std::string title;                             // of the comment at the top
};

struct OpenField {
  std::string path, label;
  bool required = false;  // a target that has to be fed
  std::string perhaps;    // the likely other side, not sure enough
};

struct MappingDraft {
  std::string text;
  std::vector<DraftTable> tables;
  std::vector<OpenField> open_partner;    // no proposal
  std::vector<OpenField> open_canonical;  // way in: required, and nothing feeds them
};

MappingDraft write_mapping(const Proposals& proposals, const MappingNames& names,
                           const ConversionContext& context);

}  // namespace jiuqu::importing
