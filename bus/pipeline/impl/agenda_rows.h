// The rows behind the agenda. Thread: see store.h.
#pragma once

#include <memory>
#include <vector>

#include "bus/pipeline/exchange.h"

namespace jiuqu {

// The unit fails with not_found when the appointment is already used: a stale one does nothing.
void consume(Work& work, Uuid appointment);
Task<Result<std::vector<std::shared_ptr<Appointment>>>> load_appointments(Store& store);
// Writes another due time; nothing when the appointment is gone.
void postpone(UnitOfWork& unit, const Appointment& appointment);

}  // namespace jiuqu
