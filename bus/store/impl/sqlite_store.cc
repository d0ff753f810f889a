#include "bus/store/sqlite_store.h"

#include <algorithm>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "bus/base/log.h"
#include "bus/store/impl/data_folder.h"
#include "bus/store/impl/group_commit.h"
#include "bus/store/impl/migrations.h"
#include "bus/store/impl/reader_pool.h"

namespace jiuqu {
namespace {

using sqlite::DatabaseFile;
using sqlite::GroupCommit;
using sqlite::ReaderPool;
using sqlite::Role;

// The current month, the one before (its last messages finish late) and a few that are searched.
constexpr std::size_t kMonthFilesOpenMax = 6;

// What the store itself remembers in hub.db.
const TableSet& store_tables() {
  static const TableSet kTables{"store", {"CREATE TABLE store_month (month TEXT PRIMARY KEY)"}};
  return kTables;
}

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(SqliteOptions options);
  ~SqliteStore() override;

  Result<void> lock_folder();
  Result<void> migrate(std::span<const TableSet> hub_tables,
                       std::span<const TableSet> month_tables) override;
  void commit(UnitOfWork unit, Callback<Result<CommitReceipt>> done) override;
  void read(std::move_only_function<Result<void>(Sql&)> look, Callback<Result<void>> done) override;
  void read_month(Month month, std::move_only_function<Result<void>(Sql&)> look,
                  Callback<Result<void>> done) override;
  void commit_month(Month month, UnitOfWork unit, Callback<Result<CommitReceipt>> done) override;
  std::vector<Month> months() const override;
  void close() override;

 private:
  struct MonthFile {
    std::shared_ptr<GroupCommit> writer;
    std::shared_ptr<ReaderPool> readers;
  };

  std::string path_of(const std::string& name) const { return options_.directory + "/" + name; }
  bool exists(const std::string& path) const;
  Result<void> sync_folder() const { return folder_ ? folder_->sync() : Result<void>(); }
  Result<std::unique_ptr<DatabaseFile>> open_hub();
  Result<std::unique_ptr<DatabaseFile>> open_month(const Month& month);
  Result<void> make_month(DatabaseFile& file);
  Result<void> remember_month(const Month& month);
  bool knows(const Month& month) const;
  Result<std::set<Month>> find_months(DatabaseFile& hub) const;
  Result<std::vector<Month>> old_months(const std::set<Month>& months) const;
  std::optional<MonthFile> use_month(const Month& month);
  std::vector<MonthFile> all_month_files() const;

