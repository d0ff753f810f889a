#include "app/lineage.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

void write(json::Writer& out, const LineageLink& link) {
  out.begin_object().member("kind", link.kind);
  for (const auto& [name, value] : link.facts) out.member(name, value);
  if (!link.sources.empty()) {
    out.key("sources").begin_array();
    for (const auto& source : link.sources)
      out.begin_object().member("from", source.from).member("text", source.text).end_object();
    out.end_array();
  }
  out.end_object();
}

void write(json::Writer& out, const std::vector<LineageField>& fields) {
  out.key("fields").begin_array();
  for (const auto& field : fields) {
    out.begin_object().member("part", field.part);
    if (!field.message.empty())
      out.member("message", field.message).member("interface", field.interface);
    out.member("path", field.path).member("value", field.value).key("links").begin_array();
    for (const auto& link : field.links) write(out, link);
    out.end_array().end_object();
  }
  out.end_array();
}

}  // namespace

std::string to_json(const MessageLineage& lineage) {
  json::Writer out;
  const auto& message = lineage.message;
  out.begin_object().member("id", message.id.text());
  out.member("direction", message.direction == Direction::in ? "in" : "out");
  out.member("interface", message.interface).member("case", message.case_key);
  out.member("created", to_iso8601(message.created));
  out.member("definitions", lineage.definition_set);
  out.key("reproduced").boolean(lineage.comparison.same);
  out.member("compared", lineage.comparison.with);
  if (!lineage.comparison.same)
    out.member("record_shows", lineage.comparison.record_shows)
        .member("run_gives", lineage.comparison.run_gives);
  write(out, lineage.fields);
  out.end_object();
  return out.take();
}

std::string to_json(const CaseLineage& lineage) {
  json::Writer out;
  out.begin_object().member("case", lineage.case_key);
  write(out, lineage.fields);
  out.key("untold").begin_array();
  for (const auto& untold : lineage.untold)
    out.begin_object()
        .member("message", untold.message)
        .member("interface", untold.interface)
        .member("why", untold.why)
        .end_object();
  out.end_array().end_object();
  return out.take();
}

}  // namespace jiuqu::app
