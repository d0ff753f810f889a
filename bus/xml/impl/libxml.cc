#include "bus/xml/impl/libxml.h"

#include <mutex>

namespace jiuqu::xml {
namespace {

thread_local ResourceScope* current_scope = nullptr;

void say_nothing(void*, const char*, ...) {}

// The bytes are copied into an input buffer that the parser owns.
xmlParserInputPtr load_from_scope(const char* url, const char*, xmlParserCtxtPtr context) noexcept {
  if (!current_scope || !url) return nullptr;
  std::optional<std::string> bytes = current_scope->read()(url);
  if (!bytes) return nullptr;
  xmlParserInputBufferPtr buffer = xmlParserInputBufferCreateMem(
      bytes->data(), static_cast<int>(bytes->size()), XML_CHAR_ENCODING_NONE);
  if (!buffer) return nullptr;
  xmlParserInputPtr input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
  if (!input) {
    xmlFreeParserInputBuffer(buffer);
    return nullptr;
  }
  input->filename = reinterpret_cast<char*>(xmlStrdup(to_xml(url)));
  return input;
}

}  // namespace

void prepare_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(load_from_scope);
    xmlSchemaInitTypes();
  });
  thread_local bool quiet = false;
  if (quiet) return;
  quiet = true;
  xmlSetGenericErrorFunc(nullptr, say_nothing);
}

ResourceScope::ResourceScope(Read read) : read_(std::move(read)), outer_(current_scope) {
  current_scope = this;
}

ResourceScope::~ResourceScope() {
  current_scope = outer_;
}

std::string message_of(const xmlError* error) {
  if (!error || !error->message) return "unknown reason";
  std::string_view message = error->message;
  return std::string(message.substr(0, message.find_first_of("\r\n")));
}

}  // namespace jiuqu::xml
