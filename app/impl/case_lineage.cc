// A case: its licences, its canonical application, and every report that left.
#include <algorithm>

#include "app/impl/lineage_case.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

void take(std::vector<LineageField>& all, std::vector<LineageField> more) {
  for (auto& field : more) all.push_back(std::move(field));
}

std::vector<LineageField> application_fields(const Judged& application) {
  std::vector<LineageField> fields;
  if (application.again.maps.empty()) return fields;
  for (const auto& made : application.again.maps.back().fields)
    if (made.written)
      fields.push_back({"application",
                        {},
                        {},
                        made.target,
                        shown_value(made),
                        links_back(application, made.target)});
  return fields;
}

Task<void> add_report(CaseView* view, MessageSummary row, CaseLineage* lineage) {
  auto record = co_await load_message(*view->parts.store, row.id);
  if (!record) {
    lineage->untold.push_back({row.id.text(), row.interface, record.error().describe()});
    co_return;
  }
  auto sent = co_await sent_message(view, std::move(*record));
  std::string why;
  if (!sent)
    why = sent.error().describe();
  else if (!sent->comparison.same)
    why = "the record shows " + sent->comparison.record_shows + ", the run now gives " +
          sent->comparison.run_gives;
  else if (sent->again.body.empty())
    why = sent->comparison.with;
  if (!why.empty())
    lineage->untold.push_back({row.id.text(), row.interface, why});
  else
    take(lineage->fields, fields_of(*view, *sent, "report"));
}

Result<void> keep_named(CaseLineage& lineage, const std::string& field) {
  if (field.empty()) return {};
  auto names = names_of(lineage.fields);
  std::erase_if(lineage.fields, [&](const auto& f) { return !is_named(f, field); });
  if (!lineage.fields.empty()) return {};
  std::string likely = likely_word(field, names);
  return fail(ErrorCode::not_found,
              "nothing of case " + lineage.case_key + " is called \"" + field + "\"" +
                  (likely.empty() ? "" : ", did you mean \"" + likely + "\"?"));
}

}  // namespace

Task<Result<CaseLineage>> lineage_of_case(LineageParts parts, licensing::CasePage page,
                                          std::string field) {
  CaseView view;
  view.parts = parts;
  view.page = std::move(page);
  CaseLineage lineage;
  lineage.case_key = view.page.row.state.key;
  auto trail = co_await licensing::load_trail(*parts.store, lineage.case_key);
  if (!trail) co_return std::unexpected(trail.error());
  view.trail = std::move(*trail);
  std::shared_ptr<Judged> application;
  if (const auto* kept = view.trail.application_at(view.page.row.state.version)) {
    auto judged = co_await judged_in(&view, kept->message);
    if (judged)
      application = *judged;
    else
      lineage.untold.push_back({kept->message.text(), {}, judged.error().describe()});
  } else {
    lineage.untold.push_back({{}, {}, "the message behind the application is not kept"});
  }
  take(lineage.fields, licence_fields(view, application.get()));
  if (application) take(lineage.fields, application_fields(*application));
  MessageFilter filter;
  filter.case_key = lineage.case_key;
  auto rows = co_await list_messages(*parts.store, filter);
  if (!rows) co_return std::unexpected(rows.error());
  for (auto& row : *rows)
    if (row.direction == Direction::out) co_await add_report(&view, row, &lineage);
  auto named = keep_named(lineage, field);
  if (!named) co_return std::unexpected(named.error());
  co_return lineage;
}

}  // namespace jiuqu::app
