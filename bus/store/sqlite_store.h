// The embedded store: SQLite, WAL, synchronous=FULL. hub.db holds open work and recent keys;
// messages-YYYYMM.db finished messages and their search rows. One writer connection per file, which
// alone checkpoints; reader connections are read-only and few.
// Thread: as Store. In production the writer executor is a pool of one thread; in a simulation all
// executors are the one queue. No other process may open the files while the hub runs: a lock file
// hub.lock in the directory says so; opening fails with configuration_invalid when it is held.
// Ownership: destroying a store without close() drops what waits, uncalled, as a kill would.
#pragma once

#include <memory>
#include <string>

#include "bus/store/store.h"

namespace jiuqu {

struct SqliteOptions {
  std::string directory;          // with the VFS of a simulated disk: any name
  std::string vfs;                // empty: the system's; else a VFS registered under this name
  Executor* writer = nullptr;     // one thread
  Executor* readers = nullptr;    // may be several threads
  Executor* callbacks = nullptr;  // where done callbacks run
  Metrics* metrics = nullptr;     // may be null
  int reader_connections = 2;
  // Measures and paces commits (limits::kCommitSpacingUs); null: each commit begins at once.
  const Clock* clock = nullptr;
  // The writer moves the log into the file when it has grown by this many pages of 4 KiB: large
  // enough to write a page that changes often only once, small enough to recover in well under 1 s.
  int checkpoint_pages = 4000;
  // A read stops after this many steps of SQLite's virtual machine, about 5 s of computing.
  std::uint64_t read_steps_max = 250'000'000;
};

Result<std::unique_ptr<Store>> open_sqlite_store(SqliteOptions options);

}  // namespace jiuqu
