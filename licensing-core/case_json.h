// JSON of tasks and cases as the admin API and the command line give them. Thread: any. Pure.
#pragma once

#include "bus/json/json.h"
#include "licensing-core/case_service.h"

namespace jiuqu::licensing {

// {"id","case","step","step_name","element","name","role","division","version","state",
//  "claimed_by","created","outcomes":[…]} and, once done, "outcome","opinion","officer","done".
void write_json(json::Writer& out, const TaskRow& task);
// {"case","workflow","status","step","step_name","division","item","version","events","created",
//  "updated"}
void write_json(json::Writer& out, const CaseRow& row);
// The case with its "variables", "waiting_at", "tasks", "licences" and "history".
void write_json(json::Writer& out, const CasePage& page);

std::string to_json(const TaskRow& task);
// The answer to a completion: {"task":…,"case":…,"state":"done","outcome":…}
std::string completion_json(const TaskRow& task);
std::string to_json(const std::vector<TaskRow>& tasks);  // {"tasks":[…]}
std::string to_json(const std::vector<CaseRow>& cases);  // {"cases":[…]}
std::string to_json(const CasePage& page);

}  // namespace jiuqu::licensing
