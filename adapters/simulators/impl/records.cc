#include "adapters/simulators/records.h"

#include <array>
#include <filesystem>

#include "bus/base/text.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {
namespace {

using json::Json;
namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> kKinds = {
    "new",           "duplicate",  "faulty",           "mended",          "corrected",
    "contradicting", "withdrawal", "withdrawal-again", "withdrawal-late", "withdrawal-unknown"};
constexpr std::size_t kRecordFileBytesMax = std::size_t{4} << 30;  // a run of 100,000 cases

void write_json(json::Writer& writer, const Json& json) {
  switch (json.kind) {
    case Json::Kind::null:
      writer.null();
      return;
    case Json::Kind::boolean:
    case Json::Kind::number:
      writer.raw(json.text);
      return;
    case Json::Kind::string:
      writer.string(json.text);
      return;
    case Json::Kind::array:
      writer.begin_array();
      for (const auto& item : json.items) write_json(writer, item);
      writer.end_array();
      return;
    case Json::Kind::object:
      writer.begin_object();
      for (const auto& [name, member] : json.members) write_json(writer.key(name), member);
      writer.end_object();
      return;
  }
}

Result<UtcTime> time_of(const Json& json) {
  return from_iso8601(json.string_or("at"));
}

Result<void> read_into(const Json& json, PushRecord& record) {
  auto at = time_of(json);
  if (!at) return std::unexpected(at.error());
  record.at = *at;
  record.project_no = json.string_or("project_no");
  std::string kind = json.string_or("kind");
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == kind) record.kind = PushKind(i);
  record.round = int(json.integer_or("round", 0));
  record.status = int(json.integer_or("status", 0));
  record.sha256 = json.string_or("sha256");
  record.message_id = json.string_or("message_id");
  record.took_us = json.integer_or("took_us", 0);
  record.wrong = json.string_or("wrong");
  if (const Json* facts = json.member("facts"))
    record.facts = {facts->string_or("item"), facts->string_or("kind"), facts->string_or("action"),
                    facts->string_or("old_number"), facts->string_or("number_prefix")};
  return {};
}

Result<void> read_into(const Json& json, ReportRecord& record) {
  auto at = time_of(json);
  if (!at) return std::unexpected(at.error());
  record.at = *at;
  record.n = json.integer_or("n", 0);
  record.path = json.string_or("path");
  record.row_guid = json.string_or("rowGuid");
  record.project_no = json.string_or("projectNo");
  record.answer = json.string_or("attempt_answer");
  record.taken = json.boolean_or("taken", false);
  if (const Json* body = json.member("body")) {
    json::Writer writer;
    write_json(writer, *body);
    record.body = writer.take();
  }
  return {};
}

Result<void> read_into(const Json& json, DecisionRecord& record) {
  auto at = time_of(json);
  if (!at) return std::unexpected(at.error());
  record.at = *at;
  record.case_no = json.string_or("case");
  record.task = json.string_or("task");
  record.step = json.string_or("step");
  record.element = json.string_or("element");
  record.outcome = json.string_or("outcome");
  record.officer = json.string_or("officer");
  record.officer_name = json.string_or("officer_name");
  record.opinion = json.string_or("opinion");
  record.visit = int(json.integer_or("visit", 1));
  record.version = json.integer_or("version", 0);
  if (const Json* variables = json.member("variables"))
    for (const auto& [name, value] : variables->members)
      record.variables.emplace_back(name, value.text);
  return {};
}

// Cuts a torn last line off, so that the next line appended stands alone.
Result<std::string> read_whole_lines(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return std::string();
  auto bytes = read_file(path, kRecordFileBytesMax);
  if (!bytes) return bytes;
  std::size_t whole = bytes->rfind('\n') + 1;  // 0 when there is none
  if (whole == bytes->size()) return bytes;
  bytes->resize(whole);
  fs::resize_file(path, whole, error);
  if (error) return fail(ErrorCode::file_unreadable, path + ": " + error.message());
  return bytes;
}

template <class Record>
Result<void> read_lines(const std::string& path, std::vector<Record>& records) {
  auto bytes = read_whole_lines(path);
  if (!bytes) return std::unexpected(bytes.error());
  int number = 0;
  for (std::string_view rest = *bytes; !rest.empty();) {
    auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    ++number;
    auto json = Json::parse(line);
    Record record;
    Result<void> read = json ? read_into(*json, record) : std::unexpected(json.error());
    if (!read)
      return fail(ErrorCode::file_unreadable, read.error().describe(), {path, number, 0, {}});
    records.push_back(std::move(record));
  }
  return {};
}

}  // namespace

