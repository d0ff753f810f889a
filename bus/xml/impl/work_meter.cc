#include "bus/xml/work_meter.h"

#include <utility>

namespace jiuqu::xml {

namespace {
thread_local WorkMeter* innermost = nullptr;
}

WorkMeter::WorkMeter(std::uint64_t steps_max)
    : steps_max_(steps_max), outer_(std::exchange(innermost, this)) {}

WorkMeter::~WorkMeter() {
  innermost = outer_;
}

WorkMeter* WorkMeter::current() {
  return innermost;
}

}  // namespace jiuqu::xml
