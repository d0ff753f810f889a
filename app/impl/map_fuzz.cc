#include "app/impl/map_fuzz.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "bus/base/text.h"
#include "bus/json/json.h"
#include "mappings/fuzz.h"

namespace jiuqu::app {
namespace {

// As a sample of the mapping would be called; canonical forms are XML, those of partners JSON.
Result<std::string> keep(const FuzzFailure& failure, const Mapping& mapping,
                         const MapOptions& options) {
  const SchemaDefinition& source = *mapping.source();
  bool as_xml = options.as_xml || source.id.starts_with("canonical/");
  std::string name = options.mapping;
  std::ranges::replace(name, '/', '-');
  std::string path = options.keep + "/" + name + "-seed-" + std::to_string(options.seed) +
                     "-document-" + std::to_string(failure.number) +
                     (as_xml ? ".in.xml" : ".in.json");
  std::error_code error;
  std::filesystem::create_directories(options.keep, error);
  if (error) return fail(ErrorCode::configuration_invalid, options.keep + ": " + error.message());
  std::string text = as_xml ? failure.smallest.serialize_indented()
                            : json::from_tree(failure.smallest.root(), source.schema->model());
  auto written = write_file_durably(path, text + "\n");
  if (!written) return std::unexpected(written.error());
  return path;
}

}  // namespace

int fuzz_mapping(const Mapping& mapping, const DefinitionSet& definitions,
                 const MapOptions& options, UtcTime now) {
  auto report = fuzz(mapping, definitions, {options.fuzz, options.seed, now});
  if (!report) {
    std::fprintf(stderr, "jiuqu: %s\n", report.error().describe().c_str());
    return kFailures;
  }
  for (const auto& path : report->without_value)
    std::fprintf(stderr, "jiuqu: no value was found for %s\n", path.c_str());
  std::printf("%llu mapped, %llu refused, %llu came back the same\n",
              static_cast<unsigned long long>(report->mapped),
              static_cast<unsigned long long>(report->refused),
              static_cast<unsigned long long>(report->returned));
  for (const auto& [what, count] : report->refusals)
    std::printf("  %llu refused: %s\n", static_cast<unsigned long long>(count), what.c_str());
  if (!report->failure) return kGood;
  std::printf("document %llu of seed %llu failed: %s\n",
              static_cast<unsigned long long>(report->failure->number),
              static_cast<unsigned long long>(options.seed), report->failure->what.c_str());
  auto path = keep(*report->failure, mapping, options);
  if (!path) {
    std::fprintf(stderr, "jiuqu: %s\n", path.error().describe().c_str());
    return kFailures;
  }
  std::printf("the smallest such document: %s\n", path->c_str());
  return kFailures;
}

}  // namespace jiuqu::app
