// A disk in memory that forgets what was not synced: a SQLite VFS under unit, simulation and
// power-cut tests of the real store. Each file keeps what was written and what was synced; a power
// cut drops the rest (or keeps a part chosen by the seed: torn and reordered sectors of 512 bytes).
// A sector is written whole or not at all. Making and deleting a file is durable at once: the store
// syncs its folder itself on a real disk, and SQLite after making or deleting a log.
// A failed sync loses what it should have written: a later "successful" sync does not bring it
// back. Thread: any (one mutex). Ownership: the SimDisk unregisters its VFS when destroyed; close
// stores first.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace jiuqu {

class SimDisk {
 public:
  explicit SimDisk(std::uint64_t seed);
  ~SimDisk();
  const std::string& vfs_name() const;

  enum class Loss { all_unsynced, torn };
  // Everything not synced is lost; open handles get I/O errors from now on until reboot().
  void power_cut(Loss loss);
  // Allows opening again after a cut. Handles opened before stay dead.
  void reboot();
  bool is_cut() const;
  std::uint64_t syncs() const;  // successful syncs so far, over all files
  // Cuts the power by itself right before (or after) the n-th sync from now; 0: never.
  void cut_at_sync(std::uint64_t n, bool after, Loss loss);
  // The next n-th sync fails with an I/O error (once); writes from byte budget on fail with "full".
  void fail_sync(std::uint64_t n);
  void limit_bytes(std::uint64_t bytes);  // 0: no limit
  std::uint64_t bytes() const;            // sizes of all files together
  // Test of the tests: a disk that says synced and did not. Every suite must fail on it.
  void lie_about_sync(bool lie);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu
