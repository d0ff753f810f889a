// The machine a bench ran on, as far as it explains the figures. Thread: any.
#pragma once

#include <string>

namespace jiuqu::app {

struct BenchMachine {
  std::string cpu, kernel, filesystem, compiler;
  bool optimised = false, sanitized = false;  // how this program was built
  double memory_mb = 0;
  double sync_us = 0;  // median of 4 KiB written over and fdatasync'ed, one at a time
};
// `folder`: on the disk that is measured.
BenchMachine bench_machine(const std::string& folder);
double system_load();

}  // namespace jiuqu::app
