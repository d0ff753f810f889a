// Operations of the tables `unknown_code` and `unknown_code_message` that run inside a unit of
// work. Thread: the writer.
#pragma once

#include "bus/delivery/delivery.h"
#include "bus/delivery/unknown_codes.h"

namespace jiuqu::delivery {

// The delivery, parked at its place, waits for rows for these codes. Opens items, also those that
// were closed or dismissed.
Result<void> wait_for_codes_in(Sql& sql, const std::vector<UnknownCode>& codes,
                               const QueuedDelivery& delivery, UtcTime now);
// The delivery waits for nothing but `still`. An item that nothing waits under and nothing was
// refused for is closed with `state`.
Result<void> release_codes_in(Sql& sql, const Uuid& delivery, const std::vector<UnknownCode>& still,
                              CodeItemState state, UtcTime now);
// Rows of messages that fit `rest`, a WHERE with what follows it.
Result<std::vector<CodeMessage>> messages_in(Sql& sql, std::string_view rest,
                                             std::initializer_list<SqlValue> values);

}  // namespace jiuqu::delivery
