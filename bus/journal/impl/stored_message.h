// A message record as its row holds it, the same in hub.db and in a month's file.
// Thread: values. Ownership: by value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bus/journal/journal.h"

namespace jiuqu::journal {

// The columns in the order of StoredMessage; body and headers last, so that a listing does not
// walk over the pages they overflow to.
inline constexpr std::string_view kColumns =
    "id, correlation, causation, direction, state, created, finished, partner, interface,"
    " case_key, endpoint, lane_key, cause, body_bytes, trace_parent, definition_set,"
    " content_type, headers, body";
// The first of them, up to body_bytes, make a summary.
inline constexpr std::string_view kSummaryColumns =
    "id, direction, state, created, finished, partner, interface, case_key, endpoint, lane_key,"
    " cause, body_bytes";
// The table of both files, without indexes.
std::string table_definition();

struct StoredMessage {
  Uuid id;
  Uuid correlation;
  Uuid causation;
  Direction direction = Direction::in;
  MessageState state = MessageState::pending;
  UtcTime created{};
  std::optional<UtcTime> finished;
  std::string partner, interface, case_key, endpoint, lane_key, cause;
  std::size_t body_bytes = 0;
  std::string trace_parent, definition_set, content_type;
  std::string headers;  // encoded
  std::string body;     // compressed
};

bool is_finished(MessageState state);
StoredMessage to_stored(const MessageRecord& record);
Result<MessageRecord> to_record(const StoredMessage& stored);
// A row of "SELECT kColumns"; store_corrupt when it holds an unknown word.
Result<StoredMessage> read_stored(const Row& row);
Result<MessageSummary> read_summary(const Row& row);

Result<void> insert_in(Sql& sql, const StoredMessage& message);
// Into a month's file; may be repeated, the last copy stands.
Result<void> insert_or_update_in(Sql& sql, const StoredMessage& message);

// Each name and value as "length:bytes", one after the other.
std::string encode_headers(const Headers& headers);
Result<Headers> decode_headers(std::string_view encoded);

Month month_of(UtcTime time);
// The time inside a version 7 id or one derived from it; none for others.
std::optional<UtcTime> time_of(const Uuid& id);

}  // namespace jiuqu::journal
