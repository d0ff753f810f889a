// Brings the tables of a file up to date; refuses a file written by a newer program before touching
// it. The store's own table store_schema(module, version) says how far each module's tables are.
// Thread: the writer's, or the one that opens the store.
#pragma once

#include <span>

#include "bus/store/impl/database_file.h"

namespace jiuqu::sqlite {

// Whether a step is missing; configuration_invalid when the file holds a version of a module that
// is newer than its set. Changes nothing.
Result<bool> needs_migration(DatabaseFile& file, const std::string& path,
                             std::span<const TableSet> sets);
// Each step in a transaction of its own.
Result<void> migrate_file(DatabaseFile& file, std::span<const TableSet> sets);

}  // namespace jiuqu::sqlite
