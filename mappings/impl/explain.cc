#include "mappings/explain.h"

#include "mappings/impl/plan.h"
#include "mappings/impl/trace.h"

namespace jiuqu {

Result<Explained> explain(const Mapping& mapping, const xml::Document& source, MapContext context,
                          Findings& findings, bool judged) {
  mapping::Trace trace;
  context.trace = &trace;
  auto mapped = judged ? mapping.run_judged(source, context, findings)
                       : mapping.run(source, context, findings);
  if (!mapped) return std::unexpected(mapped.error());
  Explained explained{std::move(*mapped), {}};
  for (auto& entry : trace.entries) {
    const mapping::Instruction& instruction = mapping.plan()->instructions[entry.instruction];
    ExplainedField field;
    field.target = std::move(entry.target);
    field.value = std::move(entry.value);
    field.written = entry.written;
    for (auto& from : entry.sources)
      field.sources.push_back({std::move(from.from), std::move(from.text), from.personal});
    field.personal = instruction.target->personal;
    field.table = std::move(entry.table);
    field.row = std::move(entry.row);
    field.row_line = entry.row_line;
    field.valid_from = std::move(entry.valid_from);
    field.valid_to = std::move(entry.valid_to);
    field.file = mapping.plan()->files[instruction.file];
    field.line = instruction.line;
    field.column = instruction.column;
    explained.fields.push_back(std::move(field));
  }
  return explained;
}

}  // namespace jiuqu
