// What libxml2 may read: nothing. One refusing loader for the whole process; while a schema is
// compiled, the compiling thread alone may read files below the schema's base directory. Network
// locations are refused always.
// Thread: install_guards any; a ScopedSchemaLoader belongs to the thread that made it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jiuqu::xml {

// Initialises libxml2 and installs the refusing loader, once. Every entry into libxml2 calls it.
void install_guards();

// The file a location names, resolved (links followed); nothing when it stands outside
// `base_directory` or is not a local path. The file need not exist.
std::optional<std::string> path_inside(const std::string& location,
                                       const std::string& base_directory);

// The text with %E6%A0%87 escapes resolved, and the other way round for all but path characters.
std::string unescape_location(const std::string& location);
std::string escape_location(const std::string& path);

// True for locations that name a protocol (http:, ftp:, urn:…) other than file:.
bool names_network(std::string_view location);

class ScopedSchemaLoader {
 public:
  explicit ScopedSchemaLoader(std::string base_directory);
  ~ScopedSchemaLoader();
  ScopedSchemaLoader(const ScopedSchemaLoader&) = delete;
  ScopedSchemaLoader& operator=(const ScopedSchemaLoader&) = delete;

 private:
  std::string base_directory_;
  const std::string* outer_;
};

}  // namespace jiuqu::xml
