// The platform's receiving side: takes reports 6 to 10 over HTTP, is idempotent by rowGuid as the
// partner is, and misbehaves as it is told: late, with errors, silent, or hanging up after it has
// taken a message.
// Thread: start and stop from one thread; all else on the executor's one thread.
// Ownership: the parts outlive it; stop the executor before it goes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include "adapters/http/http_server.h"
#include "adapters/simulators/recorder.h"
#include "bus/base/random.h"

namespace jiuqu::simulators {

struct FaultSettings {
  int latency_ms = 0;
  int error_percent = 0;      // 500 and 503, not taken
  int hang_percent = 0;       // no answer for hang_ms; every second one is taken all the same
  int hang_ms = 12'000;       // longer than the hub waits (10 s)
  int drop_percent = 0;       // taken, then the connection is closed without an answer
  int duplicate_percent = 0;  // pushes sent twice; see case_plan.h

  // What `--faults` means.
  static FaultSettings preset();
};

struct PlatformOptions {
  std::uint64_t seed = 1;
  std::string report_key;  // that the hub must show; empty: none asked for
  FaultSettings faults;
  std::uint16_t port = 0;
};

class Platform {
 public:
  using Taken = std::function<void(const ReportRecord&)>;  // the first receipt of an id

  Platform(Executor& executor, const Clock& clock, HttpNetwork& network, Recorder& recorder,
           PlatformOptions options, Taken taken);

  Result<void> start();
  std::string url() const;  // http://127.0.0.1:PORT
  std::size_t received() const { return received_; }

 private:
  enum class Mood : std::uint8_t { good, error, hang, drop };
  void receive(HttpRequest request, Respond respond);
  Mood mood();
  // The status the request deserves; 200 when it may be taken.
  int judge(const HttpRequest& request, ReportRecord& record) const;
  void refuse(ReportRecord record, int status, Respond respond);
  void take(ReportRecord record, Respond respond, int delay_ms);
  void misbehave(Mood mood, ReportRecord record, Respond respond);
  void record(ReportRecord record, std::string answer, bool taken);
  void later(int milliseconds, Job job);

  Executor& executor_;
  const Clock& clock_;
  Recorder& recorder_;
  PlatformOptions options_;
  Taken taken_;
  SeededRandom random_;
  std::unordered_set<std::string> known_;  // rowGuids taken
  std::size_t received_ = 0;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace jiuqu::simulators
