// The platform as the hub's partner sees it: receives reports, keeps the first receipt of each id,
// and answers as the seed says. What it received survives the hub's power cuts; what was on the
// wire does not.
// Thread: one. Ownership: the executor and the clock outlive it.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bus/adapter/adapter.h"
#include "bus/base/random.h"
#include "bus/json/json.h"

namespace jiuqu::sim {

struct Report {
  std::string id;  // of the message
  std::string path;
  std::string row_guid;
  std::string project_no;
  std::string words;  // "acceptance 05 o-accept", "step review 1 o-review", "result closed 1 o-d"
  std::string body;
  json::Json fields;
  int receipts = 0;
};

// A report in short: what it says and who stands behind it.
inline std::string words_of(const std::string& path, const json::Json& fields) {
  auto text = [&](const char* name) { return fields.string_or(name); };
  if (path == "/gateway/v1/correction") return "correction " + text("bzgzfcrxm");
  if (path == "/gateway/v1/acceptance")
    return "acceptance " + text("acceptState") + " " + text("acceptPersonId");
  if (path == "/gateway/v1/step")
    return "step " + text("processCode") + " " + text("eventName") + " " + text("handleUserCode");
  if (path == "/gateway/v1/special-procedure")
    return "special " + text("specialStage") + " " + text("handleUserCode");
  if (path == "/gateway/v1/result") {
    auto who = text("handleUserCode");
    return "result " + text("resultStage") + " " + text("resultType") +
           (who.empty() ? "" : " " + who);
  }
  return "unknown path " + path;
}

class FakePlatform {
 public:
  FakePlatform(Executor& executor, const Clock& clock, Random& random)
      : executor_(executor), clock_(clock), random_(random) {}

  // Of 100 sends so many meet trouble.
  unsigned trouble_percent = 0;
  std::function<void(const Report&)> on_first_receipt;
  std::vector<std::string> problems;

  // First receipts of a case, in order.
  std::vector<std::string> words(const std::string& project_no) const {
    std::vector<std::string> all;
    for (const Report* report : of_case(project_no)) all.push_back(report->words);
    return all;
  }
  std::vector<const Report*> of_case(const std::string& project_no) const {
    std::vector<const Report*> all;
    auto found = by_case_.find(project_no);
    if (found == by_case_.end()) return all;
    for (const auto& guid : found->second) all.push_back(&by_guid_.at(guid));
    return all;
  }
  std::vector<std::string> cases() const {
    std::vector<std::string> all;
    for (const auto& [number, guids] : by_case_) all.push_back(number);
    return all;
  }

  void deliver(OutboundRequest request, SendCompletion done) {
    using enum ErrorCode;
    if (random_.below(100) >= trouble_percent)
      return taken(std::move(request), std::move(done), quick());
    switch (random_.below(11)) {
      case 0:
        return refuse(std::move(done), partner_unavailable);
      case 1:
        return refuse(std::move(done), partner_error);
      case 2:
        return refuse(std::move(done), partner_throttled);
      case 3:
        return refuse(std::move(done), partner_unreachable);
      case 4:
        return refuse(std::move(done), partner_refused);  // parks: a person replays it
      case 5:                                             // lost, and the adapter noticed
        return;
      case 6:  // lost, and the adapter never says so
        return held_.push_back(std::move(done));
      case 7:  // taken, the answer is lost
        later(quick(), [this, request = std::move(request)] { receive(request); });
        return held_.push_back(std::move(done));
      case 8:  // taken, the connection breaks before the answer
        later(quick(), [this, request = std::move(request), done = std::move(done)]() mutable {
          receive(request);
          done(fail(partner_connection_lost));
        });
        return;
      case 9:  // arrives when the hub has long given up
        return taken(std::move(request), std::move(done),
                     std::chrono::seconds(30 + random_.below(60)));
      default:  // slow, but in time
        return taken(std::move(request), std::move(done),
                     std::chrono::milliseconds(1000 + random_.below(8000)));
    }
  }

  // Answers that come when the attempt, or the whole hub that made it, is over.
  void tell_held() {
    auto held = std::move(held_);
    held_.clear();
    for (auto& done : held)
      if (random_.below(2) == 0) done(OutboundAnswer{200, {}, {}, {}});
  }

 private:
  Duration quick() { return std::chrono::milliseconds(1 + random_.below(300)); }

  void later(Duration after, Job job) {
    executor_.post_at(clock_.steady() + after, std::move(job));
  }

  void taken(OutboundRequest request, SendCompletion done, Duration after) {
    later(after, [this, request = std::move(request), done = std::move(done)]() mutable {
      receive(request);
      done(OutboundAnswer{200, "application/json", "{\"code\":\"200\"}", {}});
    });
  }

  void refuse(SendCompletion done, ErrorCode code) {
    later(quick(), [done = std::move(done), code]() mutable { done(fail(code)); });
  }

  void receive(const OutboundRequest& request) {
    auto fields = json::Json::parse(request.body);
    if (!fields) return problems.push_back("a report that is not JSON: " + request.body);
    Report report;
    report.id = request.id.text();
    report.path = request.operation.contains("path") ? request.operation.at("path") : "";
    report.row_guid = fields->string_or("rowGuid");
    report.project_no = fields->string_or("projectNo");
    report.words = words_of(report.path, *fields);
    report.body = request.body;
    report.fields = std::move(*fields);
    bool complete = !report.row_guid.empty() && !report.project_no.empty();
    if (complete && !report.words.starts_with("unknown")) return keep(report);
    problems.push_back("not a report of the exchange: " + report.path + " " + report.body);
  }

  void keep(Report& report) {
    auto [known, first] = by_guid_.try_emplace(report.row_guid, report);
    Report& kept = known->second;
    ++kept.receipts;
    if (!first) {
      if (kept.body != report.body || kept.id != report.id || kept.path != report.path)
        problems.push_back("report " + report.row_guid +
                           " changed between its attempts: " + kept.body + " | " + report.body);
      return;
    }
    if (auto [id, fresh] = guid_by_id_.try_emplace(report.id, report.row_guid); !fresh)
      problems.push_back("message " + report.id + " came with two record ids");
    by_case_[report.project_no].push_back(report.row_guid);
    if (on_first_receipt) on_first_receipt(kept);
  }

  Executor& executor_;
  const Clock& clock_;
  Random& random_;
  std::map<std::string, Report> by_guid_;
  std::map<std::string, std::string> guid_by_id_;
  std::map<std::string, std::vector<std::string>> by_case_;
  std::vector<SendCompletion> held_;
};

}  // namespace jiuqu::sim
