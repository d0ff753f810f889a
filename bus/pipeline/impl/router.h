// Canonical events -> deliveries: every sending interface that names the event maps it into its
// partner's form. A route that cannot be mapped becomes a parked delivery at its place in its lane,
// with the canonical message as its body; it never fails the case or the other routes.
// Thread: any, pure CPU. Ownership: values.
#pragma once

#include <memory>
#include <vector>

#include "bus/delivery/dispatcher.h"
#include "bus/pipeline/exchange.h"
#include "bus/pipeline/interface.h"

namespace jiuqu {

// `way`: told where someone asks. `only`: the id of the one interface that is looked at.
std::vector<NewDelivery> route_events(const std::vector<xml::Document>& events,
                                      const std::shared_ptr<const DefinitionSet>& definitions,
                                      const Work& work, const std::string& trace_parent,
                                      Way* way = nullptr, const std::string& only = {});

// A delivery that could not be mapped is mapped again: the canonical event is the body of its
// record, the interface that of its set now. Same id and times, so the same bytes as if it had been
// mapped at first. Errors: mapping_failed, all faults in words; code_unknown where codes without a
// row are all that is wrong. They are added to `unknown`, unless it is null.
Result<NewBody> map_again(const MessageRecord& record,
                          const std::shared_ptr<const DefinitionSet>& definitions,
                          std::vector<UnknownCode>* unknown = nullptr);

// The body of a tree in the form an interface sends: XML text, or JSON as its schema says.
Result<std::string> encode_body(const xml::Document& tree, std::string_view content_type,
                                const SchemaDefinition* schema);
// Schema of the tree after the steps; null when no step changes the form.
const SchemaDefinition* schema_after(const std::vector<std::unique_ptr<JudgeStep>>& steps);

}  // namespace jiuqu
