#include "bus/pipeline/samples.h"

#include <algorithm>
#include <filesystem>

namespace jiuqu {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kSuffix = ".samples";

std::vector<fs::path> sample_folders(const std::string& root) {
  std::vector<fs::path> folders;
  std::error_code error;
  fs::recursive_directory_iterator entry(root, error);
  for (std::error_code ignored; !error && entry != fs::end(entry); entry.increment(error))
    if (entry->is_directory(ignored) && entry->path().string().ends_with(kSuffix))
      folders.push_back(entry->path());
  std::ranges::sort(folders);
  return folders;
}

void report_unclaimed(const fs::path& folder, SampleReport& report) {
  Finding finding;
  finding.code = "samples.unclaimed";
  finding.where.file = folder.string();
  finding.en = "No definition stands beside these samples";
  finding.zh = "该样例目录旁没有对应的定义文件";
  report.findings.push_back(std::move(finding));
  ++report.failed;
}

}  // namespace

void SampleRunner::expect(const DefinitionSet&, Coverage&) const {}

SampleReport run_samples(std::span<const std::string> roots, std::span<SampleRunner* const> runners,
                         const DefinitionSet& definitions, Coverage* coverage) {
  SampleReport report;
  report.coverage = coverage;
  for (const SampleRunner* runner : runners)
    if (coverage != nullptr) runner->expect(definitions, *coverage);
  for (const auto& root : roots) {
    for (const auto& folder : sample_folders(root)) {
      std::string id = folder.lexically_relative(root).generic_string();
      id.resize(id.size() - kSuffix.size());
      auto runner = std::ranges::find_if(runners, [&](const SampleRunner* candidate) {
        return candidate->claims(folder.string(), id, definitions);
      });
      if (runner == runners.end())
        report_unclaimed(folder, report);
      else
        (*runner)->run(folder.string(), id, definitions, report);
    }
  }
  return report;
}

}  // namespace jiuqu
