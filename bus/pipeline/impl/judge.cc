#include "bus/pipeline/impl/judge.h"

#include <algorithm>
#include <set>

#include "bus/base/hash.h"
#include "bus/json/json.h"
#include "bus/pipeline/way.h"

namespace jiuqu {
namespace {

Result<xml::Document> parse_body(const Exchange& exchange) {
  const Message& message = *exchange.message;
  if (message.content_type == "application/xml") return xml::Document::parse(message.body);
  if (message.content_type != "application/json")
    return fail(ErrorCode::content_type_unknown, message.content_type);
  const auto& model = exchange.interface->schema->schema->model();
  const xml::Field* root = model.root(exchange.interface->root_element);
  if (root == nullptr) return fail(ErrorCode::definition_broken, "the schema has no root element");
  return json::to_tree(message.body, model, *root);
}

Result<void> take_keys(Exchange& exchange) {
  const Interface& target = *exchange.interface;
  xml::Node root = exchange.tree.root();
  auto identity = target.identity_key->string(root);
  if (!identity) return std::unexpected(identity.error());
  auto order = target.order_key->string(root);
  if (!order) return std::unexpected(order.error());
  exchange.identity_key = std::move(*identity);
  exchange.order_key = std::move(*order);
  exchange.content_hash = sha256_hex(xml::canonical_text(root, target.identity_ignore));
  return {};
}

// Where a target path was fed from. A path that came from no field is told by its nearest parent.
std::string source_path(const Lineage& lineage, std::string path) {
  while (!path.empty()) {
    std::string source = lineage.source_of(path);
    if (!source.empty()) return source;
    path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
  }
  return "/";
}

// A path of the current tree in the sender's field names: back through the maps, then in the
// notation of the sender's format.
std::string sender_path(const Exchange& exchange, std::string path, std::size_t maps) {
  const SchemaDefinition* sent = exchange.interface->schema;
  if (sent == nullptr) return path;  // an event: nobody sent it
  for (std::size_t i = maps; i-- > 0;) path = source_path(*exchange.lineage[i], std::move(path));
  if (exchange.message->content_type != "application/json") return path;
  // A lineage says which element of an array it means, or none when it means the array.
  if (maps > 0) return json::path_of(path);
  const auto& model = sent->schema->model();
  const xml::Field* root = model.root(exchange.interface->root_element);
  return root != nullptr ? json::path_of(path, *root) : json::path_of(path);
}

// One fault a field: what the schema said first stands.
void drop_repeated(Findings& findings) {
  std::set<std::string> seen;
  std::set<std::string> rules;
  std::erase_if(findings, [&](const Finding& finding) {
    if (finding.level != Level::error) return false;
    bool schema = finding.code.starts_with("schema.");
    if (!schema && seen.contains(finding.where.path)) return true;
    if (schema) seen.insert(finding.where.path);
    return !rules.insert(finding.where.path + '\n' + finding.code + '\n' + finding.en).second;
  });
  if (findings.size() > limits::kFindingsMax) findings.resize(limits::kFindingsMax);
}

void write_fault(json::Writer& writer, const Finding& finding) {
  writer.begin_object();
  writer.member("field", finding.where.path).member("rule", finding.code);
  if (!finding.clause.empty()) writer.member("clause", finding.clause);
  writer.member("level", level_name(finding.level));
  writer.member("zh", finding.zh).member("en", finding.en);
  if (!finding.suggestion.empty()) writer.member("suggestion", finding.suggestion);
  if (!finding.values.empty()) {
    writer.key("values").begin_object();
    for (const auto& [name, value] : finding.values) writer.member(name, value);
    writer.end_object();
  }
  writer.end_object();
}

std::string error_json(const Error& error, std::string_view message_id, const Findings& findings) {
  const auto& entry = entry_of(error.code);
  json::Writer writer;
  writer.begin_object();
  writer.member("code", std::to_string(entry.number)).member("msg", entry.zh);
  writer.member("message_en", entry.en);
  if (!error.detail.empty()) writer.member("detail", error.detail);
  if (error.where.line > 0) writer.member("line", std::int64_t{error.where.line});
  if (error.where.column > 0) writer.member("column", std::int64_t{error.where.column});
  if (!message_id.empty()) writer.member("message_id", message_id);
  writer.key("faults").begin_array();
  for (const Finding& finding : findings) write_fault(writer, finding);
  writer.end_array().end_object();
  return writer.take();
}

constexpr std::string_view kErrorNamespace = "urn:jiuqu:error:1";

void append(xml::Node parent, std::string_view name, std::string_view text) {
  if (!text.empty()) parent.append(name).set_text(text);
}

void append_fault(xml::Node faults, const Finding& finding) {
  xml::Node fault = faults.append("fault");
  append(fault, "field", finding.where.path);
  append(fault, "rule", finding.code);
  append(fault, "clause", finding.clause);
  append(fault, "level", level_name(finding.level));
  append(fault, "zh", finding.zh);
  append(fault, "en", finding.en);
  append(fault, "suggestion", finding.suggestion);
  for (const auto& [name, value] : finding.values) {
    xml::Node shown = fault.append("value");
    shown.set_attribute("name", name);
    shown.set_text(value);
  }
}

// The same in the same order for who sent XML.
std::string error_xml(const Error& error, std::string_view message_id, const Findings& findings) {
  const auto& entry = entry_of(error.code);
  auto document = xml::Document::create("error", kErrorNamespace);
  xml::Node root = document.root();
  append(root, "code", std::to_string(entry.number));
  append(root, "msg", entry.zh);
  append(root, "message_en", entry.en);
  append(root, "detail", error.detail);
  if (error.where.line > 0) append(root, "line", std::to_string(error.where.line));
  if (error.where.column > 0) append(root, "column", std::to_string(error.where.column));
  append(root, "message_id", message_id);
  xml::Node faults = root.append("faults");
  for (const Finding& finding : findings) append_fault(faults, finding);
  return document.serialize();
}

// Findings not told yet, back through the first so many maps.
void tell(Exchange& exchange, std::size_t maps) {
  for (; exchange.told < exchange.findings.size(); ++exchange.told) {
    auto& path = exchange.findings[exchange.told].where.path;
    path = sender_path(exchange, std::move(path), maps);
  }
}

}  // namespace

Result<void> run_step(Exchange& exchange, const JudgeStep& step) {
  std::size_t maps = exchange.lineage.size();
  if (exchange.way != nullptr) exchange.way->add(step.words, step.line);
  auto done = step.run(exchange);
  tell(exchange, maps);
  return done;
}

void tell_in_senders_words(Exchange& exchange) {
  tell(exchange, exchange.lineage.size());
}

Result<void> judge(Exchange& exchange) {
  auto tree = parse_body(exchange);
  if (!tree) return std::unexpected(tree.error());
  exchange.tree = std::move(*tree);
  if (exchange.interface->durable)
    if (auto keys = take_keys(exchange); !keys) return keys;
  for (const auto& step : exchange.interface->judge_steps) {
    auto done = run_step(exchange, *step);
    if (done) continue;
    if (has_errors(exchange.findings)) break;  // the findings tell more than the step's stop
    return done;
  }
  drop_repeated(exchange.findings);
  exchange.told = exchange.findings.size();
  if (!has_errors(exchange.findings) && exchange.interface->durable &&
      exchange.identity_key.empty())
    return fail(ErrorCode::key_missing);
  return {};
}

Error findings_error(const Findings& findings) {
  bool schema = std::ranges::any_of(findings, [](const Finding& finding) {
    return finding.level == Level::error && finding.code.starts_with("schema.");
  });
  return Error{schema ? ErrorCode::schema_invalid : ErrorCode::rules_failed, {}, {}};
}

std::string faults_json(const Exchange& exchange, const Error& error) {
  return error_json(error, exchange.message->id.text(), exchange.findings);
}

Reply faults_reply(const Exchange& exchange, const Error& error) {
  Reply reply;
  reply.status = entry_of(error.code).http_status;
  if (exchange.message->content_type == "application/xml") {
    reply.content_type = "application/xml";
    reply.body = error_xml(error, exchange.message->id.text(), exchange.findings);
  } else {
    reply.body = faults_json(exchange, error);
  }
  if (reply.status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

Reply plain_reply(const Error& error, std::string_view message_id) {
  Reply reply;
  reply.status = entry_of(error.code).http_status;
  reply.body = error_json(error, message_id, {});
  if (reply.status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

}  // namespace jiuqu
