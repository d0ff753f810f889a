#include "app/kept_sets.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

// Sets in memory beside the one in use: some megabytes each, and a case seldom spans more.
constexpr std::size_t kSetsMax = 4;

Error broken(const std::string& hash, const std::string& why) {
  return Error{ErrorCode::definition_broken, "definition set " + hash + ": " + why, {}};
}

std::string first_error(const Findings& findings) {
  for (const Finding& finding : findings)
    if (finding.level == Level::error) return lint_line(finding);
  return {};
}

Result<void> write_all(const std::string& folder, const std::map<std::string, std::string>& files) {
  for (const auto& [name, bytes] : files) {
    fs::path path = fs::path(folder) / name;
    std::error_code wrong;
    fs::create_directories(path.parent_path(), wrong);
    if (wrong) return fail(ErrorCode::store_failed, path.string() + ": " + wrong.message());
    if (auto written = write_file_durably(path.string(), bytes); !written) return written;
  }
  return {};
}

}  // namespace

struct KeptSets::State {
  explicit State(const Parts& parts) : plugins(*parts.network, *parts.functions, nullptr, &given) {}
  std::mutex mutex;    // of what is remembered
  std::mutex loading;  // one at a time: they share the folder and the environment
  Set running;
  EnvironmentValues environment;
  std::vector<Set> sets;    // the one used last is the last
  EnvironmentValues given;  // while something is loaded
  Plugins plugins;          // reads `given`
};

KeptSets::KeptSets(Parts parts)
    : parts_(std::move(parts)), state_(std::make_unique<State>(parts_)) {
  std::error_code ignored;
  fs::remove_all(parts_.folder, ignored);
}
KeptSets::~KeptSets() = default;

void KeptSets::use(Set running, EnvironmentValues environment) {
  std::lock_guard lock(state_->mutex);
  state_->running = std::move(running);
  state_->environment = std::move(environment);
}

KeptSets::Set KeptSets::remembered(const std::string& hash) {
  std::lock_guard lock(state_->mutex);
  if (state_->running && state_->running->hash() == hash) return state_->running;
  auto found = std::ranges::find(state_->sets, hash, &DefinitionSet::hash);
  if (found == state_->sets.end()) return nullptr;
  std::rotate(found, found + 1, state_->sets.end());
  return state_->sets.back();
}

void KeptSets::remember(const Set& set) {
  std::lock_guard lock(state_->mutex);
  state_->sets.push_back(set);
  if (state_->sets.size() > kSetsMax) state_->sets.erase(state_->sets.begin());
}

// Reading some hundred files takes this thread a moment; schemas are read from the disk.
LoadOutcome KeptSets::load_in_order(const std::map<std::string, std::string>& files,
                                    const std::vector<std::string>& roots) {
  std::lock_guard one_at_a_time(state_->loading);
  {
    std::lock_guard lock(state_->mutex);
    state_->given = state_->environment;
  }
  auto settings = files.find(std::string(kSettingsRoot) + "/" + std::string(kSettingsFile));
  if (settings != files.end())
    for (const auto& [name, value] : settings_from(settings->second)) state_->given[name] = value;
  LoadOutcome outcome;
  if (auto written = write_all(parts_.folder, files); !written) {
    Finding finding;
    finding.code = "file.unwritable";
    finding.en = written.error().describe();
    finding.zh = written.error().describe();
    outcome.findings.push_back(std::move(finding));
  } else {
    std::vector<std::string> folders;
    for (const auto& root : roots) folders.push_back(parts_.folder + "/" + root);
    outcome = state_->plugins.load(folders);
  }
  for (Finding& finding : outcome.findings)
    if (finding.where.file.starts_with(parts_.folder + "/"))
      finding.where.file.erase(0, parts_.folder.size() + 1);
  std::error_code ignored;
  fs::remove_all(parts_.folder, ignored);
  return outcome;
}

LoadOutcome KeptSets::load(const std::map<std::string, std::string>& files) {
  std::vector<std::string> roots;
  auto add = [&](const std::string& root) {
    if (root != kSettingsRoot && std::ranges::find(roots, root) == roots.end())
      roots.push_back(root);
  };
  {
    std::lock_guard lock(state_->mutex);
    if (state_->running)  // in its order
      for (const auto& file : state_->running->sources())
        if (std::string root = root_name(file); std::ranges::any_of(
                files, [&](const auto& f) { return f.first.starts_with(root + "/"); }))
          add(root);
  }
  for (const auto& [name, bytes] : files) add(name.substr(0, name.find('/')));
  return load_in_order(files, roots);
}

Task<Result<KeptSets::Set>> KeptSets::set_of(std::string hash) {
  if (auto known = remembered(hash)) co_return known;
  auto names = co_await load_kept_set(*parts_.store, hash);
  if (!names) co_return std::unexpected(names.error());
  auto roots = root_order(*names, hash);
  if (roots.empty()) co_return std::unexpected(broken(hash, "the files kept are not those of it"));
  std::map<std::string, std::string> files;
  for (const KeptFile& file : *names) {
    auto bytes = co_await load_kept_file(*parts_.store, file.hash);
    if (!bytes) co_return std::unexpected(bytes.error());
    files[file.root + "/" + file.path] = std::move(*bytes);
  }
  auto outcome = load_in_order(files, roots);
  if (!outcome.set) co_return std::unexpected(broken(hash, first_error(outcome.findings)));
  if (outcome.set->hash() != hash)
    co_return std::unexpected(broken(hash, "loaded again it is " + outcome.set->hash()));
  remember(outcome.set);
  co_return outcome.set;
}

std::string shown_file(const DefinitionSet& set, const std::string& path) {
  for (const auto& file : set.sources())
    if (file.path == path) return root_name(file) + "/" + file.relative;
  return path;
}

}  // namespace jiuqu::app
