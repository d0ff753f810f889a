#include "app/impl/bench_sink.h"

#include <charconv>

namespace jiuqu::app {
namespace {

// The number behind an opening such as "recordNo>R"; 0 when there is none.
std::uint64_t number_behind(std::string_view body, std::string_view opening) {
  auto at = body.find(opening);
  if (at == body.npos) return 0;
  body.remove_prefix(at + opening.size());
  std::uint64_t number = 0;
  std::from_chars(body.data(), body.data() + body.size(), number);
  return number;
}

}  // namespace

BenchSink::BenchSink(HttpNetwork& network)
    : server_(network, {}, [this](HttpRequest request, Respond respond) {
        take(request.body);
        HttpReply reply;
        reply.content_type = "application/json";
        reply.body = R"({"code":"200","msg":"ok","data":"{}"})";
        respond(std::move(reply));
      }) {}

void BenchSink::take(std::string_view body) {
  std::uint64_t record = number_behind(body, "recordNo>R");
  std::uint64_t key = number_behind(body, "caseNo>BENCH-2026-");
  std::lock_guard lock(mutex_);
  if (seen_.size() <= record) seen_.resize(record * 2 + 1024);
  if (seen_[record]) {
    ++judgement_.duplicates;
    return;
  }
  seen_[record] = true;
  auto& last = last_[key];
  if (record < last) ++judgement_.out_of_order;
  last = std::max(last, record);
  ++received_;
}

SinkJudgement BenchSink::judge(const std::vector<std::uint64_t>& accepted) const {
  std::lock_guard lock(mutex_);
  SinkJudgement judgement = judgement_;
  for (std::uint64_t record : accepted)
    if (record >= seen_.size() || !seen_[record]) ++judgement.lost;
  return judgement;
}

}  // namespace jiuqu::app
