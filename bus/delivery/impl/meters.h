// What the dispatcher counts, by endpoint. Does nothing without a Metrics object.
// Thread: the dispatcher's. Ownership: the Metrics object outlives it.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "bus/delivery/delivery.h"

namespace jiuqu {
class Counter;
class Gauge;
class Histogram;
class Metrics;
struct DispatcherStats;
}  // namespace jiuqu

namespace jiuqu::delivery {

class Meters {
 public:
  explicit Meters(Metrics* metrics);
  // One attempt or act came to this: delivered, waiting, parked, skipped.
  void count(const std::string& endpoint, DeliveryState result);
  void took(const std::string& endpoint, Duration attempt);
  void show(const DispatcherStats& stats);

 private:
  Metrics* metrics_;
  std::map<std::string, Histogram*> seconds_;
  std::map<std::pair<std::string, DeliveryState>, Counter*> results_;
  Gauge* queued_ = nullptr;
  Gauge* due_ = nullptr;
  Gauge* parked_ = nullptr;
  Gauge* in_flight_ = nullptr;
};

}  // namespace jiuqu::delivery
