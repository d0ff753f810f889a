// Where each value of a canonical event came from: what event_document.cc put there, told from the
// records of the case.
#include <algorithm>

#include "bus/base/text.h"
#include "licensing-core/case_trail.h"

namespace jiuqu::licensing {

namespace {

using Kind = Origin::Kind;

class Origins {
 public:
  Origins(const CasePage& page, const CaseTrail& trail, const KeptEvent& kept,
          const xml::Document& event)
      : page_(page), trail_(trail), kept_(kept), event_(event) {}

  Origin of(std::string_view path) const {
    auto parts = split(path, '/');  // "", event, first, …
    std::string first = parts.size() > 2 ? parts[2] : "";
    std::string last = parts.back();
    if (first == "application") return {Kind::application, below_event(path), {}, {}};
    if (first == "projectNo") return {Kind::application, "/application/projectNo", {}, {}};
    if (first == "step") return of_step(last);
    if (first == "correction" || first == "specialProcedure") return of_procedure(first, last);
    if (first == "withdrawal") return {Kind::message, "/withdrawal/" + last, kept_.cause, {}};
    if (first == "decision") return {Kind::task, {}, task_with("decide", kept_time()), "outcome"};
    if (first == "licence") return of_licence(last);
    if (first == "eventId") return {Kind::hub, {}, {}, "derived from what caused the event"};
    if (first == "sequence") return {Kind::hub, {}, {}, "number of the event in its case"};
    return {Kind::hub, {}, {}, "when the event happened"};
  }

 private:
  static std::string below_event(std::string_view path) {
    return std::string(path.substr(path.find('/', 1)));
  }
  std::string text(const char* group, const char* name) const {
    auto found = event_.root().child(group);
    return found ? found.child_text(name) : std::string();
  }
  UtcTime kept_time() const {
    return from_iso8601(event_.root().child_text("occurredAt")).value_or(UtcTime{});
  }

  // The last one completed at that element (any element of the step where it is empty) by then.
  Uuid task_with(std::string_view element, UtcTime until) const {
    Uuid found;
    UtcTime latest{};
    for (const auto& task : page_.tasks) {
      if (!task.done || task.state != TaskState::done || *task.done > until) continue;
      if (!element.empty() && task.element != element) continue;
      if (*task.done < latest) continue;
      latest = *task.done;
      found = task.id;
    }
    return found;
  }
  // The task that the event tells of: ended at that moment.
  Uuid task_of_step() const {
    auto ended = from_iso8601(text("step", "endedAt"));
    for (const auto& task : page_.tasks)
      if (ended && task.done && to_iso8601(*task.done) == to_iso8601(*ended) &&
          task.officer_id == text("step", "officerId"))
        return task.id;
    return {};
  }

  Origin of_step(const std::string& name) const {
    if (name == "division") return {Kind::application, "/application/authority/division", {}, {}};
    return {Kind::task, {}, task_of_step(), name};
  }

  Origin of_procedure(const std::string& group, const std::string& name) const {
    bool asked_before = group == "specialProcedure" && kept_.name == "SpecialProcedureEnded" &&
                        name != "endedAt" && name != "result" && name != "startedAt";
    if (!asked_before) return {Kind::task, {}, task_of_step(), name};
    Uuid asker;  // the last one that asked for a special procedure before it ended
    for (const auto& task : page_.tasks)
      if (task.done && task.outcome == "special" && *task.done <= kept_time()) asker = task.id;
    return {Kind::task, {}, asker, name};
  }

  const LicenceRow* licence() const {
    std::string number = text("licence", "number");
    for (const auto& row : page_.licences)
      if (row.number == number) return &row;
    return nullptr;
  }

  Origin of_licence(const std::string& name) const {
    const LicenceRow* issued = licence();
    if (name == "name") return {Kind::constant, {}, {}, "by what the handling item yields"};
    if (issued != nullptr) {
      Uuid after = task_with("decide", issued->created);
      std::string words = name == "number" ? "number issued by the hub from its counter"
                                           : "day on which the number was issued";
      return {Kind::number, {}, after, words};
    }
    if (name == "number")
      return {Kind::application, "/application/registration/registCode", {}, {}};
    return {Kind::hub, {}, {}, "day on which the change was recorded"};
  }

  const CasePage& page_;
  const CaseTrail& trail_;
  const KeptEvent& kept_;
  const xml::Document& event_;
};

}  // namespace

Origin origin_of(const CasePage& page, const CaseTrail& trail, const KeptEvent& kept,
                 const xml::Document& event, std::string_view path) {
  return Origins(page, trail, kept, event).of(path);
}

}  // namespace jiuqu::licensing
