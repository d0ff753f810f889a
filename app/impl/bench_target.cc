#include "app/impl/bench_target.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

constexpr int kLookAgainMs = 2;
constexpr double kStartPatienceMs = 120'000;
constexpr double kMegabyte = 1024.0 * 1024.0;

double milliseconds(SteadyTime from, SteadyTime to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

Result<HttpAnswer> get(HttpNetwork& network, const std::string& url) {
  HttpClient client(network, {});
  HttpCall call;
  call.method = "GET";
  call.url = url;
  return client.send_and_wait(std::move(call));
}

// Files of /proc have no size: read as a stream.
std::string proc_text(pid_t pid, const char* name) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/" + name);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// The number behind "name" at the start of a line.
double line_value(const std::string& text, std::string_view name) {
  auto at = ("\n" + text).find("\n" + std::string(name));
  return at == text.npos ? 0 : std::strtod(text.c_str() + at + name.size(), nullptr);
}

}  // namespace

ProcessFigures process_figures(pid_t pid) {
  ProcessFigures figures;
  std::string stat = proc_text(pid, "stat");
  auto name_end = stat.rfind(')');
  if (name_end == stat.npos) return figures;
  auto words = split_words(std::string_view(stat).substr(name_end + 1));
  constexpr std::size_t kUserTicks = 11, kSystemTicks = 12;  // fields 14 and 15 of proc(5)
  if (words.size() > kSystemTicks)
    figures.cpu_seconds = (std::stod(words[kUserTicks]) + std::stod(words[kSystemTicks])) /
                          double(sysconf(_SC_CLK_TCK));
  figures.written_bytes = line_value(proc_text(pid, "io"), "write_bytes:");
  std::string status = proc_text(pid, "status");
  figures.resident_mb = line_value(status, "VmRSS:") * 1024 / kMegabyte;
  figures.peak_mb = line_value(status, "VmHWM:") * 1024 / kMegabyte;
  return figures;
}

Result<BenchTarget> BenchTarget::start(const TargetCommand& command, HttpNetwork& network) {
  SystemClock clock;
  SteadyTime began = clock.steady();
  auto child = ChildProcess::start(command.arguments, command.environment, command.log);
  if (!child) return std::unexpected(child.error());
  BenchTarget target;
  target.child_ = std::move(*child);
  target.url_ = command.url;
  while (milliseconds(began, clock.steady()) < kStartPatienceMs && target.running()) {
    if (target.url_.empty())
      if (auto text = read_file(command.address_file, 4096)) target.url_ = trim(*text);
    if (!target.url_.empty()) {
      auto answer = get(network, target.url_ + command.ready_path);
      if (answer && answer->status == 200) {
        target.start_ms_ = milliseconds(began, clock.steady());
        return target;
      }
    }
    target.pause(kLookAgainMs);
  }
  return fail(ErrorCode::configuration_invalid,
              command.name + " did not start; its log: " + command.log);
}

std::optional<double> BenchTarget::counter(std::string_view name, HttpNetwork& network) const {
  auto answer = get(network, url_ + "/metrics");
  if (!answer || answer->status != 200) return std::nullopt;
  std::string line = std::string(name) + " ";
  if (("\n" + answer->body).find("\n" + line) == std::string::npos) return std::nullopt;
  return line_value(answer->body, line);
}

void BenchTarget::pause(int ms) {
  SystemClock clock;
  SteadyTime until = clock.steady() + std::chrono::milliseconds(ms);
  for (auto left = milliseconds(clock.steady(), until); left > 0;
       left = milliseconds(clock.steady(), until))
    child_.read_lines(int(left) + 1);
}

void BenchTarget::stop() {
  child_.terminate();
  child_.wait();
}

}  // namespace jiuqu::app
