#include "bus/store/impl/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace jiuqu::sqlite {
namespace {

constexpr std::string_view kMonthPrefix = "messages-";
constexpr std::string_view kMonthSuffix = ".db";

std::unexpected<Error> folder_error(const std::string& path, const std::string& what) {
  return fail(ErrorCode::configuration_invalid, what, Location{path, 0, 0, {}});
}

Result<void> sync_folder(const std::string& path) {
  int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return folder_error(path, std::strerror(errno));
  int code = ::fsync(folder);
  int cause = errno;
  ::close(folder);
  if (code != 0) return fail(ErrorCode::store_failed, path + ": " + std::strerror(cause));
  return {};
}

}  // namespace

std::string month_file_name(const Month& month) {
  return std::string(kMonthPrefix) + month + std::string(kMonthSuffix);
}

bool is_month(std::string_view text) {
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 6 || !std::ranges::all_of(text, is_digit)) return false;
  auto month = text.substr(4);
  return month >= "01" && month <= "12";
}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

Result<void> DataFolder::make_and_lock() {
  std::error_code failed;
  auto path = std::filesystem::absolute(directory_, failed);
  if (std::filesystem::create_directories(path, failed)) {
    auto synced = sync_folder(path.parent_path().string());
    if (!synced) return synced;
  }
  if (failed) return folder_error(directory_, "the folder cannot be made: " + failed.message());
  std::string lock_path = directory_ + "/hub.lock";
  lock_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (lock_ < 0) return folder_error(lock_path, std::strerror(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return {};
  return folder_error(lock_path, "another hub uses this folder: it holds the lock file " +
                                     lock_path + "; stop it first");
}

Result<void> DataFolder::sync() const {
  return sync_folder(directory_);
}

std::set<Month> DataFolder::months() const {
  std::set<Month> months;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, failed)) {
    std::string name = entry.path().filename().string();
    if (!name.starts_with(kMonthPrefix) || !name.ends_with(kMonthSuffix)) continue;
    Month month = name.substr(kMonthPrefix.size());
    month.resize(month.size() - kMonthSuffix.size());
    if (is_month(month)) months.insert(month);
  }
  return months;
}

}  // namespace jiuqu::sqlite
