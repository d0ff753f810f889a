#include "adapters/simulators/platform.h"

#include "adapters/simulators/report_form.h"
#include "bus/base/hash.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {
namespace {

// The platform's envelope: HTTP 200 with code and data as JSON text.
HttpReply good_answer(const std::string& row_guid) {
  json::Writer data;
  data.begin_object().member("rowGuid", row_guid).end_object();
  json::Writer writer;
  writer.begin_object().member("code", "200").member("msg", "ok");
  writer.member("data", data.take()).end_object();
  HttpReply reply;
  reply.body = writer.take();
  return reply;
}

HttpReply bad_answer(int status) {
  json::Writer writer;
  writer.begin_object().member("code", std::to_string(status));
  writer.member("msg", "error").end_object();
  HttpReply reply;
  reply.status = status;
  reply.body = writer.take();
  return reply;
}

HttpReply hang_up() {
  HttpReply reply;
  reply.status = 0;
  return reply;
}

}  // namespace

FaultSettings FaultSettings::preset() {
  return {.latency_ms = 20,
          .error_percent = 8,
          .hang_percent = 1,
          .hang_ms = 12'000,
          .drop_percent = 5,
          .duplicate_percent = 15};
}

Platform::Platform(Executor& executor, const Clock& clock, HttpNetwork& network, Recorder& recorder,
                   PlatformOptions options, Taken taken)
    : executor_(executor),
      clock_(clock),
      recorder_(recorder),
      options_(std::move(options)),
      taken_(std::move(taken)),
      random_(options_.seed ^ 0x706c6174666f726dULL) {
  for (const auto& report : recorder_.records().reports)
    if (report.taken) known_.insert(report.row_guid);
  received_ = recorder_.records().reports.size();
  HttpServerOptions server;
  server.port = options_.port;
  auto handle = [this](HttpRequest request, Respond respond) {
    executor_.post([this, request = std::move(request), respond = std::move(respond)]() mutable {
      receive(std::move(request), std::move(respond));
    });
  };
  server_ = std::make_unique<HttpServer>(network, server, handle);
}

Result<void> Platform::start() {
  return server_->start();
}

std::string Platform::url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port());
}

void Platform::receive(HttpRequest request, Respond respond) {
  ReportRecord record;
  record.at = clock_.now();
  record.n = std::int64_t(++received_);
  record.path = request.path;
  record.body = compact_json(request.body);
  int status = judge(request, record);
  if (status != 200) return refuse(std::move(record), status, std::move(respond));
  Mood now = mood();
  if (now == Mood::good)
    return take(std::move(record), std::move(respond), options_.faults.latency_ms);
  misbehave(now, std::move(record), std::move(respond));
}

int Platform::judge(const HttpRequest& request, ReportRecord& record) const {
  auto body = json::Json::parse(request.body);
  if (body) {
    record.row_guid = body->string_or("rowGuid");
    record.project_no = body->string_or("projectNo");
  }
  if (interface_of(request.path).empty()) return 404;
  if (request.method != "POST") return 405;
  if (!options_.report_key.empty() &&
      !equal_in_constant_time(request.header("x-api-key"), options_.report_key))
    return 401;
  if (!body || record.row_guid.empty() || record.project_no.empty()) return 400;
  bool special = interface_of(request.path) == "platform.special-procedure.report";
  if (special && !special_report_fault(*body).empty()) return 400;
  return 200;
}

Platform::Mood Platform::mood() {
  const FaultSettings& faults = options_.faults;
  auto roll = int(random_.below(100));
  if ((roll -= faults.error_percent) < 0) return Mood::error;
  if ((roll -= faults.hang_percent) < 0) return Mood::hang;
  if ((roll -= faults.drop_percent) < 0) return Mood::drop;
  return Mood::good;
}

void Platform::refuse(ReportRecord refused, int status, Respond respond) {
  record(std::move(refused), std::to_string(status), false);
  respond(bad_answer(status));
}

void Platform::take(ReportRecord taken, Respond respond, int delay_ms) {
  std::string row_guid = taken.row_guid;
  record(std::move(taken), "200", true);
  later(delay_ms,
        [row_guid, respond = std::move(respond)]() mutable { respond(good_answer(row_guid)); });
}

void Platform::misbehave(Mood mood, ReportRecord received, Respond respond) {
  if (mood == Mood::error) {
    int status = random_.below(2) == 0 ? 500 : 503;
    return refuse(std::move(received), status, std::move(respond));
  }
  if (mood == Mood::drop) {
    record(std::move(received), "drop", true);
    return respond(hang_up());
  }
  bool taken = random_.below(2) == 0;
  HttpReply late = taken ? good_answer(received.row_guid) : hang_up();
  record(std::move(received), "hang", taken);
  later(options_.faults.hang_ms, [late = std::move(late), respond = std::move(respond)]() mutable {
    respond(std::move(late));
  });
}

void Platform::record(ReportRecord received, std::string answer, bool taken) {
  received.answer = std::move(answer);
  received.taken = taken;
  recorder_.add(received);
  bool first = taken && known_.insert(received.row_guid).second;
  if (first && taken_) taken_(received);
}

void Platform::later(int milliseconds, Job job) {
  if (milliseconds <= 0) return job();
  executor_.post_at(clock_.steady() + std::chrono::milliseconds(milliseconds), std::move(job));
}

}  // namespace jiuqu::simulators
