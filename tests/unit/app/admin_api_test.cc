// The door of the admin API, and its answers on an empty hub.
#include "app/admin_api.h"

#include <boost/test/unit_test.hpp>

#include "bus/base/hash.h"
#include "bus/base/log.h"
#include "bus/base/random.h"
#include "bus/json/json.h"
#include "bus/store/sim_disk.h"
#include "bus/store/sqlite_store.h"

using namespace jiuqu;
using namespace jiuqu::app;

namespace {

const char* const kHolders[][2] = {{"acc", "acceptor"},
                                   {"opr", "operator"},
                                   {"aud", "auditor"},
                                   {"int", "integrator"},
                                   {"adm", "administrator"}};

Tokens tokens() {
  std::string text = "{\"holders\":[";
  for (const auto& [token, role] : kHolders)
    text += std::string(text.ends_with('[') ? "" : ",") + "{\"id\":\"" + token +
            "\",\"name\":\"N\",\"roles\":[\"" + role + "\"],\"division\":\"420106\",\"sha256\":\"" +
            sha256_hex(token) + "\"}";
  auto parsed = Tokens::parse(text + "]}", "t.json");
  BOOST_REQUIRE(parsed.has_value());
  return std::move(*parsed);
}

// An admin API over a hub without definitions or cases.
struct Office {
  Office() {
    log::set_level(log::Severity::error);
    SqliteOptions options;
    options.directory = "sim";
    options.vfs = disk.vfs_name();
    options.writer = options.readers = options.callbacks = &executor;
    auto opened = open_sqlite_store(options);
    BOOST_REQUIRE(opened.has_value());
    store = std::move(*opened);
    const TableSet tables[] = {journal_tables(), delivery_tables(), pipeline_tables(),
                               licensing::licensing_tables()};
    const TableSet month_tables[] = {journal_month_tables()};
    BOOST_REQUIRE(store->migrate(tables, month_tables).has_value());
    Dispatcher::Parts delivery;
    delivery.store = store.get();
    delivery.clock = &clock;
    delivery.random = &random;
    delivery.executor = &executor;
    delivery.endpoints = [](const std::string&) { return nullptr; };
    dispatcher = std::make_unique<Dispatcher>(delivery);
    hub = std::make_unique<Hub>(
        Hub::Parts{store.get(), &clock, &ids, &executor, dispatcher.get(), nullptr});
    cases = std::make_unique<licensing::CaseService>(*store, ids);
    cases->connect(*hub);
    hub->use(std::make_shared<DefinitionSet>());
    shadow = std::make_unique<ShadowRuns>(ShadowRuns::Parts{{}, hub.get(), &executor, &clock});
    AdminParts parts{hub.get(),   store.get(), dispatcher.get(),
                     cases.get(), &metrics,    &executor,
                     &clock,      clock.now(), [this] { return reloaded; }};
    parts.shadow = shadow.get();
    api = std::make_unique<AdminApi>(std::move(parts), tokens());
  }
  ~Office() {
    hub.reset();
    dispatcher.reset();
    store->close();
    executor.drop_all();
  }

  HttpReply call(const std::string& method, const std::string& target, const std::string& token,
                 const std::string& body = {}) {
    HttpRequest request;
    request.method = method;
    BOOST_REQUIRE(read_target(target, request).has_value());
    if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
    request.body = body;
    return call(std::move(request));
  }
  HttpReply call(HttpRequest request) {
    std::optional<HttpReply> told;
    api->handle(std::move(request), [&told](HttpReply reply) { told = std::move(reply); });
    executor.run([&] { return told.has_value(); });
    BOOST_REQUIRE(told.has_value());
    return std::move(*told);
  }
  void recover() {
    std::optional<Result<void>> told;
    spawn<Result<void>>(hub->recover(), [&told](Result<void> done) { told = std::move(done); });
    executor.run([&] { return told.has_value(); });
    BOOST_REQUIRE(told->has_value());
  }

