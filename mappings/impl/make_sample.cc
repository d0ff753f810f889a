#include "mappings/make_sample.h"

namespace jiuqu {

std::string sample_day(const Mapping& mapping) {
  std::string usual(kSampleTime.substr(0, 10));
  const Validity& validity = mapping.validity();
  if (validity.on(usual)) return usual;
  return validity.from.empty() ? validity.to : validity.from;
}

Result<ExpectedSample> expected_sample(const Mapping& mapping, const xml::Document& source) {
  const std::map<std::string, std::string> variables{{"messageId", std::string(kSampleMessageId)}};
  MapContext context;
  context.variables = &variables;
  context.now = *from_iso8601(kSampleTime);
  context.day = sample_day(mapping);
  Findings findings;
  auto mapped = mapping.run_judged(source, context, findings);
  if (!mapped) return std::unexpected(mapped.error());
  auto misfits = mapping.source()->schema->validate(source);
  if (findings.empty() && !misfits.empty())
    return fail(ErrorCode::schema_invalid, misfits.front().where.path);
  if (findings.empty()) return ExpectedSample{".out.xml", mapped->tree.serialize()};
  ExpectedSample faults{".faults.txt", {}};
  for (const Finding& finding : findings)
    faults.text += finding.where.path + " " + finding.code + "\n";
  return faults;
}

}  // namespace jiuqu
