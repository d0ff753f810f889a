#include "app/impl/coverage_report.h"

#include <cstdio>

#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

// So many of a sort are named; all as JSON.
constexpr std::size_t kNamed = 5;

struct Counted {
  std::string what;
  std::size_t all = 0, exercised = 0;
  std::vector<const CoverageItem*> missed;
};

std::vector<Counted> count(const Coverage::OfFile& file) {
  std::vector<Counted> counts;
  for (const CoverageItem& item : file.items) {
    auto of_what = counts.begin();
    while (of_what != counts.end() && of_what->what != item.what) ++of_what;
    if (of_what == counts.end()) {
      counts.push_back({item.what, 0, 0, {}});
      of_what = counts.end() - 1;
    }
    ++of_what->all;
    item.times > 0 ? void(++of_what->exercised) : of_what->missed.push_back(&item);
  }
  return counts;
}

// 99.9 % is not all.
int percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 100 : int(part * 100 / whole);
}

void print_counted(const Counted& counted) {
  std::printf("  %s: %zu of %zu, %d%%\n", counted.what.c_str(), counted.exercised, counted.all,
              percent(counted.exercised, counted.all));
  std::size_t named = 0;
  for (const CoverageItem* item : counted.missed) {
    if (named++ == kNamed) break;
    std::string place = item->line > 0 ? "line " + std::to_string(item->line) + ": " : "";
    std::printf("    never: %s%s\n", place.c_str(), item->name.c_str());
  }
  if (counted.missed.size() > kNamed)
    std::printf("    and %zu more; --json names all\n", counted.missed.size() - kNamed);
}

void print_as_json(const Coverage::OfFile& file) {
  for (const CoverageItem& item : file.items) {
    json::Writer writer;
    writer.begin_object().member("file", file.file).member("what", item.what);
    writer.member("name", item.name).member("line", std::int64_t{item.line});
    writer.member("times", std::int64_t(item.times)).end_object();
    std::printf("%s\n", writer.take().c_str());
  }
}

}  // namespace

void print_coverage(const Coverage& coverage, bool as_json) {
  std::size_t all = 0, exercised = 0;
  for (const auto& file : coverage.files()) {
    if (as_json) {
      print_as_json(file);
      continue;
    }
    auto counts = count(file);
    std::size_t of_file = 0, done = 0;
    for (const Counted& counted : counts) {
      of_file += counted.all;
      done += counted.exercised;
    }
    all += of_file;
    exercised += done;
    std::printf("%s: %d%%\n", file.file.c_str(), percent(done, of_file));
    for (const Counted& counted : counts) print_counted(counted);
  }
  if (!as_json)
    std::printf("exercised %zu of %zu, %d%%\n", exercised, all, percent(exercised, all));
}

}  // namespace jiuqu::app
