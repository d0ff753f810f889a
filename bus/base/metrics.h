// Counters, gauges and histograms in the Prometheus text form. Make a metric once, keep the
// reference: making takes a lock, using does not.
// Thread: any. Ownership: the Metrics object owns all; references live as long as it.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace jiuqu {

class Counter {
 public:
  void add(double by = 1);
  double value() const;
  void* impl = nullptr;
};
class Gauge {
 public:
  void set(double value);
  double value() const;
  void* impl = nullptr;
};
// Seconds; buckets from 0.1 ms to 60 s.
class Histogram {
 public:
  void observe(double seconds);
  void* impl = nullptr;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  using Labels = std::map<std::string, std::string>;
  Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {});
  std::string expose() const;  // text/plain; version=0.0.4

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu
