#include "adapters/simulators/pusher.h"

#include <atomic>
#include <fstream>
#include <mutex>

#include "adapters/http/http_server.h"
#include "bus/json/json.h"
#include "tests/unit/adapters/simulators/generator_fixture.h"
#include "tests/unit/adapters/simulators/platform_fixture.h"

namespace jiuqu::test {
namespace {

using namespace simulators;

// A hub that only takes pushes, and answers as the test says.
struct PusherFixture : SimulatorFixture {
  using Answer = std::function<HttpReply(const HttpRequest&, int attempt)>;
  std::unique_ptr<HttpServer> hub;
  std::mutex mutex;
  std::vector<std::string> bodies;
  std::vector<std::string> keys;
  std::string hub_file = folder.path + "/hub";
  Generator generator = load_generator(11);
  std::unique_ptr<CaseBook> book;
  std::unique_ptr<HubLink> link;
  std::unique_ptr<Pusher> pusher;

  ~PusherFixture() { executor.stop(); }

  void serve(Answer answer) {
    auto handle = [this, answer](HttpRequest request, Respond respond) {
      int attempt = 0;
      {
        std::lock_guard lock(mutex);
        bodies.push_back(request.body);
        keys.push_back(request.header("x-api-key"));
        attempt = int(bodies.size());
      }
      respond(answer(request, attempt));
    };
    hub = std::make_unique<HttpServer>(network, HttpServerOptions{}, handle);
    BOOST_REQUIRE(hub->start());
    std::ofstream(hub_file) << "http://127.0.0.1:" << hub->port() << "\n";
  }
  void push_cases(std::size_t cases) {
    book = std::make_unique<CaseBook>(generator, cases, 0);
    link = std::make_unique<HubLink>(executor, clock, client, hub_file);
    pusher = std::make_unique<Pusher>(executor, clock, *link, recorder, generator, *book,
                                      PusherOptions{"key", 4});
    on_thread([&] { pusher->start(); });
  }
  // Waits on the executor's timers until every push was answered.
  void wait_until_idle() {
    std::promise<bool> done;
    auto look = std::make_shared<std::function<void()>>();
    *look = [this, &done, again = std::weak_ptr(look)] {
      if (pusher->idle()) return done.set_value(true);
      executor.post_at(clock.steady() + std::chrono::milliseconds(5),
                       [next = again.lock()] { (*next)(); });
    };
    executor.post([look] { (*look)(); });
    wait_for(done.get_future());
  }
  static HttpReply accept(const HttpRequest& request) {
    HttpReply reply;
    if (request.path == "/platform/v1/withdrawals") return withdraw(request);
    bool xml = request.header("content-type") == "application/xml";
    if (request.body.contains("附1号")) reply.status = 409;
    if (xml) {
      std::string element = "<project_no>";
      auto at = request.body.find(element);
      if (at == std::string::npos) return refuse(400);
      at += element.size();
      std::string number = request.body.substr(at, request.body.find('<', at) - at);
      reply.body = "<receipt><data><message_id>m-" + number + "</message_id></data></receipt>";
      return reply;
    }
    auto body = json::Json::parse(request.body);
    if (!body) return refuse(400);
    std::string number = body->member("up_pro_accept")->string_or("project_no");
    reply.body = R"({"code":"200","data":{"message_id":"m-)" + number + "\"}}";
    return reply;
  }
  static HttpReply withdraw(const HttpRequest& request) {
    auto body = json::Json::parse(request.body);
    if (!body) return refuse(400);
    HttpReply reply;
    reply.body = R"({"data":{"message_id":"w-)" + body->string_or("row_guid") + "\"}}";
    return reply;
  }
  static HttpReply refuse(int status) {
    HttpReply reply;
    reply.status = status;
    reply.body = R"({"code":"1001","faults":[]})";
    return reply;
  }
  std::size_t find_plan(auto wanted) const {
    std::size_t index = 0;
    while (!wanted(book->plan(index))) ++index;
    return index;
  }
  std::vector<PushRecord> of_kind(PushKind kind) {
    std::vector<PushRecord> found;
    for (const auto& record : records().pushes)
      if (record.kind == kind) found.push_back(record);
    return found;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pushing_side, PusherFixture)

BOOST_AUTO_TEST_CASE(pushes_every_case_and_writes_the_answers_down) {
  serve([](const HttpRequest& request, int) { return accept(request); });
  push_cases(kPlanWindow);
  wait_until_idle();
  std::size_t fresh = 0, duplicates = 0, mended = 0, contradicting = 0;
  for (const auto& record : records().pushes) {
    if (record.kind == PushKind::fresh) ++fresh;
    if (record.kind == PushKind::mended) ++mended;
    if (record.kind == PushKind::duplicate) ++duplicates;
    if (record.kind == PushKind::contradicting) ++contradicting;
    bool opens = record.kind == PushKind::fresh || record.kind == PushKind::mended;
    BOOST_TEST(record.facts.item.empty() != opens);
    if (record.kind != PushKind::faulty) BOOST_TEST(record.wrong == "");
    BOOST_TEST(record.sha256.size() == 64U);
  }
  BOOST_TEST(fresh + mended == kPlanWindow);
  BOOST_TEST(contradicting == 1U);
  BOOST_TEST(mended > 0U);
  BOOST_TEST(duplicates > 0U);
  BOOST_TEST(keys.front() == "key");
}

BOOST_AUTO_TEST_CASE(repeats_the_same_bytes_until_the_hub_answers) {
  serve([](const HttpRequest& request, int attempt) {
    HttpReply reply;
    reply.status = attempt == 1 ? 503 : 0;
    return attempt < 3 ? std::move(reply) : accept(request);
  });
  push_cases(1);
  wait_until_idle();
  BOOST_REQUIRE(bodies.size() >= 3U);
  BOOST_TEST(bodies[0] == bodies[1]);
  BOOST_TEST(bodies[1] == bodies[2]);
  BOOST_TEST(records().pushes.front().status != 503);
}

BOOST_AUTO_TEST_CASE(waits_for_a_hub_that_comes_later_and_elsewhere) {
  std::ofstream(hub_file) << "http://127.0.0.1:1\n";
  push_cases(1);
  on_thread([] {});
  serve([](const HttpRequest& request, int) { return accept(request); });
  wait_until_idle();
  BOOST_TEST(!records().pushes.empty());
}

BOOST_AUTO_TEST_CASE(does_not_push_again_what_was_answered) {
  serve([](const HttpRequest& request, int) { return accept(request); });
  push_cases(kPlanWindow);
  wait_until_idle();
  std::size_t pushed = records().pushes.size();
  on_thread([&] {
    recorder = *Recorder::open(folder.path, clock);
    pusher = std::make_unique<Pusher>(executor, clock, *link, recorder, generator, *book,
                                      PusherOptions{"key", 4});
    pusher->start();
  });
  wait_until_idle();
  BOOST_TEST(records().pushes.size() == pushed);
}

BOOST_AUTO_TEST_CASE(sends_the_corrected_application_when_it_is_asked_for) {
  serve([](const HttpRequest& request, int) { return accept(request); });
  push_cases(kPlanWindow);
  wait_until_idle();
  std::size_t index =
      find_plan([](const CasePlan& plan) { return corrections_answered(plan) > 0; });
  on_thread([&] { pusher->correction_requested(book->number(index)); });
  wait_until_idle();
  auto last = records().pushes.back();
  BOOST_TEST(int(last.kind) == int(PushKind::corrected));
  BOOST_TEST(last.round == 1);
  BOOST_TEST(bodies.back() == generator.push(index, 1).body);
}

BOOST_AUTO_TEST_CASE(leaves_a_correction_unanswered_that_shall_run_out) {
  serve([](const HttpRequest& request, int) { return accept(request); });
  push_cases(kPlanWindow);
  wait_until_idle();
  std::size_t pushed = records().pushes.size();
  std::size_t index = find_plan([](const CasePlan& plan) {
    return plan.ending == Ending::expired && plan.corrections.size() == 1;
  });
  on_thread([&] { pusher->correction_requested(book->number(index)); });
  wait_until_idle();
  BOOST_TEST(records().pushes.size() == pushed);
}

BOOST_AUTO_TEST_CASE(withdraws_a_case_instead_of_correcting_it) {
  serve([](const HttpRequest& request, int) { return accept(request); });
  push_cases(kPlanWindow);
  wait_until_idle();
  std::size_t index =
      find_plan([](const CasePlan& plan) { return plan.withdrawn_at == kAwaitCorrection; });
  on_thread([&] { pusher->correction_requested(book->number(index)); });
  wait_until_idle();
  auto withdrawals = of_kind(PushKind::withdrawal);
  BOOST_REQUIRE(withdrawals.size() == 1U);
  BOOST_TEST(withdrawals[0].project_no == book->number(index));
  BOOST_TEST(withdrawals[0].wrong == "");
  BOOST_TEST(of_kind(PushKind::corrected).empty());
}

BOOST_AUTO_TEST_CASE(withdraws_once_and_repeats_some_withdrawals_with_the_same_bytes) {
  serve([](const HttpRequest& request, int) { return accept(request); });
  push_cases(1);
  wait_until_idle();
  for (int i = 0; i < 2; ++i)
    on_thread([&] {
      for (std::size_t index = 0; index < 1; ++index) pusher->withdraw(index);
    });
  wait_until_idle();
  BOOST_TEST(of_kind(PushKind::withdrawal).size() == 1U);
  std::size_t sent = 0;
  for (const auto& body : bodies) sent += body == generator.withdrawal(0).body ? 1 : 0;
  BOOST_TEST(sent == 1U + of_kind(PushKind::withdrawal_again).size());
}

BOOST_AUTO_TEST_CASE(expects_a_late_withdrawal_to_be_refused) {
  serve([](const HttpRequest& request, int) {
    return request.path == "/platform/v1/withdrawals" ? refuse(409) : accept(request);
  });
  push_cases(1);
  wait_until_idle();
  on_thread([&] { pusher->withdraw_late(0); });
  wait_until_idle();
  for (auto kind : {PushKind::withdrawal_late, PushKind::withdrawal_unknown}) {
    auto records = of_kind(kind);
    BOOST_REQUIRE(records.size() == 1U);
    BOOST_TEST(records[0].wrong == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
