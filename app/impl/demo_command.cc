// `jiuqu demo`: the hub and the simulators as programs of their own, so that either may be killed.
// The hub is started again when it dies; the simulators judge what arrived.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>

#include "app/child_process.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/impl/demo_people.h"
#include "app/impl/demo_summary.h"
#include "bus/base/clock.h"
#include "bus/base/hash.h"
#include "bus/base/random.h"
#include "bus/base/text.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;
constexpr int kRestartsMax = 1000;

// A working day of the demo. Corrections that never come have one day, all others sixty and more
// (adapters/simulators/case_plan.h): three minutes, longer than the simulators wait for any sign of
// life before they give a run up.
constexpr int kDayMs = 3000;

volatile std::sig_atomic_t interrupted = 0;
void on_signal(int) {
  interrupted = 1;
}

std::string program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path().string();
}

// True when nobody listens on the port.
bool port_is_free(std::uint16_t port) {
  int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = 1;
  setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool bound = bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return bound;
}

class Demo {
 public:
  explicit Demo(const DemoOptions& options) : options_(options) {}

  int run() {
    if (int wrong = prepare(); wrong != kGood) return wrong;
    if (int wrong = start_simulator(); wrong != kGood) return wrong;
    if (int wrong = start_hub(); wrong != kGood) return wrong;
    while (interrupted == 0 && !simulator_.ended()) {
      for (const auto& line : simulator_.read_lines(200)) show_progress(line);
      if (int wrong = watch_hub(); wrong != kGood) return wrong;
    }
    for (const auto& line : simulator_.read_lines(0)) show_progress(line);
    return finish();
  }

 private:
  int prepare() {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    std::signal(SIGPIPE, SIG_IGN);
    SystemClock clock;
    folder_ = options_.data;
    listen_ = options_.listen;
    if (listen_.empty()) listen_ = port_is_free(8080) ? "127.0.0.1:8080" : "127.0.0.1:0";
    if (folder_.empty()) {
      std::string stamp = to_china_time(clock.now());
      for (char& c : stamp)
        if (c == ' ' || c == ':') c = '-';
      folder_ = "var/demo-" + stamp;
    }
    std::error_code error;
    fs::create_directories(folder_, error);
    folder_ = fs::absolute(folder_).string();
    if (error) return wrong("cannot make " + folder_ + ": " + error.message());
    auto people = make_demo_people(folder_);
    if (!people) return wrong(people.error().describe());
    people_ = *people;
    SystemRandom random;
    for (const char* name : {"JIUQU_PLATFORM_KEY", "JIUQU_PLATFORM_REPORT_KEY"}) {
      std::uint64_t words[4] = {random.next(), random.next(), random.next(), random.next()};
      environment_[name] = to_hex({reinterpret_cast<const char*>(words), sizeof words});
    }
    fs::remove(hub_file(), error);
    fs::remove(folder_ + "/simulator.address", error);
    std::fprintf(stderr, "data and logs: %s\n", folder_.c_str());
    return kGood;
  }

  std::string hub_file() const { return folder_ + "/hub.address"; }

  int start_simulator() {
    std::vector<std::string> arguments{program_folder() + "/jiuqu-simulator",
                                       "--hub-file",
                                       hub_file(),
                                       "--address-file",
                                       folder_ + "/simulator.address",
                                       "--data",
                                       folder_ + "/simulator",
                                       "--staff",
                                       folder_ + "/staff.json",
                                       "--platform-key-env",
                                       "JIUQU_PLATFORM_KEY",
                                       "--report-key-env",
                                       "JIUQU_PLATFORM_REPORT_KEY",
                                       "--definitions",
                                       definitions_folder(),
                                       "--cases",
                                       std::to_string(options_.cases),
                                       "--seed",
                                       std::to_string(options_.seed),
                                       "--connections",
                                       std::to_string(options_.connections),
                                       "--report",
                                       report_path(),
                                       "--progress"};
    if (options_.exit) arguments.push_back("--exit");
    if (options_.faults) arguments.push_back("--faults");
    auto child = ChildProcess::start(arguments, environment_, folder_ + "/simulator.log");
    if (!child) return wrong(child.error().describe());
    simulator_ = std::move(*child);
    platform_url_ = wait_for_file(folder_ + "/simulator.address", simulator_);
    if (platform_url_.empty())
      return wrong("the simulators did not start; see " + folder_ + "/simulator.log");
    return kGood;
  }

  // The folder that holds mappings/, for the simulators' code tables.
  std::string definitions_folder() const {
    return (fs::path(find_config(options_.config)).parent_path() / ".." / "..")
        .lexically_normal()
        .string();
  }

  std::string report_path() const {
    return options_.report.empty() ? folder_ + "/report.json" : options_.report;
  }

