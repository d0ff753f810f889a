#include "bus/delivery/impl/meters.h"

#include "bus/base/metrics.h"
#include "bus/delivery/dispatcher.h"

namespace jiuqu::delivery {

Meters::Meters(Metrics* metrics) : metrics_(metrics) {
  if (!metrics_) return;
  queued_ = &metrics_->gauge("jiuqu_deliveries_queued", "Deliveries not finished.");
  due_ = &metrics_->gauge("jiuqu_deliveries_due", "Deliveries due now or in flight.");
  parked_ = &metrics_->gauge("jiuqu_deliveries_parked", "Deliveries that wait for a person.");
  in_flight_ = &metrics_->gauge("jiuqu_deliveries_in_flight", "Attempts under way.");
}

void Meters::count(const std::string& endpoint, DeliveryState result) {
  if (!metrics_) return;
  Counter*& counter = results_[{endpoint, result}];
  if (!counter)
    counter =
        &metrics_->counter("jiuqu_deliveries_total", "Attempts and acts, by what they came to.",
                           {{"endpoint", endpoint}, {"result", std::string(name_of(result))}});
  counter->add();
}

void Meters::took(const std::string& endpoint, Duration attempt) {
  if (!metrics_) return;
  Histogram*& histogram = seconds_[endpoint];
  if (!histogram)
    histogram = &metrics_->histogram("jiuqu_delivery_seconds", "Time of one attempt.",
                                     {{"endpoint", endpoint}});
  histogram->observe(std::chrono::duration<double>(attempt).count());
}

void Meters::show(const DispatcherStats& stats) {
  if (!metrics_) return;
  queued_->set(static_cast<double>(stats.queued));
  due_->set(static_cast<double>(stats.due));
  parked_->set(static_cast<double>(stats.parked));
  in_flight_->set(static_cast<double>(stats.in_flight));
}

}  // namespace jiuqu::delivery
