// `jiuqu diff`: what changed between two folders of definitions, in the words of their field.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/impl/headless.h"
#include "bus/json/json.h"
#include "bus/pipeline/changes.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

// The folders of a kept set: as they were exported, named by the last part of their root.
std::vector<std::string> exported_roots(const std::string& folder) {
  std::vector<std::string> roots;
  Findings ignored;
  auto config = read_config(find_config({}), ignored);
  for (const auto& root : config ? config->definition_roots : std::vector<std::string>()) {
    fs::path name = fs::path(root).lexically_normal().filename();
    if (fs::is_directory(folder / name)) roots.push_back((folder / name).string());
  }
  return roots;
}

// A checkout says itself where its definitions are; else the folder is an exported set, or one of
// definition files.
Result<std::vector<std::string>> roots_in(const std::string& folder) {
  if (!fs::is_directory(folder))
    return fail(ErrorCode::configuration_invalid, folder + " is no folder");
  std::string own = folder + "/app/config/hub.xml";
  if (!fs::exists(own)) {
    auto roots = exported_roots(folder);
    if (roots.empty()) roots.push_back(folder);
    return roots;
  }
  Findings findings;
  auto config = read_config(own, findings);
  for (const Finding& finding : findings)
    if (!config) std::fprintf(stderr, "%s\n", lint_line(finding).c_str());
  if (!config) return std::unexpected(config.error());
  return config->definition_roots;
}

// Files that are no XML any more are compared by their bytes; why is told.
Result<DefinitionTree> read_tree(const std::string& folder) {
  auto roots = roots_in(folder);
  if (!roots) return std::unexpected(roots.error());
  Findings findings;
  DefinitionTree tree{folder, read_definition_files(*roots, findings)};
  for (const Finding& finding : findings) std::fprintf(stderr, "%s\n", lint_line(finding).c_str());
  return tree;
}

void print_as_json(const Change& change) {
  json::Writer writer;
  writer.begin_object().member("file", change.file).member("kind", change.kind);
  writer.member("what", word_of(change.what)).member("path", change.thing);
  writer.member("property", change.property);
  writer.member("before", change.before).member("after", change.after);
  writer.key("also").begin_array();
  for (const auto& thing : change.also) writer.string(thing);
  writer.end_array().key("line").raw(std::to_string(change.line));
  writer.key("line_before").raw(std::to_string(change.line_before)).end_object();
  std::printf("%s\n", writer.take().c_str());
}

// file:line of the tree after, or of the one before when it is gone there.
void print_for_people(const Change& change) {
  int line = change.line > 0 ? change.line : change.line_before;
  std::string was;
  if (change.line > 0 && change.line_before > 0 && change.line != change.line_before)
    was = " (line " + std::to_string(change.line_before) + " before)";
  std::printf("%s:%d: %s%s\n", change.file.c_str(), line, sentence(change).c_str(), was.c_str());
}

}  // namespace

int command_diff(const DiffOptions& options) {
  auto before = read_tree(options.before);
  if (!before) return wrong_use(before.error().describe());
  auto after = read_tree(options.after);
  if (!after) return wrong_use(after.error().describe());
  if (before->files.empty() && after->files.empty())
    return wrong_use("neither folder holds a definition file");

  SystemClock clock;
  HttpNetwork network(clock);
  xml::FunctionTable functions = hub_functions();
  Plugins plugins(network, functions, nullptr);
  auto changes = changes_between(*before, *after, plugins.kinds());
  for (const Change& change : changes)
    options.json ? print_as_json(change) : print_for_people(change);
  if (!options.json && changes.empty()) std::printf("no difference\n");
  return changes.empty() ? kGood : kFailures;
}

}  // namespace jiuqu::app
