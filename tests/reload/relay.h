// A running hub with the definitions of a small relay that a test may change and break, a peer that
// takes what is sent, and one client. Parcels come in as JSON, become the event Sent, and go out as
// JSON that names the version of the mapping and the town by a code table.
// Thread: the test's; the peer's handler on the network thread. Ownership: one Relay at a time.
#pragma once

#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "adapters/http/http_client.h"
#include "adapters/http/http_server.h"
#include "app/definitions_in_use.h"
#include "bus/base/hash.h"
#include "bus/base/log.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "tests/support/relay_definitions.h"

namespace jiuqu::test {

// What the peer was sent: its record id and its body.
struct Arrival {
  std::string id;
  json::Json body;
};

class Relay {
 public:
  Relay() {
    log::set_level(log::Severity::error);
    setenv("JIUQU_RELAY_KEY", "relay-key", 1);
    std::string name = (std::filesystem::temp_directory_path() / "jiuqu-reload-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    for (const auto& [file, text] : relay_files()) write(file, text);
    write_tokens("my-token");
    start_peer();
    start_hub();
  }
  ~Relay() {
    runtime.reset();
    peer_.reset();
    network.stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void write(const std::string& file, const std::string& text) const {
    auto path = std::filesystem::path(folder_) / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  void remove(const std::string& file) const { std::filesystem::remove(folder_ + "/" + file); }
  void write_tokens(const std::string& token) const {
    write("data/tokens.json",
          R"({"holders":[{"id":"me","name":"me","roles":["operator"],"division":"42","sha256":")" +
              sha256_hex(token) + "\"}]}");
  }

  // One request, waited for.
  HttpAnswer call(const std::string& method, const std::string& path, const std::string& body = {},
                  const std::string& token = "my-token") {
    HttpCall call;
    call.method = method;
    call.url = runtime->base_url() + path;
    call.headers = {{"Authorization", "Bearer " + token}, {"X-Api-Key", "relay-key"}};
    call.content_type = "application/json";
    call.body = body;
    auto result = client.send_and_wait(std::move(call));
    BOOST_REQUIRE_MESSAGE(result.has_value(),
                          (result ? "" : method + " " + path + ": " + result.error().describe()));
    return *result;
  }
  json::Json json_of(const HttpAnswer& answer) {
    auto document = json::Json::parse(answer.body);
    BOOST_REQUIRE_MESSAGE(document.has_value(), answer.body);
    return *document;
  }
  static std::string parcel(int number, const std::string& street, const std::string& town = "A") {
    return R"({"number":")" + std::to_string(number) + R"(","street":")" + street +
           R"(","town":")" + town + "\"}";
  }
  void push(int number, const std::string& street, const std::string& town = "A") {
    auto answer = call("POST", "/post/v1/parcels", parcel(number, street, town));
    BOOST_TEST(answer.status == 200, answer.body);
  }

  // What the peer got once it has `count` of them.
  std::vector<Arrival> arrivals(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return arrivals_.size() >= count; });
    return arrivals_;
  }
  std::size_t arrived() {
    std::lock_guard lock(mutex_);
    return arrivals_.size();
  }

  SystemClock clock;
  HttpNetwork network{clock};
  HttpClient client{network, {}};
  std::unique_ptr<app::Runtime> runtime;

 private:
  void start_peer() {
    peer_ = std::make_unique<HttpServer>(
        network, HttpServerOptions{}, [this](HttpRequest request, Respond respond) {
          auto body = json::Json::parse(request.body);
          {
            std::lock_guard lock(mutex_);
            arrivals_.push_back({request.header("idempotency-key"), body.value_or(json::Json{})});
            arrived_.notify_all();
          }
          respond(HttpReply{200, "application/json", "{}", {}});
        });
    BOOST_REQUIRE(peer_->start().has_value());
  }
  void start_hub() {
    app::Config config;
    config.port = 0;
    config.data_directory = folder_ + "/data";
    config.definition_roots = {folder_ + "/mappings", folder_ + "/partners"};
    config.tokens_file = "tokens.json";
    config.environment["post.url"] = "http://127.0.0.1:" + std::to_string(peer_->port());
    runtime = std::make_unique<app::Runtime>(std::move(config));
    Findings findings;
    auto started = runtime->start(findings);
    for (const auto& finding : findings)
      if (finding.level == Level::error) BOOST_ERROR(lint_line(finding));
    BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : started.error().describe()));
  }

  std::string folder_;
  std::unique_ptr<HttpServer> peer_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Arrival> arrivals_;
};

}  // namespace jiuqu::test
