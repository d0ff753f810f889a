// Files of the simulated disk: what a program sees, what the disk would still have after a power
// cut, and the locks and shared memory that SQLite asks a file system for.
// Thread: under the disk's mutex. Ownership: handles share their file, files know no handle.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/random.h"
#include "bus/store/impl/sqlite.h"
#include "bus/store/sim_disk.h"

namespace jiuqu::sqlite {

// One file's bytes. Every change since the last sync is kept, so that a cut can choose among them.
class SimBytes {
 public:
  const std::string& current() const { return current_; }
  void write(std::uint64_t offset, std::string_view bytes);
  void truncate(std::uint64_t size);
  void sync();
  // A failed sync: the system forgets that these bytes still have to be written.
  void lose_unsynced() { changes_.clear(); }
  void cut(SimDisk::Loss loss, Random& random);

 private:
  struct Change {
    bool is_truncate = false;
    std::uint64_t offset = 0;  // or the new size
    std::string bytes;
  };
  static void apply(std::string& image, const Change& change);
  void keep_some(Random& random);

  std::string current_;
  std::string synced_;
  std::vector<Change> changes_;
};

// The wal-index of one database, gone when its last user is.
struct SimSharedMemory {
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<int, SQLITE_SHM_NLOCK> shared{};
  std::array<bool, SQLITE_SHM_NLOCK> exclusive{};
};

struct SimFile {
  SimBytes bytes;
  std::map<const void*, int> locks;  // handle -> level
  std::weak_ptr<SimSharedMemory> shared_memory;
};

}  // namespace jiuqu::sqlite

namespace jiuqu {

struct SimDisk::State {
  explicit State(std::uint64_t seed) : random(seed) {}

  mutable std::mutex mutex;
  SeededRandom random;
  std::string name;
  sqlite3_vfs vfs{};
  std::map<std::string, std::shared_ptr<sqlite::SimFile>> files;
  std::uint64_t boots = 0;  // handles of an earlier boot are dead
  bool is_cut = false;
  std::uint64_t syncs = 0;
  std::uint64_t cut_in = 0;
  bool cut_after = false;
  Loss cut_loss = Loss::all_unsynced;
  std::uint64_t fail_in = 0;
  std::uint64_t bytes_max = 0;
  std::uint64_t bytes = 0;
  bool lies = false;

  // All need the mutex.
  void cut(Loss loss);
  int sync(sqlite::SimFile& file);
  int write(sqlite::SimFile& file, std::uint64_t offset, std::string_view data);
  void truncate(sqlite::SimFile& file, std::uint64_t size);
  void remove(const std::string& path);
};

}  // namespace jiuqu
