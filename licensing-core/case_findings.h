// What the rules found in an application without holding it back, kept with its case: offered to
// the officers, and the text of the once-only correction notice (clause 7.2.3: everything that is
// to be corrected, told at once). A new application brings findings of its own.
// Thread: as case_store.h. Ownership: values.
#pragma once

#include <string>
#include <string_view>

#include "bus/base/finding.h"
#include "bus/store/store.h"

namespace jiuqu::licensing {

// Puts these in place of those the case had: warnings only, in the sender's own field names.
void replace_findings(UnitOfWork& unit, const std::string& case_key, const Findings& findings);
Result<Findings> load_findings(Sql& sql, const std::string& case_key);

// The text of a notice: the officer's own words first, then the findings with their numbers, each
// its Chinese sentence, the sender's field and the clause. `chosen` is empty (all), "none", or
// numbers with blanks or commas between. What has no room within the 2000 characters of a reason is
// counted at the end. Errors: bad_request for a number that is none of a finding.
Result<std::string> notice_text(std::string_view own, const Findings& findings,
                                std::string_view chosen);

}  // namespace jiuqu::licensing