  int start_hub() {
    std::vector<std::string> arguments{program_folder() + "/jiuqu",
                                       "run",
                                       "--config",
                                       find_config(options_.config),
                                       "--data",
                                       folder_ + "/hub",
                                       "--listen",
                                       listen_,
                                       "--address-file",
                                       hub_file(),
                                       "--set",
                                       "platform.url=" + platform_url_,
                                       "--set",
                                       "licensing.day-ms=" + std::to_string(kDayMs)};
    std::error_code error;
    fs::create_directories(folder_ + "/hub", error);
    fs::copy_file(folder_ + "/tokens.json", folder_ + "/hub/tokens.json",
                  fs::copy_options::overwrite_existing, error);
    fs::remove(hub_file(), error);
    auto child = ChildProcess::start(arguments, environment_, folder_ + "/hub.log");
    if (!child) return wrong(child.error().describe());
    hub_ = std::move(*child);
    url_ = wait_for_file(hub_file(), hub_);
    if (url_.empty()) {
      // Killed while it started: watch_hub starts it again.
      if (hub_.ended().value_or(0) > 128) return kGood;
      return wrong("the hub did not start; see " + folder_ + "/hub.log");
    }
    listen_ = url_.substr(url_.rfind('/') + 1);  // the same again after a restart
    std::fprintf(stderr, "hub: %s (pid %d)\n", url_.c_str(), int(hub_.pid()));
    return kGood;
  }

  // The first line of a file that a child writes once it is up; empty when the child ended first.
  static std::string wait_for_file(const std::string& path, ChildProcess& child) {
    while (interrupted == 0) {
      if (auto text = read_file(path, 4096)) return std::string(trim(*text));
      if (child.ended()) return {};
      child.read_lines(50);
    }
    return {};
  }

  int watch_hub() {
    auto status = hub_.ended();
    if (!status) return kGood;
    if (++restarts_ > kRestartsMax) return wrong("the hub keeps ending; see the log");
    std::fprintf(stderr, "\nthe hub ended (status %d); starting it again\n", *status);
    return start_hub();
  }

  void show_progress(const std::string& line) {
    auto state = json::Json::parse(line);
    if (!state) return;
    std::int64_t finished = state->integer_or("finished", 0);
    std::int64_t cases = std::max<std::int64_t>(1, state->integer_or("cases", options_.cases));
    auto percent = int(finished * 100 / cases);
    show_bar(*state, percent, finished, cases);
    if (state->string_or("phase") == "finished" && !told_) tell_finished();
  }

  // On no terminal a line for each tenth.
  void show_bar(const json::Json& state, int percent, std::int64_t finished, std::int64_t cases) {
    bool terminal = isatty(STDERR_FILENO) != 0;
    if (!terminal && percent / 10 == shown_ / 10 && shown_ >= 0) return;
    shown_ = percent;
    std::string bar(std::size_t(percent / 4), '#');
    bar.resize(25, '.');
    std::fprintf(stderr, "%s[%s] %lld/%lld cases, %lld accepted, %lld reports%s",
                 terminal ? "\r\033[K" : "", bar.c_str(), static_cast<long long>(finished),
                 static_cast<long long>(cases),
                 static_cast<long long>(state.integer_or("accepted", 0)),
                 static_cast<long long>(state.integer_or("reports", 0)), terminal ? "" : "\n");
  }

  void tell_finished() {
    told_ = true;
    std::fprintf(stderr, "\n");
    print_summary();
    if (options_.exit) return;
    std::printf("admin API: %s/api/v1   token of the operator: %s\n", url_.c_str(),
                people_.operator_token.c_str());
    std::printf("The hub keeps running; Ctrl-C stops it.\n");
    std::fflush(stdout);
  }

  void print_summary() const {
    auto report = json::Json::parse(read_file(report_path()).value_or("{}"));
    if (!report) return;
    std::printf("%sreport: %s\n", demo_summary(*report).c_str(), report_path().c_str());
    std::fflush(stdout);
  }

  int finish() {
    int status = kGood;
    if (interrupted != 0) {
      simulator_.terminate();
      simulator_.wait();
    } else {
      status = simulator_.wait() == 0 ? kGood : kFailures;
      if (!told_) tell_finished();
    }
    hub_.terminate();
    hub_.wait();
    if (status != kGood)
      std::fprintf(stderr, "jiuqu: the judge found faults; see %s and %s\n", report_path().c_str(),
                   folder_.c_str());
    return status;
  }

  static int wrong(const std::string& words) {
    std::fprintf(stderr, "jiuqu: %s\n", words.c_str());
    return kWrongUse;
  }

  const DemoOptions& options_;
  std::string folder_, platform_url_, url_;
  std::string listen_;
  std::map<std::string, std::string> environment_;
  DemoPeople people_;
  ChildProcess hub_, simulator_;
  int restarts_ = 0;
  int shown_ = -1;
  bool told_ = false;
};

}  // namespace

int command_demo(const DemoOptions& options) {
  return Demo(options).run();
}

}  // namespace jiuqu::app
