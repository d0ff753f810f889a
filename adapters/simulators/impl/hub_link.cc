#include "adapters/simulators/hub_link.h"

#include <algorithm>

#include "bus/base/log.h"
#include "bus/base/text.h"

namespace jiuqu::simulators {
namespace {

constexpr std::size_t kAddressBytesMax = 4096;
constexpr int kPauseFirstMs = 50;
constexpr int kPauseMaxMs = 1000;  // a hub that starts again answers within a second or two

bool is_word_of_the_hub(const HttpAnswer& answer) {
  return answer.status < 500 && answer.status != 408 && answer.status != 429;
}

}  // namespace

HubLink::HubLink(Executor& executor, const Clock& clock, HttpClient& client, std::string hub_file)
    : executor_(executor), clock_(clock), client_(client), hub_file_(std::move(hub_file)) {}

void HubLink::read_address() {
  auto text = read_file(hub_file_, kAddressBytesMax);
  if (!text) return;  // not written yet
  std::string address(trim(*text));
  while (address.ends_with('/')) address.pop_back();
  if (!address.empty()) base_url_ = std::move(address);
}

Task<Result<HttpAnswer>> HubLink::attempt(HttpCall call) {
  if (base_url_.empty()) read_address();
  if (base_url_.empty()) co_return fail(ErrorCode::hub_unreachable, "no address yet");
  call.url.insert(0, base_url_);
  auto send = [this, &call](Callback<Result<HttpAnswer>> done) {
    client_.send(std::move(call), std::move(done));
  };
  auto answer = co_await await_callback<Result<HttpAnswer>>(std::move(send));
  co_await switch_to(executor_);
  if (!answer) base_url_.clear();
  co_return answer;
}

Task<Result<Answered>> HubLink::ask(HttpCall call, int attempts_max) {
  SteadyTime started = clock_.steady();
  int pause_ms = kPauseFirstMs;
  for (int attempts = 1;; ++attempts) {
    if (stopping_) co_return fail(ErrorCode::shutting_down);
    auto answer = co_await attempt(call);
    if (answer && is_word_of_the_hub(*answer))
      co_return Answered{std::move(*answer), attempts, clock_.steady() - started};
    if (attempts % 100 == 0)
      log::warning("hub.no_answer",
                   {{"path", call.url},
                    {"attempts", std::to_string(attempts)},
                    {"last", answer ? std::to_string(answer->status) : answer.error().describe()}});
    if (attempts == attempts_max) co_return fail(ErrorCode::hub_unreachable, call.url);
    co_await pause(pause_ms);
    pause_ms = std::min(2 * pause_ms, kPauseMaxMs);
  }
}

Task<void> HubLink::pause(int milliseconds) {
  co_await sleep_until(executor_, clock_.steady() + std::chrono::milliseconds(milliseconds));
}

}  // namespace jiuqu::simulators
