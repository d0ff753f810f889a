// Task<T>: a coroutine that starts when awaited (or spawned) and gives one T. With it a path that
// waits for the disk or for a turn reads from top to bottom.
//   auto receipt = co_await await_callback<Result<Receipt>>([&](auto done) {...});
// Rule (GCC 12): await named locals or plain calls; no co_await inside ?: or braced initialisers.
// Parameters of a coroutine are taken by value; references only to what outlives it.
// Thread: resumes on the thread that completes what it waited for.
// Ownership: the Task owns its frame; spawn hands the frame to itself. A frame whose completion is
// dropped (power cut in a simulation) is destroyed with the callback that held it.
#pragma once

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "bus/base/executor.h"

namespace jiuqu {

template <class T>
class Task;

namespace task_detail {

struct PromiseBase {
  std::coroutine_handle<> continuation;
  std::coroutine_handle<> root;  // the detached frame that owns the whole chain
  std::suspend_always initial_suspend() noexcept { return {}; }
  struct Final {
    bool await_ready() noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept {
      auto next = self.promise().continuation;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  Final final_suspend() noexcept { return {}; }
  // Expected failures are values; an exception here is a defect.
  [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() {}
};

}  // namespace task_detail

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = task_detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  template <class P>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<P> waiter) noexcept {
    handle_.promise().continuation = waiter;
    handle_.promise().root = waiter.promise().root;
    return handle_;
  }
  T await_resume() {
    if constexpr (!std::is_void_v<T>) return std::move(*handle_.promise().value);
  }

 private:
  Handle handle_;
};

namespace task_detail {
template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>{std::coroutine_handle<Promise<T>>::from_promise(*this)};
}
inline Task<void> Promise<void>::get_return_object() {
  return Task<void>{std::coroutine_handle<Promise<void>>::from_promise(*this)};
}

// Starts at once and frees itself at its end.
struct Detached {
  struct promise_type {
    std::coroutine_handle<> root;
    Detached get_return_object() {
      root = std::coroutine_handle<promise_type>::from_promise(*this);
      return {};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
  };
};

// Resumes the coroutine when called; destroys its whole chain when dropped uncalled.
template <class T>
class Resumer {
 public:
  Resumer(std::coroutine_handle<> waiter, std::coroutine_handle<> root, std::optional<T>* slot)
      : waiter_(waiter), root_(root), slot_(slot) {}
  Resumer(Resumer&& other) noexcept
      : waiter_(std::exchange(other.waiter_, {})), root_(other.root_), slot_(other.slot_) {}
  Resumer& operator=(Resumer&&) = delete;
  ~Resumer() {
    if (waiter_ && root_) root_.destroy();
  }
  void operator()(T value) {
    slot_->emplace(std::move(value));
    std::exchange(waiter_, {}).resume();
  }

 private:
  std::coroutine_handle<> waiter_;
  std::coroutine_handle<> root_;
  std::optional<T>* slot_;
};

template <class T, class Start>
struct CallbackAwaiter {
  Start start;
  std::optional<T> slot;
  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> waiter) {
    // The callback may run before start returns and destroy this awaiter with its frame, so the
    // start function is moved out first.
    Start local = std::move(start);
    local(Callback<T>(Resumer<T>(waiter, waiter.promise().root, &slot)));
  }
  T await_resume() { return std::move(*slot); }
};
}  // namespace task_detail

// Suspends until the callback handed to start is called (exactly once) with the value.
template <class T, class Start>
auto await_callback(Start start) {
  return task_detail::CallbackAwaiter<T, Start>{std::move(start), std::nullopt};
}

// Goes on as a job of that executor.
inline auto switch_to(Executor& executor) {
  auto start = [&executor](Callback<bool> done) {
    executor.post([done = std::move(done)]() mutable { done(true); });
  };
  return await_callback<bool>(std::move(start));
}

// Sleeps on the executor's timers until the deadline.
inline auto sleep_until(Executor& executor, SteadyTime deadline) {
  auto start = [&executor, deadline](Callback<bool> done) {
    executor.post_at(deadline, [done = std::move(done)]() mutable { done(true); });
  };
  return await_callback<bool>(std::move(start));
}

// Runs a task on its own; its end is told to done, on the thread where it ended.
template <class T>
void spawn(Task<T> task, Callback<T> done) {
  [](Task<T> owned, Callback<T> owned_done) -> task_detail::Detached {
    T value = co_await owned;
    owned_done(std::move(value));
  }(std::move(task), std::move(done));
}
inline void spawn(Task<void> task) {
  [](Task<void> owned) -> task_detail::Detached { co_await owned; }(std::move(task));
}

}  // namespace jiuqu
