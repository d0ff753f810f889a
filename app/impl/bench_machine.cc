#include "app/impl/bench_machine.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "bus/base/clock.h"

namespace jiuqu::app {
namespace {

// What stands behind the colon of the first such line.
std::string line_of(const char* path, const std::string& name) {
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(name))
      return line.substr(std::min(line.size(), line.find_first_not_of(" \t:", name.size())));
  return {};
}

std::string filesystem_of(const std::string& folder) {
  struct statfs status{};
  if (statfs(folder.c_str(), &status) != 0) return "unknown";
  switch (static_cast<unsigned long>(status.f_type)) {
    case 0xEF53:
      return "ext4";
    case 0x58465342:
      return "xfs";
    case 0x9123683E:
      return "btrfs";
    case 0x01021994:
      return "tmpfs";  // not a disk: figures say nothing about durability
    case 0x794C7630:
      return "overlayfs";
    default:
      return "other";
  }
}

double sync_micros(const std::string& folder) {
  constexpr int kRounds = 200;
  std::string path = folder + "/sync-probe";
  int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return 0;
  std::vector<char> page(4096, 'x');
  SystemClock clock;
  std::vector<double> times;
  for (int round = 0; round <= kRounds; ++round) {
    SteadyTime began = clock.steady();
    if (pwrite(file, page.data(), page.size(), 0) < 0 || fdatasync(file) != 0) break;
    auto took = clock.steady() - began;
    if (round > 0) times.push_back(double(took.count()));  // the first one makes the file longer
  }
  close(file);
  unlink(path.c_str());
  if (times.empty()) return 0;
  std::ranges::nth_element(times, times.begin() + std::ptrdiff_t(times.size() / 2));
  return times[times.size() / 2];
}

}  // namespace

BenchMachine bench_machine(const std::string& folder) {
  BenchMachine machine;
  machine.cpu = line_of("/proc/cpuinfo", "model name");
  utsname name{};
  if (uname(&name) == 0) machine.kernel = std::string(name.sysname) + " " + name.release;
  machine.filesystem = filesystem_of(folder);
  machine.memory_mb = std::strtod(line_of("/proc/meminfo", "MemTotal").c_str(), nullptr) / 1024;
  machine.sync_us = sync_micros(folder);
  machine.compiler = "g++ " __VERSION__;
#ifdef __OPTIMIZE__
  machine.optimised = true;
#endif
#ifdef __SANITIZE_ADDRESS__
  machine.sanitized = true;
#endif
  return machine;
}

double system_load() {
  std::ifstream stream("/proc/loadavg");
  double load = 0;
  stream >> load;
  return load;
}

}  // namespace jiuqu::app
