// The parts of a ZIP file held in memory. The only includer of libzip (zip_file.cc). A part is
// unpacked up to kZipPartBytesMax bytes, whatever the file says about it.
// Thread: one. Ownership: borrows the bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bus/base/error.h"

namespace jiuqu::importing {

class ZipFile {
 public:
  // body_not_xml-like faults come as file_unreadable: not a ZIP file, too many entries.
  static Result<ZipFile> open(std::string_view bytes);
  ~ZipFile();
  ZipFile(ZipFile&&) noexcept;
  ZipFile& operator=(ZipFile&&) noexcept;

  bool has(const std::string& name) const;
  // not_found, limit_exceeded (it unpacks to too much), file_unreadable (broken, encrypted).
  Result<std::string> read(const std::string& name) const;

 private:
  struct State;
  explicit ZipFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu::importing
