#include "bus/store/sim_disk.h"

#include "bus/store/impl/sim_files.h"
#include "bus/store/impl/sim_vfs.h"

namespace jiuqu {

SimDisk::SimDisk(std::uint64_t seed) : state_(std::make_unique<State>(seed)) {
  sqlite::register_sim_vfs(*state_);
}

SimDisk::~SimDisk() {
  sqlite3_vfs_unregister(&state_->vfs);
}

const std::string& SimDisk::vfs_name() const {
  return state_->name;
}

void SimDisk::power_cut(Loss loss) {
  std::lock_guard lock(state_->mutex);
  state_->cut(loss);
}

void SimDisk::reboot() {
  std::lock_guard lock(state_->mutex);
  state_->is_cut = false;
}

bool SimDisk::is_cut() const {
  std::lock_guard lock(state_->mutex);
  return state_->is_cut;
}

std::uint64_t SimDisk::syncs() const {
  std::lock_guard lock(state_->mutex);
  return state_->syncs;
}

void SimDisk::cut_at_sync(std::uint64_t n, bool after, Loss loss) {
  std::lock_guard lock(state_->mutex);
  state_->cut_in = n;
  state_->cut_after = after;
  state_->cut_loss = loss;
}

void SimDisk::fail_sync(std::uint64_t n) {
  std::lock_guard lock(state_->mutex);
  state_->fail_in = n;
}

void SimDisk::limit_bytes(std::uint64_t bytes) {
  std::lock_guard lock(state_->mutex);
  state_->bytes_max = bytes;
}

std::uint64_t SimDisk::bytes() const {
  std::lock_guard lock(state_->mutex);
  return state_->bytes;
}

void SimDisk::lie_about_sync(bool lie) {
  std::lock_guard lock(state_->mutex);
  state_->lies = lie;
}

}  // namespace jiuqu
