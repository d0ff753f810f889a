#include "mappings/explain.h"

#include "mappings/impl/plan.h"
#include "mappings/impl/trace.h"

namespace jiuqu {

Result<Explained> explain(const Mapping& mapping, const xml::Document& source, MapContext context,
                          Findings& findings) {
  mapping::Trace trace;
  context.trace = &trace;
  auto mapped = mapping.run_judged(source, context, findings);
  if (!mapped) return std::unexpected(mapped.error());
  Explained explained{std::move(*mapped), {}};
  for (auto& entry : trace.entries) {
    const mapping::Instruction& instruction = mapping.plan()->instructions[entry.instruction];
    ExplainedField field;
    field.target = std::move(entry.target);
    field.value = std::move(entry.value);
    field.written = entry.written;
    for (auto& from : entry.sources)
      field.sources.push_back({std::move(from.from), std::move(from.text)});
    field.table = std::move(entry.table);
    field.row = std::move(entry.row);
    field.file = mapping.plan()->files[instruction.file];
    field.line = instruction.line;
    explained.fields.push_back(std::move(field));
  }
  return explained;
}

}  // namespace jiuqu
