// Timers of catch and boundary events: their expressions, and whether their days are working days.
#include <algorithm>

#include "bus/base/text.h"
#include "licensing-core/duration.h"
#include "licensing-core/impl/bpmn_reader.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kCalendar = "working-days";

// The attribute calendar of our namespace, whatever its prefix.
std::string calendar_of(xml::Node definition) {
  auto path = xml::XPath::compile("string(@jq:calendar)", {{"jq", std::string(kBpmnExtensions)}});
  return path ? path->string(definition).value_or("") : std::string();
}

// A literal begins with a digit, or with P and a digit; no XPath that gives a time does.
bool is_literal(std::string_view text, bool is_date) {
  if (!is_date && text.starts_with('P'))
    text.remove_prefix(1);
  else if (!is_date)
    return false;
  return !text.empty() && ((text[0] >= '0' && text[0] <= '9') || (!is_date && text[0] == 'T'));
}

}  // namespace

void BpmnReader::read_timer(xml::Node definition, Element& element) {
  check_children(definition, {"timeDuration", "timeDate"});
  std::vector<xml::Node> values;
  for (auto child : definition.children()) {
    if (child.name() == "timeDuration" || child.name() == "timeDate") values.push_back(child);
  }
  auto& timer = element.timer.emplace();
  timer.working_days = is_working_days(definition);
  timer.line = definition.line();
  if (values.size() != 1) {
    refuse("workflow.timer", definition, "A timer needs one timeDuration or one timeDate",
           "定时需要一个 timeDuration 或一个 timeDate");
    return;
  }
  timer.is_date = values[0].name() == "timeDate";
  if (timer.is_date && timer.working_days) {
    refuse("workflow.timer", definition, "A date is not counted in working days",
           "日期不按工作日计算");
  }
  auto text = std::string(trim(values[0].text()));
  if (is_literal(text, timer.is_date)) {
    read_timer_literal(values[0], timer);
  } else {
    timer_values_[workflow_->elements.size()] = values[0];
  }
}

bool BpmnReader::is_working_days(xml::Node definition) {
  auto calendar = calendar_of(definition);
  if (calendar.empty()) return false;
  if (calendar == kCalendar) return true;
  findings_.push_back(unknown_word("workflow.timer", definition, {}, "calendar", calendar,
                                   std::vector<std::string>{std::string(kCalendar)}));
  return false;
}

void BpmnReader::read_timer_literal(xml::Node value, TimerSpec& timer) {
  timer.literal = trim(value.text());
  std::string wrong;
  if (timer.is_date) {
    auto date = from_iso8601(timer.literal);
    if (!date) wrong = date.error().detail;
  } else {
    auto span = parse_duration(timer.literal);
    if (!span) wrong = span.error().detail;
    if (span && timer.working_days && span->rest != Duration{}) wrong = "not whole working days";
  }
  if (wrong.empty()) return;
  refuse("workflow.timer", value, "The timer reads \"" + timer.literal + "\": " + wrong,
         "定时“" + timer.literal + "”无法识别：" + wrong);
}

// After all variables are known.
void BpmnReader::read_timer_expressions() {
  for (auto& [index, value] : timer_values_) {
    read_timer_expression(value, *workflow_->elements[index].timer);
  }
}

void BpmnReader::read_timer_expression(xml::Node value, TimerSpec& timer) {
  auto text = std::string(trim(value.text()));
  if (text.empty()) {
    refuse("workflow.timer", value, "The timer is empty", "定时为空");
    return;
  }
  timer.expression = compile(text, value, timer.variables);
}

}  // namespace jiuqu::licensing
