// `jiuqu run` on definitions below a tree, a peer that takes what is sent, and the commands that
// ask the hub. Thread: one; the peer's handler on the network thread.
#pragma once

#include <mutex>
#include <set>

#include "adapters/http/http_client.h"
#include "adapters/http/http_server.h"
#include "bus/base/hash.h"
#include "bus/json/json.h"
#include "tests/golden/tree.h"
#include "tests/support/relay_definitions.h"

namespace jiuqu::golden {

// A partner that answers with the status it is told to, and keeps what it took.
class Peer {
 public:
  explicit Peer(HttpNetwork& network) {
    server_ = std::make_unique<HttpServer>(
        network, HttpServerOptions{}, [this](HttpRequest request, Respond respond) {
          std::lock_guard lock(mutex_);
          if (status_ == 200) bodies_.push_back(request.body);
          respond(HttpReply{status_, "application/json", R"({"code":"200"})", {}});
        });
    BOOST_REQUIRE(server_->start().has_value());
  }
  void answer(int status) {
    std::lock_guard lock(mutex_);
    status_ = status;
  }
  std::vector<std::string> bodies() {
    std::lock_guard lock(mutex_);
    return bodies_;
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

 private:
  std::mutex mutex_;
  int status_ = 200;
  std::vector<std::string> bodies_;
  std::unique_ptr<HttpServer> server_;
};

// `jiuqu run` on a configuration below the tree, and the commands that ask it.
class Operated {
 public:
  // folder: below the tree; holds app/config/hub.xml.
  void start(const std::string& folder, std::map<std::string, std::string> environment) {
    tree.write(
        folder + "/data/tokens.json",
        R"({"holders":[{"id":"op","name":"op","roles":["operator"],"division":"42","sha256":")" +
            sha256_hex("op-token") +
            R"("},{"id":"w01","name":"w01","roles":["formal-examiner"],"division":"42","sha256":")" +
            sha256_hex("w-token") +
            R"("},{"id":"all","name":"李四","roles":["formal-examiner","acceptor","reviewer","decider","issuer","archivist"],"division":"42","sha256":")" +
            sha256_hex("all-token") +
            R"("},{"id":"int","name":"int","roles":["integrator"],"division":"42","sha256":")" +
            sha256_hex("int-token") + "\"}]}");
    std::string at = tree.path() + "/" + folder;
    auto child = app::ChildProcess::start(
        {program(), "run", "--config", at + "/app/config/hub.xml", "--data", at + "/data",
         "--listen", "127.0.0.1:0", "--address-file", at + "/url", "--set",
         "post.url=" + peer.url(), "--set", "platform.url=" + peer.url()},
        environment, log_path());
    BOOST_REQUIRE(child.has_value());
    hub = std::move(*child);
    while (!fs::exists(at + "/url") && !hub.ended()) hub.read_lines(20);
    BOOST_REQUIRE_MESSAGE(!hub.ended(), read_file(log_path()).value_or(""));
    url = trim(*read_file(at + "/url"));
  }
  Outcome ask(std::vector<std::string> arguments, const std::string& token = "op-token") const {
    arguments.insert(arguments.end(), {"--hub", url, "--token", token});
    return tree.run(std::move(arguments));
  }
  // One JSON object a line.
  std::vector<json::Json> rows(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    auto outcome = ask(std::move(arguments));
    BOOST_TEST(outcome.status == 0, outcome.err);
    std::vector<json::Json> found;
    for (const auto& line : split(trim(outcome.out), '\n')) {
      if (line.empty()) continue;
      auto row = json::Json::parse(line);
      BOOST_REQUIRE_MESSAGE(row.has_value(), line);
      found.push_back(std::move(*row));
    }
    return found;
  }
  int push(const std::string& path, const std::string& key, const std::string& body) {
    HttpCall call;
    call.url = url + path;
    call.headers = {{"X-Api-Key", key}};
    call.content_type = "application/json";
    call.body = body;
    auto answer = client.send_and_wait(std::move(call));
    return answer ? answer->status : 0;
  }
  std::string log_path() const { return tree.path() + "/hub.log"; }
  std::string log() const { return read_file(log_path()).value_or(""); }

  SystemClock clock;
  HttpNetwork network{clock};
  HttpClient client{network, {}};
  Peer peer{network};
  Tree tree;
  app::ChildProcess hub;
  std::string url;
};

// The small relay, with its peer refusing what it is sent.
struct RelayOperated : Operated {
  RelayOperated() {
    for (const auto& [file, text] : test::relay_files()) tree.write("relay/" + file, text);
    fs::create_directories(tree.path() + "/relay/app/config");
    fs::copy(tree.path() + "/app/config/hub.xsd", tree.path() + "/relay/app/config/hub.xsd");
    tree.write("relay/app/config/hub.xml", R"xml(<hub xmlns="urn:jiuqu:config:1">
  <listen address="127.0.0.1" port="0"/>
  <data directory="var"/>
  <definitions><root path="mappings"/><root path="partners"/></definitions>
  <environment file="app/config/hub.env.xml"/>
  <tokens file="tokens.json"/>
</hub>)xml");
    tree.write(
        "relay/app/config/hub.env.xml",
        R"xml(<environment xmlns="urn:jiuqu:config:1"><value name="post.url">-</value></environment>)xml");
    start("relay", {{"JIUQU_RELAY_KEY", "relay-key"}});
  }
  void parcel(int number, const std::string& street, const std::string& town = "A") {
    BOOST_REQUIRE(push("/post/v1/parcels", "relay-key",
                       R"({"number":")" + std::to_string(number) + R"(","street":")" + street +
                           R"(","town":")" + town + "\"}") == 200);
  }
  // Once there are so many.
  std::vector<json::Json> dead_letters(std::size_t count) {
    auto found = rows({"parked", "list"});
    while (found.size() != count) found = rows({"parked", "list"});
    return found;
  }
};

inline bool has(const std::string& text, const std::string& part) {
  return text.contains(part);
}

}  // namespace jiuqu::golden
