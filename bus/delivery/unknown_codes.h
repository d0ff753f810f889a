// Work items for codes that stand in no valid row of their table: one for each (partner, table,
// lookup, code). Deliveries that could not be mapped for want of the row wait under it, at their
// places in their lanes; messages refused for the same reason are counted. An item is written in
// the commit of the message that made it known, and settled in the commit that settles the last of
// those that wait.
// Thread: add_refused_codes on any thread before the commit; the rest is awaited. Ownership:
// values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bus/base/clock.h"
#include "bus/base/limits.h"
#include "bus/store/store.h"

namespace jiuqu {

struct UnknownCode {
  std::string partner;  // who sends it, or whom it is for
  std::string table;    // id of the code table
  std::string lookup;   // "code-to-name" …: what stands before "-to-" is the column searched
  std::string code;     // the value that was looked for
  std::string day;      // "yyyy-MM-dd": no row is valid on it
  std::string field;    // where the value stands: the sender's field, or that of the event
  // The column that wants a row with the code: "code", "name" …
  std::string column() const { return lookup.substr(0, lookup.find("-to-")); }
};

// open: somebody has to add the row. mended: the row is there and nothing waits. settled: people
// dealt with all that waited. dismissed: a person says that there will be no row.
enum class CodeItemState : std::uint8_t { open, mended, settled, dismissed };
std::string_view name_of(CodeItemState state);

struct CodeItem : UnknownCode {  // day and field: of the message that opened it
  CodeItemState state = CodeItemState::open;
  std::string interface;
  UtcTime since{}, last_seen{};
  std::uint64_t waiting = 0;  // deliveries parked for it
  std::optional<UtcTime> oldest;
  std::uint64_t refused = 0;  // messages refused for it; they do not wait
  std::string note;           // who dismissed it and why
};

// A message of an item: a delivery that waits, or one of the latest that were refused.
struct CodeMessage : UnknownCode {
  Uuid message;
  bool waits = false;
  std::string interface, case_key;
  std::string endpoint, lane_key;  // of a delivery
  std::uint64_t position = 0;
  UtcTime since{};
};

// Items that refused messages alone may open for one (partner, table), and refused messages kept
// by id under one item: a sender may send anything. A longer value is no code.
inline constexpr std::size_t kRefusedItemsMax = 100;
inline constexpr std::size_t kRefusedMessagesMax = 20;
inline constexpr std::size_t kRefusedCodeBytesMax = 128;
// Items no longer open that are kept for a look back.
inline constexpr std::size_t kClosedItemsMax = 1000;

// A message refused for these codes, in the commit that keeps it.
struct RefusedMessage {
  Uuid message;
  std::string interface, case_key;
  UtcTime at{};
};
void add_refused_codes(UnitOfWork& unit, std::vector<UnknownCode> codes, RefusedMessage refused);

struct CodeItemFilter {
  std::string partner{}, table{}, code{};  // empty: any
  bool open_only = false;
  std::size_t rows_max = limits::kListRowsMax;
};
// Open ones first, the oldest first.
Task<Result<std::vector<CodeItem>>> list_code_items(Store& store, CodeItemFilter filter);
// Those that wait by endpoint, lane and position, then the refused, the latest first.
Task<Result<std::vector<CodeMessage>>> messages_of_code(Store& store, std::string table,
                                                        std::string code, std::size_t rows_max);
// What one delivery waits for; empty: nothing.
Task<Result<std::vector<CodeMessage>>> codes_awaited_by(Store& store, Uuid delivery);
// Deliveries that wait for any row, by endpoint, lane and position; page on with the last one.
Task<Result<std::vector<CodeMessage>>> waiting_for_codes(Store& store, CodeMessage after,
                                                         std::size_t rows_max);

// The open items of a code, of one partner or (empty) of all: what waits under them is left to
// people. Gives how many. `words`: who and why.
Task<Result<std::size_t>> dismiss_code(Store& store, std::string partner, std::string table,
                                       std::string code, std::string words, UtcTime now);
// Open items that nothing waits under and whose row is there now.
Task<Result<void>> close_mended(Store& store, std::vector<CodeItem> items, UtcTime now);

}  // namespace jiuqu
