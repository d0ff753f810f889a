// A JSON text read once into a flat list: every value is an Item, a container is followed by what
// it holds. Numbers keep their characters. The list is complete and checked (syntax, UTF-8,
// duplicate member names, depth, count) before anyone looks at it. Thread: any. Ownership: the Tape
// owns the text and the strings its items point into.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/error.h"
#include "bus/base/limits.h"

namespace jiuqu::json {

enum class ItemKind : std::uint8_t { null, boolean, number, string, array, object };

struct Item {
  std::string_view key;      // unescaped; empty outside objects
  std::string_view text;     // strings unescaped, other scalars as written; empty for containers
  std::uint32_t end = 0;     // index behind the last item below this one: the next sibling
  std::uint32_t offset = 0;  // where the member (or the value) begins in the text
  ItemKind kind = ItemKind::null;

  bool is_container() const { return kind == ItemKind::array || kind == ItemKind::object; }
};

class Tape {
 public:
  using Index = std::uint32_t;

  // Errors: body_not_json, encoding_invalid, limit_exceeded, with line and column where known.
  static Result<Tape> parse(std::string_view bytes);

  const Item& operator[](Index index) const { return items_[index]; }
  std::size_t size() const { return items_.size(); }
  // $.materials[1].name of an item; line and column of its beginning.
  std::string path(Index index) const;
  Location where(Index index) const;
  // The value as JSON text without white space.
  void write(Index index, std::string& out) const;

 private:
  friend class TapeBuilder;
  std::shared_ptr<const void> storage_;
  std::string_view text_;
  std::vector<Item> items_;
};

// Line and column (code points, both from 1) of a byte offset.
Location locate(std::string_view text, std::size_t offset);

}  // namespace jiuqu::json
