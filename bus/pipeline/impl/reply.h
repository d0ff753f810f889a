// The answer to a message that was taken: the receipt, in the partner's form where the interface
// maps it, else as it is, in the format of the request.
// Thread: any worker, pure CPU.
#pragma once

#include "bus/pipeline/exchange.h"

namespace jiuqu {

// Fills exchange.reply; the exchange keeps its tree, since the steps may run again.
Result<void> compose_reply(Exchange& exchange, UtcTime now);

}  // namespace jiuqu
