// `jiuqu check`: a rule set on one canonical document, without a hub.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "app/impl/headless.h"
#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"
#include "bus/json/json.h"
#include "rules/disputes.h"

namespace jiuqu::app {
namespace {

constexpr const char* kCrossCheck = "canonical/cross-check.xsd";

void print_as_json(const Finding& finding) {
  json::Writer writer;
  writer.begin_object().member("level", level_name(finding.level));
  writer.member("rule", finding.code).member("clause", finding.clause);
  writer.member("field", finding.where.path);
  writer.member("zh", finding.zh).member("en", finding.en);
  writer.key("values").begin_object();
  for (const auto& [name, value] : finding.values) writer.member(name, value);
  writer.end_object().end_object();
  std::printf("%s\n", writer.take().c_str());
}

void print_for_people(const Finding& finding) {
  std::printf("%s: %s [%s]%s%s\n    %s\n    %s\n", std::string(level_name(finding.level)).c_str(),
              finding.where.path.c_str(), finding.code.c_str(), finding.clause.empty() ? "" : " ",
              finding.clause.c_str(), finding.zh.c_str(), finding.en.c_str());
}

int cannot_judge(const std::string& file, const Error& error) {
  std::fprintf(stderr, "jiuqu: %s: %s\n", file.c_str(), error.describe().c_str());
  return kFailures;
}

rules::CheckOptions wanted_of(const CheckOptions& options) {
  rules::CheckOptions wanted;
  wanted.phase = options.phase;
  wanted.day = options.date;
  return wanted;
}

int print_svrl(const rules::RuleSet& rule_set, const xml::Document& document,
               const CheckOptions& options) {
  auto report = rule_set.report(document.root(), wanted_of(options));
  if (!report) return cannot_judge(options.file, report.error());
  std::printf("%s\n", report->serialize_indented().c_str());
  return kGood;
}

// The drafts as one document (disputes of dispute.xsd); 1 when there is one.
int write_drafts(const rules::RuleSet& rule_set, const xml::Document& document,
                 const CheckOptions& options, const DefinitionSet& set) {
  rules::CheckOptions wanted = wanted_of(options);
  if (const auto* form = set.get<SchemaDefinition>("schema", kCrossCheck))
    wanted.form = &form->schema->model();
  auto found = rules::cross_check(rule_set, document.root(), wanted);
  if (!found) return cannot_judge(options.file, found.error());
  auto all = xml::Document::create("disputes", document.root().ns());
  Uuid cause = Uuid{}.derive(xml::canonical_text(document.root()));
  UtcTime now = SystemClock().now();
  auto drafts = rules::draft_disputes(document.root(), found->differences, wanted, cause, now);
  for (const xml::Document& draft : drafts) all.root().append_copy(draft.root());
  std::string text = all.serialize_indented();
  if (options.out.empty()) {
    std::printf("%s\n", text.c_str());
  } else if (!(std::ofstream(options.out, std::ios::binary) << text << '\n')) {
    return wrong_use(options.out + " cannot be written");
  }
  return drafts.empty() ? kGood : kFailures;
}

}  // namespace

int command_check(const CheckOptions& options) {
  Loaded loaded;
  if (int wrong = load_good(options.definitions, loaded); wrong != kGood) return wrong;
  const DefinitionSet& set = *loaded.outcome.set;
  const auto* rule_set = set.get<rules::RuleSet>("rules", options.rules);
  if (rule_set == nullptr) return wrong_use(unknown("rules", options.rules, set.ids("rules")));
  if (!rule_set->has_phase(options.phase))
    return wrong_use(unknown("phase", options.phase, rule_set->phase_ids()));
  if (auto fault = rule_set->phase_fault(options.phase); !fault.empty()) return wrong_use(fault);
  if (!options.date.empty() && !codes::parse_date(options.date))
    return wrong_use("--date is a day yyyy-MM-dd");
  auto bytes = read_input(options.file);
  if (!bytes) return wrong_use(bytes.error().describe());
  auto document = xml::Document::parse(*bytes, {}, options.file);
  if (!document) return cannot_judge(options.file, document.error());
  if (options.drafts) return write_drafts(*rule_set, *document, options, set);
  auto findings = rule_set->check(document->root(), wanted_of(options));
  if (!findings) return cannot_judge(options.file, findings.error());
  FindingCounts counts = count(*findings);
  int result = counts.errors == 0 ? kGood : kFailures;
  if (options.svrl) return print_svrl(*rule_set, *document, options) == kGood ? result : kFailures;
  for (const Finding& finding : *findings)
    options.definitions.json ? print_as_json(finding) : print_for_people(finding);
  if (!options.definitions.json)
    std::printf("%zu errors, %zu warnings, %zu notes\n", counts.errors, counts.warnings,
                counts.notes);
  return result;
}

}  // namespace jiuqu::app
