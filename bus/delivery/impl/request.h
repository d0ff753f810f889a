// What one attempt hands to the adapter, also for a look at it beforehand. Thread: any, pure.
#pragma once

#include "bus/delivery/delivery.h"

namespace jiuqu::delivery {

OutboundRequest request_of(const QueuedDelivery& delivery, Message message, int timeout_ms);

}  // namespace jiuqu::delivery
