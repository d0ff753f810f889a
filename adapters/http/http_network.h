// The network thread: one event loop that all servers and clients of the process share.
// Thread: members from any thread but the network thread itself; stop once.
// Ownership: outlives the servers and clients made with it; stop them first (their destructors do).
#pragma once

#include <memory>

#include "bus/base/clock.h"

namespace jiuqu {

class NetworkCore;
class ThreadPool;

class HttpNetwork {
 public:
  explicit HttpNetwork(const Clock& clock);
  ~HttpNetwork();
  // Ends the thread once nothing is left to do, by force after a few seconds. What is posted later
  // is dropped.
  void stop();
  const std::shared_ptr<NetworkCore>& core() const { return core_; }  // for servers and clients

 private:
  std::shared_ptr<NetworkCore> core_;
  std::unique_ptr<ThreadPool> thread_;
};

}  // namespace jiuqu
