// Deliveries: one message to one endpoint each, in lanes. A lane is (endpoint, order key); its
// deliveries leave in the order in which they were committed. The position is taken from the lane's
// own row inside the transaction. A failing delivery holds back its own lane only (house.md §6).
// Thread: add_deliveries on any thread before the commit. Ownership: values.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/adapter/adapter.h"
#include "bus/delivery/unknown_codes.h"
#include "bus/journal/journal.h"
#include "bus/store/store.h"

namespace jiuqu {

// parked: waits for a person, and may hold its lane. skipped: a dead letter whose lane goes on
// without it; it may still be replayed or discarded. delivered, discarded: finished, no row is
// left.
enum class DeliveryState : std::uint8_t { pending, waiting, parked, delivered, skipped, discarded };
std::string_view name_of(DeliveryState state);

struct NewDelivery {
  MessageRecord record;  // direction out, endpoint and lane_key set; its id is the delivery's id
  Settings operation;    // attributes of <send>
  // Set when the route could not be mapped: the delivery stands parked at its place in its lane
  // with that cause, the canonical message as its body.
  std::optional<Error> parked;
  // Codes that stand in no row of their table, where they are why: it waits under their items.
  std::vector<UnknownCode> unknown_codes{};
};

// A delivery as the dispatcher holds it.
struct QueuedDelivery {
  Uuid id;
  std::string endpoint;
  std::string lane_key;
  std::string interface;
  std::string case_key;
  std::uint64_t position = 0;  // in its lane's lifetime, from 1, without gaps
  DeliveryState state = DeliveryState::pending;
  int attempts = 0;
  std::optional<UtcTime> next_attempt;
  std::string cause;
  Settings operation;
  MessagePtr message;     // may be absent: loaded from the record when its turn is near
  Uuid lane_born;         // the delivery that opened the lane's row: names the lane's lifetime
  UtcTime since;          // age counts from here: when it was made or last replayed
  std::string note;       // what people did to it, in words, oldest first
  std::string owner;      // the person who sees to it; may be empty
  bool unmapped = false;  // the body is the canonical message: replace it before it may be sent
};
using QueuedDeliveries = std::shared_ptr<std::vector<QueuedDelivery>>;

TableSet delivery_tables();

// Adds the message records and delivery rows of all, in order. The shared vector is filled with
// their positions inside the transaction; give it to Dispatcher::committed once the commit is told.
QueuedDeliveries add_deliveries(UnitOfWork& unit, std::vector<NewDelivery> deliveries);

}  // namespace jiuqu
