// The only includer of prometheus-cpp.
#include "bus/base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <deque>
#include <mutex>

namespace jiuqu {

struct Metrics::State {
  std::mutex mutex;
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  std::map<void*, Counter> counters;
  std::map<void*, Gauge> gauges;
  std::map<void*, Histogram> histograms;
};

void Counter::add(double by) {
  static_cast<prometheus::Counter*>(impl)->Increment(by);
}
double Counter::value() const {
  return static_cast<prometheus::Counter*>(impl)->Value();
}
void Gauge::set(double value) {
  static_cast<prometheus::Gauge*>(impl)->Set(value);
}
double Gauge::value() const {
  return static_cast<prometheus::Gauge*>(impl)->Value();
}
void Histogram::observe(double seconds) {
  static_cast<prometheus::Histogram*>(impl)->Observe(seconds);
}

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  std::lock_guard lock(state_->mutex);
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry);
  void* key = &family.Add(labels);
  auto& slot = state_->counters[key];
  slot.impl = key;
  return slot;
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  std::lock_guard lock(state_->mutex);
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry);
  void* key = &family.Add(labels);
  auto& slot = state_->gauges[key];
  slot.impl = key;
  return slot;
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help,
                              const Labels& labels) {
  std::lock_guard lock(state_->mutex);
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry);
  static const prometheus::Histogram::BucketBoundaries kBounds{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
      0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30,    60};
  void* key = &family.Add(labels, kBounds);
  auto& slot = state_->histograms[key];
  slot.impl = key;
  return slot;
}

std::string Metrics::expose() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace jiuqu
