// `jiuqu route`: the way one message would take, without a hub. Nothing is kept, nothing is sent.
#include <algorithm>
#include <cstdio>

#include "app/impl/headless.h"
#include "app/words.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/pipeline/way.h"

namespace jiuqu::app {
namespace {

void print_line(const std::string& text) {
  std::printf("%s\n", text.c_str());
}

// A step; below it what its expressions held.
void print_entry(const WayEntry& entry) {
  std::string indent(2 * entry.depth, ' ');
  print_line(indent + (entry.taken ? "" : "not: ") + entry.text);
  for (const auto& [name, value] : entry.values)
    print_line(indent + "    " + name + " = '" + value + "'");
}

void print_finding(const Finding& finding) {
  print_line(std::string(level_name(finding.level)) + ": " + finding.where.path + " [" +
             finding.code + "]" + (finding.clause.empty() ? "" : " " + finding.clause));
  print_line("    " + finding.zh);
  print_line("    " + finding.en);
}

void print_for_people(const WayTaken& way) {
  for (const WayEntry& entry : way.entries) print_entry(entry);
  for (const Finding& finding : way.findings) print_finding(finding);
  for (const WayOut& out : way.out) {
    if (out.body.empty()) continue;
    print_line("\n" + out.interface + " would send " + out.content_type + ":");
    print_line(readable(out.content_type, out.body));
  }
  if (way.reply.status >= 400 || way.reply.body.empty()) return;  // its faults are told already
  print_line("\nthe reply, " + way.reply.content_type + ":");
  print_line(readable(way.reply.content_type, way.reply.body));
}

void print_pairs(json::Writer& writer,
                 const std::vector<std::pair<std::string, std::string>>& values) {
  writer.key("values").begin_object();
  for (const auto& [name, value] : values) writer.member(name, value);
  writer.end_object();
}

void print_as_json(const WayTaken& way) {
  for (const WayEntry& entry : way.entries) {
    json::Writer writer;
    writer.begin_object().member("step", entry.text).member("depth", std::int64_t{entry.depth});
    writer.key("taken").boolean(entry.taken);
    writer.member("line", std::int64_t{entry.line});
    print_pairs(writer, entry.values);
    print_line(writer.end_object().take());
  }
  for (const Finding& finding : way.findings) {
    json::Writer writer;
    writer.begin_object().member("level", level_name(finding.level));
    writer.member("rule", finding.code).member("clause", finding.clause);
    writer.member("field", finding.where.path);
    writer.member("zh", finding.zh).member("en", finding.en);
    print_pairs(writer, finding.values);
    print_line(writer.end_object().take());
  }
  for (const WayOut& out : way.out) {
    json::Writer writer;
    writer.begin_object().member("interface", out.interface);
    writer.member("content_type", out.content_type).member("body", out.body);
    print_line(writer.end_object().take());
  }
  if (way.reply.body.empty()) return;
  json::Writer writer;
  writer.begin_object().member("status", std::int64_t{way.reply.status});
  writer.member("content_type", way.reply.content_type).member("reply", way.reply.body);
  print_line(writer.end_object().take());
}

bool goes_through(const WayTaken& way) {
  bool parked = std::ranges::any_of(way.out, [](const WayOut& out) { return out.body.empty(); });
  return !parked && way.reply.status < 400;
}

int tell(const RouteOptions& options, const Result<WayTaken>& way) {
  if (!way) {
    std::fprintf(stderr, "jiuqu: %s: %s\n", options.file.c_str(), way.error().describe().c_str());
    return kFailures;
  }
  if (options.lines) {
    for (const auto& line : way_lines(*way)) print_line(line);
  } else {
    options.definitions.json ? print_as_json(*way) : print_for_people(*way);
  }
  return goes_through(*way) ? kGood : kFailures;
}

}  // namespace

int command_route(const RouteOptions& options) {
  Loaded loaded;
  if (int wrong = load_good(options.definitions, loaded); wrong != kGood) return wrong;
  const auto& set = loaded.outcome.set;
  const auto* target = set->get<Interface>("interface", options.interface);
  if (target == nullptr && options.interface != "-") {
    std::string likely = likely_word(options.interface, set->ids("interface"));
    return wrong_use("no interface \"" + options.interface + "\"" +
                     (likely.empty() ? "" : " (did you mean \"" + likely + "\"?)"));
  }
  auto at = options.now.empty() ? Result<UtcTime>(loaded.clock.now()) : from_iso8601(options.now);
  if (!at) return wrong_use("--now is a UTC time 2026-11-23T06:00:00Z");
  auto bytes = read_input(options.file);
  if (!bytes) return wrong_use(bytes.error().describe());
  if (target == nullptr) return tell(options, way_of_event(set, *bytes, *at));
  if (!target->receive) return tell(options, way_of_event(set, *bytes, *at, target->id));
  bool json = trim(*bytes).starts_with('{') || trim(*bytes).starts_with('[');
  std::string type = json ? "application/json" : "application/xml";
  return tell(options, way_of_message(set, target->id, std::move(*bytes), std::move(type), *at));
}

}  // namespace jiuqu::app
