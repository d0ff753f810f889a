#include "bus/pipeline/impl/router.h"

#include <algorithm>

#include "bus/json/json.h"
#include "bus/pipeline/impl/code_wants.h"
#include "bus/pipeline/impl/operands.h"
#include "bus/pipeline/rerun.h"
#include "bus/pipeline/way.h"

namespace jiuqu {
namespace {

// All findings as one text, codes without a row first: the cause a person reads on the parked
// delivery.
Error unmappable(const Findings& findings, const std::vector<UnknownCode>& unknown) {
  std::string detail;
  auto add = [&](const std::string& path, const std::string& words) {
    if (!detail.empty()) detail += "; ";
    detail += path + ": " + words;
  };
  for (const UnknownCode& code : unknown)
    add(code.field, "code table " + code.table + " has no row with the " + code.column() + " \"" +
                        code.code + "\" valid on " + code.day);
  ErrorCode error = ErrorCode::code_unknown;
  for (const Finding& finding : findings) {
    if (finding.level != Level::error || names_unknown_code(finding)) continue;
    error = ErrorCode::mapping_failed;
    add(finding.where.path, finding.en);
  }
  return Error{error, detail, {}};
}

// unknown: codes without a row, where that is what is wrong.
Result<std::string> map_event(const Interface& target, const xml::Document& event,
                              Exchange& exchange, std::vector<UnknownCode>& unknown) {
  if (target.judge_steps.empty()) return encode_body(event, target.send_content_type, nullptr);
  for (const auto& step : target.judge_steps) {
    if (exchange.way != nullptr) exchange.way->add(step->words, step->line);
    if (auto done = step->run(exchange); !done) return std::unexpected(done.error());
  }
  if (has_errors(exchange.findings)) {
    unknown = unknown_codes_of(exchange.findings, target.partner, exchange.message->created);
    return std::unexpected(unmappable(exchange.findings, unknown));
  }
  return encode_body(exchange.tree, target.send_content_type, schema_after(target.judge_steps));
}

// message: the one to be made, still without its body.
Result<std::string> body_for(const Interface& target, const xml::Document& event,
                             const std::shared_ptr<const DefinitionSet>& definitions,
                             const Message& message, std::vector<UnknownCode>& unknown, Way* way) {
  Exchange exchange;
  exchange.way = way;
  exchange.definitions = definitions;
  exchange.interface = &target;
  // Steps may replace the tree or write into it; without any the event goes as it is.
  if (!target.judge_steps.empty()) exchange.tree = event.clone();
  exchange.variables["messageId"] = message.id.text();
  exchange.message = std::make_shared<Message>(message);
  return map_event(target, event, exchange, unknown);
}

// "send platform method=POST path=/gateway/v1/acceptance lane=4201…", or why it would be parked.
void tell_delivery(Way& way, const Interface& target, const NewDelivery& delivery) {
  if (delivery.parked) {
    const auto& entry = entry_of(delivery.parked->code);
    return way.add("parked " + std::to_string(entry.number) + " " + std::string(entry.name), 0,
                   {{"cause", delivery.parked->detail}});
  }
  std::string text = "send " + target.endpoint;
  for (const auto& [name, value] : delivery.operation) text += " " + name + "=" + value;
  way.add(text + " lane=" + delivery.record.lane_key);
}

NewDelivery route(const Interface& target, const xml::Document& event, std::size_t number,
                  const std::shared_ptr<const DefinitionSet>& definitions, const Work& work,
                  const std::string& trace_parent, const std::optional<Error>& cause, Way* way) {
  NewDelivery delivery;
  Message& message = delivery.record.message;
  message.id = delivery_id(work.cause, target.id, number);
  message.correlation = Uuid{}.derive(work.case_key);
  message.causation = work.cause;
  message.trace_parent = trace_parent;
  message.direction = Direction::out;
  message.created = work.now;
  message.partner = target.partner;
  message.interface = target.id;
  message.content_type = target.send_content_type;
  delivery.record.case_key = work.case_key;
  delivery.record.endpoint = target.endpoint;
  delivery.record.definition_set = definitions->hash();
  delivery.operation = target.operation;

  auto lane = target.send_order->string(event.root());
  delivery.record.lane_key = lane ? *lane : work.case_key;

  Result<std::string> body =
      cause ? Result<std::string>(std::unexpected(*cause))
            : body_for(target, event, definitions, message, delivery.unknown_codes, way);
  if (body) {
    message.body = std::move(*body);
  } else {
    delivery.parked = body.error();
    message.content_type = "application/xml";
    message.body = event.serialize();
  }
  if (way != nullptr) tell_delivery(*way, target, delivery);
  return delivery;
}

// Whether an event is for an interface that names it. A condition that cannot be evaluated does not
// keep it back: the delivery shows it as its cause.
struct Taken {
  bool yes = true;
  std::optional<Error> cause;
};
Taken is_for(const Interface& target, const xml::Document& event) {
  if (!target.on_when) return {};
  auto holds = target.on_when->boolean(event.root());
  return holds ? Taken{*holds, {}} : Taken{true, holds.error()};
}

// A line for each interface that names the event, whether it takes it or not.
void tell_target(Way* way, const Interface& target, const xml::Document& event, bool taken) {
  if (way == nullptr) return;
  std::string text = "interface " + target.id;
  Way::Values values;
  if (target.on_when) {
    const std::string& when = target.on_when->expression();
    text += " when=\"" + when + "\"";
    auto on = target.element.child("on");
    values = Operands::of(when, xml::namespaces_in_scope(on)).values(event.root(), {});
  }
  taken ? way->add(std::move(text), target.line, std::move(values))
        : way->passed_by(std::move(text), target.line, std::move(values));
}

}  // namespace

Result<NewBody> map_again(const MessageRecord& record,
                          const std::shared_ptr<const DefinitionSet>& definitions,
                          std::vector<UnknownCode>* unknown) {
  const std::string& id = record.message.interface;
  const auto* target = definitions->get<Interface>("interface", id);
  if (target == nullptr || target->endpoint.empty())
    return fail(ErrorCode::mapping_failed, "no interface \"" + id + "\" sends now");
  if (target->endpoint != record.endpoint)
    return fail(ErrorCode::mapping_failed, "the interface \"" + id + "\" sends to \"" +
                                               target->endpoint +
                                               "\" now, and this delivery stands"
                                               " in a lane of \"" +
                                               record.endpoint + "\"");
  auto event = xml::Document::parse(record.message.body);
  if (!event) return std::unexpected(event.error());
  Message message = record.message;
  message.content_type = target->send_content_type;
  message.body.clear();
  std::vector<UnknownCode> missing;
  auto body = body_for(*target, *event, definitions, message, missing, nullptr);
  if (unknown != nullptr) *unknown = std::move(missing);
  if (!body) return std::unexpected(body.error());
  return NewBody{target->send_content_type, std::move(*body), target->operation,
                 definitions->hash()};
}

const SchemaDefinition* schema_after(const std::vector<std::unique_ptr<JudgeStep>>& steps) {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step)
    if (const auto* schema = (*step)->produces()) return schema;
  return nullptr;
}

