#include "bus/pipeline/kept_definitions.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "bus/base/hash.h"

namespace jiuqu {

struct DefinitionKeeper::Record {
  struct File {
    KeptFile name;
    std::string stored;  // compressed
  };
  std::string hash;
  std::vector<File> files;
};

std::string root_name(const SourceFile& file) {
  return std::filesystem::path(file.root).lexically_normal().filename().string();
}

namespace {

std::map<std::string, const SourceFile*> by_name(const DefinitionSet& set) {
  std::map<std::string, const SourceFile*> names;
  for (const auto& file : set.sources()) names[root_name(file) + "/" + file.relative] = &file;
  return names;
}

}  // namespace

DefinitionChanges changes_between(const DefinitionSet& before, const DefinitionSet& after) {
  DefinitionChanges changes;
  auto old_files = by_name(before), new_files = by_name(after);
  for (const auto& [name, file] : new_files) {
    auto old_file = old_files.find(name);
    if (old_file == old_files.end())
      changes.added.push_back(name);
    else if (old_file->second->bytes != file->bytes)
      changes.changed.push_back(name);
  }
  for (const auto& [name, file] : old_files)
    if (!new_files.contains(name)) changes.removed.push_back(name);
  return changes;
}

std::shared_ptr<const DefinitionKeeper::Record> DefinitionKeeper::record_of(
    const DefinitionSet& set) {
  auto record = std::make_shared<Record>();
  record->hash = set.hash();
  for (const auto& file : set.sources())
    record->files.push_back(
        {{root_name(file), file.relative, sha256_hex(file.bytes)}, compress_body(file.bytes)});
  return record;
}

// The set's row, its files' names, and those of the files that no other set brought along.
Result<void> DefinitionKeeper::keep_in(Sql& sql, const Record& record, UtcTime now) {
  auto fresh = sql.run(
      "INSERT INTO definition_set (hash, first_used) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
      {record.hash, to_micros(now)});
  if (!fresh) return std::unexpected(fresh.error());
  if (*fresh == 0) return {};
  for (const auto& file : record.files) {
    auto kept = sql.run(
        "INSERT INTO definition_file (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
        {file.name.hash, Blob{file.stored}});
    if (!kept) return std::unexpected(kept.error());
    auto named = sql.run(
        "INSERT INTO definition_set_file (set_hash, root, path, file_hash) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (set_hash, root, path) DO NOTHING",
        {record.hash, file.name.root, file.name.path, file.name.hash});
    if (!named) return std::unexpected(named.error());
  }
  return {};
}

void DefinitionKeeper::use(const std::shared_ptr<const DefinitionSet>& set) {
  auto record = record_of(*set);
  std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [](const auto& entry) { return entry.second.set.expired(); });
  waiting_[set->hash()] = {set, std::move(record)};
}

void DefinitionKeeper::add_to(UnitOfWork& unit, const DefinitionSet& set, UtcTime now) {
  std::lock_guard lock(mutex_);
  auto found = waiting_.find(set.hash());
  if (found == waiting_.end()) return;
  unit.add([record = found->second.record, now](Sql& sql) { return keep_in(sql, *record, now); });
}

void DefinitionKeeper::kept(const DefinitionSet& set) {
  std::lock_guard lock(mutex_);
  waiting_.erase(set.hash());
}

std::vector<std::string> root_order(const std::vector<KeptFile>& files, const std::string& hash) {
  using Named = std::pair<std::filesystem::path, std::string>;
  std::map<std::string, std::vector<Named>> by_root;
  for (const auto& file : files) by_root[file.root].emplace_back(file.path, file.hash);
  std::vector<std::string> order;
  for (auto& [root, named] : by_root) {
    std::ranges::sort(named);  // as they are read
    if (root != kSettingsRoot) order.push_back(root);
  }
  do {
    std::vector<std::pair<std::string, std::string>> names;
    auto add = [&](const std::string& root) {
      for (const auto& [path, file_hash] : by_root[root])
        names.emplace_back(path.generic_string(), file_hash);
    };
    for (const auto& root : order) add(root);
    add(std::string(kSettingsRoot));
    if (set_hash(names) == hash) return order;
  } while (std::ranges::next_permutation(order).found);
  return {};
}

Task<Result<std::vector<KeptSet>>> list_kept_sets(Store& store) {
  auto sets = std::make_shared<std::vector<KeptSet>>();
  auto look = [sets](Sql& sql) {
    return sql.query(
        "SELECT s.hash, s.first_used, count(*) FROM definition_set s"
        " JOIN definition_set_file f ON f.set_hash = s.hash"
        " GROUP BY s.hash, s.first_used ORDER BY s.first_used, s.hash",
        {}, [&](const Row& row) {
          sets->push_back({row.text(0), from_micros(row.integer(1)), std::size_t(row.integer(2))});
          return true;
        });
  };
  auto done = co_await read(store, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return std::move(*sets);
}

Task<Result<std::vector<KeptFile>>> load_kept_set(Store& store, std::string hash) {
  auto files = std::make_shared<std::vector<KeptFile>>();
  auto look = [files, hash](Sql& sql) {
    return sql.query(
        "SELECT root, path, file_hash FROM definition_set_file WHERE set_hash = ?"
        " ORDER BY root, path",
        {hash}, [&](const Row& row) {
          files->push_back({row.text(0), row.text(1), row.text(2)});
          return true;
        });
  };
  auto done = co_await read(store, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  if (files->empty()) co_return fail(ErrorCode::not_found, "definition set " + hash);
  co_return std::move(*files);
}

Task<Result<std::string>> load_kept_file(Store& store, std::string hash) {
  auto stored = std::make_shared<std::string>();
  auto look = [stored, hash](Sql& sql) {
    return sql.query("SELECT body FROM definition_file WHERE hash = ?", {hash},
                     [&](const Row& row) {
                       *stored = row.text(0);
                       return false;
                     });
  };
  auto done = co_await read(store, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  if (stored->empty()) co_return fail(ErrorCode::not_found, "definition file " + hash);
  co_return decompress_body(*stored);
}

}  // namespace jiuqu
