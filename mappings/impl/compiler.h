// Compiles a mapping element against its two schemas.
// Thread: one; while a mapping is linked.
#pragma once

#include <memory>
#include <string>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/settings.h"
#include "mappings/impl/plan.h"

namespace jiuqu::mapping {

struct CompilerParts {
  std::string id;  // of the mapping
  const DefinitionSet* definitions = nullptr;
  const xml::FunctionTable* functions = nullptr;   // of `when`; may be null
  const EnvironmentValues* environment = nullptr;  // null: not known, settings are not checked
  const SchemaDefinition* source = nullptr;
  const SchemaDefinition* target = nullptr;
  bool partial = false;  // required target fields may be left to nobody
};

// All that is wrong is added to findings; nullptr on error.
std::shared_ptr<const Plan> compile(xml::Node element, const CompilerParts& parts,
                                    Findings& findings);

}  // namespace jiuqu::mapping
