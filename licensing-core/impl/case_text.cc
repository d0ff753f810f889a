#include <algorithm>
#include <charconv>

#include "bus/json/json.h"
#include "licensing-core/case.h"

namespace jiuqu::licensing {

namespace {

void write_token(json::Writer& out, const Token& token) {
  out.begin_object().member("element", token.element).member("instance", token.instance);
  if (!token.flow.empty()) out.member("flow", token.flow);
  if (!token.task.is_nil()) out.member("task", token.task.text());
  out.member("since", to_micros(token.since));
  if (token.scope > 0) out.member("scope", token.scope);
  out.end_object();
}

void write_completion(json::Writer& out, const Completion& last) {
  out.begin_object()
      .member("element", last.element)
      .member("step", last.step)
      .member("started", to_micros(last.started))
      .member("ended", to_micros(last.ended))
      .member("officer", last.officer_id)
      .member("officer_name", last.officer_name)
      .member("outcome", last.outcome)
      .member("opinion", last.opinion)
      .end_object();
}

Result<Token> read_token(const json::Json& from) {
  Token token;
  token.element = from.string_or("element");
  token.instance = std::uint32_t(from.integer_or("instance", 0));
  token.flow = from.string_or("flow");
  token.since = from_micros(from.integer_or("since", 0));
  token.scope = std::uint32_t(from.integer_or("scope", 0));  // absent before sub-processes
  if (auto task = from.string_or("task"); !task.empty()) {
    auto id = Uuid::parse(task);
    if (!id) return fail(ErrorCode::store_corrupt, "task id of a token");
    token.task = *id;
  }
  return token;
}

Completion read_completion(const json::Json& from) {
  Completion last;
  last.element = from.string_or("element");
  last.step = from.string_or("step");
  last.started = from_micros(from.integer_or("started", 0));
  last.ended = from_micros(from.integer_or("ended", 0));
  last.officer_id = from.string_or("officer");
  last.officer_name = from.string_or("officer_name");
  last.outcome = from.string_or("outcome");
  last.opinion = from.string_or("opinion");
  return last;
}

}  // namespace

std::string_view name_of(CaseStatus status) {
  return status == CaseStatus::open ? "open" : "closed";
}

const Token* Case::token_of(const Uuid& task) const {
  if (task.is_nil()) return nullptr;
  for (const auto& token : tokens) {
    if (token.task == task) return &token;
  }
  return nullptr;
}

const Token* Case::token_at(std::string_view element) const {
  for (const auto& token : tokens) {
    if (token.element == element) return &token;
  }
  return nullptr;
}

std::string Case::variable(std::string_view name) const {
  auto found = variables.find(std::string(name));
  return found == variables.end() ? std::string{} : found->second;
}

std::vector<std::string> Case::waiting_at() const {
  std::vector<std::string> elements;
  for (const auto& token : tokens) {
    bool around = std::any_of(tokens.begin(), tokens.end(),
                              [&](const Token& inner) { return inner.scope == token.instance; });
    if (!around) elements.push_back(token.element);
  }
  return elements;
}

std::string to_text(const Case& state) {
  json::Writer out;
  out.begin_object()
      .member("key", state.key)
      .member("workflow", state.workflow)
      .member("definition_version", state.definition_version)
      .member("definition_hash", state.definition_hash)
      .member("version", state.version)
      .member("status", name_of(state.status))
      .member("step", state.step)
      .member("entered", state.entered)
      .member("events", state.events);
  out.key("tokens").begin_array();
  for (const auto& token : state.tokens) write_token(out, token);
  out.end_array().key("variables").begin_object();
  for (const auto& [name, value] : state.variables) out.member(name, value);
  out.end_object();
  if (state.last) {
    out.key("last");
    write_completion(out, *state.last);
  }
  out.end_object();
  return out.take();
}

Result<Case> case_from_text(std::string_view text) {
  auto from = json::Json::parse(text);
  if (!from || from->kind != json::Json::Kind::object) {
    return fail(ErrorCode::store_corrupt, "the state of a case is not readable");
  }
  Case state;
  state.key = from->string_or("key");
  state.workflow = from->string_or("workflow");
  state.definition_version = from->string_or("definition_version");
  state.definition_hash = from->string_or("definition_hash");
  state.version = from->integer_or("version", 0);
  state.status = from->string_or("status") == "closed" ? CaseStatus::closed : CaseStatus::open;
  state.step = from->string_or("step");
  state.entered = std::uint32_t(from->integer_or("entered", 0));
  state.events = std::uint32_t(from->integer_or("events", 0));
  if (const auto* tokens = from->member("tokens")) {
    for (const auto& item : tokens->items) {
      auto token = read_token(item);
      if (!token) return std::unexpected(token.error());
      state.tokens.push_back(std::move(*token));
    }
  }
  if (const auto* variables = from->member("variables")) {
    for (const auto& [name, value] : variables->members) state.variables[name] = value.text;
  }
  if (const auto* last = from->member("last")) state.last = read_completion(*last);
  return state;
}

}  // namespace jiuqu::licensing
