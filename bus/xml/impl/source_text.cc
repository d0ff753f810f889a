#include "bus/xml/impl/source_text.h"

#include <algorithm>

#include "bus/base/text.h"

namespace jiuqu::xml {

namespace {

constexpr std::string_view kBlank = " \t\r\n";

std::string_view local_part(std::string_view name) {
  auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

SourceText::SourceText(std::string_view text) : text_(text), line_starts_{0} {
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

Position SourceText::position(std::size_t offset) const {
  auto next = std::ranges::upper_bound(line_starts_, offset);
  std::size_t start = *std::prev(next);
  auto before = std::string_view(text_).substr(start, offset - start);
  if (start == 0 && before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
  return {static_cast<int>(next - line_starts_.begin()), static_cast<int>(utf8_length(before)) + 1};
}

std::size_t SourceText::attribute_value(std::size_t tag, std::string_view name) const {
  constexpr auto npos = std::string::npos;
  std::size_t at = text_.find_first_of(" \t\r\n/>", tag);
  while (at != npos) {
    at = text_.find_first_not_of(kBlank, at);
    if (at == npos || text_[at] == '/' || text_[at] == '>') return npos;
    std::size_t name_end = text_.find_first_of(" \t\r\n=", at);
    std::size_t open = text_.find_first_of("\"'", at);
    if (name_end == npos || open == npos) return npos;
    std::size_t close = text_.find(text_[open], open + 1);
    if (close == npos) return npos;
    auto found = std::string_view(text_).substr(at, name_end - at);
    if (!found.starts_with("xmlns") && local_part(found) == local_part(name)) return open + 1;
    at = close + 1;
  }
  return npos;
}

std::size_t StartTagScanner::after(std::string_view mark, std::size_t from) const {
  std::size_t at = text_.find(mark, from);
  return at == std::string_view::npos ? text_.size() : at + mark.size();
}

std::size_t StartTagScanner::tag_end(std::size_t from) const {
  for (std::size_t at = from; at < text_.size(); ++at) {
    if (text_[at] == '>') return at + 1;
    if (text_[at] != '"' && text_[at] != '\'') continue;
    at = text_.find(text_[at], at + 1);
    if (at == std::string_view::npos) break;
  }
  return text_.size();
}

std::size_t StartTagScanner::next() {
  for (;;) {
    std::size_t open = text_.find('<', at_);
    if (open == std::string_view::npos) return open;
    auto rest = text_.substr(open);
    if (rest.starts_with("<!--")) {
      at_ = after("-->", open + 4);
    } else if (rest.starts_with("<![CDATA[")) {
      at_ = after("]]>", open + 9);
    } else if (rest.starts_with("<?")) {
      at_ = after("?>", open + 2);
    } else if (rest.starts_with("</") || rest.starts_with("<!")) {
      at_ = after(">", open + 2);
    } else {
      at_ = tag_end(open + 1);
      return open;
    }
  }
}

const SourceText* source_of(const xmlNode* node) {
  return node->doc ? static_cast<const SourceText*>(node->doc->_private) : nullptr;
}

void keep_source(xmlDoc* document, SourceText* source) {
  document->_private = source;
}

void drop_source(xmlDoc* document) {
  delete static_cast<SourceText*>(document->_private);
  document->_private = nullptr;
}

}  // namespace jiuqu::xml
