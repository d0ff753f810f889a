#include "bus/delivery/impl/lane.h"

#include <algorithm>

namespace jiuqu::delivery {

std::map<std::uint64_t, LaneItem>& Lane::shelf_of(DeliveryState state) {
  if (state == DeliveryState::parked) return parked_;
  return state == DeliveryState::skipped ? skipped_ : queue_;
}

void Lane::file(LaneItem item) {
  auto& shelf = shelf_of(item.delivery.state);
  std::uint64_t position = item.delivery.position;
  shelf.emplace(position, std::move(item));
}

Lane::Added Lane::add(LaneItem item) {
  std::uint64_t position = item.delivery.position;
  if (item.delivery.lane_born != born_) {
    next_lifetime_.push_back(std::move(item));
    return Added::held;
  }
  if (position < next_position_ || early_.contains(position)) return Added::duplicate;
  early_.emplace(position, std::move(item));
  if (position > next_position_) return Added::held;
  for (auto first = early_.begin(); first != early_.end() && first->first == next_position_;
       first = early_.erase(first), ++next_position_)
    file(std::move(first->second));
  return Added::queued;
}

void Lane::restore(LaneItem item, std::uint64_t next_position) {
  next_position_ = std::max({next_position_, next_position, item.delivery.position + 1});
  file(std::move(item));
}

LaneItem* Lane::current(OnPark on_park) {
  if (queue_.empty()) return nullptr;
  auto& [position, item] = *queue_.begin();
  bool behind_parked = !parked_.empty() && parked_.begin()->first < position;
  if (on_park == OnPark::hold && behind_parked) return nullptr;
  return &item;
}

const LaneItem* Lane::head(OnPark on_park) const {
  const LaneItem* queued = queue_.empty() ? nullptr : &queue_.begin()->second;
  const LaneItem* parked = parked_.empty() ? nullptr : &parked_.begin()->second;
  if (queued && parked) {
    bool behind = parked->delivery.position < queued->delivery.position;
    return on_park == OnPark::hold && behind ? parked : queued;
  }
  if (queued) return queued;
  if (parked) return parked;
  if (!early_.empty()) return &early_.begin()->second;
  if (!skipped_.empty()) return &skipped_.begin()->second;
  return next_lifetime_.empty() ? nullptr : &next_lifetime_.front();
}

std::vector<const LaneItem*> Lane::dead_letters() const {
  std::vector<const LaneItem*> found;
  for (const auto* shelf : {&parked_, &skipped_})
    for (const auto& [position, item] : *shelf) found.push_back(&item);
  std::ranges::sort(found, {}, [](const LaneItem* item) { return item->delivery.position; });
  return found;
}

LaneItem* Lane::find(std::uint64_t position) {
  for (auto* shelf : {&queue_, &parked_, &skipped_})
    if (auto found = shelf->find(position); found != shelf->end()) return &found->second;
  return nullptr;
}

void Lane::refile(std::uint64_t position) {
  auto node = queue_.extract(position);
  if (node.empty()) node = parked_.extract(position);
  if (node.empty()) node = skipped_.extract(position);
  if (node.empty()) return;
  shelf_of(node.mapped().delivery.state).insert(std::move(node));
}

void Lane::remove(std::uint64_t position) {
  for (auto* shelf : {&queue_, &parked_, &skipped_})
    if (shelf->erase(position) > 0) return;
}

bool Lane::begin_next_lifetime() {
  if (next_lifetime_.empty()) return false;
  std::vector<LaneItem> told = std::move(next_lifetime_);
  next_lifetime_.clear();
  born_ = told.front().delivery.lane_born;
  next_position_ = 1;
  for (LaneItem& item : told) add(std::move(item));
  return true;
}

}  // namespace jiuqu::delivery
