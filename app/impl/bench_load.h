// The load of a bench: N connections, each pushes its next body when the answer to the last one is
// there. A connection has order keys of its own, so that the order of a key is known.
// Thread: made and asked on one thread; the pushing runs on the network thread.
// Ownership: network, bodies and pauses outlive the load; destroying it ends open pushes.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/http/http_client.h"
#include "app/impl/bench_bodies.h"
#include "bus/base/clock.h"

namespace jiuqu::app {

struct LoadOptions {
  std::string url;
  std::string api_key;
  int connections = 1;
  std::size_t order_keys = 1;
  // Connections wait while more than this is accepted and not yet delivered.
  std::size_t backlog_max = 0;
  std::function<std::uint64_t()> delivered;  // empty: nothing is delivered, no bound
};

class BenchLoad {
 public:
  BenchLoad(HttpNetwork& network, const BenchBodies& bodies, Executor& pauses, LoadOptions options);
  ~BenchLoad();

  void start();
  void set_measuring(bool on) { measuring_ = on; }  // latencies are kept while on
  void stop() { stopping_ = true; }
  bool idle() const { return open_ == 0; }  // all pushes answered after stop()
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t refused() const { return refused_; }
  std::string first_refusal() const;
  // Once idle: answers in microseconds, in order of size; the record numbers accepted.
  std::vector<std::uint32_t> latencies() const;
  std::vector<std::uint64_t> accepted_records() const;

 private:
  struct Connection {
    std::uint64_t index = 0, turn = 0;
    std::vector<std::uint32_t> latencies;
    std::vector<std::uint64_t> accepted;
  };
  void push(Connection& connection);
  void push_later(Connection& connection, int pause_ms);
  void answered(Connection& connection, std::uint64_t record, SteadyTime started,
                const Result<HttpAnswer>& answer);

  const BenchBodies& bodies_;
  Executor& pauses_;
  LoadOptions options_;
  SystemClock clock_;
  std::vector<Connection> connections_;
  std::atomic<std::uint64_t> next_record_{1}, accepted_{0}, refused_{0};
  std::atomic<int> open_{0};
  std::atomic<bool> measuring_{false}, stopping_{false};
  mutable std::mutex mutex_;
  std::string first_refusal_;
  HttpClient client_;  // last: its end ends the callbacks
};

}  // namespace jiuqu::app
