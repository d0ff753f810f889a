#include "app/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace jiuqu::app {
namespace {

int status_of(int raw) {
  return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment, int out,
                         int errors) {
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  dup2(out, STDOUT_FILENO);
  if (errors >= 0) dup2(errors, STDERR_FILENO);
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(ChildProcess&& other) noexcept {
  *this = std::move(other);
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(out_, other.out_);
  std::swap(partial_, other.partial_);
  std::swap(status_, other.status_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0 && !ended()) {
    terminate();
    for (int i = 0; i < 100 && !ended(); ++i) poll(nullptr, 0, 100);
    if (!ended()) kill(pid_, SIGKILL);
    wait();
  }
  if (out_ >= 0) close(out_);
}

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments,
                                         const std::map<std::string, std::string>& environment,
                                         const std::string& error_log) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail(ErrorCode::defect, std::strerror(errno));
  int errors = open(error_log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  pid_t pid = fork();
  if (pid == 0) become(arguments, environment, ends[1], errors);
  close(ends[1]);
  if (errors >= 0) close(errors);
  if (pid < 0) {
    close(ends[0]);
    return fail(ErrorCode::defect, std::strerror(errno));
  }
  ChildProcess child;
  child.pid_ = pid;
  child.out_ = ends[0];
  return child;
}

std::vector<std::string> ChildProcess::read_lines(int wait_ms) {
  std::vector<std::string> lines;
  // Without an output there is still the wait: callers look again and again.
  pollfd ready{out_, POLLIN, 0};
  if (poll(&ready, out_ < 0 ? 0 : 1, wait_ms) <= 0) return lines;
  char buffer[16384];
  ssize_t count = read(out_, buffer, sizeof buffer);
  if (count <= 0) {
    close(out_);
    out_ = -1;
    if (!partial_.empty()) lines.push_back(std::exchange(partial_, {}));
    return lines;
  }
  partial_.append(buffer, std::size_t(count));
  for (auto end = partial_.find('\n'); end != std::string::npos; end = partial_.find('\n')) {
    lines.push_back(partial_.substr(0, end));
    partial_.erase(0, end + 1);
  }
  return lines;
}

std::optional<int> ChildProcess::ended() {
  int raw = 0;
  if (!status_ && pid_ > 0 && waitpid(pid_, &raw, WNOHANG) == pid_) status_ = status_of(raw);
  return status_;
}

void ChildProcess::terminate() {
  if (pid_ > 0 && !status_) kill(pid_, SIGTERM);
}

int ChildProcess::wait() {
  int raw = 0;
  while (!status_ && pid_ > 0) {
    pid_t waited = waitpid(pid_, &raw, 0);
    if (waited == pid_) status_ = status_of(raw);
    if (waited < 0 && errno != EINTR) break;  // not ours to wait for
  }
  return status_.value_or(0);
}

}  // namespace jiuqu::app
