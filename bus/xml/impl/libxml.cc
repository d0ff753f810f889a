#include "bus/xml/impl/libxml.h"

#include <mutex>

#include "bus/xml/impl/guards.h"

namespace jiuqu::xml {

static void say_nothing(void*, const char*, ...) {}

void prepare_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    install_guards();
    xmlSchemaInitTypes();
  });
  thread_local bool quiet = false;
  if (quiet) return;
  quiet = true;
  xmlSetGenericErrorFunc(nullptr, say_nothing);
}

std::string message_of(const xmlError* error) {
  if (!error || !error->message) return "unknown reason";
  std::string_view message = error->message;
  return std::string(message.substr(0, message.find_first_of("\r\n")));
}

}  // namespace jiuqu::xml
