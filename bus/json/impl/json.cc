#include "bus/json/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "bus/json/impl/tape.h"
#include "bus/json/impl/text.h"

namespace jiuqu::json {

namespace {
Json::Kind kind_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::boolean:
      return Json::Kind::boolean;
    case ItemKind::number:
      return Json::Kind::number;
    case ItemKind::string:
      return Json::Kind::string;
    case ItemKind::array:
      return Json::Kind::array;
    case ItemKind::object:
      return Json::Kind::object;
    default:
      return Json::Kind::null;
  }
}

Json copy(const Tape& tape, Tape::Index index) {
  const Item& item = tape[index];
  Json json;
  json.kind = kind_of(item.kind);
  if (!item.is_container() && item.kind != ItemKind::null) json.text = item.text;
  for (Tape::Index i = index + 1; item.is_container() && i != item.end; i = tape[i].end) {
    if (item.kind == ItemKind::object) {
      json.members.emplace_back(tape[i].key, copy(tape, i));
    } else {
      json.items.push_back(copy(tape, i));
    }
  }
  return json;
}
}  // namespace

Result<Json> Json::parse(std::string_view bytes) {
  auto tape = Tape::parse(bytes);
  if (!tape) return std::unexpected(std::move(tape.error()));
  return copy(*tape, 0);
}

const Json* Json::member(std::string_view name) const {
  for (const auto& [key, value] : members)
    if (key == name) return &value;
  return nullptr;
}

std::string Json::string_or(std::string_view name, std::string_view fallback) const {
  const Json* value = member(name);
  return value != nullptr && value->kind == Kind::string ? value->text : std::string(fallback);
}

std::int64_t Json::integer_or(std::string_view name, std::int64_t fallback) const {
  const Json* value = member(name);
  if (value == nullptr || value->kind != Kind::number) return fallback;
  std::int64_t number = 0;
  const char* end = value->text.data() + value->text.size();
  auto [stop, error] = std::from_chars(value->text.data(), end, number);
  return error == std::errc{} && stop == end ? number : fallback;
}

bool Json::boolean_or(std::string_view name, bool fallback) const {
  const Json* value = member(name);
  return value != nullptr && value->kind == Kind::boolean ? value->text == "true" : fallback;
}

void Writer::separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

Writer& Writer::begin_object() {
  separate();
  out_ += '{';
  comma_ = false;
  return *this;
}

Writer& Writer::end_object() {
  out_ += '}';
  comma_ = true;
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  out_ += '[';
  comma_ = false;
  return *this;
}

Writer& Writer::end_array() {
  out_ += ']';
  comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view value) {
  separate();
  append_quoted(out_, value);
  return *this;
}

Writer& Writer::number(std::int64_t value) {
  return raw(std::to_string(value));
}

Writer& Writer::real(double value) {
  if (!std::isfinite(value)) return null();
  std::array<char, 32> text{};
  auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return raw({text.data(), end});
}

Writer& Writer::boolean(bool value) {
  return raw(value ? "true" : "false");
}

Writer& Writer::null() {
  return raw("null");
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

std::string Writer::take() {
  comma_ = false;
  return std::exchange(out_, {});
}

}  // namespace jiuqu::json
