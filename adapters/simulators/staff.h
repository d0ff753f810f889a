// A scripted staff: officers with tokens of their own take tasks over the admin API and decide as
// their case was planned. What is about to be sent is written down first, so that a simulator that
// was killed repeats the same completions; what the hub confirmed is the record of decisions. A
// task at which the case shall be withdrawn is left alone until the hub takes it away.
// Thread: the executor's one thread. Ownership: the parts outlive it.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/simulators/case_book.h"
#include "adapters/simulators/hub_link.h"
#include "adapters/simulators/recorder.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {

struct Officer {
  std::string id, name, division, token;
  std::vector<std::string> roles;

  bool has_role(std::string_view role) const;
  // Division 4201 covers 420106.
  bool serves(std::string_view role, std::string_view task_division) const;
};

// {"officers":[{"id","name","roles":[…],"division","token"}]}. Errors: file_unreadable,
// configuration_invalid.
Result<std::vector<Officer>> load_staff(const std::string& path);
bool is_licensing_role(std::string_view role);

// What the applicant does when a case has come so far; told by its number in the book.
struct Applicants {
  std::function<void(std::size_t)> withdraw;
  std::function<void(std::size_t)> withdraw_late;
};

class Staff {
 public:
  Staff(HubLink& link, Recorder& recorder, const Generator& generator, const CaseBook& book,
        std::vector<Officer> officers, Applicants applicants);

  void start();
  std::size_t archived() const { return archived_; }
  // Answers that were not what an officer must hear.
  const std::vector<std::string>& findings() const { return findings_; }
  // The officer whose token may look at parked deliveries; null when there is none.
  const Officer* operator_officer() const;

 private:
  struct Tasks {
    std::vector<json::Json> items;
  };
  Task<void> work(const Officer* officer);
  Task<void> finish_intentions(const Officer* officer);
  Task<Tasks> open_tasks(const Officer* officer, std::string role);
  Task<void> decide(const Officer* officer, json::Json task);
  Task<void> complete(const Officer* officer, DecisionRecord intention);
  bool is_mine(const Officer& officer, const json::Json& task) const;
  int visit_of(const std::string& case_no, const std::string& element, const std::string& task);
  std::string completion_body(const DecisionRecord& intention) const;
  std::uint64_t salt_of(const DecisionRecord& intention) const;
  // True when the officer lets the task be, since the applicant withdraws the case.
  bool is_withdrawn(const CasePlan& plan, std::size_t index, const std::string& element);
  void add_variables(DecisionRecord& intention, const CasePlan& plan, std::uint64_t salt) const;
  void confirmed(DecisionRecord decision, const HttpAnswer& answer);
  void tell(const DecisionRecord& decision, const std::string& words);

  HubLink& link_;
  Recorder& recorder_;
  const Generator& generator_;
  const CaseBook& book_;
  std::vector<Officer> officers_;
  Applicants applicants_;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> visits_;  // task ids
  std::set<std::string> done_;  // tasks decided, or that the hub does not let this staff decide
  std::size_t archived_ = 0;
  std::vector<std::string> findings_;
};

}  // namespace jiuqu::simulators
