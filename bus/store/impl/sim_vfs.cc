#include "bus/store/impl/sim_vfs.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

namespace jiuqu::sqlite {
namespace {

// What SQLite allocates (szOsFile bytes) and gives back with every call.
struct Handle {
  sqlite3_file base{};
  SimDisk::State* disk = nullptr;
  std::shared_ptr<SimFile> file{};
  std::uint64_t boot = 0;
  bool is_temporary = false;
  int lock_level = SQLITE_LOCK_NONE;
  std::shared_ptr<SimSharedMemory> memory{};
  unsigned shared_slots = 0;
  unsigned exclusive_slots = 0;

  bool is_dead() const { return disk->is_cut || boot != disk->boots; }
};

Handle& handle_of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}
SimDisk::State& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<SimDisk::State*>(vfs->pAppData);
}

int unlock_slots(Handle& handle, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    unsigned slot = 1U << i;
    if (handle.shared_slots & slot) --handle.memory->shared[std::size_t(i)];
    if (handle.exclusive_slots & slot) handle.memory->exclusive[std::size_t(i)] = false;
    handle.shared_slots &= ~slot;
    handle.exclusive_slots &= ~slot;
  }
  return SQLITE_OK;
}

int lock_shared(Handle& handle, int i) {
  unsigned slot = 1U << i;
  if (handle.shared_slots & slot) return SQLITE_OK;
  if (handle.memory->exclusive[std::size_t(i)]) return SQLITE_BUSY;
  ++handle.memory->shared[std::size_t(i)];
  handle.shared_slots |= slot;
  return SQLITE_OK;
}

int lock_exclusive(Handle& handle, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    unsigned slot = 1U << i;
    bool taken = handle.memory->exclusive[std::size_t(i)] && !(handle.exclusive_slots & slot);
    int own = handle.shared_slots & slot ? 1 : 0;
    if (taken || handle.memory->shared[std::size_t(i)] > own) return SQLITE_BUSY;
  }
  for (int i = first; i < first + count; ++i) {
    handle.memory->exclusive[std::size_t(i)] = true;
    handle.exclusive_slots |= 1U << i;
  }
  return SQLITE_OK;
}

void drop_memory(Handle& handle) {
  if (handle.memory) unlock_slots(handle, 0, SQLITE_SHM_NLOCK);
  handle.memory.reset();
}

int sim_close(sqlite3_file* file) {
  auto& handle = handle_of(file);
  {
    std::lock_guard lock(handle.disk->mutex);
    drop_memory(handle);
    if (handle.boot == handle.disk->boots) handle.file->locks.erase(&handle);
    if (handle.is_temporary && !handle.is_dead())
      handle.disk->bytes -= handle.file->bytes.current().size();
  }
  handle.~Handle();
  return SQLITE_OK;
}

int sim_read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_IOERR_READ;
  const auto& bytes = handle.file->bytes.current();
  auto from = std::min(bytes.size(), std::size_t(offset));
  auto count = std::min(bytes.size() - from, std::size_t(size));
  std::memcpy(into, bytes.data() + from, count);
  if (count == std::size_t(size)) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + count, 0, std::size_t(size) - count);
  return SQLITE_IOERR_SHORT_READ;
}

int sim_write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_IOERR_WRITE;
  return handle.disk->write(*handle.file, std::uint64_t(offset),
                            {static_cast<const char*>(from), std::size_t(size)});
}

int sim_truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_IOERR_TRUNCATE;
  handle.disk->truncate(*handle.file, std::uint64_t(size));
  return SQLITE_OK;
}

int sim_sync(sqlite3_file* file, int) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_IOERR_FSYNC;
  return handle.disk->sync(*handle.file);
}

int sim_size(sqlite3_file* file, sqlite3_int64* size) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_IOERR_FSTAT;
  *size = sqlite3_int64(handle.file->bytes.current().size());
  return SQLITE_OK;
}

// The highest level that another handle holds on the file.
int highest_other_lock(const Handle& handle) {
  int highest = SQLITE_LOCK_NONE;
  for (const auto& [other, level] : handle.file->locks)
    if (other != &handle) highest = std::max(highest, level);
  return highest;
}

int sim_lock(sqlite3_file* file, int level) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_IOERR_LOCK;
  if (level <= handle.lock_level) return SQLITE_OK;
  int other = highest_other_lock(handle);
  bool is_free = level == SQLITE_LOCK_SHARED     ? other < SQLITE_LOCK_PENDING
                 : level == SQLITE_LOCK_RESERVED ? other < SQLITE_LOCK_RESERVED
                                                 : other == SQLITE_LOCK_NONE;
  bool waits_for_readers = level == SQLITE_LOCK_EXCLUSIVE && other == SQLITE_LOCK_SHARED;
  if (waits_for_readers) level = SQLITE_LOCK_PENDING;
  if (is_free || waits_for_readers) handle.file->locks[&handle] = handle.lock_level = level;
  return is_free ? SQLITE_OK : SQLITE_BUSY;
}

int sim_unlock(sqlite3_file* file, int level) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_OK;
  if (level < handle.lock_level) handle.file->locks[&handle] = handle.lock_level = level;
  return SQLITE_OK;
}