  ManualClock clock{from_micros(1'795'413'600'000'000)};
  SeededRandom random{17};
  SimExecutor executor{clock, random};
  UuidV7Source ids{clock, random};
  SimDisk disk{17};
  Metrics metrics;
  std::unique_ptr<Store> store;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<Hub> hub;
  std::unique_ptr<licensing::CaseService> cases;
  std::unique_ptr<ShadowRuns> shadow;
  std::unique_ptr<AdminApi> api;
  LoadReport reloaded;  // what a reload comes to
};

constexpr const char* kUuid = "0199d2f0-0000-7000-8000-000000000001";

std::string target_of(const AdminRoute& route) {
  std::string target(route.path);
  auto at = target.find("{id}");
  return at == std::string::npos ? target : target.replace(at, 4, kUuid);
}

// A body that every POST of the table can read.
constexpr const char* kBody = R"({"version":1,"outcome":"accept","reason":"test"})";

std::string code_of(const HttpReply& reply) {
  return json::value_at(reply.body, "$.code").value_or("");
}

}  // namespace

// Whoever opens another path has to change this list, and say why.
BOOST_AUTO_TEST_CASE(three_paths_answer_without_a_token) {
  BOOST_TEST(open_paths() == (std::vector<std::string_view>{"/healthz", "/readyz", "/metrics"}),
             boost::test_tools::per_element());
  Office office;
  BOOST_TEST(office.call("GET", "/healthz", "").status == 200);
  BOOST_TEST(office.call("GET", "/readyz", "").status == 503);
  office.recover();
  BOOST_TEST(office.call("GET", "/readyz", "").status == 200);
  auto metrics = office.call("GET", "/metrics", "");
  BOOST_TEST(metrics.status == 200);
  BOOST_TEST(metrics.content_type.starts_with("text/plain"));
  BOOST_TEST(office.call("POST", "/healthz", "").status == 405);
}

BOOST_AUTO_TEST_CASE(every_route_asks_for_a_token) {
  Office office;
  for (const AdminRoute& route : admin_routes()) {
    std::string method(route.method);
    for (const char* token : {"", "wrong"}) {
      auto reply = office.call(method, target_of(route), token, kBody);
      BOOST_TEST(reply.status == 401, method << " " << route.path);
      BOOST_TEST(code_of(reply) == "1013");
    }
    HttpRequest basic;
    basic.method = method;
    basic.path = target_of(route);
    basic.headers.emplace_back("authorization", "Basic opr");
    BOOST_TEST(office.call(std::move(basic)).status == 401);
  }
  // Without a token nobody learns which paths there are.
  BOOST_TEST(office.call("GET", "/api/v1/nothing", "").status == 401);
  BOOST_TEST(office.call("GET", "/", "").status == 401);
}

BOOST_AUTO_TEST_CASE(a_route_lets_its_roles_in_and_nobody_else) {
  Office office;
  office.recover();
  for (const AdminRoute& route : admin_routes())
    for (const auto& [token, role] : kHolders) {
      bool may = route.roles.empty() ||
                 std::ranges::find(route.roles, std::string_view(role)) != route.roles.end();
      auto reply = office.call(std::string(route.method), target_of(route), token, kBody);
      BOOST_TEST((reply.status == 403) == !may,
                 role << " " << route.method << " " << route.path << " " << reply.status);
      BOOST_TEST(reply.status < 500, route.path << " " << reply.body);
    }
}

BOOST_AUTO_TEST_CASE(bodies_of_messages_and_mending_are_for_few) {
  for (const AdminRoute& route : admin_routes()) {
    bool mends = route.path.starts_with("/api/v1/parked/") || route.path.ends_with("/body");
    if (!mends) continue;
    BOOST_TEST(route.roles == (std::vector<std::string_view>{"operator", "administrator"}),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_path_is_not_found_and_a_wrong_method_not_allowed) {
  Office office;
  for (const char* path : {"/api/v1/nothing", "/api/v1", "/api/v1/cases/", "/api/v1/cases/a/b",
                           "/api/v2/cases", "/api/v1/tasks/x", "/api/v1/messages//body"}) {
    auto reply = office.call("GET", path, "opr");
    BOOST_TEST(reply.status == 404, path);
    BOOST_TEST(code_of(reply) == "1015");
  }
  auto reply = office.call("DELETE", "/api/v1/cases", "opr");
  BOOST_TEST(reply.status == 405);
  BOOST_TEST(header_of(reply.headers, "allow") == "GET");
  BOOST_TEST(office.call("GET", "/api/v1/parked/x/skip", "opr").status == 405);
}

BOOST_AUTO_TEST_CASE(an_empty_hub_answers_with_empty_lists) {
  Office office;
  office.recover();
  BOOST_TEST(office.call("GET", "/api/v1/tasks", "acc").body == "{\"tasks\":[]}");
  BOOST_TEST(office.call("GET", "/api/v1/cases?state=open", "acc").body == "{\"cases\":[]}");
  BOOST_TEST(office.call("GET", "/api/v1/messages?state=parked&limit=5", "aud").body ==
             "{\"messages\":[]}");
  BOOST_TEST(office.call("GET", "/api/v1/lanes?stuck=1", "aud").body == "{\"lanes\":[]}");
  BOOST_TEST(office.call("GET", "/api/v1/parked", "aud").body == "{\"total\":0,\"parked\":[]}");
  auto version = office.call("GET", "/api/v1/version", "acc");
  BOOST_TEST(json::value_at(version.body, "$.started").value() == "2026-11-23T06:00:00.000000Z");
  BOOST_TEST(json::value_at(version.body, "$.parked").value() == "0");
}

BOOST_AUTO_TEST_CASE(wrong_questions_are_told_apart_from_missing_records) {
  Office office;
  office.recover();
  auto code = [&](const std::string& method, const std::string& target, const std::string& body) {
    return code_of(office.call(method, target, "opr", body));
  };
  const std::string task = std::string("/api/v1/tasks/") + kUuid;
  BOOST_TEST(code("GET", "/api/v1/cases/none", "") == "1015");
  BOOST_TEST(code("GET", std::string("/api/v1/messages/") + kUuid, "") == "1015");
  BOOST_TEST(code("GET", "/api/v1/messages/none", "") == "1017");
  BOOST_TEST(code("GET", "/api/v1/cases?state=half-open", "") == "1017");
  BOOST_TEST(code("GET", "/api/v1/tasks?state=sleeping", "") == "1017");
  BOOST_TEST(code("GET", "/api/v1/messages?since=yesterday", "") == "1017");
  BOOST_TEST(code("POST", task + "/claim", "{}") == "1017");
  BOOST_TEST(code("POST", task + "/claim", "{") == "1001");
  BOOST_TEST(code("POST", task + "/claim", "{\"version\":1}") == "1015");
  BOOST_TEST(code("POST", task + "/complete", kBody) == "1015");
  BOOST_TEST(code("POST", std::string("/api/v1/parked/") + kUuid + "/skip", "{}") == "1017");
  BOOST_TEST(code("POST", std::string("/api/v1/parked/") + kUuid + "/replay", "") == "1015");
}
