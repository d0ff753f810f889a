#include "adapters/simulators/staff.h"

#include <algorithm>
#include <array>

#include "bus/base/text.h"

namespace jiuqu::simulators {
namespace {

constexpr std::array<std::string_view, 6> kRoles = {"formal-examiner", "acceptor", "reviewer",
                                                    "decider",         "issuer",   "archivist"};
constexpr int kPauseFirstMs = 20;
constexpr int kPauseMaxMs = 300;
constexpr int kTasksAtOnce = 60;  // of one look; both officers of a role find their share in it
constexpr std::size_t kFindingsMax = 50;
constexpr std::uint64_t kRepeatedOneIn = 12;  // completions sent again on purpose

HttpCall call_of(const Officer& officer, std::string method, std::string path) {
  HttpCall call;
  call.method = std::move(method);
  call.url = std::move(path);
  call.headers.emplace_back("Authorization", "Bearer " + officer.token);
  return call;
}

// What the hub says is wrong.
std::string words_of(const std::string& answer) {
  auto body = json::Json::parse(answer);
  if (!body) return {};
  return body->string_or("message_en", body->string_or("msg")) + " " + body->string_or("detail");
}

}  // namespace

bool is_licensing_role(std::string_view role) {
  return std::ranges::find(kRoles, role) != kRoles.end();
}

bool Officer::has_role(std::string_view role) const {
  return std::ranges::find(roles, role) != roles.end();
}

bool Officer::serves(std::string_view role, std::string_view task_division) const {
  return has_role(role) && task_division.starts_with(division);
}

Result<std::vector<Officer>> load_staff(const std::string& path) {
  auto text = read_file(path);
  if (!text) return std::unexpected(text.error());
  auto json = json::Json::parse(*text);
  if (!json) return fail(ErrorCode::configuration_invalid, path + ": " + json.error().describe());
  std::vector<Officer> officers;
  const json::Json* list = json->member("officers");
  if (list == nullptr) return fail(ErrorCode::configuration_invalid, path + ": no officers");
  for (const auto& item : list->items) {
    Officer officer{item.string_or("id"),
                    item.string_or("name"),
                    item.string_or("division"),
                    item.string_or("token"),
                    {}};
    if (const json::Json* roles = item.member("roles"))
      for (const auto& role : roles->items) officer.roles.push_back(role.text);
    officers.push_back(std::move(officer));
  }
  return officers;
}

Staff::Staff(HubLink& link, Recorder& recorder, const Generator& generator, const CaseBook& book,
             std::vector<Officer> officers, Applicants applicants)
    : link_(link),
      recorder_(recorder),
      generator_(generator),
      book_(book),
      officers_(std::move(officers)),
      applicants_(std::move(applicants)) {
  for (const auto& decision : recorder_.records().decisions) {
    done_.insert(decision.task);
    if (decision.element == "archive") ++archived_;
  }
  for (const auto& intention : recorder_.records().intentions) {
    auto& tasks = visits_[{intention.case_no, intention.element}];
    if (std::ranges::find(tasks, intention.task) == tasks.end()) tasks.push_back(intention.task);
  }
}

void Staff::start() {
  for (const auto& officer : officers_)
    if (std::ranges::any_of(officer.roles, is_licensing_role)) spawn(work(&officer));
}

const Officer* Staff::operator_officer() const {
  auto found = std::ranges::find_if(
      officers_, [](const Officer& officer) { return officer.has_role("operator"); });
  return found == officers_.end() ? nullptr : &*found;
}

Task<void> Staff::work(const Officer* officer) {
  co_await finish_intentions(officer);
  int pause_ms = kPauseFirstMs;
  while (!link_.stopping()) {
    bool worked = false;
    for (const auto& role : officer->roles) {
      Tasks tasks = co_await open_tasks(officer, role);
      for (const auto& task : tasks.items) {
        if (link_.stopping()) co_return;
        if (!is_mine(*officer, task)) continue;
        co_await decide(officer, task);
        worked = true;
      }
    }
    pause_ms = worked ? kPauseFirstMs : std::min(2 * pause_ms, kPauseMaxMs);
    if (!worked) co_await link_.pause(pause_ms);
  }
}

// What an earlier run of the simulator sent and did not hear of.
Task<void> Staff::finish_intentions(const Officer* officer) {
  std::vector<DecisionRecord> open;
  for (const auto& intention : recorder_.records().intentions)
    if (intention.officer == officer->id && !done_.contains(intention.task))
      open.push_back(intention);
  for (const auto& intention : open) co_await complete(officer, intention);
}

Task<Staff::Tasks> Staff::open_tasks(const Officer* officer, std::string role) {
  Tasks tasks;
  if (!is_licensing_role(role)) co_return tasks;
  auto call =
      call_of(*officer, "GET",
              "/api/v1/tasks?role=" + role + "&state=open&limit=" + std::to_string(kTasksAtOnce));
  auto answered = co_await link_.ask(std::move(call));
  if (!answered || answered->answer.status != 200) {
    if (answered && findings_.size() < kFindingsMax)
      findings_.push_back("tasks of " + officer->id + ": answered " +
                          std::to_string(answered->answer.status));
    co_await link_.pause(kPauseMaxMs);
    co_return tasks;
  }
  auto body = json::Json::parse(answered->answer.body);
  const json::Json* list = body ? body->member("tasks") : nullptr;
  if (list != nullptr) tasks.items = list->items;
  co_return tasks;
}

// Each task belongs to one of the officers who may take it, by its id.
bool Staff::is_mine(const Officer& officer, const json::Json& task) const {
  std::string id = task.string_or("id");
  if (done_.contains(id) || !book_.find(task.string_or("case"))) return false;
  std::string role = task.string_or("role");
  std::string division = task.string_or("division");
  std::size_t able = 0, rank = 0;
  for (const auto& other : officers_) {
    if (&other == &officer) rank = able;
    if (other.serves(role, division)) ++able;
  }
  return officer.serves(role, division) && mixed(0, 0, id) % able == rank;
}

int Staff::visit_of(const std::string& case_no, const std::string& element,
                    const std::string& task) {
  auto& tasks = visits_[{case_no, element}];
  auto found = std::ranges::find(tasks, task);
  if (found == tasks.end()) found = tasks.insert(found, task);
  return int(found - tasks.begin()) + 1;
}

std::uint64_t Staff::salt_of(const DecisionRecord& intention) const {
  std::size_t index = book_.find(intention.case_no).value_or(0);
  return mixed(generator_.seed(), index, intention.element + std::to_string(intention.visit));
}

bool Staff::is_withdrawn(const CasePlan& plan, std::size_t index, const std::string& element) {
  if (plan.withdrawn_late && element == "close") applicants_.withdraw_late(index);
  if (plan.withdrawn_at != element) return false;
  applicants_.withdraw(index);
  return true;
}

void Staff::add_variables(DecisionRecord& intention, const CasePlan& plan,
                          std::uint64_t salt) const {
  if (intention.outcome == "correct") {
    std::size_t index = book_.find(intention.case_no).value_or(0);
    bool unanswered = is_left_unanswered(plan, intention.element, intention.visit);
    int days = unanswered ? kDaysUnanswered : days_answered(salt);
    intention.variables.emplace_back("materials", generator_.correction_materials(index, salt));
    intention.variables.emplace_back("days", std::to_string(days));
  }
  if (intention.outcome == "special")
    intention.variables.emplace_back("special-type", kSpecialTypes[salt % kSpecialTypes.size()].id);
}

Task<void> Staff::decide(const Officer* officer, json::Json task) {
  DecisionRecord intention;
  intention.at = recorder_.now();
  intention.case_no = task.string_or("case");
  intention.task = task.string_or("id");
  intention.step = task.string_or("step");
  intention.element = task.string_or("element");
  std::size_t index = *book_.find(intention.case_no);
  const CasePlan& plan = book_.plan(index);
  if (is_withdrawn(plan, index, intention.element)) {
    done_.insert(intention.task);
    co_return;
  }
  intention.visit = visit_of(intention.case_no, intention.element, intention.task);
  intention.officer = officer->id;
  intention.officer_name = officer->name;
  intention.version = task.integer_or("version", 1);
  std::uint64_t salt = salt_of(intention);
  intention.outcome = planned_outcome(plan, intention.element, intention.visit, salt);
  if (intention.outcome.empty()) {
    tell(intention, "the staff knows no such task");
    done_.insert(intention.task);
    co_return;
  }
  intention.opinion = generator_.opinion(intention.outcome, salt);
  add_variables(intention, plan, salt);
  recorder_.add_intention(intention);
  co_await complete(officer, intention);
}

std::string Staff::completion_body(const DecisionRecord& intention) const {
  json::Writer writer;
  writer.begin_object().member("version", intention.version);
  writer.member("outcome", intention.outcome).member("opinion", intention.opinion);
  if (!intention.variables.empty()) {
    writer.key("variables").begin_object();
    for (const auto& [name, value] : intention.variables) writer.member(name, value);
    writer.end_object();
  }
  writer.end_object();
  return writer.take();
}

Task<void> Staff::complete(const Officer* officer, DecisionRecord intention) {
  auto call = call_of(*officer, "POST", "/api/v1/tasks/" + intention.task + "/complete");
  call.content_type = "application/json";
  call.body = completion_body(intention);
  auto answered = co_await link_.ask(call);
  if (!answered) co_return;
  done_.insert(intention.task);
  const HttpAnswer& answer = answered->answer;
  if (answer.status == 409) co_return;  // another officer was faster, or the applicant withdrew
  if (answer.status != 200) {
    tell(intention, "answered " + std::to_string(answer.status) + " " + words_of(answer.body));
    co_return;
  }
  confirmed(intention, answer);
  if (salt_of(intention) % kRepeatedOneIn != 0) co_return;
  auto again = co_await link_.ask(call);
  if (again && (again->answer.status != 200 || again->answer.body != answer.body))
    tell(intention, "the same completion was answered otherwise the second time");
}

void Staff::confirmed(DecisionRecord decision, const HttpAnswer& answer) {
  auto body = json::Json::parse(answer.body);
  if (!body || body->string_or("state") != "done" || body->string_or("outcome") != decision.outcome)
    tell(decision, "the answer does not confirm the decision");
  if (decision.element == "archive") ++archived_;
  decision.at = recorder_.now();
  recorder_.add_decision(std::move(decision));
}

void Staff::tell(const DecisionRecord& decision, const std::string& words) {
  if (findings_.size() < kFindingsMax)
    findings_.push_back(decision.case_no + ": " + decision.element + ": " + words);
}

}  // namespace jiuqu::simulators
