#include "licensing-core/samples.h"

#include <algorithm>
#include <filesystem>

#include "bus/base/text.h"
#include "licensing-core/engine.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kWrong = "workflow.script";
constexpr const char* kElement = "element";
constexpr const char* kFlow = "flow";

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// One script under way. Ids derive from a fixed cause and the number of the trigger.
class Script {
 public:
  Script(const Workflow& workflow, Findings& findings, Coverage* coverage)
      : workflow_(workflow),
        findings_(findings),
        coverage_(coverage),
        state_(new_case(workflow, "SAMPLE-1")) {}

  void run(xml::Node root) {
    for (auto node : root.children()) {
      if (node.name() == "end") {
        check_end(node);
      } else if (auto trigger = trigger_of(node)) {
        ++count_;
        step(node, *trigger);
      }
    }
  }

 private:
  void wrong(xml::Node node, std::string text) {
    findings_.push_back(definition_finding(Level::error, std::string(kWrong), node, text, text));
  }

  std::optional<Trigger> trigger_of(xml::Node node) {
    Trigger trigger;
    trigger.at = from_micros(1'700'000'000'000'000 + count_ * 60'000'000);
    trigger.cause = Uuid{}.derive("script:" + std::to_string(count_));
    if (node.name() == "open") {
      trigger.what = CaseOpened{};
    } else if (node.name() == "message") {
      trigger.what = MessageReceived{node.attribute("name").value_or(""), variables_of(node)};
    } else if (node.name() == "complete") {
      trigger.what = completion_of(node);
    } else if (node.name() == "number") {
      trigger.what = number_of(node);
    } else if (node.name() == "timer") {
      trigger.what = timer_of(node);
    } else {
      findings_.push_back(unknown_word(
          std::string(kWrong), node, {}, "element", node.name(),
          std::vector<std::string>{"open", "message", "complete", "number", "timer", "end"}));
      return std::nullopt;
    }
    return trigger;
  }

  UserTaskCompleted completion_of(xml::Node node) const {
    UserTaskCompleted done;
    const auto* token = state_.token_at(node.attribute("task").value_or(""));
    if (token) done.task = token->task;
    done.officer_id = node.attribute("officer").value_or("officer");
    done.officer_name = done.officer_id;
    done.outcome = node.attribute("outcome").value_or("");
    done.opinion = node.attribute("opinion").value_or("");
    done.variables = variables_of(node);
    return done;
  }

  static std::map<std::string, std::string> variables_of(xml::Node node) {
    std::map<std::string, std::string> variables;
    for (auto child : node.children("variable")) {
      variables[child.attribute("name").value_or("")] = child.attribute("value").value_or("");
    }
    return variables;
  }

  NumberAssigned number_of(xml::Node node) const {
    NumberAssigned number{
        node.attribute("name").value_or(""), node.attribute("value").value_or(""), 0, {}};
    for (const auto& token : state_.tokens) {
      const auto* element = workflow_.find(token.element);
      if (element && element->number == number.name) number.instance = token.instance;
    }
    return number;
  }

  TimerFired timer_of(xml::Node node) const {
    TimerFired timer{node.attribute("element").value_or(""), 0};
    const auto* element = workflow_.find(timer.element);
    if (!element) return timer;
    const auto& host = element->host ? workflow_.elements[*element->host] : *element;
    if (const auto* token = state_.token_at(host.id)) timer.instance = token->instance;
    return timer;
  }

  void step(xml::Node node, const Trigger& trigger) {
    auto expected_error = node.attribute("error");
    auto advanced = advance(workflow_, state_, trigger);
    if (!advanced) {
      auto name = std::string(entry_of(advanced.error().code).name);
      if (expected_error != name) {
        wrong(node, "refused with " + name + " (" + advanced.error().detail + "), expected " +
                        (expected_error ? *expected_error : "no refusal"));
      }
      return;
    }
    if (expected_error) {
      wrong(node, "expected refusal " + *expected_error + ", but it was done");
    }
    mark(*advanced);
    check_path(node, *advanced);
    check_events(node, *advanced);
    check_timers(node, *advanced);
    state_ = std::move(advanced->next);
    check_state(node);
  }

  // An element is left by the flow that its trace names, or by the only one it has.
  void mark(const Advance& advanced) const {
    if (coverage_ == nullptr) return;
    for (std::size_t i = 0; i < advanced.trace.size(); ++i) {
      const TraceEntry& entry = advanced.trace[i];
      coverage_->mark(workflow_.file, kElement, entry.element);
      const auto* element = workflow_.find(entry.element);
      for (std::size_t number : element ? element->outgoing : std::vector<std::size_t>()) {
        const Flow& flow = workflow_.flows[number];
        const std::string& target = workflow_.elements[flow.target].id;
        bool follows =
            std::any_of(advanced.trace.begin() + std::ptrdiff_t(i) + 1, advanced.trace.end(),
                        [&](const TraceEntry& next) { return next.element == target; });
        bool chosen = element->kind == ElementKind::exclusive_gateway;
        if (chosen ? entry.note.ends_with(" " + flow.id) : follows)
          coverage_->mark(workflow_.file, kFlow, flow.id);
      }
    }
  }

  void check_path(xml::Node node, const Advance& advanced) {
    std::vector<std::string> entered;
    bool first = true;
    for (const auto& entry : advanced.trace) {
      // The element that a completed task, message or number leaves is not entered again.
      bool leaves = entry.note.starts_with("completed ") || entry.note.starts_with("receives ") ||
                    entry.note.starts_with("has ") || entry.note == "is due";
      if (!(first && leaves)) entered.push_back(entry.element);
      first = false;
    }
    compare(node, "path", joined(entered));
  }

  void check_events(xml::Node node, const Advance& advanced) {
    std::vector<std::string> emitted;
    for (const auto& effect : advanced.effects) {
      if (const auto* event = std::get_if<EmitEvent>(&effect)) emitted.push_back(event->name);
    }
    if (node.attribute("events") || !emitted.empty()) compare(node, "events", joined(emitted));
  }

  void check_timers(xml::Node node, const Advance& advanced) {
    std::vector<std::string> set;
    for (const auto& effect : advanced.effects) {
      const auto* timer = std::get_if<ScheduleTimer>(&effect);
      const auto* over = std::get_if<CancelTimer>(&effect);
      if (timer) set.push_back(timer->element + told(*timer));
      if (over) set.push_back("-" + over->element);
    }
    if (node.attribute("timers") || !set.empty()) compare(node, "timers", joined(set));
  }

  static std::string told(const ScheduleTimer& timer) {
    if (timer.date) return "=" + to_iso8601(*timer.date);
    auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timer.span.rest).count();
    return "=" + std::to_string(timer.span.days) + (timer.working_days ? "wd" : "d") +
           (seconds > 0 ? std::to_string(seconds) + "s" : "");
  }

