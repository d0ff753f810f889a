#include "bus/xml/impl/guards.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <mutex>
#include <utility>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

namespace {

namespace fs = std::filesystem;

// The directory this thread may read below; null: nothing may be read.
thread_local const std::string* readable_directory = nullptr;

xmlParserInputPtr guarded_load(const char* url, const char* /*id*/, xmlParserCtxtPtr context) {
  if (readable_directory == nullptr || url == nullptr) return nullptr;
  auto path = path_inside(url, *readable_directory);
  if (!path) return nullptr;
  auto bytes = read_file(*path, limits::kDefinitionBytesMax);
  if (!bytes) return nullptr;
  xmlParserInputBufferPtr buffer = xmlParserInputBufferCreateMem(
      bytes->data(), static_cast<int>(bytes->size()), XML_CHAR_ENCODING_NONE);
  if (buffer == nullptr) return nullptr;
  xmlParserInputPtr input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
  if (input == nullptr) {
    xmlFreeParserInputBuffer(buffer);
    return nullptr;
  }
  input->filename = reinterpret_cast<char*>(xmlStrdup(reinterpret_cast<const xmlChar*>(url)));
  return input;
}

}  // namespace

void install_guards() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(guarded_load);
  });
}

std::string unescape_location(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* digits = text.data() + i + 1;
    bool escape = text[i] == '%' && i + 2 < text.size() &&
                  std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
    out += escape ? static_cast<char>(value) : text[i];
    if (escape) i += 2;
  }
  return out;
}

std::string escape_location(const std::string& path) {
  constexpr std::string_view kPlain = "/._-~+,=@!$&'();";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (char c : path) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && (std::isalnum(byte) != 0 || kPlain.find(c) != kPlain.npos)) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

bool names_network(std::string_view location) {
  auto colon = location.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  auto scheme = location.substr(0, colon);
  bool word = std::ranges::all_of(scheme, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
  });
  return word && scheme != "file";
}

std::optional<std::string> path_inside(const std::string& location,
                                       const std::string& base_directory) {
  if (names_network(location)) return std::nullopt;
  std::string path = location;
  if (path.starts_with("file://")) path = unescape_location(path.substr(7));
  std::error_code error;
  if (!fs::exists(path, error)) path = unescape_location(path);
  fs::path resolved = fs::weakly_canonical(path, error);
  if (error) return std::nullopt;
  fs::path base = fs::weakly_canonical(base_directory.empty() ? "." : base_directory, error);
  if (error) return std::nullopt;
  if (!base.has_filename()) base = base.parent_path();
  if (resolved.is_relative()) resolved = fs::current_path(error) / resolved;
  if (base.is_relative()) base = fs::current_path(error) / base;
  auto [rest, unused] = std::mismatch(base.begin(), base.end(), resolved.begin(), resolved.end());
  if (rest != base.end()) return std::nullopt;
  return resolved.lexically_normal().string();
}

ScopedSchemaLoader::ScopedSchemaLoader(std::string base_directory)
    : base_directory_(std::move(base_directory)),
      outer_(std::exchange(readable_directory, &base_directory_)) {}

ScopedSchemaLoader::~ScopedSchemaLoader() {
  readable_directory = outer_;
}

}  // namespace jiuqu::xml
