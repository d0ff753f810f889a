#include "app/impl/bench_load.h"

#include <algorithm>

namespace jiuqu::app {
namespace {

constexpr int kBacklogPauseMs = 1;
constexpr int kRefusedPauseMs = 10;

HttpClientOptions client_options(int connections) {
  HttpClientOptions options;
  options.connections_max = std::size_t(connections);
  return options;
}

}  // namespace

BenchLoad::BenchLoad(HttpNetwork& network, const BenchBodies& bodies, Executor& pauses,
                     LoadOptions options)
    : bodies_(bodies),
      pauses_(pauses),
      options_(std::move(options)),
      connections_(std::size_t(options_.connections)),
      client_(network, client_options(options_.connections)) {}

BenchLoad::~BenchLoad() {
  stopping_ = true;
  client_.stop();
}

void BenchLoad::start() {
  open_ = options_.connections;
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    connections_[i].index = i;
    push(connections_[i]);
  }
}

void BenchLoad::push(Connection& connection) {
  if (stopping_) {
    --open_;
    return;
  }
  bool bound = bool(options_.delivered);
  if (bound && accepted_ > options_.delivered() + options_.backlog_max)
    return push_later(connection, kBacklogPauseMs);
  std::uint64_t width = connections_.size();
  std::uint64_t keys = std::max<std::uint64_t>(1, options_.order_keys / width);
  std::uint64_t order_key = connection.index + width * (connection.turn++ % keys);
  std::uint64_t record = next_record_++;
  HttpCall call;
  call.url = options_.url;
  call.headers.emplace_back("X-Api-Key", options_.api_key);
  call.content_type = "application/json";
  call.body = bodies_.body(record, order_key);
  call.timeout_ms = 30'000;
  SteadyTime started = clock_.steady();
  client_.send(std::move(call), [this, &connection, record, started](Result<HttpAnswer> answer) {
    answered(connection, record, started, answer);
  });
}

void BenchLoad::push_later(Connection& connection, int pause_ms) {
  pauses_.post_at(clock_.steady() + std::chrono::milliseconds(pause_ms),
                  [this, &connection] { push(connection); });
}

void BenchLoad::answered(Connection& connection, std::uint64_t record, SteadyTime started,
                         const Result<HttpAnswer>& answer) {
  if (answer && answer->status / 100 == 2) {
    auto took = clock_.steady() - started;
    if (measuring_) connection.latencies.push_back(std::uint32_t(took.count()));
    connection.accepted.push_back(record);
    ++accepted_;
    return push(connection);
  }
  if (!stopping_ && refused_++ == 0) {
    std::lock_guard lock(mutex_);
    first_refusal_ = answer ? std::to_string(answer->status) + " " + answer->body.substr(0, 400)
                            : answer.error().describe();
  }
  push_later(connection, kRefusedPauseMs);
}

std::string BenchLoad::first_refusal() const {
  std::lock_guard lock(mutex_);
  return first_refusal_;
}

std::vector<std::uint32_t> BenchLoad::latencies() const {
  std::vector<std::uint32_t> all;
  for (const auto& connection : connections_)
    all.insert(all.end(), connection.latencies.begin(), connection.latencies.end());
  std::ranges::sort(all);
  return all;
}

std::vector<std::uint64_t> BenchLoad::accepted_records() const {
  std::vector<std::uint64_t> all;
  for (const auto& connection : connections_)
    all.insert(all.end(), connection.accepted.begin(), connection.accepted.end());
  return all;
}

}  // namespace jiuqu::app