  SqliteOptions options_;
  std::unique_ptr<sqlite::DataFolder> folder_;  // none on a simulated disk
  std::shared_ptr<sqlite::WriterContext> context_;
  std::vector<TableSet> hub_tables_;
  std::vector<TableSet> month_tables_;
  std::shared_ptr<GroupCommit> hub_;
  std::shared_ptr<ReaderPool> hub_readers_;
  mutable std::mutex mutex_;  // guards what follows
  std::set<Month> months_;
  std::map<Month, MonthFile> month_files_;
  std::list<Month> recent_months_;  // least recently used first
  bool closed_ = false;
};

SqliteStore::SqliteStore(SqliteOptions options)
    : options_(std::move(options)), context_(std::make_shared<sqlite::WriterContext>(options_)) {
  auto open = [this] { return open_hub(); };
  hub_ = std::make_shared<GroupCommit>(context_, open);
  hub_readers_ =
      std::make_shared<ReaderPool>(path_of("hub.db"), options_, options_.reader_connections);
}

SqliteStore::~SqliteStore() {
  for (auto& month : all_month_files()) {
    month.readers->abandon();
    month.writer->abandon();
  }
  hub_readers_->abandon();
  hub_->abandon();
}

Result<void> SqliteStore::lock_folder() {
  if (!options_.vfs.empty()) return {};
  folder_ = std::make_unique<sqlite::DataFolder>(options_.directory);
  return folder_->make_and_lock();
}

bool SqliteStore::exists(const std::string& path) const {
  auto* vfs = sqlite3_vfs_find(options_.vfs.empty() ? nullptr : options_.vfs.c_str());
  int found = 0;
  return vfs && vfs->xAccess(vfs, path.c_str(), SQLITE_ACCESS_EXISTS, &found) == SQLITE_OK && found;
}

Result<void> SqliteStore::migrate(std::span<const TableSet> hub_tables,
                                  std::span<const TableSet> month_tables) {
  hub_tables_.assign(1, store_tables());
  hub_tables_.insert(hub_tables_.end(), hub_tables.begin(), hub_tables.end());
  month_tables_.assign(month_tables.begin(), month_tables.end());
  std::lock_guard writing(context_->writing);
  return hub_->open();
}

// All files are looked at before the first one is changed.
Result<std::unique_ptr<DatabaseFile>> SqliteStore::open_hub() {
  if (hub_tables_.empty()) return fail(ErrorCode::defect, "the store is used before migrate");
  std::string path = path_of("hub.db");
  auto file = DatabaseFile::open(path, options_.vfs, Role::writer);
  if (!file) return file;
  auto refuse = [&](const Error& error) {
    (*file)->close_without_checkpoint();
    return std::unexpected(error);
  };
  auto is_old = sqlite::needs_migration(**file, path, hub_tables_);
  if (!is_old) return refuse(is_old.error());
  auto months = find_months(**file);
  if (!months) return refuse(months.error());
  auto old = old_months(*months);
  if (!old) return refuse(old.error());
  auto ready = (*file)->start_writing();
  if (ready) ready = sqlite::migrate_file(**file, hub_tables_);
  if (ready) ready = sync_folder();
  if (!ready) return refuse(ready.error());
  {
    std::lock_guard lock(mutex_);
    months_ = std::move(*months);
  }
  for (const auto& month : *old) {
    auto migrated = open_month(month);
    if (!migrated) return refuse(migrated.error());
  }
  return file;
}

// From the folder, and from hub.db for a disk that cannot be listed.
Result<std::set<Month>> SqliteStore::find_months(DatabaseFile& hub) const {
  std::set<Month> months;
  if (folder_) months = folder_->months();
  bool known = false;
  auto asked = hub.sql().query("SELECT 1 FROM sqlite_master WHERE name='store_month'", {},
                               [&](const Row&) { return known = true; });
  if (!asked) return std::unexpected(asked.error());
  if (!known) return months;
  asked = hub.sql().query("SELECT month FROM store_month", {}, [&](const Row& row) {
    Month month = row.text(0);
    if (exists(path_of(sqlite::month_file_name(month)))) {
      months.insert(month);
    } else {
      log::warning("store.month_missing", {{"month", month}});
    }
    return true;
  });
  if (!asked) return std::unexpected(asked.error());
  return months;
}

// Those whose tables miss a step. A file that cannot be read is named and left alone: its reads say
// store_corrupt, the rest works.
Result<std::vector<Month>> SqliteStore::old_months(const std::set<Month>& months) const {
  std::vector<Month> old;
  for (const auto& month : months) {
    std::string path = path_of(sqlite::month_file_name(month));
    auto file = DatabaseFile::open(path, options_.vfs, Role::writer);
    Result<bool> is_old = false;
    if (file) {
      (*file)->close_without_checkpoint();
      is_old = sqlite::needs_migration(**file, path, month_tables_);
    } else {
      is_old = std::unexpected(file.error());
    }
    if (is_old && *is_old) old.push_back(month);
    if (is_old) continue;
    if (is_old.error().code == ErrorCode::configuration_invalid)
      return std::unexpected(is_old.error());
    log::error("store.month_unreadable", {{"file", path}, {"cause", is_old.error().describe()}});
  }
  return old;
}

Result<void> SqliteStore::remember_month(const Month& month) {
  if (knows(month)) return {};
  auto opened = hub_->open();
  if (!opened) return opened;
  auto& sql = hub_->file()->sql();
  sql.clear_trouble();
  auto stored = sql.run(
      "INSERT INTO store_month (month) VALUES (?1) ON CONFLICT (month) DO NOTHING", {month});
  if (stored) return {};
  if (stored.error().code == ErrorCode::store_failed) context_->stop(stored.error());
  return std::unexpected(stored.error());
}

// On the writer. The name goes into hub.db before the file is made, so a month that holds messages
// is always found again.
Result<std::unique_ptr<DatabaseFile>> SqliteStore::open_month(const Month& month) {
  auto remembered = remember_month(month);
  if (!remembered) return std::unexpected(remembered.error());
  std::string path = path_of(sqlite::month_file_name(month));
  auto file = DatabaseFile::open(path, options_.vfs, Role::writer);
  if (!file) return file;
  auto ready = make_month(**file);
  if (!ready) return std::unexpected(ready.error());
  std::lock_guard lock(mutex_);
  months_.insert(month);
  return file;
}

Result<void> SqliteStore::make_month(DatabaseFile& file) {
  auto ready = file.start_writing();
  if (ready) ready = sqlite::migrate_file(file, month_tables_);
  if (ready) ready = sync_folder();
  if (ready) return ready;
  file.close_without_checkpoint();
  if (ready.error().code == ErrorCode::store_failed) context_->stop(ready.error());
  return ready;
}

void SqliteStore::commit(UnitOfWork unit, Callback<Result<CommitReceipt>> done) {
  hub_->submit(std::move(unit), std::move(done));
}

void SqliteStore::read(std::move_only_function<Result<void>(Sql&)> look,
                       Callback<Result<void>> done) {
  hub_readers_->submit(std::move(look), std::move(done));
}

// Keeps few month files open: the one unused longest is closed when another is needed. None once
// the store is closing.
std::optional<SqliteStore::MonthFile> SqliteStore::use_month(const Month& month) {
  std::lock_guard lock(mutex_);
  if (closed_) return std::nullopt;
  recent_months_.remove(month);
  recent_months_.push_back(month);
  if (recent_months_.size() > kMonthFilesOpenMax) {
    auto& oldest = month_files_[recent_months_.front()];
    recent_months_.pop_front();
    oldest.readers->trim();
    context_->writer.post([writer = oldest.writer] { writer->rest(); });
  }
  auto& file = month_files_[month];
  if (!file.writer) {
    file.writer =
        std::make_shared<GroupCommit>(context_, [this, month] { return open_month(month); });
    file.readers =
        std::make_shared<ReaderPool>(path_of(sqlite::month_file_name(month)), options_, 1);
  }
  return file;
}

void SqliteStore::read_month(Month month, std::move_only_function<Result<void>(Sql&)> look,
                             Callback<Result<void>> done) {
  std::optional<MonthFile> file;
  if (knows(month)) file = use_month(month);
  if (file) return file->readers->submit(std::move(look), std::move(done));
  context_->callbacks.post([done = std::move(done), month]() mutable {
    done(fail(ErrorCode::not_found, "no messages of month " + month));
  });
}

void SqliteStore::commit_month(Month month, UnitOfWork unit, Callback<Result<CommitReceipt>> done) {
  JIUQU_CHECK(sqlite::is_month(month));
  auto file = use_month(month);
  if (file) return file->writer->submit(std::move(unit), std::move(done));
  context_->callbacks.post(
      [done = std::move(done)]() mutable { done(fail(ErrorCode::shutting_down)); });
}

bool SqliteStore::knows(const Month& month) const {
  std::lock_guard lock(mutex_);
  return months_.contains(month);
}

std::vector<Month> SqliteStore::months() const {
  std::lock_guard lock(mutex_);
  return {months_.begin(), months_.end()};
}

std::vector<SqliteStore::MonthFile> SqliteStore::all_month_files() const {
  std::lock_guard lock(mutex_);
  std::vector<MonthFile> files;
  for (const auto& [month, file] : month_files_) files.push_back(file);
  return files;
}

void SqliteStore::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  auto months = all_month_files();
  for (auto& month : months) month.readers->close();
  hub_readers_->close();
  for (auto& month : months) month.writer->close();
  hub_->close();
  folder_.reset();
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(SqliteOptions options) {
  JIUQU_CHECK(options.writer && options.readers && options.callbacks);
  auto store = std::make_unique<SqliteStore>(std::move(options));
  auto locked = store->lock_folder();
  if (!locked) return std::unexpected(locked.error());
  return store;
}

}  // namespace jiuqu
