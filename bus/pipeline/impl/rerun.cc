#include "bus/pipeline/rerun.h"

#include "bus/json/json.h"
#include "bus/pipeline/impl/judge.h"
#include "bus/pipeline/impl/reply.h"
#include "bus/pipeline/impl/router.h"

namespace jiuqu {

std::string JudgedAgain::faults() const {
  return faults_json(exchange, stopped ? *stopped : findings_error(exchange.findings));
}

Result<JudgedAgain> judge_again(const Message& message,
                                std::shared_ptr<const DefinitionSet> definitions) {
  const auto* target = definitions->get<Interface>("interface", message.interface);
  if (target == nullptr || target->schema == nullptr)
    return fail(ErrorCode::not_found, "no interface \"" + message.interface + "\" receives");
  JudgedAgain again;
  Exchange& exchange = again.exchange;
  exchange.message = std::make_shared<Message>(message);
  exchange.definitions = std::move(definitions);
  exchange.interface = target;
  exchange.variables["messageId"] = message.id.text();
  exchange.explained = &again.maps;
  if (auto judged = judge(exchange); !judged) again.stopped = judged.error();
  exchange.explained = nullptr;  // the result may move
  return again;
}

std::string sent_path(const Exchange& exchange, const std::string& path) {
  if (exchange.message->content_type != "application/json") return path;
  const auto& model = exchange.interface->schema->schema->model();
  const xml::Field* root = model.root(exchange.interface->root_element);
  return root != nullptr ? json::path_of(path, *root) : json::path_of(path);
}

Result<MappedAgain> map_event_again(const Message& message, const xml::Document& event,
                                    const std::shared_ptr<const DefinitionSet>& definitions) {
  const auto* target = definitions->get<Interface>("interface", message.interface);
  if (target == nullptr || target->endpoint.empty())
    return fail(ErrorCode::not_found, "no interface \"" + message.interface + "\" sends");
  MappedAgain again;
  Exchange exchange;
  exchange.message = std::make_shared<Message>(message);
  exchange.definitions = definitions;
  exchange.interface = target;
  exchange.tree = event.clone();
  exchange.variables["messageId"] = message.id.text();
  exchange.explained = &again.maps;
  for (const auto& step : target->judge_steps) {
    auto done = step->run(exchange);
    if (done) continue;
    again.stopped = done.error();
    break;
  }
  again.findings = std::move(exchange.findings);
  again.tree = std::move(exchange.tree);
  if (again.stopped || has_errors(again.findings)) return again;
  auto body = encode_body(again.tree, target->send_content_type, schema_after(target->judge_steps));
  if (body)
    again.body = std::move(*body);
  else
    again.stopped = body.error();
  return again;
}

std::string reply_again(JudgedAgain& judged, UtcTime at) {
  auto composed = compose_reply(judged.exchange, at);
  return composed ? judged.exchange.reply.body : composed.error().describe();
}

std::vector<NewDelivery> route_again(const MessageRecord& record, const xml::Document& event,
                                     std::size_t number,
                                     const std::shared_ptr<const DefinitionSet>& definitions) {
  Work work;
  work.cause = record.message.causation;
  work.now = record.message.created;
  work.definitions = definitions;
  work.case_key = record.case_key;
  // Events before it, which no interface takes: the ids of deliveries count them.
  for (std::size_t i = 0; i < number; ++i) work.events.push_back(xml::Document::create("none", ""));
  work.events.push_back(event.clone());
  return route_events(work.events, definitions, work, record.message.trace_parent);
}

Uuid delivery_id(const Uuid& cause, const std::string& interface, std::size_t number) {
  return cause.derive(interface + "#" + std::to_string(number));
}

}  // namespace jiuqu
