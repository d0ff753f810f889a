// What servers and clients hold of the network: the event loop, alive as long as anything that
// belongs to it, and a way to hand it jobs that is safe after its end.
// Thread: any, except io (network thread, or before the first job).
// Ownership: shared by HttpNetwork, servers, clients and their connections.
#pragma once

#include <memory>

#include "bus/base/executor.h"

namespace boost::asio {
class io_context;
}

namespace jiuqu {

class NetworkCore {
 public:
  NetworkCore();
  ~NetworkCore();
  boost::asio::io_context& io();
  // Runs the job on the network thread; false (job dropped) when the network has ended.
  bool post(Job job);
  // Runs the job on the network thread and waits for its end; runs it here when this is that
  // thread or the thread has ended.
  void run_and_wait(Job job);

  void run();  // the network thread's one job
  void end();  // no new jobs; waits until run has ended, by force after a few seconds

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu
