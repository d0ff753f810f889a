// What has to be done to a value between a partner's field and a canonical one: forms of times,
// divisions, code tables.
// Thread: any.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "bus/codes/code_table.h"
#include "mappings/import/impl/proposals.h"

namespace jiuqu::importing {

using TableLookup = std::function<std::shared_ptr<const codes::CodeTable>(const std::string& id)>;

// A code table to be written beside the mapping.
struct DraftTable {
  std::string id;
  std::string csv;
  std::vector<std::string> open;  // values of the partner that no canonical code was found for
};

struct Conversion {
  std::string attributes;  // of <field>, with a leading space
  std::string remark;      // what a reader should know, for the comment
  std::optional<DraftTable> table;
};

struct ConversionContext {
  Way way = Way::in;
  const Dictionary* dictionary = nullptr;
  TableLookup tables;
  std::string canonical_root;  // name of the root element
  std::string partner;         // for ids of drafts
};

Conversion conversion_of(const Place& partner, const Place& canonical, const Entry* entry,
                         const ConversionContext& context);

}  // namespace jiuqu::importing
