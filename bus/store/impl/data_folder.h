// The folder of the store: made at need, locked against a second hub, listed, synced.
// Thread: the one that opens the store; sync from the writer. Ownership: holds the lock until
// destroyed.
#pragma once

#include <set>
#include <string>

#include "bus/store/store.h"

namespace jiuqu::sqlite {

// "messages-202611.db"
std::string month_file_name(const Month& month);
bool is_month(std::string_view text);

class DataFolder {
 public:
  explicit DataFolder(std::string directory) : directory_(std::move(directory)) {}
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  // configuration_invalid, naming hub.lock, when another hub holds it.
  Result<void> make_and_lock();
  // New names in the folder survive a power cut after this.
  Result<void> sync() const;
  std::set<Month> months() const;

 private:
  std::string directory_;
  int lock_ = -1;
};

}  // namespace jiuqu::sqlite
