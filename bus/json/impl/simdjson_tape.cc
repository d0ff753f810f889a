// The only includer of simdjson: reads a text with its on-demand parser, which leaves numbers as
// written, and proves what on-demand leaves unproven (atoms, numbers, nothing behind the end).
#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "bus/base/text.h"
#include "bus/json/impl/tape.h"
#include "bus/json/impl/text.h"

namespace jiuqu::json {

namespace od = simdjson::ondemand;

namespace {
struct Storage {
  simdjson::padded_string bytes;
  od::parser parser;
};

// simdjson finds these faults in its first pass, without a position; a plain scan names the place:
// a control character inside a string, or the quote of a string that never ends.
std::size_t string_fault(std::string_view text) {
  std::size_t opened = std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      opened = opened == std::string_view::npos ? i : std::string_view::npos;
    } else if (opened != std::string_view::npos) {
      if (static_cast<unsigned char>(text[i]) < 0x20) return i;
      if (text[i] == '\\') ++i;
    }
  }
  return opened;
}

std::size_t encoding_fault(std::string_view text) {
  std::size_t line = 0;
  while (line < text.size()) {
    std::size_t end = std::min(text.find('\n', line), text.size());
    if (!is_valid_utf8(text.substr(line, end - line))) {
      std::size_t good = line;
      while (good < end && is_valid_utf8(text.substr(line, good - line + 1))) ++good;
      return good;
    }
    line = end + 1;
  }
  return line;
}

std::string_view reason_of(simdjson::error_code code) {
  switch (code) {
    case simdjson::UNCLOSED_STRING:
      return "a string is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "a control character stands unescaped in a string";
    case simdjson::STRING_ERROR:
      return "a string holds a wrong escape or half a surrogate pair";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "an array or object is not closed";
    case simdjson::EMPTY:
      return "the body is empty";
    case simdjson::INCORRECT_TYPE:
      return "a member name or value is missing";
    default:
      return "a comma, colon, bracket or value is missing or out of place";
  }
}

}  // namespace

// Walks the text once. A fault ends the walk; `error_` says what and where.
class TapeBuilder {
 public:
  Result<Tape> build(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (bytes.size() > limits::kBodyBytesMax)
      return fail(ErrorCode::limit_exceeded,
                  "the body has more than " + std::to_string(limits::kBodyBytesMax) + " bytes");
    std::string_view inner = trim(bytes);
    if (inner.empty()) return fail(ErrorCode::body_not_json, "the body is empty");
    // On-demand treats a lone scalar in its own way; inside brackets it is an element like others.
    wrapped_ = inner.front() != '{' && inner.front() != '[';
    std::string bracketed;
    if (wrapped_) bracketed = "[" + std::string(bytes) + "]";
    storage_ = std::make_shared<Storage>();
    storage_->bytes = simdjson::padded_string(wrapped_ ? std::string_view(bracketed) : bytes);
    text_ = {storage_->bytes.data(), storage_->bytes.size()};
    tape_.items_.reserve(std::min<std::size_t>(bytes.size() / 12 + 4, limits::kXmlNodesMax));
    if (!document()) return std::unexpected(std::move(*error_));
    tape_.text_ = text_;
    tape_.storage_ = std::move(storage_);
    return std::move(tape_);
  }

 private:
  bool document() {
    if (auto code = storage_->parser.iterate(storage_->bytes).get(document_)) return refuse(code);
    bool good = false;
    if (trim(text_).front() == '{') {
      od::object object;
      if (auto code = document_.get_object().get(object)) return refuse(code);
      good = this->object(object, {}, begin_of(text_), 1);
    } else {
      od::array array;
      if (auto code = document_.get_array().get(array)) return refuse(code);
      good = this->array(array, {}, begin_of(text_), 1);
    }
    if (!good) return false;
    const char* behind = nullptr;
    if (document_.current_location().get(behind) == simdjson::SUCCESS)
      return refuse(ErrorCode::body_not_json, "text stands behind the end of the value", behind);
    return !wrapped_ || unwrap();
  }

  bool unwrap() {
    if (tape_.items_.size() < 2 || tape_.items_[1].end != tape_.items_.size())
      return refuse(ErrorCode::body_not_json, "the body is not one JSON value");
    tape_.items_.erase(tape_.items_.begin());
    tape_.items_.front().end = 1;
    tape_.items_.front().offset = 0;
    text_.remove_prefix(1);
    return true;
  }

  bool value(od::value value, std::string_view key, const char* begin, int depth) {
    od::json_type type{};
    if (auto code = value.type().get(type)) return refuse(code);
    switch (type) {
      case od::json_type::object: {
        od::object object;
        if (auto code = value.get_object().get(object)) return refuse(code);
        return this->object(object, key, begin, depth);
      }
      case od::json_type::array: {
        od::array array;
        if (auto code = value.get_array().get(array)) return refuse(code);
        return this->array(array, key, begin, depth);
      }
      case od::json_type::string: {
        std::string_view text;
        if (auto code = value.get_string().get(text)) return refuse(code, begin);
        return string(key, begin, text);
      }
      default:
        return atom(key, begin, trim(value.raw_json_token()));
    }
  }

