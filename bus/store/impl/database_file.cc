#include "bus/store/impl/database_file.h"

namespace jiuqu::sqlite {
namespace {

// A writer meets a lock only when somebody broke the lock file's rule; a reader never waits in WAL
// mode but for a moment of recovery.
constexpr int kBusyTimeoutMs = 5000;
// The progress handler runs every so many steps.
constexpr int kStepsPerCheck = 10'000;

// Common: SQL functions in the schema are not trusted, quotes mean what the standard says, pages
// are checked when read, nothing is mapped (an I/O error is an error code, not a signal).
constexpr const char* kCommonSettings =
    "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=OFF; PRAGMA mmap_size=0;"
    "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON;";
constexpr const char* kWriterSettings =
    "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete=FAST;"
    "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-32768;";
constexpr const char* kReaderSettings = "PRAGMA query_only=ON; PRAGMA cache_size=-4096;";

}  // namespace

DatabaseFile::DatabaseFile(Connection connection, Role role)
    : connection_(std::move(connection)), sql_(connection_.get(), role) {}

Result<std::unique_ptr<DatabaseFile>> DatabaseFile::open(const std::string& path,
                                                         const std::string& vfs, Role role) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= role == Role::writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &raw, flags, vfs.empty() ? nullptr : vfs.c_str());
  Connection connection(raw);
  if (code != SQLITE_OK) {
    Error error = error_of(raw, code, role);
    error.where.file = path;
    return std::unexpected(std::move(error));
  }
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  if (role == Role::reader) sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  std::unique_ptr<DatabaseFile> file(new DatabaseFile(std::move(connection), role));
  auto set = file->execute(kCommonSettings);
  if (set) set = file->execute(role == Role::writer ? kWriterSettings : kReaderSettings);
  if (!set) {
    set.error().where.file = path;
    return std::unexpected(set.error());
  }
  return file;
}

Result<void> DatabaseFile::start_writing() {
  auto set = execute("PRAGMA page_size=4096; PRAGMA journal_mode=WAL;");
  if (!set) return set;
  std::string mode;
  set = sql_.query("PRAGMA journal_mode", {}, [&](const Row& row) {
    mode = row.text(0);
    return true;
  });
  if (!set) return set;
  if (mode != "wal") return fail(ErrorCode::store_failed, "no write-ahead log on this disk");
  auto remember = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<DatabaseFile*>(self)->log_pages_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(connection_.get(), remember, this);
  return {};
}

void DatabaseFile::limit_steps(std::uint64_t steps_max) {
  steps_max_ = steps_left_ = steps_max;
  auto count = [](void* self) {
    auto& left = static_cast<DatabaseFile*>(self)->steps_left_;
    if (left <= kStepsPerCheck) return 1;
    left -= kStepsPerCheck;
    return 0;
  };
  sqlite3_progress_handler(connection_.get(), kStepsPerCheck, count, this);
}

Result<void> DatabaseFile::execute(const std::string& statements) {
  int code = sqlite3_exec(connection_.get(), statements.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sql_.trouble_of(code);
  return {};
}

int DatabaseFile::checkpoint() {
  return sqlite3_wal_checkpoint_v2(connection_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                   nullptr);
}

void DatabaseFile::close_without_checkpoint() {
  sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

}  // namespace jiuqu::sqlite
