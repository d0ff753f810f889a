// One exchange of an order key at a time, in arrival order, until its commit is durable. A Turn is
// the right to work on the key; destroying it gives the right to the next that waits.
// Thread: any. Ownership: waiting callbacks are owned by the lanes; shared so that a Turn may
// outlive the hub.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "bus/base/task.h"

namespace jiuqu {

class InboundLanes;

class Turn {
 public:
  Turn(std::shared_ptr<InboundLanes> lanes, std::string key)
      : lanes_(std::move(lanes)), key_(std::move(key)) {}
  Turn(Turn&&) noexcept = default;
  Turn& operator=(Turn&&) = delete;
  ~Turn();

 private:
  std::shared_ptr<InboundLanes> lanes_;
  std::string key_;
};

class InboundLanes : public std::enable_shared_from_this<InboundLanes> {
 public:
  explicit InboundLanes(Executor& executor) : executor_(executor) {}

  // Awaitable; gives the turn at once when nobody works on the key.
  auto enter(std::string key) {
    auto start = [self = shared_from_this(), key](Callback<Turn> granted) mutable {
      self->wait(std::move(key), std::move(granted));
    };
    return await_callback<Turn>(std::move(start));
  }

 private:
  friend class Turn;
  void wait(std::string key, Callback<Turn> granted) {
    {
      std::lock_guard lock(mutex_);
      auto [lane, fresh] = lanes_.try_emplace(key);
      if (!fresh) {
        lane->second.push_back(std::move(granted));
        return;
      }
    }
    granted(Turn(shared_from_this(), std::move(key)));
  }

  void release(std::string key) {
    Callback<Turn> next;
    {
      std::lock_guard lock(mutex_);
      auto lane = lanes_.find(key);
      if (lane == lanes_.end()) return;
      if (lane->second.empty()) {
        lanes_.erase(lane);
        return;
      }
      next = std::move(lane->second.front());
      lane->second.pop_front();
    }
    // The job owns the turn: dropped unrun, it frees the lane for those behind it.
    executor_.post([turn = Turn(shared_from_this(), std::move(key)),
                    next = std::move(next)]() mutable { next(std::move(turn)); });
  }

  Executor& executor_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::deque<Callback<Turn>>> lanes_;
};

inline Turn::~Turn() {
  if (lanes_) lanes_->release(std::move(key_));
}

}  // namespace jiuqu
