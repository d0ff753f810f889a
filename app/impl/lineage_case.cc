#include "app/impl/lineage_case.h"

#include <algorithm>

#include "bus/base/text.h"
#include "licensing-core/licence_number.h"

namespace jiuqu::app {
namespace {

using licensing::Origin;
using licensing::TaskRow;

void add(LineageLink& link, const char* name, std::string value) {
  if (!value.empty()) link.facts.emplace_back(name, std::move(value));
}

const TaskRow* task_of(const CaseView& view, const Uuid& id) {
  auto found = std::ranges::find(view.page.tasks, id, &TaskRow::id);
  return found == view.page.tasks.end() ? nullptr : &*found;
}

LineageLink task_link(const CaseView& view, const Uuid& id, const std::string& what) {
  LineageLink link;
  link.kind = "task";
  add(link, "what", what);
  const TaskRow* task = task_of(view, id);
  if (task == nullptr) return link;
  add(link, "id", id.text());
  add(link, "element", task->element);
  add(link, "name", task->name);
  add(link, "officer", task->officer_id);
  add(link, "officer_name", task->officer_name);
  if (task->done) add(link, "at", to_iso8601(*task->done));
  return link;
}

LineageLink words_link(const char* kind, const std::string& words) {
  LineageLink link;
  link.kind = kind;
  add(link, "words", words);
  return link;
}

// County letters of numbers are off, so what stands before the serial names the counter.
LineageLink number_link(const licensing::LicenceRow& row, const std::string& words) {
  LineageLink link = words_link("number", words);
  if (auto number = licensing::parse_licence_number(row.number)) {
    licensing::LicencePrefix prefix{
        number->kind, number->category, number->province, number->city, {}, 2000 + number->year};
    add(link, "counter", prefix.scope());
  }
  add(link, "number", row.number);
  add(link, "issued_on", row.issued_on);
  add(link, "at", to_iso8601(row.created));
  return link;
}

const licensing::LicenceRow* licence_of(const CaseView& view, const xml::Document& event) {
  auto licence = event.root().child("licence");
  std::string number = licence ? licence.child_text("number") : "";
  auto found = std::ranges::find(view.page.licences, number, &licensing::LicenceRow::number);
  return found == view.page.licences.end() ? nullptr : &*found;
}

void append(std::vector<LineageLink>& links, std::vector<LineageLink> more) {
  for (auto& link : more) links.push_back(std::move(link));
}

// Of an event that a case emitted.
std::vector<LineageLink> case_links(const CaseView& view, const EventSource& source,
                                    const std::string& path) {
  Origin origin = licensing::origin_of(view.page, view.trail, *source.kept, source.event, path);
  std::vector<LineageLink> links;
  switch (origin.kind) {
    case Origin::Kind::application:
      append(links, links_back(*source.brought, origin.path));
      break;
    case Origin::Kind::message: {
      auto judged = view.judged.find(origin.id);
      if (judged != view.judged.end()) append(links, links_back(*judged->second, origin.path));
      break;
    }
    case Origin::Kind::task:
      links.push_back(task_link(view, origin.id, origin.words));
      break;
    case Origin::Kind::number:
      if (const auto* row = licence_of(view, source.event))
        links.push_back(number_link(*row, origin.words));
      links.push_back(task_link(view, origin.id, "the decision after which it was issued"));
      break;
    case Origin::Kind::constant:
      links.push_back(words_link("constant", origin.words));
      break;
    case Origin::Kind::hub:
      links.push_back(words_link("hub", origin.words));
      break;
  }
  return links;
}

const licensing::KeptEvent* kept_event(const licensing::CaseTrail& trail, const Message& message) {
  for (const auto& kept : trail.events)
    if (delivery_id(kept.cause, message.interface, std::size_t(kept.number)) == message.id)
      return &kept;
  return nullptr;
}

LineageField field_of(const std::string& part, const std::string& path, std::string value,
                      std::vector<LineageLink> links) {
  return {part, {}, {}, path, std::move(value), std::move(links)};
}

// The field of the canonical application that holds the value; empty when none does.
std::vector<LineageLink> application_links(const Judged* application, const std::string& path) {
  if (application == nullptr) return {};
  return links_back(*application, path);
}

std::string catalogue_path(const Judged* application, const std::string& code) {
  for (const char* name : {"eqVarietyCode", "eqCategoryCode", "eqSpeciesCode"}) {
    auto equipment = application->again.exchange.tree.root().child("equipment");
    if (equipment && equipment.child_text(name) == code)
      return std::string("/application/equipment/") + name;
  }
  return {};
}

}  // namespace

Task<Result<std::shared_ptr<Judged>>> judged_in(CaseView* view, Uuid id) {
  auto known = view->judged.find(id);
  if (known != view->judged.end()) co_return known->second;
  auto judged = co_await judged_message(view->parts, id, &view->trail);
  if (!judged) co_return judged;
  const Comparison& comparison = (*judged)->comparison;
  if (!comparison.same)
    co_return fail(ErrorCode::definition_broken,
                   "message " + id.text() + " run again does not give its record: it shows " +
                       comparison.record_shows + ", the run gives " + comparison.run_gives);
  view->judged[id] = *judged;
  co_return judged;
}

Task<Result<EventSource>> source_of(CaseView* view, MessageRecord record) {
  EventSource source;
  source.kept = kept_event(view->trail, record.message);
  if (source.kept == nullptr) {  // of a relay: the message that came in is the event
    auto judged = co_await judged_in(view, record.message.causation);
    bool is_event = judged && delivery_id(record.message.causation, record.message.interface, 0) ==
                                  record.message.id;
    if (!is_event)
      co_return fail(ErrorCode::not_found,
                     "the event behind message " + record.message.id.text() + " is not kept");
    source.event = (*judged)->again.exchange.tree.clone();
    source.brought = *judged;
    co_return source;
  }
  const auto* application = view->trail.application_at(source.kept->version);
  if (application == nullptr)
    co_return fail(ErrorCode::not_found, "the application behind the event is not kept");
  auto judged = co_await judged_in(view, application->message);
  if (!judged) co_return std::unexpected(judged.error());
  source.brought = *judged;
  // What a withdrawal wrote is told from its message.
  if (view->trail.message(source.kept->cause) != nullptr) {
    auto cause = co_await judged_in(view, source.kept->cause);
    if (!cause) co_return std::unexpected(cause.error());
  }
  auto event = licensing::event_of(*source.kept, source.brought->again.exchange.tree.root());
  if (!event) co_return std::unexpected(event.error());
  source.event = std::move(*event);
  co_return source;
}

std::vector<LineageLink> event_links(const CaseView& view, const EventSource& source,
                                     const std::string& path) {
  LineageLink event;
  event.kind = "event";
  add(event, "name", std::string(source.event.root().name()));
  if (source.kept != nullptr) add(event, "sequence", std::to_string(source.kept->sequence));
  add(event, "path", path);
  std::vector<LineageLink> links{std::move(event)};
  append(links, source.kept == nullptr ? links_back(*source.brought, path)
                                       : case_links(view, source, path));
  return links;
}

std::vector<LineageField> fields_of(const CaseView& view, const Sent& sent,
                                    const std::string& part) {
  std::vector<LineageField> fields;
  if (sent.again.maps.empty() || sent.again.body.empty()) return fields;
  for (const auto& made : sent.again.maps.back().fields) {
    if (!made.written) continue;
    LineageField field = field_of(part, made.target, shown_value(made), {});
    field.message = sent.record.message.id.text();
    field.interface = sent.record.message.interface;
    std::string path = made.target;
    for (std::size_t i = sent.again.maps.size(); i-- > 0 && !path.empty();) {
      const ExplainedMap& map = sent.again.maps[i];
      const ExplainedField* by = made_by(map, path);
      path.clear();
      if (by == nullptr) break;
      field.links.push_back(link_of(*sent.set, map.mapping, *by));
      for (const auto& source : by->sources)
        if (path.empty() && source.from.starts_with('/')) path = source.from;
    }
    if (!path.empty()) append(field.links, event_links(view, sent.source, path));
    fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<LineageField> licence_fields(const CaseView& view, const Judged* application) {
  std::vector<LineageField> fields;
  for (const auto& row : view.page.licences) {
    std::string at = "/licence[" + row.number + "]/";
    Uuid decided;
    for (const auto& task : view.page.tasks)
      if (task.element == "decide" && task.done && *task.done <= row.created) decided = task.id;
    std::vector<LineageLink> issued{
        number_link(row, "number issued by the hub from its counter"),
        task_link(view, decided, "the decision after which it was issued")};
    fields.push_back(field_of("licence", at + "number", row.number, issued));
    fields.push_back(field_of("licence", at + "issuedOn", row.issued_on, std::move(issued)));
    if (application == nullptr) continue;
    std::string code = catalogue_path(application, row.kind);
    if (!code.empty())
      fields.push_back(
          field_of("licence", at + "kind", row.kind, application_links(application, code)));
    for (const char* name : {"eqCode", "productCode"}) {
      auto equipment = application->again.exchange.tree.root().child("equipment");
      std::string value = equipment ? equipment.child_text(name) : "";
      if (value.empty()) continue;
      fields.push_back(
          field_of("licence", at + name, value,
                   application_links(application, std::string("/application/equipment/") + name)));
    }
  }
  const std::string number_path = "/application/registration/registCode";
  for (const auto& row : view.page.licence_changes) {
    std::string at = "/licence[" + row.number + "]/";
    fields.push_back(field_of("licence", at + "number", row.number,
                              application_links(application, number_path)));
    LineageLink state = words_link("constant", "code table action, column licence-state");
    add(state, "row", row.action);
    add(state, "at", to_iso8601(row.at));
    fields.push_back(field_of("licence", at + "state", row.state, {std::move(state)}));
  }
  return fields;
}

}  // namespace jiuqu::app
