// `jiuqu shadow run`: two sets compared without a hub, on the samples of mappings or on bodies of
// messages in files.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/impl/headless.h"
#include "app/impl/shadow_text.h"
#include "app/shadow.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMapping = ".map.xml";

std::string name_of(const std::string& folder) {
  return (fs::path(folder) / "").lexically_normal().parent_path().filename().string();
}

class ShadowCommand {
 public:
  explicit ShadowCommand(const ShadowFiles& files) : files_(files) {}

  int run() {
    if (int wrong = load_good(files_.definitions, loaded_); wrong != kGood) return wrong;
    if (int wrong = load_candidate(); wrong != kGood) return wrong;
    int wrong = files_.messages.empty() ? compare_samples() : compare_messages();
    return wrong == kGood ? tell() : wrong;
  }

 private:
  // A folder named as a root stands in its place, or holds one of that name.
  std::string in_place_of(const std::string& root) const {
    for (const auto& given : files_.folders) {
      if (name_of(given) == name_of(root)) return given;
      for (const fs::path& place :
           {fs::path(given) / name_of(root), fs::path(given) / "adapters" / name_of(root)})
        if (fs::is_directory(place)) return place.string();
    }
    return root;
  }

  int load_candidate() {
    std::vector<std::string> roots;
    bool any = false;
    for (const auto& root : loaded_.roots) {
      roots.push_back(in_place_of(root));
      any = any || roots.back() != root;
    }
    if (!any) {
      std::string known;
      for (const auto& root : loaded_.roots) known += " " + name_of(root);
      return wrong_use("no folder given is named as a root of the definitions, or holds one:" +
                       known);
    }
    auto outcome = loaded_.plugins->load(roots);
    candidate_ = std::move(outcome.set);
    if (candidate_) return kGood;
    print_findings(outcome.findings, files_.definitions.json);
    return kFailures;
  }

  static std::vector<fs::path> files_in(const fs::path& folder, std::string_view part) {
    std::vector<fs::path> found;
    std::error_code wrong;
    for (const auto& entry : fs::directory_iterator(folder, wrong)) {
      std::string name = entry.path().filename().string();
      bool form = name.ends_with(".json") || name.ends_with(".xml");
      if (form && name.contains(part)) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
  }

  int compare_samples() {
    for (const Definition* mapping : loaded_.outcome.set->all("mapping")) {
      if (!mapping->file.ends_with(kMapping)) continue;
      std::string folder = mapping->file.substr(0, mapping->file.size() - kMapping.size());
      for (const auto& input : files_in(folder + ".samples", ".in.")) {
        auto bytes = read_file(input.string(), limits::kBodyBytesMax);
        if (!bytes) return wrong_use(bytes.error().describe());
        tally_.add(compare_mapping(input.string(), mapping->id, *bytes, at_, *loaded_.outcome.set,
                                   *candidate_));
      }
    }
    return kGood;
  }

  int compare_messages() {
    std::error_code wrong;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(files_.messages, wrong))
      if (entry.is_directory()) folders.push_back(entry.path());
    if (wrong) return wrong_use(files_.messages + ": " + wrong.message());
    std::ranges::sort(folders);
    for (const auto& folder : folders)
      for (const auto& file : files_in(folder, "."))
        if (int bad = compare_message(folder.filename().string(), file); bad != kGood) return bad;
    return kGood;
  }

  int compare_message(const std::string& interface, const fs::path& file) {
    auto bytes = read_file(file.string(), limits::kBodyBytesMax);
    if (!bytes) return wrong_use(bytes.error().describe());
    const auto* taken = loaded_.outcome.set->get<Interface>("interface", interface);
    if (taken == nullptr) {
      std::string likely = likely_word(interface, loaded_.outcome.set->ids("interface"));
      return wrong_use("no interface \"" + interface + "\"" +
                       (likely.empty() ? "" : ", did you mean \"" + likely + "\"?"));
    }
    MessageRecord record;
    record.message.id = Uuid{}.derive(file.filename().string());
    record.message.interface = interface;
    record.message.partner = taken->partner;
    record.message.created = at_;
    record.message.content_type =
        file.extension() == ".json" ? "application/json" : "application/xml";
    record.message.body = std::move(*bytes);
    auto differences = compare_inbound(record, loaded_.outcome.set, candidate_);
    for (auto& difference : differences) difference.message = file.string();
    tally_.add(std::move(differences));
    return kGood;
  }

  int tell() const {
    ShadowSummary summary = tally_.summary();
    for (const auto& group : summary.groups) {
      json::Writer row;
      write_json(row, group);
      auto read = json::Json::parse(row.take());
      if (read) print_shadow_difference(*read, files_.definitions.json);
    }
    json::Writer counts;
    counts.begin_object();
    write_members(counts, summary);
    auto read = json::Json::parse(counts.end_object().take());
    if (read && !files_.definitions.json) print_shadow_counts(*read);
    return summary.groups.empty() ? kGood : kFailures;
  }

  const ShadowFiles& files_;
  Loaded loaded_;
  KeptSets::Set candidate_;
  ShadowTally tally_;
  UtcTime at_ = loaded_.clock.now();  // one day for all: validity of codes
};

}  // namespace

int command_shadow_run(const ShadowFiles& files) {
  return ShadowCommand(files).run();
}

}  // namespace jiuqu::app
