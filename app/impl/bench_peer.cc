#include "app/impl/bench_peer.h"

#include <cstdio>

#include "adapters/http/http_server.h"

namespace jiuqu::app {
namespace {

constexpr int kNoNpm = 3;  // exit code of install.sh

// A port that nobody listens on now: Node-RED cannot tell one of its own choice.
std::uint16_t free_port() {
  SystemClock clock;
  HttpNetwork network(clock);
  HttpServer probe(network, {}, [](HttpRequest, Respond) {});
  return probe.start() ? probe.port() : 0;
}

}  // namespace

std::string install_node_red(const std::string& source, const std::string& folder,
                             const std::string& logs) {
  std::fprintf(stderr, "node-red: installed in %s where it is not yet\n", folder.c_str());
  std::string log = logs + "/npm.log";
  auto child = ChildProcess::start(
      {"/bin/bash", source + "/tests/bench/node-red/install.sh", folder}, {}, log);
  if (!child) return child.error().describe();
  int status = child->wait();
  if (status == kNoNpm) return "npm is not on this machine";
  return status == 0 ? "" : "npm could not install it; see " + log;
}

TargetCommand node_red_command(const std::string& source, const std::string& installed,
                               const std::string& data, const std::string& sink_url) {
  TargetCommand command;
  command.name = kNodeRed;
  command.log = data + "/node-red.log";
  std::string port = std::to_string(free_port());
  command.arguments = {"/bin/bash",     source + "/tests/bench/node-red/run.sh",
                       installed,       data + "/data/node-red",
                       std::move(port), sink_url};
  command.url = "http://127.0.0.1:" + command.arguments[4];
  command.push_path = "/bench/v1/forms";
  return command;
}

}  // namespace jiuqu::app
