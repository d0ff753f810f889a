// Private parts of CaseService, shared by its files.
#pragma once

#include <optional>

#include "licensing-core/case_service.h"
#include "licensing-core/impl/effects.h"

namespace jiuqu::licensing {

struct CaseService::Loaded {
  std::optional<CaseRow> row;
  std::optional<TaskRow> task;
  Findings findings;                     // of the case, where a task was asked for
  std::vector<OwnerValue> owner_values;  // of the case, where a key was asked for
};

// A permanent answer to a command. The hub re-runs a body on version_conflict, so what an officer
// is to hear is kept here, and the body ends with another error.
struct CaseService::Verdict {
  std::optional<Error> error;
  std::optional<TaskRow> answer;

  std::unexpected<Error> refuse(Error why) {
    error = std::move(why);
    return fail(ErrorCode::not_waiting, "the command was refused");
  }
};

// The case's application, parsed; empty when no effect of the advance needs it.
Result<xml::Document> application_for(const Advance& advanced, const CaseRow& row);

}  // namespace jiuqu::licensing
