#include "bus/pipeline/impl/router.h"

#include <algorithm>

#include "bus/json/json.h"

namespace jiuqu {
namespace {

// All findings as one text: the cause a person reads on the parked delivery.
Error unmappable(const Findings& findings) {
  std::string detail;
  for (const Finding& finding : findings) {
    if (finding.level != Level::error) continue;
    if (!detail.empty()) detail += "; ";
    detail += finding.where.path + ": " + finding.en;
  }
  return Error{ErrorCode::mapping_failed, detail, {}};
}

Result<std::string> map_event(const Interface& target, const xml::Document& event,
                              Exchange& exchange) {
  if (target.judge_steps.empty()) return encode_body(event, target.send_content_type, nullptr);
  for (const auto& step : target.judge_steps)
    if (auto done = step->run(exchange); !done) return std::unexpected(done.error());
  if (has_errors(exchange.findings)) return std::unexpected(unmappable(exchange.findings));
  return encode_body(exchange.tree, target.send_content_type, schema_after(target.judge_steps));
}

// message: the one to be made, still without its body.
Result<std::string> body_for(const Interface& target, const xml::Document& event,
                             const std::shared_ptr<const DefinitionSet>& definitions,
                             const Message& message) {
  Exchange exchange;
  exchange.definitions = definitions;
  exchange.interface = &target;
  // Steps may replace the tree or write into it; without any the event goes as it is.
  if (!target.judge_steps.empty()) exchange.tree = event.clone();
  exchange.variables["messageId"] = message.id.text();
  exchange.message = std::make_shared<Message>(message);
  return map_event(target, event, exchange);
}

NewDelivery route(const Interface& target, const xml::Document& event, std::size_t number,
                  const std::shared_ptr<const DefinitionSet>& definitions, const Work& work,
                  const std::string& trace_parent) {
  NewDelivery delivery;
  Message& message = delivery.record.message;
  message.id = work.cause.derive(target.id + "#" + std::to_string(number));
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

  auto body = body_for(target, event, definitions, message);
  if (body) {
    message.body = std::move(*body);
  } else {
    delivery.parked = body.error();
    message.content_type = "application/xml";
    message.body = event.serialize();
  }
  return delivery;
}

}  // namespace

Result<NewBody> map_again(const MessageRecord& record,
                          const std::shared_ptr<const DefinitionSet>& definitions) {
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
  auto body = body_for(*target, *event, definitions, message);
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
                                      const Work& work, const std::string& trace_parent) {
  std::vector<NewDelivery> deliveries;
  auto interfaces = definitions->all("interface");
  for (std::size_t number = 0; number < events.size(); ++number) {
    auto name = std::string(events[number].root().name());
    for (const Definition* definition : interfaces) {
      const auto& target = static_cast<const Interface&>(*definition);
      if (std::ranges::find(target.on_events, name) == target.on_events.end()) continue;
      deliveries.push_back(route(target, events[number], number, definitions, work, trace_parent));
    }
  }
  return deliveries;
}

}  // namespace jiuqu
