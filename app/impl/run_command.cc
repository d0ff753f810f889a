// `jiuqu run`: reads the configuration, starts the hub, waits for SIGTERM or SIGINT, stops. SIGHUP
// reloads.
#include <csignal>
#include <cstdio>

#include "app/commands.h"
#include "app/definitions_in_use.h"
#include "app/version.h"
#include "app/wiring.h"
#include "bus/base/log.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

// Signals are taken by sigwait on the main thread alone.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

void set_log_level(const std::string& level) {
  if (level == "debug") log::set_level(log::Severity::debug);
  if (level == "warning") log::set_level(log::Severity::warning);
  if (level == "error") log::set_level(log::Severity::error);
}

Result<void> apply(const RunOptions& options, Config& config) {
  if (!options.data.empty()) config.data_directory = options.data;
  if (!options.listen.empty()) {
    auto colon = options.listen.rfind(':');
    std::string port = colon == std::string::npos ? "" : options.listen.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos ||
        std::stoul(port) > 65535)
      return fail(ErrorCode::configuration_invalid, "--listen wants address:port");
    config.address = options.listen.substr(0, colon);
    config.port = std::uint16_t(std::stoul(port));
  }
  for (const auto& pair : options.set) {
    auto equals = pair.find('=');
    if (equals == std::string::npos)
      return fail(ErrorCode::configuration_invalid, "--set wants name=value: " + pair);
    config.overrides[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  for (const auto& [name, value] : config.overrides) config.environment[name] = value;
  return {};
}

int wrong(const Error& error, const Findings& findings) {
  for (const Finding& finding : findings)
    if (finding.level != Level::info) std::fprintf(stderr, "%s\n", lint_line(finding).c_str());
  std::fprintf(stderr, "jiuqu: %s\n", error.describe().c_str());
  return kWrongUse;
}

void reload_at_signal(Runtime& runtime) {
  auto report = runtime.reload();
  log::info("audit.reload", {{"who", "SIGHUP"},
                             {"what", report.new_hash},
                             {"result", report.error ? "refused" : "done"}});
}

}  // namespace

int command_run(const RunOptions& options) {
  sigset_t signals = block_signals();
  Findings findings;
  auto config = read_config(find_config(options.config), findings);
  if (!config) return wrong(config.error(), findings);
  if (auto applied = apply(options, *config); !applied) return wrong(applied.error(), {});
  set_log_level(config->log_level);
  Runtime runtime(std::move(*config));
  findings.clear();
  if (auto started = runtime.start(findings); !started) return wrong(started.error(), findings);
  if (!options.address_file.empty()) {
    auto written = write_file_durably(options.address_file, runtime.base_url() + "\n");
    if (!written) return wrong(written.error(), {});
  }
  log::info("hub.started", {{"version", kVersion}, {"url", runtime.base_url()}});
  int signal_number = 0;
  for (sigwait(&signals, &signal_number); signal_number == SIGHUP;
       sigwait(&signals, &signal_number))
    reload_at_signal(runtime);
  log::info("hub.stopping", {{"signal", std::to_string(signal_number)}});
  runtime.stop();
  log::info("hub.stopped");
  return kGood;
}

}  // namespace jiuqu::app
