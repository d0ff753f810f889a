// The hub's configuration: hub.xml (schema app/config/hub.xsd) and the environment file beside it.
// Thread: values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bus/base/finding.h"
#include "bus/pipeline/settings.h"

namespace jiuqu::app {

struct Config {
  std::string file;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string data_directory = "var";
  std::vector<std::string> definition_roots;
  std::string tokens_file;  // relative to the data directory unless absolute
  std::string log_level = "info";
  EnvironmentValues environment;
  EnvironmentValues overrides;  // over the environment file, also when it is read again

  std::string tokens_path() const;
};

// The configuration file to use: the one named, else app/config/hub.xml below the working folder,
// else below the folder the program was built from.
std::string find_config(const std::string& named);
// Reads the file of a configuration again, with its overrides. What only a start takes in (address,
// data directory) stays as it is; so does a configuration that came from no file.
Result<Config> read_again(const Config& config, Findings& findings);
// Reads and checks it; all that is wrong is in findings (file:line:column).
Result<Config> read_config(const std::string& path, Findings& findings);

}  // namespace jiuqu::app