  void check_state(xml::Node node) {
    std::vector<std::string> open;
    for (const auto& token : state_.tokens) {
      if (!token.task.is_nil()) open.push_back(token.element);
    }
    if (node.attribute("tasks")) compare(node, "tasks", joined(open));
    if (node.attribute("step")) compare(node, "step", state_.step);
  }

  void check_end(xml::Node node) {
    if (node.attribute("status")) compare(node, "status", std::string(name_of(state_.status)));
    if (node.attribute("events")) compare(node, "events", std::to_string(state_.events));
  }

  void compare(xml::Node node, const std::string& attribute, const std::string& actual) {
    auto expected = joined(split_words(node.attribute(attribute).value_or("")));
    if (expected == actual) return;
    wrong(node, attribute + " is \"" + actual + "\", expected \"" + expected + "\"");
  }

  const Workflow& workflow_;
  Findings& findings_;
  Coverage* coverage_;
  Case state_;
  int count_ = 0;
};

const WorkflowDefinition* workflow_of(const std::string& definition_id,
                                      const DefinitionSet& definitions) {
  for (const auto* definition : definitions.all("workflow")) {
    if (definition->file.ends_with("/" + definition_id + ".bpmn")) {
      return dynamic_cast<const WorkflowDefinition*>(definition);
    }
  }
  return nullptr;
}

}  // namespace

Findings run_script(const Workflow& workflow, const xml::Document& script, Coverage* coverage) {
  Findings findings;
  auto root = script.root();
  if (!root.is("script", kScriptNamespace)) {
    findings.push_back(definition_finding(Level::error, std::string(kWrong), root,
                                          "the root element is not a workflow script",
                                          "根元素不是流程脚本"));
    return findings;
  }
  if (root.attribute("workflow") != workflow.id) {
    findings.push_back(unknown_word(std::string(kWrong), root, "workflow", "workflow",
                                    root.attribute("workflow").value_or(""),
                                    std::vector<std::string>{workflow.id}));
    return findings;
  }
  Script(workflow, findings, coverage).run(root);
  return findings;
}

bool WorkflowSamples::claims(const std::string&, const std::string& definition_id,
                             const DefinitionSet& definitions) const {
  return workflow_of(definition_id, definitions) != nullptr;
}

void WorkflowSamples::run(const std::string& folder, const std::string& definition_id,
                          const DefinitionSet& definitions, SampleReport& report) const {
  if (const auto* definition = workflow_of(definition_id, definitions)) {
    run_folder(*definition->workflow, folder, report);
  }
}

void WorkflowSamples::expect(const DefinitionSet& definitions, Coverage& coverage) const {
  for (const auto* definition : definitions.all("workflow")) {
    const auto& workflow = *static_cast<const WorkflowDefinition*>(definition)->workflow;
    for (const auto& element : workflow.elements)
      coverage.expect(workflow.file, kElement, element.id, 0);
    for (const auto& flow : workflow.flows) coverage.expect(workflow.file, kFlow, flow.id, 0);
  }
}

void WorkflowSamples::run_folder(const Workflow& workflow, const std::string& folder,
                                 SampleReport& report) const {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    auto script = xml::Document::load(file);
    Findings found;
    if (!script) {
      Finding finding;
      finding.code = "file.not-xml";
      finding.where = script.error().where;
      finding.where.file = file;
      finding.en = finding.zh = script.error().detail;
      found.push_back(std::move(finding));
    } else {
      found = run_script(workflow, *script, report.coverage);
    }
    has_errors(found) ? ++report.failed : ++report.passed;
    report.findings.insert(report.findings.end(), found.begin(), found.end());
  }
}

}  // namespace jiuqu::licensing