int sim_check_reserved(sqlite3_file* file, int* is_reserved) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (handle.is_dead()) return SQLITE_IOERR_CHECKRESERVEDLOCK;
  int highest = std::max(handle.lock_level, highest_other_lock(handle));
  *is_reserved = highest >= SQLITE_LOCK_RESERVED;
  return SQLITE_OK;
}

int sim_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sim_sector_size(sqlite3_file*) {
  return 512;
}
int sim_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int sim_memory_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  *out = nullptr;
  if (handle.is_dead()) return SQLITE_IOERR_SHMMAP;
  if (!handle.memory) handle.memory = handle.file->shared_memory.lock();
  if (!handle.memory) {
    handle.memory = std::make_shared<SimSharedMemory>();
    handle.file->shared_memory = handle.memory;
  }
  auto& regions = handle.memory->regions;
  auto index = std::size_t(region);
  if (index >= regions.size() && !extend) return SQLITE_OK;
  while (regions.size() <= index) regions.push_back(std::make_unique<char[]>(std::size_t(size)));
  *out = regions[index].get();
  return SQLITE_OK;
}

int sim_memory_lock(sqlite3_file* file, int first, int count, int flags) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  if (!handle.memory) return SQLITE_IOERR_SHMLOCK;
  if (flags & SQLITE_SHM_UNLOCK) return unlock_slots(handle, first, count);
  if (handle.is_dead()) return SQLITE_IOERR_SHMLOCK;
  if (flags & SQLITE_SHM_SHARED) return lock_shared(handle, first);
  return lock_exclusive(handle, first, count);
}

void sim_memory_barrier(sqlite3_file* file) {
  std::lock_guard lock(handle_of(file).disk->mutex);
}

int sim_memory_unmap(sqlite3_file* file, int) {
  auto& handle = handle_of(file);
  std::lock_guard lock(handle.disk->mutex);
  drop_memory(handle);
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = sim_close,
    .xRead = sim_read,
    .xWrite = sim_write,
    .xTruncate = sim_truncate,
    .xSync = sim_sync,
    .xFileSize = sim_size,
    .xLock = sim_lock,
    .xUnlock = sim_unlock,
    .xCheckReservedLock = sim_check_reserved,
    .xFileControl = sim_control,
    .xSectorSize = sim_sector_size,
    .xDeviceCharacteristics = sim_characteristics,
    .xShmMap = sim_memory_map,
    .xShmLock = sim_memory_lock,
    .xShmBarrier = sim_memory_barrier,
    .xShmUnmap = sim_memory_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// A file without a name is a temporary one that nobody else sees.
int sim_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& disk = disk_of(vfs);
  file->pMethods = nullptr;
  std::lock_guard lock(disk.mutex);
  if (disk.is_cut) return SQLITE_IOERR;
  auto found = name ? disk.files.find(name) : disk.files.end();
  if (name && found == disk.files.end()) {
    if (!(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    found = disk.files.emplace(name, std::make_shared<SimFile>()).first;
  }
  auto shared = name ? found->second : std::make_shared<SimFile>();
  new (file) Handle{{&kMethods}, &disk, std::move(shared), disk.boots, !name};
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int sim_delete(sqlite3_vfs* vfs, const char* name, int) {
  auto& disk = disk_of(vfs);
  std::lock_guard lock(disk.mutex);
  if (disk.is_cut) return SQLITE_IOERR_DELETE;
  if (!disk.files.contains(name)) return SQLITE_IOERR_DELETE_NOENT;
  disk.remove(name);
  return SQLITE_OK;
}

int sim_access(sqlite3_vfs* vfs, const char* name, int, int* answer) {
  auto& disk = disk_of(vfs);
  std::lock_guard lock(disk.mutex);
  if (disk.is_cut) return SQLITE_IOERR_ACCESS;
  *answer = disk.files.contains(name);
  return SQLITE_OK;
}

int sim_full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int sim_randomness(sqlite3_vfs* vfs, int size, char* out) {
  auto& disk = disk_of(vfs);
  std::lock_guard lock(disk.mutex);
  for (int i = 0; i < size; ++i) out[i] = char(disk.random.next());
  return size;
}

int sim_sleep(sqlite3_vfs*, int microseconds) {
  return microseconds;
}

// SQL here asks for no time; what SQLite wants it for itself may be any: 2026-11-23 noon.
int sim_time(sqlite3_vfs*, sqlite3_int64* julian_ms) {
  *julian_ms = 2461368LL * 86'400'000;
  return SQLITE_OK;
}
int sim_time_days(sqlite3_vfs*, double* julian_days) {
  *julian_days = 2461368.0;
  return SQLITE_OK;
}
int sim_last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

void register_sim_vfs(SimDisk::State& disk) {
  static std::atomic<int> count{0};
  disk.name = "jiuqu-sim-" + std::to_string(++count);
  auto& vfs = disk.vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = 512;
  vfs.zName = disk.name.c_str();
  vfs.pAppData = &disk;
  vfs.xOpen = sim_open;
  vfs.xDelete = sim_delete;
  vfs.xAccess = sim_access;
  vfs.xFullPathname = sim_full_path;
  vfs.xRandomness = sim_randomness;
  vfs.xSleep = sim_sleep;
  vfs.xCurrentTime = sim_time_days;
  vfs.xGetLastError = sim_last_error;
  vfs.xCurrentTimeInt64 = sim_time;
  sqlite3_vfs_register(&vfs, 0);
}

}  // namespace jiuqu::sqlite
