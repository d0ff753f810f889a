// Message records: every message taken in (accepted or rejected) and every message to be sent, with
// its raw bytes. Open ones stand in hub.db; finished ones move in slices, with their search rows,
// to the file of the month in which they were created (messages-YYYYMM.db). Thread: add_* on any
// thread before the commit (they compress there); *_in operations on the writer; loads and lists
// are awaited. Ownership: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bus/base/limits.h"
#include "bus/message/message.h"
#include "bus/store/store.h"

namespace jiuqu {

// accepted: in, committed. rejected: in, refused with findings, claims no key. pending: out, not
// yet taken by the partner. delivered: out, taken. parked: out, waits for a person. skipped: out,
// parked and its lane goes on without it. discarded: out, given up by a person for good.
// Finished = accepted, rejected, delivered, discarded.
enum class MessageState : std::uint8_t {
  accepted,
  rejected,
  pending,
  delivered,
  parked,
  skipped,
  discarded
};
std::string_view name_of(MessageState state);
Result<MessageState> message_state(std::string_view name);

struct MessageRecord {
  Message message;
  MessageState state = MessageState::pending;
  std::string case_key;        // 办件编号 where the message belongs to a case
  std::string endpoint;        // out: partner system; in: empty
  std::string lane_key;        // out: order key
  std::string definition_set;  // content hash of the set that judged or mapped it
  // rejected or parked: why, in words (JSON of findings or an error); out: what people did to it, a
  // line each
  std::string cause;
  std::optional<UtcTime> finished;
};

// A row of a listing: everything but headers and body.
struct MessageSummary {
  Uuid id;
  Direction direction = Direction::in;
  MessageState state = MessageState::pending;
  std::string partner, interface, case_key, endpoint, lane_key, cause;
  UtcTime created{};
  std::optional<UtcTime> finished;
  std::size_t body_bytes = 0;
};

struct MessageFilter {
  std::string case_key{}, partner{}, interface{};  // empty: any
  std::optional<MessageState> state{};
  std::optional<UtcTime> since{};
  std::optional<Uuid> after{};  // page: ids greater than this
  std::size_t rows_max = limits::kListRowsMax;
};

TableSet journal_tables();        // hub.db
TableSet journal_month_tables();  // messages-YYYYMM.db

// Adds the insert of the record (body compressed here, on the caller's thread). A finished record
// without a time is finished when it was created. An id that is there already: version_conflict.
void add_message(UnitOfWork& unit, const MessageRecord& record);
// On the writer: sets state, cause and, for finished states, the time. not_found when hub.db does
// not hold the message (any more).
Result<void> set_message_state_in(Sql& sql, const Uuid& id, MessageState state,
                                  std::string_view cause, UtcTime now);
// On the writer: another body for a message not yet sent, as compress_body made it, and the
// definition set that made it (empty: stays). not_found when no open record has the id.
Result<void> replace_message_body_in(Sql& sql, const Uuid& id, std::string_view content_type,
                                     std::string_view stored_body,
                                     std::string_view definition_set = {});

// Looks in hub.db, then in the month of the id's time, then in the other months. not_found;
// store_corrupt when a file that might hold it cannot be read.
Task<Result<MessageRecord>> load_message(Store& store, Uuid id);
// Newest last, by id, over hub.db and the months the filter can touch; the first rows_max of them
// (page on with `after`).
Task<Result<std::vector<MessageSummary>>> list_messages(Store& store, MessageFilter filter);

// Moves finished messages out of hub.db, at most slice_max of them per call; gives how many moved.
// A crash between its two commits only means that the move is repeated.
Task<Result<std::size_t>> move_finished(Store& store, std::size_t slice_max);

}  // namespace jiuqu
