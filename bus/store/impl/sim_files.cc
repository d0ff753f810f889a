#include "bus/store/impl/sim_files.h"

#include <algorithm>

namespace jiuqu::sqlite {
namespace {

constexpr std::uint64_t kSectorBytes = 512;

}  // namespace

void SimBytes::apply(std::string& image, const Change& change) {
  if (change.is_truncate) {
    image.resize(change.offset);
    return;
  }
  auto end = change.offset + change.bytes.size();
  if (image.size() < end) image.resize(end);
  image.replace(change.offset, change.bytes.size(), change.bytes);
}

void SimBytes::write(std::uint64_t offset, std::string_view bytes) {
  changes_.push_back(Change{false, offset, std::string(bytes)});
  apply(current_, changes_.back());
}

void SimBytes::truncate(std::uint64_t size) {
  if (size >= current_.size()) return;
  changes_.push_back(Change{true, size, {}});
  apply(current_, changes_.back());
}

void SimBytes::sync() {
  for (const auto& change : changes_) apply(synced_, change);
  changes_.clear();
}

// Either writes reached the disk in their order up to some moment, or any of them did; in both
// cases sector by sector.
void SimBytes::keep_some(Random& random) {
  std::uint64_t chance = random.below(9);  // of 8 eighths
  bool in_order = random.below(2) == 0;
  for (const auto& change : changes_) {
    auto end = change.offset + change.bytes.size();
    if (change.is_truncate) {
      if (random.below(8) < chance) synced_.resize(std::min(synced_.size(), change.offset));
      continue;
    }
    for (auto from = change.offset; from < end;) {
      auto to = std::min(end, (from / kSectorBytes + 1) * kSectorBytes);
      bool keep = random.below(8) < chance;
      if (!keep && in_order && chance < 8) return;
      if (keep)
        apply(synced_, Change{false, from, change.bytes.substr(from - change.offset, to - from)});
      from = to;
    }
  }
}

void SimBytes::cut(SimDisk::Loss loss, Random& random) {
  if (loss == SimDisk::Loss::torn) keep_some(random);
  changes_.clear();
  current_ = synced_;
}

}  // namespace jiuqu::sqlite

namespace jiuqu {

void SimDisk::State::cut(Loss loss) {
  if (is_cut) return;
  is_cut = true;
  ++boots;
  cut_in = 0;
  bytes = 0;
  for (auto& [path, file] : files) {
    file->bytes.cut(loss, random);
    file->locks.clear();
    file->shared_memory.reset();
    bytes += file->bytes.current().size();
  }
}

int SimDisk::State::sync(sqlite::SimFile& file) {
  bool cuts_now = cut_in > 0 && --cut_in == 0;
  if (cuts_now && !cut_after) {
    cut(cut_loss);
    return SQLITE_IOERR_FSYNC;
  }
  if (fail_in > 0 && --fail_in == 0) {
    file.bytes.lose_unsynced();
    return SQLITE_IOERR_FSYNC;
  }
  if (!lies) file.bytes.sync();
  ++syncs;
  if (!cuts_now) return SQLITE_OK;
  cut(cut_loss);
  return SQLITE_IOERR_FSYNC;
}

int SimDisk::State::write(sqlite::SimFile& file, std::uint64_t offset, std::string_view data) {
  std::uint64_t size = file.bytes.current().size();
  std::uint64_t growth = std::max(size, offset + data.size()) - size;
  if (bytes_max > 0 && growth > 0 && bytes + growth > bytes_max) return SQLITE_FULL;
  file.bytes.write(offset, data);
  bytes += growth;
  return SQLITE_OK;
}

void SimDisk::State::truncate(sqlite::SimFile& file, std::uint64_t size) {
  auto before = file.bytes.current().size();
  file.bytes.truncate(size);
  bytes -= before - file.bytes.current().size();
}

void SimDisk::State::remove(const std::string& path) {
  auto found = files.find(path);
  if (found == files.end()) return;
  bytes -= found->second->bytes.current().size();
  files.erase(found);
}

}  // namespace jiuqu
