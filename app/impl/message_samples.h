// Samples of mappings from messages that came in: NAME.in.json or .xml with what the mapping makes
// of it now, in the form in which X.samples folders hold them; masked, if wanted, the same person
// and unit alike over all files of one export.
// Thread: one. Ownership: values.
#pragma once

#include <string>
#include <vector>

#include "bus/codes/personal.h"
#include "bus/journal/journal.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu::app {

struct SampleFile {
  std::string path;  // "platform/application.samples/NAME.in.json"
  std::string text;
};

// The two files of a message; `substitutes` null: its body as it came. Errors, in words: the
// message went out, its interface is gone or maps nothing, its body is none of the form, or a field
// takes no substitute.
Result<std::vector<SampleFile>> sample_of(const MessageRecord& record,
                                          const DefinitionSet& definitions,
                                          codes::Substitutes* substitutes);

}  // namespace jiuqu::app
