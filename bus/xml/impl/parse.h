// Parsing with limits, kept during the parse so that a bomb is refused before it grows.
// Thread: any. Ownership: the caller owns the tree.
#pragma once

#include <string_view>

#include "bus/base/error.h"
#include "bus/xml/document.h"
#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

// message: comments and processing instructions are left out, lines only. definition: the tree
// keeps all, and its source text for exact positions.
enum class ParseMode { message, definition };

Result<DocHandle> parse_bytes(std::string_view bytes, const ParseLimits& limits, ParseMode mode,
                              std::string_view file);

}  // namespace jiuqu::xml
