// The tables `lane` and `delivery`: operations that run inside a unit of work, and the pages that
// recovery reads. A row of `lane` stands while any delivery of it is open.
// Thread: *_in on the writer or a reader; the rest any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bus/delivery/delivery.h"

namespace jiuqu::delivery {

std::string encode_operation(const Settings& operation);
Settings decode_operation(std::string_view text);

// Takes the next position of the lane, opening the lane's row when it has none.
Result<void> take_position_in(Sql& sql, QueuedDelivery& delivery);
Result<void> insert_in(Sql& sql, const QueuedDelivery& delivery);
// State, attempts, next attempt, cause, operation, age basis and note as they stand in `delivery`.
Result<void> update_in(Sql& sql, const QueuedDelivery& delivery);

// The delivery is through or left out: takes its row away, and the lane's row with the last one.
// Gives whether the lane's lifetime ended. Running it again changes nothing.
Result<bool> finish_in(Sql& sql, const QueuedDelivery& delivery);

// What an attempt or a person's act came to, all in the transaction of sql. delivered, discarded:
// the message record's state with the note, the delivery's row and perhaps the lane's taken away
// (lane_over). waiting: the delivery's row. parked, skipped, pending (replayed): the delivery's row
// and the message record's state with the cause and the note.
Result<void> store_outcome_in(Sql& sql, const QueuedDelivery& after, UtcTime now, bool& lane_over);

struct StoredDelivery {
  QueuedDelivery delivery;
  std::uint64_t next_position = 0;  // of its lane
};
// The open deliveries after that one, by endpoint, lane key and position.
Result<std::vector<StoredDelivery>> page_in(Sql& sql, const QueuedDelivery& after,
                                            std::size_t rows_max);

}  // namespace jiuqu::delivery
