#include "bus/json/impl/tape.h"

#include <algorithm>

#include "bus/base/text.h"
#include "bus/json/impl/text.h"

namespace jiuqu::json {

Location locate(std::string_view text, std::size_t offset) {
  std::string_view before = text.substr(0, std::min(offset, text.size()));
  auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  Location where;
  where.line = 1 + int(std::ranges::count(before, '\n'));
  where.column = 1 + int(utf8_length(before.substr(line_start)));
  return where;
}

std::string Tape::path(Index index) const {
  std::string path = "$";
  Index at = 0;
  while (at != index) {
    bool in_array = items_[at].kind == ItemKind::array;
    Index position = 0;
    Index child = at + 1;
    for (; items_[child].end <= index; child = items_[child].end) ++position;
    if (in_array) {
      path += '[' + std::to_string(position) + ']';
    } else {
      append_member_step(path, shown_name(items_[child].key));
    }
    at = child;
  }
  return path;
}

Location Tape::where(Index index) const {
  Location where = locate(text_, items_[index].offset);
  where.path = path(index);
  return where;
}

void Tape::write(Index index, std::string& out) const {
  const Item& item = items_[index];
  if (!item.is_container()) {
    if (item.kind == ItemKind::string) {
      append_quoted(out, item.text);
    } else {
      out += item.text;
    }
    return;
  }
  bool object = item.kind == ItemKind::object;
  out += object ? '{' : '[';
  for (Index child = index + 1; child != item.end; child = items_[child].end) {
    if (child != index + 1) out += ',';
    if (object) {
      append_quoted(out, items_[child].key);
      out += ':';
    }
    write(child, out);
  }
  out += object ? '}' : ']';
}

}  // namespace jiuqu::json
