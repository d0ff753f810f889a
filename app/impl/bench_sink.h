// The partner at the other end of a relay: answers 200 at once, counts, and judges order per key on
// the first receipt of each record.
// Thread: any; it serves on the network thread. Ownership: the network outlives the sink.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/http/http_server.h"

namespace jiuqu::app {

struct SinkJudgement {
  std::uint64_t lost = 0, out_of_order = 0, duplicates = 0;
};

class BenchSink {
 public:
  explicit BenchSink(HttpNetwork& network);

  Result<void> start() { return server_.start(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  std::uint64_t received() const { return received_; }  // first receipts
  // `accepted`: the records whose push was answered well.
  SinkJudgement judge(const std::vector<std::uint64_t>& accepted) const;

 private:
  void take(std::string_view body);

  mutable std::mutex mutex_;
  std::vector<bool> seen_;                                 // by record
  std::unordered_map<std::uint64_t, std::uint64_t> last_;  // highest record of an order key
  SinkJudgement judgement_;
  std::atomic<std::uint64_t> received_{0};
  HttpServer server_;  // last: its end ends the handler
};

}  // namespace jiuqu::app
