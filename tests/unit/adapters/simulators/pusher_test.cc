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

HttpAnswer answer_of(int status, std::string body) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

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
    auto body = json::Json::parse(request.body);
    HttpReply reply;
    if (!body) {
      reply.status = 400;
      reply.body = R"({"code":"1001","faults":[]})";
      return reply;
    }
    std::string number = body->member("up_pro_accept")->string_or("project_no");
    reply.body = R"({"code":"200","data":{"message_id":"m-)" + number + "\"}}";
    return reply;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pushing_side, PusherFixture)

BOOST_AUTO_TEST_CASE(pushes_every_case_and_writes_the_answers_down) {
  serve([](const HttpRequest& request, int) { return accept(request); });
  push_cases(20);
  wait_until_idle();
  std::size_t fresh = 0, duplicates = 0, mended = 0;
  for (const auto& record : records().pushes) {
    if (record.kind == PushKind::fresh) ++fresh;
    if (record.kind == PushKind::mended) ++mended;
    if (record.kind == PushKind::duplicate) ++duplicates;
    BOOST_TEST(record.sha256.size() == 64U);
  }
  BOOST_TEST(fresh + mended == 20U);
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
  push_cases(20);
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
  push_cases(1);
  wait_until_idle();
  on_thread([&] { pusher->correction_requested(book->number(0)); });
  wait_until_idle();
  auto last = records().pushes.back();
  BOOST_TEST(int(last.kind) == int(PushKind::corrected));
  BOOST_TEST(last.round == 1);
  BOOST_TEST(bodies.back() == generator.push(0, 1).body);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(push_answers)

BOOST_AUTO_TEST_CASE(an_accepted_push_must_name_its_message) {
  BOOST_TEST(
      wrong_push_answer(PushKind::fresh, {}, answer_of(200, R"({"data":{"message_id":"m"}})"))
          .empty());
  BOOST_TEST(!wrong_push_answer(PushKind::fresh, {}, answer_of(200, "{}")).empty());
  BOOST_TEST(!wrong_push_answer(PushKind::mended, {}, answer_of(409, "{}")).empty());
}

BOOST_AUTO_TEST_CASE(a_faulty_push_must_hear_of_every_field) {
  PushBody push{"", {"$.form.zipCode", "$.up_pro_material"}};
  BOOST_TEST(
      wrong_push_answer(PushKind::faulty, push,
                        answer_of(422, R"({"faults":[{"field":"$.up_pro_material[0]"},)"
                                       R"({"field":"$.form.zipCode"},{"field":"$.form.x"}]})"))
          .empty());
  BOOST_TEST(wrong_push_answer(PushKind::faulty, push,
                               answer_of(422, R"({"faults":[{"field":"$.form.zipCodes"}]})")) ==
             "no fault named $.form.zipCode, $.up_pro_material");
  BOOST_TEST(wrong_push_answer(PushKind::faulty, push, answer_of(200, "{}")) ==
             "a faulty push was answered 200");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
