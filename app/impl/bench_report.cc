#include <algorithm>
#include <cstdio>

#include "app/bench.h"
#include "app/impl/bench_machine.h"
#include "app/version.h"
#include "bus/base/executor.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

constexpr BenchFigure kFigures[] = {
    {"seconds", &BenchRun::seconds},
    {"accepted_per_second", &BenchRun::accepted_per_second},
    {"delivered_per_second", &BenchRun::delivered_per_second},
    {"p50_ms", &BenchRun::p50_ms},
    {"p90_ms", &BenchRun::p90_ms},
    {"p99_ms", &BenchRun::p99_ms},
    {"p999_ms", &BenchRun::p999_ms},
    {"cpu_seconds", &BenchRun::cpu_seconds},
    {"cpu_us_per_message", &BenchRun::cpu_us_per_message},
    {"load_cpu_seconds", &BenchRun::load_cpu_seconds},
    {"written_bytes", &BenchRun::written_bytes},
    {"written_bytes_per_message", &BenchRun::written_bytes_per_message},
    {"syncs", &BenchRun::syncs},
    {"messages_per_sync", &BenchRun::messages_per_sync},
    {"backlog_max", &BenchRun::backlog_max},
    {"start_ms", &BenchRun::start_ms},
    {"idle_mb", &BenchRun::idle_mb},
    {"peak_mb", &BenchRun::peak_mb},
    {"system_load", &BenchRun::system_load},
    {"accepted", &BenchRun::accepted},
    {"delivered", &BenchRun::delivered},
    {"refused", &BenchRun::refused},
    {"lost", &BenchRun::lost},
    {"out_of_order", &BenchRun::out_of_order},
    {"duplicates", &BenchRun::duplicates},
};

constexpr std::string_view kDurability =
    "a push is accepted when the answer is 2xx; hub and floor answer after a commit of SQLite in "
    "WAL mode with synchronous=FULL: one sync a commit, what waits is committed together; the hub "
    "commits the mark of each delivery the same way";

// Figures that only a target that delivers has.
bool is_about_delivery(std::string_view name) {
  return name == "delivered_per_second" || name == "backlog_max" || name == "delivered" ||
         name == "lost" || name == "out_of_order" || name == "duplicates";
}

void write_run(json::Writer& writer, const BenchRun& run, bool delivers) {
  writer.begin_object();
  for (const BenchFigure& figure : kFigures) {
    if (!delivers && is_about_delivery(figure.name)) continue;
    writer.key(figure.name).real(run.*figure.value);
  }
  writer.end_object();
}

void write_machine(json::Writer& writer, const BenchMachine& machine) {
  writer.key("machine").begin_object().member("cpu", machine.cpu);
  writer.member("cores", std::int64_t{processor_count()});
  writer.member("memory_mb", std::int64_t(machine.memory_mb)).member("kernel", machine.kernel);
  writer.member("filesystem", machine.filesystem);
  writer.key("sync_us").real(machine.sync_us).end_object();
  writer.key("versions").begin_object().member("jiuqu", kVersion);
  writer.member("compiler", machine.compiler);
  writer.key("optimised").boolean(machine.optimised);
  writer.key("sanitized").boolean(machine.sanitized).end_object();
}

void write_settings(json::Writer& writer, const BenchSettings& settings) {
  writer.key("settings").begin_object().key("seconds").real(settings.seconds);
  writer.key("warm_up_seconds").real(settings.warm_up_seconds);
  writer.member("runs", std::int64_t{settings.runs});
  writer.member("body_bytes", std::int64_t(settings.body_bytes));
  writer.member("order_keys", std::int64_t(settings.order_keys));
  writer.member("backlog_max", std::int64_t(settings.backlog_max));
  writer.member("load", "closed loop; load and sink in one process beside the hub").end_object();
}

const BenchSeries* floor_of(const std::vector<BenchSeries>& all, int connections) {
  for (const auto& series : all)
    if (series.target == "floor" && series.connections == connections) return &series;
  return nullptr;
}

double ratio_to_floor(const std::vector<BenchSeries>& all, const BenchSeries& series) {
  const BenchSeries* floor = floor_of(all, series.connections);
  double bottom = floor != nullptr ? floor->median().accepted_per_second : 0;
  return bottom > 0 ? series.median().accepted_per_second / bottom : 0;
}

double total(const std::vector<BenchSeries>& all, double BenchRun::* value) {
  double sum = 0;
  for (const auto& series : all)
    for (const auto& run : series.runs)
      if (series.target == "hub") sum += run.*value;
  return sum;
}

}  // namespace

std::span<const BenchFigure> bench_figures() {
  return kFigures;
}

BenchRun BenchSeries::median() const {
  BenchRun result;
  if (runs.empty()) return result;
  for (const BenchFigure& figure : kFigures) {
    std::vector<double> values;
    for (const auto& run : runs) values.push_back(run.*figure.value);
    std::ranges::sort(values);
    result.*figure.value = values[values.size() / 2];
  }
  return result;
}

std::string bench_report(const BenchSettings& settings, const std::vector<BenchSeries>& series) {
  json::Writer writer;
  writer.begin_object().member("bench", settings.bench);
  write_machine(writer, bench_machine(settings.data));
  write_settings(writer, settings);
  writer.member("durability", kDurability);
  bool judged = std::ranges::any_of(series, [](const auto& one) { return one.delivers; });
  if (judged) {
    writer.member("lost", std::int64_t(total(series, &BenchRun::lost)));
    writer.member("out_of_order", std::int64_t(total(series, &BenchRun::out_of_order)));
  }
  writer.key("results").begin_array();
  for (const auto& one : series) {
    writer.begin_object().member("target", one.target);
    writer.member("connections", std::int64_t{one.connections});
    if (one.target != "floor") writer.key("ratio_to_floor").real(ratio_to_floor(series, one));
    writer.key("median");
    write_run(writer, one.median(), one.delivers);
    writer.key("runs").begin_array();
    for (const auto& run : one.runs) write_run(writer, run, one.delivers);
    writer.end_array().end_object();
  }
  writer.end_array().end_object();
  return writer.take();
}

std::string bench_table(const std::vector<BenchSeries>& series) {
  std::string table =
      "conn target    accepted/s delivered/s  p50 ms  p90 ms  p99 ms p99.9 ms  CPU us  KB disk"
      "  per sync  peak MB  load  of floor\n";
  for (const auto& one : series) {
    BenchRun run = one.median();
    char delivered[24] = "-";
    if (one.delivers) std::snprintf(delivered, sizeof delivered, "%.0f", run.delivered_per_second);
    char ratio[24] = "";
    if (one.target != "floor")
      std::snprintf(ratio, sizeof ratio, "%.2f", ratio_to_floor(series, one));
    char line[256];
    std::snprintf(
        line, sizeof line,
        "%4d %-9s %10.0f %11s %7.2f %7.2f %7.2f %8.2f %7.0f %8.1f %9.1f %8.0f %5.1f %9s\n",
        one.connections, one.target.c_str(), run.accepted_per_second, delivered, run.p50_ms,
        run.p90_ms, run.p99_ms, run.p999_ms, run.cpu_us_per_message,
        run.written_bytes_per_message / 1024, run.messages_per_sync, run.peak_mb, run.system_load,
        ratio);
    table += line;
  }
  return table;
}

}  // namespace jiuqu::app
