// Node-RED doing the bench's relay: tests/bench/node-red holds its flow. Thread: main.
#pragma once

#include <string>

#include "app/impl/bench_target.h"

namespace jiuqu::app {

inline constexpr const char* kNodeRed = "node-red";

// Installs it into `folder` with npm where it is not there yet; gives why it cannot be had, or
// nothing. What npm says goes to a log in `logs`.
std::string install_node_red(const std::string& source, const std::string& folder,
                             const std::string& logs);
TargetCommand node_red_command(const std::string& source, const std::string& installed,
                               const std::string& data, const std::string& sink_url);

}  // namespace jiuqu::app
