#define BOOST_ASIO_NO_DEPRECATED
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "adapters/http/http_network.h"
#include "adapters/http/impl/network_core.h"

namespace jiuqu {
namespace asio = boost::asio;

namespace {
// Time the loop gets to finish by itself; a name lookup under way cannot be cut short.
constexpr std::chrono::seconds kDrainTime{3};
}  // namespace

struct NetworkCore::State {
  asio::io_context io{1};
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard{
      asio::make_work_guard(io)};
  std::mutex mutex;
  std::condition_variable changed;
  bool open = true;
  bool ended = false;
};

NetworkCore::NetworkCore() : state_(std::make_unique<State>()) {}
NetworkCore::~NetworkCore() = default;

asio::io_context& NetworkCore::io() {
  return state_->io;
}

bool NetworkCore::post(Job job) {
  std::lock_guard lock(state_->mutex);
  if (!state_->open) return false;
  asio::post(state_->io, [job = std::move(job)]() mutable { job(); });
  return true;
}

void NetworkCore::run_and_wait(Job job) {
  if (state_->io.get_executor().running_in_this_thread()) return job();
  bool done = false;
  bool posted = post([&, this] {
    job();
    std::lock_guard lock(state_->mutex);
    done = true;
    state_->changed.notify_all();
  });
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [&] { return done || state_->ended; });
  lock.unlock();
  if (!posted) job();
}

void NetworkCore::run() {
  state_->io.run();
  std::lock_guard lock(state_->mutex);
  state_->ended = true;
  state_->changed.notify_all();
}

void NetworkCore::end() {
  std::unique_lock lock(state_->mutex);
  if (std::exchange(state_->open, false)) state_->guard.reset();
  if (!state_->changed.wait_for(lock, kDrainTime, [&] { return state_->ended; })) state_->io.stop();
  state_->changed.wait(lock, [&] { return state_->ended; });
}

HttpNetwork::HttpNetwork(const Clock& clock)
    : core_(std::make_shared<NetworkCore>()),
      thread_(std::make_unique<ThreadPool>("network", 1, clock)) {
  thread_->post([core = core_] { core->run(); });
}

HttpNetwork::~HttpNetwork() {
  stop();
}

void HttpNetwork::stop() {
  core_->end();
  thread_->stop();
}

}  // namespace jiuqu
