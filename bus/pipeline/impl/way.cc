#include "bus/pipeline/way.h"

#include "bus/pipeline/impl/judge.h"
#include "bus/pipeline/impl/reply.h"
#include "bus/pipeline/impl/router.h"
#include "bus/pipeline/interface.h"

namespace jiuqu {
namespace {

constexpr std::string_view kMessageId = "00000000-0000-7000-8000-000000000001";

using Set = std::shared_ptr<const DefinitionSet>;

Result<Exchange> exchange_of(const Set& definitions, const std::string& interface, std::string body,
                             std::string content_type, UtcTime at) {
  Exchange exchange;
  exchange.definitions = definitions;
  exchange.interface = definitions->get<Interface>("interface", interface);
  if (exchange.interface == nullptr || exchange.interface->schema == nullptr)
    return fail(ErrorCode::not_found, "no interface \"" + interface + "\" receives");
  Message message;
  message.id = *Uuid::parse(kMessageId);
  message.direction = Direction::in;
  message.created = at;
  message.partner = exchange.interface->partner;
  message.interface = exchange.interface->id;
  message.content_type = std::move(content_type);
  message.body = std::move(body);
  exchange.variables["messageId"] = message.id.text();
  exchange.message = std::make_shared<Message>(std::move(message));
  return exchange;
}

Work work_of(const Set& definitions, UtcTime at) {
  Work work;
  work.cause = *Uuid::parse(kMessageId);
  work.now = at;
  work.definitions = definitions;
  return work;
}

void send(Work& work, Way& way, WayTaken& taken, const std::string& only) {
  for (auto& delivery : route_events(work.events, work.definitions, work, {}, &way, only)) {
    Message& message = delivery.record.message;
    WayOut out{message.interface, message.content_type, {}};
    if (!delivery.parked) out.body = std::move(message.body);
    taken.out.push_back(std::move(out));
  }
}

// The steps that keep records, as far as the message alone says what they do; then the reply.
Result<void> go_on(Exchange& exchange, Work& work, Way& way, WayTaken& taken) {
  for (const auto& step : exchange.interface->record_steps) {
    auto line = step->foretell(exchange, work);
    if (!line) return std::unexpected(line.error());
    way.add(std::move(*line), step->line);
    Way::Below below(&way);
    send(work, way, taken, {});
    work.events.clear();
  }
  return compose_reply(exchange, work.now);
}

}  // namespace

Result<WayTaken> way_of_message(const Set& definitions, const std::string& interface,
                                std::string body, std::string content_type, UtcTime at) {
  auto opened = exchange_of(definitions, interface, std::move(body), std::move(content_type), at);
  if (!opened) return std::unexpected(opened.error());
  Exchange exchange = std::move(*opened);
  WayTaken taken;
  Way way;
  exchange.way = &way;
  auto done = judge(exchange);
  if (done && has_errors(exchange.findings))
    done = std::unexpected(findings_error(exchange.findings));
  Work work = work_of(definitions, at);
  if (done) done = go_on(exchange, work, way, taken);
  if (!done) exchange.reply = faults_reply(exchange, done.error());
  std::string text = "reply " + std::to_string(exchange.reply.status);
  if (!done) {
    const auto& entry = entry_of(done.error().code);
    text += " " + std::to_string(entry.number) + " " + std::string(entry.name);
  }
  way.add(std::move(text));
  taken.entries = std::move(way.entries);
  taken.reply = std::move(exchange.reply);
  taken.findings = std::move(exchange.findings);
  return taken;
}

Result<WayTaken> way_of_event(const Set& definitions, std::string_view event, UtcTime at,
                              const std::string& only) {
  auto document = xml::Document::parse(event);
  if (!document) return std::unexpected(document.error());
  WayTaken taken;
  Way way;
  way.add("event " + std::string(document->root().name()));
  Work work = work_of(definitions, at);
  work.events.push_back(std::move(*document));
  {
    Way::Below below(&way);
    send(work, way, taken, only);
  }
  if (way.entries.size() == 1) way.add("no interface is for it");
  taken.entries = std::move(way.entries);
  return taken;
}

std::vector<std::string> way_lines(const WayTaken& way) {
  std::vector<std::string> lines;
  for (const WayEntry& entry : way.entries)
    if (entry.taken) lines.push_back(std::string(2 * entry.depth, ' ') + entry.text);
  for (const Finding& finding : way.findings) {
    std::string level(finding.level == Level::error ? "fault" : level_name(finding.level));
    lines.push_back(level + " " + finding.where.path + " " + finding.code);
  }
  return lines;
}

// ---- what steps say of themselves

std::string words_of(xml::Node node) {
  std::string words(node.name());
  for (const auto& [name, value] : node.attributes()) words += " " + name + "=\"" + value + "\"";
  return words;
}

void Step::take_words(xml::Node node) {
  element = node.name();
  words = words_of(node);
  line = node.line();
}

Result<std::string> RecordStep::foretell(const Exchange&, Work&) const {
  return words;
}

}  // namespace jiuqu
