// Definition sets in the store, by content hash. A set is written by the first unit of work that
// names it on a message, so a set that no message ran under leaves nothing behind; each file stands
// once, by its own hash, compressed. Nothing takes them away while messages are kept.
// Thread: record_of any, pure; keep_in on the writer; the rest is awaited. Ownership: values.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "bus/base/clock.h"
#include "bus/pipeline/definitions.h"
#include "bus/store/store.h"

namespace jiuqu {

struct KeptFile {
  std::string root;  // the last part of the root folder's name: "mappings", "partners"
  std::string path;  // below the root
  std::string hash;  // SHA-256 of the bytes
};

struct KeptSet {
  std::string hash;
  UtcTime first_used;  // when the first message that ran under it was kept
  std::size_t files = 0;
};

// "mappings": the last part of the name of the folder that the file was found below.
std::string root_name(const SourceFile& file);

// Which files two sets do not share. Names are root/path.
struct DefinitionChanges {
  std::vector<std::string> added, changed, removed;
  bool empty() const { return added.empty() && changed.empty() && removed.empty(); }
};
DefinitionChanges changes_between(const DefinitionSet& before, const DefinitionSet& after);

Task<Result<std::vector<KeptSet>>> list_kept_sets(Store& store);  // newest last
// not_found when no kept set has the hash.
Task<Result<std::vector<KeptFile>>> load_kept_set(Store& store, std::string hash);
Task<Result<std::string>> load_kept_file(Store& store, std::string hash);

// The names of the roots in the order in which the set was read: the one that gives its hash.
// Empty when no order does: the files are not those of the set.
std::vector<std::string> root_order(const std::vector<KeptFile>& files, const std::string& hash);

// Knows which of the sets in use the store does not hold yet.
class DefinitionKeeper {
 public:
  // A set that messages may run under from now on.
  void use(const std::shared_ptr<const DefinitionSet>& set);
  // Adds what keeps the set to a unit that names it, unless the store holds it already.
  void add_to(UnitOfWork& unit, const DefinitionSet& set, UtcTime now);
  // A unit that add_to had a hand in is durable.
  void kept(const DefinitionSet& set);

 private:
  struct Record;  // a set ready to be written
  struct Waiting {
    std::weak_ptr<const DefinitionSet> set;
    std::shared_ptr<const Record> record;
  };
  static std::shared_ptr<const Record> record_of(const DefinitionSet& set);
  static Result<void> keep_in(Sql& sql, const Record& record, UtcTime now);

  std::mutex mutex_;
  std::unordered_map<std::string, Waiting> waiting_;  // by hash; not known to be in the store
};

}  // namespace jiuqu