  bool object(od::object& object, std::string_view key, const char* begin, int depth) {
    Tape::Index self = 0;
    if (!open(ItemKind::object, key, begin, depth, self)) return false;
    for (auto entry : object) {
      od::field field;
      if (auto code = std::move(entry).get(field)) return refuse(code);
      const char* member_begin = field.key().raw() - 1;
      std::string_view name;
      if (auto code = field.unescaped_key().get(name)) return refuse(code, member_begin);
      if (find_surrogate(name) != std::string_view::npos)
        return refuse(simdjson::STRING_ERROR, member_begin);
      if (!value(field.value(), name, member_begin, depth + 1)) return false;
    }
    close(self);
    return names_differ(self);
  }

  bool array(od::array& array, std::string_view key, const char* begin, int depth) {
    Tape::Index self = 0;
    if (!open(ItemKind::array, key, begin, depth, self)) return false;
    for (auto entry : array) {
      od::value element;
      if (auto code = std::move(entry).get(element)) return refuse(code);
      if (!value(element, {}, element.raw_json_token().data(), depth + 1)) return false;
    }
    close(self);
    return true;
  }

  bool string(std::string_view key, const char* begin, std::string_view text) {
    if (find_surrogate(text) != std::string_view::npos)
      return refuse(simdjson::STRING_ERROR, begin);
    return add(ItemKind::string, key, begin, text);
  }

  bool atom(std::string_view key, const char* begin, std::string_view token) {
    if (token == "null") return add(ItemKind::null, key, begin, token);
    if (token == "true" || token == "false") return add(ItemKind::boolean, key, begin, token);
    if (is_json_number(token)) return add(ItemKind::number, key, begin, token);
    return refuse(ErrorCode::body_not_json,
                  "a value is neither string, number, true, false nor null", begin);
  }

  bool open(ItemKind kind, std::string_view key, const char* begin, int depth, Tape::Index& self) {
    self = Tape::Index(tape_.items_.size());
    if (depth > limits::kXmlDepthMax + (wrapped_ ? 1 : 0))
      return refuse(ErrorCode::limit_exceeded,
                    "values nest deeper than " + std::to_string(limits::kXmlDepthMax), begin);
    return add(kind, key, begin, {});
  }
  void close(Tape::Index self) { tape_.items_[self].end = Tape::Index(tape_.items_.size()); }

  bool add(ItemKind kind, std::string_view key, const char* begin, std::string_view text) {
    if (tape_.items_.size() >= limits::kXmlNodesMax)
      return refuse(ErrorCode::limit_exceeded,
                    "the body has more than " + std::to_string(limits::kXmlNodesMax) + " values",
                    begin);
    auto end = Tape::Index(tape_.items_.size() + 1);
    tape_.items_.push_back({key, text, end, std::uint32_t(begin - text_.data()), kind});
    return true;
  }

  bool names_differ(Tape::Index self) {
    names_.clear();
    for (Tape::Index i = self + 1; i != tape_.items_[self].end; i = tape_.items_[i].end)
      names_.push_back(i);
    auto shorter_first = [this](Tape::Index a, Tape::Index b) {
      std::string_view x = tape_.items_[a].key, y = tape_.items_[b].key;
      if (x.size() != y.size()) return x.size() < y.size();
      int order = x.compare(y);
      return order != 0 ? order < 0 : a < b;
    };
    std::ranges::sort(names_, shorter_first);
    auto twice = std::ranges::adjacent_find(names_, {},
                                            [this](Tape::Index i) { return tape_.items_[i].key; });
    if (twice == names_.end()) return true;
    const Item& second = tape_.items_[*std::next(twice)];
    return refuse(ErrorCode::body_not_json,
                  "the member \"" + shown_name(second.key) + "\" stands twice in one object",
                  text_.data() + second.offset);
  }

  static const char* begin_of(std::string_view text) { return trim(text).data(); }

  bool refuse(simdjson::error_code code, const char* at = nullptr) {
    if (code == simdjson::UTF8_ERROR)
      return refuse(ErrorCode::encoding_invalid, "the body holds bytes that are not UTF-8",
                    text_.data() + encoding_fault(text_));
    if (code == simdjson::CAPACITY || code == simdjson::MEMALLOC || code == simdjson::DEPTH_ERROR)
      return refuse(ErrorCode::limit_exceeded, "the body is larger than the parser takes");
    if (code == simdjson::UNCLOSED_STRING || code == simdjson::UNESCAPED_CHARS)
      at = text_.data() + string_fault(text_);
    else if (at == nullptr && document_.current_location().get(at) != simdjson::SUCCESS)
      at = code == simdjson::EMPTY ? nullptr : text_.data() + text_.size();
    return refuse(ErrorCode::body_not_json, std::string(reason_of(code)), at);
  }

  bool refuse(ErrorCode code, std::string reason, const char* at = nullptr) {
    Location where;
    bool known = at != nullptr && at >= text_.data() && at <= text_.data() + text_.size();
    if (known && wrapped_) {
      where =
          locate(text_.substr(1), std::size_t(std::max(at - text_.data() - 1, std::ptrdiff_t{0})));
    } else if (known) {
      where = locate(text_, std::size_t(at - text_.data()));
    }
    if (where.line > 0)
      reason +=
          " (line " + std::to_string(where.line) + ", column " + std::to_string(where.column) + ")";
    error_ = Error{code, std::move(reason), std::move(where)};
    return false;
  }

  std::shared_ptr<Storage> storage_;
  std::string_view text_;
  od::document document_;
  bool wrapped_ = false;
  Tape tape_;
  std::vector<Tape::Index> names_;
  std::optional<Error> error_;
};

Result<Tape> Tape::parse(std::string_view bytes) {
  return TapeBuilder().build(bytes);
}

}  // namespace jiuqu::json
