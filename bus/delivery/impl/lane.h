// One lane in memory: the open deliveries of one (endpoint, order key), by position. Pure data:
// knows no clock, no store, no adapter. A lane's row in the store lives while any delivery of the
// lane is open; a lane that empties and fills again is a new lifetime whose positions start at 1.
// Deliveries told out of the order of their commits are held until the positions before them are
// there, and those of the next lifetime until this one is over. Thread: the dispatcher's.
// Ownership: values.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "bus/delivery/delivery.h"
#include "bus/delivery/retry.h"

namespace jiuqu::delivery {

struct LaneItem {
  QueuedDelivery delivery;
  SteadyTime due{};     // not sent before
  bool acting = false;  // a person's act on it is being committed
};

class Lane {
 public:
  explicit Lane(const Uuid& born) : born_(born) {}

  enum class Added { queued, held, duplicate };
  // A delivery whose commit was told. held: a position before it, or the end of the lifetime before
  // its own, is not known yet.
  Added add(LaneItem item);
  // A delivery read back from the store with the lane's next position: what is missing before it is
  // finished.
  void restore(LaneItem item, std::uint64_t next_position);

  // The delivery whose turn it is; nullptr when there is none or a parked one holds the lane.
  LaneItem* current(OnPark on_park);
  // The delivery to show for the lane: what holds it or goes next; nullptr when it is empty.
  const LaneItem* head(OnPark on_park) const;
  // Queued, parked or skipped deliveries; nullptr for the rest.
  LaneItem* find(std::uint64_t position);
  // Files the delivery anew after its state changed to or from parked or skipped.
  void refile(std::uint64_t position);
  void remove(std::uint64_t position);

  // Nothing of this lifetime is left in memory.
  bool is_empty() const {
    return queue_.empty() && parked_.empty() && skipped_.empty() && early_.empty();
  }
  // The store dropped the lane's row: goes on with the deliveries of the next lifetime, if any were
  // told already.
  bool begin_next_lifetime();

  std::size_t size() const {
    return queue_.size() + parked_.size() + skipped_.size() + early_.size() + next_lifetime_.size();
  }
  std::size_t queued() const { return queue_.size(); }
  std::size_t queued_behind(std::uint64_t position) const {
    return std::size_t(std::distance(queue_.upper_bound(position), queue_.end()));
  }
  std::vector<const LaneItem*> dead_letters() const;  // parked and skipped, by position
  std::size_t dead() const { return parked_.size() + skipped_.size(); }
  bool waits_for_gap() const { return queue_.empty() && !early_.empty(); }
  std::uint64_t next_position() const { return next_position_; }
  const Uuid& born() const { return born_; }

 private:
  std::map<std::uint64_t, LaneItem>& shelf_of(DeliveryState state);
  void file(LaneItem item);

  Uuid born_;
  std::uint64_t next_position_ = 1;  // every position below was told or is finished
  std::map<std::uint64_t, LaneItem> queue_, parked_, skipped_, early_;
  std::vector<LaneItem> next_lifetime_;
};

}  // namespace jiuqu::delivery