Result<std::string> encode_body(const xml::Document& tree, std::string_view content_type,
                                const SchemaDefinition* schema) {
  if (content_type == "application/xml") return tree.serialize();
  if (schema == nullptr)
    return fail(ErrorCode::definition_broken, "no step names the schema that JSON is written by");
  return json::from_tree(tree.root(), schema->schema->model());
}

std::vector<NewDelivery> route_events(const std::vector<xml::Document>& events,
                                      const std::shared_ptr<const DefinitionSet>& definitions,
                                      const Work& work, const std::string& trace_parent, Way* way,
                                      const std::string& only) {
  std::vector<NewDelivery> deliveries;
  auto interfaces = definitions->all("interface");
  for (std::size_t number = 0; number < events.size(); ++number) {
    auto name = std::string(events[number].root().name());
    for (const Definition* definition : interfaces) {
      const auto& target = static_cast<const Interface&>(*definition);
      if (std::ranges::find(target.on_events, name) == target.on_events.end()) continue;
      if (!only.empty() && only != target.id) continue;
      Taken taken = is_for(target, events[number]);
      tell_target(way, target, events[number], taken.yes);
      if (!taken.yes) continue;
      Way::Below below(way);
      deliveries.push_back(
          route(target, events[number], number, definitions, work, trace_parent, taken.cause, way));
    }
  }
  return deliveries;
}

}  // namespace jiuqu