std::string_view name_of(PushKind kind) {
  return kKinds[std::size_t(kind)];
}

bool is_withdrawal(PushKind kind) {
  return kind >= PushKind::withdrawal;
}

std::string DecisionRecord::variable(std::string_view name) const {
  for (const auto& [known, value] : variables)
    if (known == name) return value;
  return {};
}

std::string to_line(const PushRecord& record) {
  json::Writer writer;
  writer.begin_object().member("at", to_iso8601(record.at));
  writer.member("project_no", record.project_no).member("kind", name_of(record.kind));
  writer.member("round", record.round).member("status", record.status);
  writer.member("sha256", record.sha256).member("message_id", record.message_id);
  writer.member("took_us", record.took_us);
  if (!record.wrong.empty()) writer.member("wrong", record.wrong);
  if (!record.facts.item.empty()) {
    const CaseFacts& facts = record.facts;
    writer.key("facts").begin_object().member("item", facts.item).member("kind", facts.kind);
    writer.member("action", facts.action).member("old_number", facts.old_number);
    writer.member("number_prefix", facts.number_prefix).end_object();
  }
  writer.end_object();
  return writer.take();
}

std::string to_line(const ReportRecord& record) {
  json::Writer writer;
  writer.begin_object().member("at", to_iso8601(record.at)).member("n", record.n);
  writer.member("path", record.path).member("rowGuid", record.row_guid);
  writer.member("projectNo", record.project_no).member("attempt_answer", record.answer);
  writer.key("taken").boolean(record.taken);
  writer.key("body").raw(record.body.empty() ? "null" : record.body);
  writer.end_object();
  return writer.take();
}

std::string to_line(const DecisionRecord& record) {
  json::Writer writer;
  writer.begin_object().member("at", to_iso8601(record.at)).member("case", record.case_no);
  writer.member("task", record.task).member("step", record.step);
  writer.member("element", record.element).member("visit", record.visit);
  writer.member("outcome", record.outcome).member("officer", record.officer);
  writer.member("officer_name", record.officer_name).member("opinion", record.opinion);
  writer.member("version", record.version);
  if (!record.variables.empty()) {
    writer.key("variables").begin_object();
    for (const auto& [name, value] : record.variables) writer.member(name, value);
    writer.end_object();
  }
  writer.end_object();
  return writer.take();
}

Result<Records> read_records(const std::string& folder) {
  Records records;
  Result<void> read = read_lines(folder + "/pushes.jsonl", records.pushes);
  if (read) read = read_lines(folder + "/reports.jsonl", records.reports);
  if (read) read = read_lines(folder + "/decisions.jsonl", records.decisions);
  if (read) read = read_lines(folder + "/intentions.jsonl", records.intentions);
  if (!read) return std::unexpected(read.error());
  return records;
}

Result<Journal> Journal::open(const std::string& folder, const std::string& name) {
  Journal journal;
  std::string path = folder + "/" + name;
  journal.file_.reset(std::fopen(path.c_str(), "ae"));
  if (!journal.file_) return fail(ErrorCode::file_unreadable, "cannot write " + path);
  return journal;
}

void Journal::write(const std::string& line) {
  std::string whole = line + "\n";
  std::fwrite(whole.data(), 1, whole.size(), file_.get());
  std::fflush(file_.get());
}

Result<Journals> Journals::open(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::file_unreadable, folder + ": " + error.message());
  auto pushes = Journal::open(folder, "pushes.jsonl");
  if (!pushes) return std::unexpected(pushes.error());
  auto reports = Journal::open(folder, "reports.jsonl");
  if (!reports) return std::unexpected(reports.error());
  auto decisions = Journal::open(folder, "decisions.jsonl");
  if (!decisions) return std::unexpected(decisions.error());
  auto intentions = Journal::open(folder, "intentions.jsonl");
  if (!intentions) return std::unexpected(intentions.error());
  return Journals{std::move(*pushes), std::move(*reports), std::move(*decisions),
                  std::move(*intentions)};
}

std::string compact_json(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return json_quote(text);
  json::Writer writer;
  write_json(writer, *json);
  return writer.take();
}

}  // namespace jiuqu::simulators
