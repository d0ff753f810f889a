#include "bus/store/impl/migrations.h"

#include <algorithm>
#include <map>

#include "bus/base/log.h"

namespace jiuqu::sqlite {
namespace {

using Versions = std::map<std::string, std::int64_t>;

Result<Versions> read_versions(SqliteSql& sql) {
  Versions versions;
  bool exists = false;
  auto found = sql.query("SELECT 1 FROM sqlite_master WHERE type='table' AND name='store_schema'",
                         {}, [&](const Row&) { return exists = true; });
  if (!found) return std::unexpected(found.error());
  if (!exists) return versions;
  auto read = sql.query("SELECT module, version FROM store_schema", {}, [&](const Row& row) {
    versions[row.text(0)] = row.integer(1);
    return true;
  });
  if (!read) return std::unexpected(read.error());
  return versions;
}

// One transaction: the step's statements and the module's new version.
Result<void> run_step(DatabaseFile& file, const TableSet& set, std::size_t step) {
  auto done = file.execute("BEGIN IMMEDIATE");
  if (done) done = file.execute(set.migrations[step]);
  if (done) {
    auto stored = file.sql().run(
        "INSERT INTO store_schema (module, version) VALUES (?1, ?2)"
        " ON CONFLICT (module) DO UPDATE SET version = excluded.version",
        {set.module, std::int64_t(step) + 1});
    if (!stored) done = std::unexpected(stored.error());
  }
  if (done) done = file.execute("COMMIT");
  if (done) return done;
  if (file.in_transaction()) (void)file.execute("ROLLBACK");
  Error error = done.error();
  error.detail =
      "migration " + set.module + " step " + std::to_string(step + 1) + ": " + error.detail;
  return std::unexpected(std::move(error));
}

}  // namespace

Result<bool> needs_migration(DatabaseFile& file, const std::string& path,
                             std::span<const TableSet> sets) {
  auto versions = read_versions(file.sql());
  if (!versions) return std::unexpected(versions.error());
  for (const auto& [module, version] : *versions) {
    auto set = std::ranges::find(sets, module, &TableSet::module);
    if (set == sets.end()) {
      log::info("store.module_unknown", {{"file", path}, {"module", module}});
      continue;
    }
    if (version > std::int64_t(set->migrations.size()))
      return fail(ErrorCode::configuration_invalid,
                  "the tables of module " + module + " are of version " + std::to_string(version) +
                      ", this program knows them up to " + std::to_string(set->migrations.size()) +
                      "; the file was written by a newer program and was left as it is",
                  Location{path, 0, 0, {}});
  }
  return std::ranges::any_of(sets, [&](const TableSet& set) {
    return (*versions)[set.module] < std::int64_t(set.migrations.size());
  });
}

Result<void> migrate_file(DatabaseFile& file, std::span<const TableSet> sets) {
  auto made = file.execute(
      "CREATE TABLE IF NOT EXISTS store_schema (module TEXT PRIMARY KEY, version BIGINT NOT NULL)");
  if (!made) return made;
  auto versions = read_versions(file.sql());
  if (!versions) return std::unexpected(versions.error());
  for (const auto& set : sets) {
    for (auto step = std::size_t((*versions)[set.module]); step < set.migrations.size(); ++step) {
      auto done = run_step(file, set, step);
      if (!done) return done;
    }
  }
  // Statements prepared before see the tables of before.
  file.sql().forget_statements();
  return {};
}

}  // namespace jiuqu::sqlite
