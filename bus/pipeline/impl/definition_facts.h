// What code tables, partners and interfaces say.
// Thread: any, pure. Ownership: values.
#pragma once

#include <span>
#include <vector>

#include "bus/adapter/adapter.h"
#include "bus/pipeline/definitions.h"
#include "bus/pipeline/facts.h"

namespace jiuqu {

std::vector<Fact> code_table_facts(const SourceFile& file);
// Settings that an adapter calls secret are compared and not shown, unless they are references.
std::vector<Fact> partner_facts(const SourceFile& file, std::span<AdapterKind* const> adapters);
std::vector<Fact> interface_facts(const SourceFile& file);

}  // namespace jiuqu
