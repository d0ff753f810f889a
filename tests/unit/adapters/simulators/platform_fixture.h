// A folder of records, a network and the simulators' one thread; a place to wait for what comes
// from there.
#pragma once

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <future>

#include "adapters/http/http_client.h"
#include "adapters/simulators/recorder.h"
#include "bus/base/executor.h"

namespace jiuqu::test {

inline constexpr int kPatienceMs = 20'000;

template <class T>
T wait_for(std::future<T> future) {
  BOOST_REQUIRE(future.wait_for(std::chrono::milliseconds(kPatienceMs)) ==
                std::future_status::ready);
  return future.get();
}

struct RecordsFolder {
  RecordsFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "jiuqu-sim-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~RecordsFolder() {
    std::error_code error;
    std::filesystem::remove_all(path, error);
  }
  std::string path;
};

struct SimulatorFixture {
  SystemClock clock;
  RecordsFolder folder;
  simulators::Recorder recorder = *simulators::Recorder::open(folder.path, clock);
  ThreadPool executor{"simulators", 1, clock};
  HttpNetwork network{clock};
  HttpClient client{network, {}};

  ~SimulatorFixture() { executor.stop(); }

  // Runs a job on the simulators' thread and waits for it.
  template <class Work>
  void on_thread(Work work) {
    std::promise<bool> done;
    executor.post([&] {
      work();
      done.set_value(true);
    });
    wait_for(done.get_future());
  }
  Result<HttpAnswer> send(HttpCall call) {
    auto promise = std::make_shared<std::promise<Result<HttpAnswer>>>();
    auto future = promise->get_future();
    client.send(std::move(call),
                [promise](Result<HttpAnswer> answer) { promise->set_value(std::move(answer)); });
    return wait_for(std::move(future));
  }
  simulators::Records records() {
    simulators::Records copy;
    on_thread([&] { copy = recorder.records(); });
    return copy;
  }
};

}  // namespace jiuqu::test
