// What the simulators write down, one JSON object a line, and read again: pushes, reports received,
// decisions of the staff, and what the staff was about to do. The judge works on these alone.
// Thread: values; a Journal belongs to one thread.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/simulators/case_facts.h"
#include "bus/base/clock.h"
#include "bus/base/error.h"

namespace jiuqu::simulators {

enum class PushKind : std::uint8_t {
  fresh,
  duplicate,
  faulty,
  mended,
  corrected,
  contradicting,  // other content under a known number
  withdrawal,
  withdrawal_again,
  withdrawal_late,    // after the decision
  withdrawal_unknown  // of a case that nobody knows
};
std::string_view name_of(PushKind kind);  // "new", "duplicate" …
bool is_withdrawal(PushKind kind);

// pushes.jsonl: a push that was answered.
struct PushRecord {
  UtcTime at;
  std::string project_no;
  PushKind kind = PushKind::fresh;
  int round = 0;  // 0 the first application, n the n-th correction
  int status = 0;
  std::string sha256;      // of the body
  std::string message_id;  // as the hub answered
  std::int64_t took_us = 0;
  std::string wrong;  // in words, when the answer was not what the sender must hear
  CaseFacts facts{};  // of an application

  bool operator==(const PushRecord&) const = default;
};

// reports.jsonl: a request that the platform received.
struct ReportRecord {
  UtcTime at;
  std::int64_t n = 0;  // in the order received
  std::string path;    // /gateway/v1/step
  std::string row_guid;
  std::string project_no;
  std::string answer;  // "200", "503", "hang", "drop" …
  bool taken = false;
  std::string body;  // compact JSON

  bool operator==(const ReportRecord&) const = default;
};

// decisions.jsonl: a completion that the hub confirmed; intentions.jsonl: one about to be sent.
struct DecisionRecord {
  UtcTime at;
  std::string case_no;
  std::string task;
  std::string step;
  std::string element;
  std::string outcome;
  std::string officer;
  std::string officer_name;
  std::string opinion;
  int visit = 1;  // of the element in this case
  std::int64_t version = 0;
  std::vector<std::pair<std::string, std::string>> variables{};  // sent with the outcome

  std::string variable(std::string_view name) const;  // empty when there is none

  bool operator==(const DecisionRecord&) const = default;
};

struct Records {
  std::vector<PushRecord> pushes;
  std::vector<ReportRecord> reports;
  std::vector<DecisionRecord> decisions;
  std::vector<DecisionRecord> intentions;
};

std::string to_line(const PushRecord& record);
std::string to_line(const ReportRecord& record);
std::string to_line(const DecisionRecord& record);

// All that the folder holds. A torn last line, of a program that was killed, is left out; any other
// bad line is an error (file_unreadable with its number).
Result<Records> read_records(const std::string& folder);

// An append-only file; every line is with the operating system when write() returns.
class Journal {
 public:
  // Errors: file_unreadable.
  static Result<Journal> open(const std::string& folder, const std::string& name);
  void write(const std::string& line);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

struct Journals {
  Journal pushes, reports, decisions, intentions;
  // Makes the folder if needed.
  static Result<Journals> open(const std::string& folder);
};

// The JSON of a text without blanks and line breaks; the text quoted when it is not JSON.
std::string compact_json(std::string_view text);

}  // namespace jiuqu::simulators
