#include "mappings/import/impl/zip_file.h"

#include <zip.h>

#include "mappings/import/impl/import_limits.h"

namespace jiuqu::importing {

struct ZipFile::State {
  zip_t* archive = nullptr;
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (archive != nullptr) zip_discard(archive);
  }
};

ZipFile::ZipFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipFile::~ZipFile() = default;
ZipFile::ZipFile(ZipFile&&) noexcept = default;
ZipFile& ZipFile::operator=(ZipFile&&) noexcept = default;

Result<ZipFile> ZipFile::open(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  auto failed = [&](const char* what) {
    std::string detail = what;
    if (zip_error_code_zip(&error) != 0) detail += std::string(": ") + zip_error_strerror(&error);
    zip_error_fini(&error);
    return fail(ErrorCode::file_unreadable, detail);
  };
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) return failed("not a ZIP file");
  auto state = std::make_unique<State>();
  state->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (state->archive == nullptr) {
    zip_source_free(source);
    return failed("not a ZIP file");
  }
  if (zip_get_num_entries(state->archive, 0) > zip_int64_t(kZipEntriesMax))
    return failed("the ZIP file has too many entries");
  zip_error_fini(&error);
  return ZipFile(std::move(state));
}

bool ZipFile::has(const std::string& name) const {
  return zip_name_locate(state_->archive, name.c_str(), 0) >= 0;
}

Result<std::string> ZipFile::read(const std::string& name) const {
  zip_int64_t place = zip_name_locate(state_->archive, name.c_str(), 0);
  if (place < 0) return fail(ErrorCode::not_found, "no part " + name);
  zip_file_t* file = zip_fopen_index(state_->archive, zip_uint64_t(place), 0);
  if (file == nullptr) return fail(ErrorCode::file_unreadable, zip_strerror(state_->archive));
  std::string bytes;
  std::string part(64U << 10, '\0');
  zip_int64_t size = 0;
  while ((size = zip_fread(file, part.data(), part.size())) > 0) {
    bytes.append(part.data(), std::size_t(size));
    if (bytes.size() > kZipPartBytesMax) break;
  }
  zip_fclose(file);
  if (bytes.size() > kZipPartBytesMax)
    return fail(ErrorCode::limit_exceeded, name + " unpacks to more than 16 MiB");
  if (size < 0) return fail(ErrorCode::file_unreadable, name + " cannot be unpacked");
  return bytes;
}

}  // namespace jiuqu::importing
