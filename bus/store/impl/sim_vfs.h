// Makes a simulated disk known to SQLite under a name of its own.
// Thread: any. Ownership: the disk keeps the sqlite3_vfs; unregister before it goes.
#pragma once

#include "bus/store/impl/sim_files.h"

namespace jiuqu::sqlite {

void register_sim_vfs(SimDisk::State& disk);

}  // namespace jiuqu::sqlite
