// A candidate set tried beside the one in use: on stored messages of a running hub.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/impl/client.h"
#include "app/impl/shadow_text.h"
#include "app/words.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

// Names of the root folders that the hub runs with.
int roots_of(const ClientOptions& options, std::vector<std::string>& roots) {
  json::Json status;
  if (int wrong = ask_json(options, "/api/v1/shadow", status); wrong != kGood) return wrong;
  if (const json::Json* known = status.member("roots"))
    for (const auto& root : known->items) roots.push_back(root.text);
  return kGood;
}

bool inside_samples(const fs::path& path) {
  return std::ranges::any_of(path, [](const fs::path& part) {
    return part.string().ends_with(".samples") || part.string().starts_with(".");
  });
}

// Only what may be a definition: a README or code beside it does not travel.
bool is_definition(const fs::path& path) {
  constexpr std::string_view kKinds[] = {".xml", ".xsd", ".csv", ".bpmn", ".sch", ".xslt"};
  return std::ranges::find(kKinds, path.extension().string()) != std::end(kKinds);
}

Result<void> read_root(const fs::path& folder, const std::string& root,
                       std::map<std::string, std::string>& files) {
  std::error_code wrong;
  fs::recursive_directory_iterator entry(folder, wrong);
  for (; !wrong && entry != fs::end(entry); entry.increment(wrong)) {
    fs::path relative = entry->path().lexically_relative(folder);
    if (!entry->is_regular_file() || inside_samples(relative) || !is_definition(relative)) continue;
    auto bytes = read_file(entry->path().string(), limits::kDefinitionBytesMax);
    if (!bytes) return std::unexpected(bytes.error());
    files[root + "/" + relative.generic_string()] = std::move(*bytes);
  }
  if (wrong) return fail(ErrorCode::file_unreadable, folder.string() + ": " + wrong.message());
  return {};
}

// A folder named as a root is that root; else it holds roots, as an exported set does.
Result<void> read_folder(const std::string& named, const std::vector<std::string>& roots,
                         std::map<std::string, std::string>& files) {
  fs::path folder = (fs::path(named) / "").lexically_normal().parent_path();
  if (!fs::is_directory(folder)) return fail(ErrorCode::file_unreadable, named);
  if (std::ranges::find(roots, folder.filename().string()) != roots.end())
    return read_root(folder, folder.filename().string(), files);
  std::size_t before = files.size();
  std::string known;
  for (const auto& root : roots) {
    known += " " + root;
    for (const fs::path& place : {folder / root, folder / "adapters" / root})
      if (fs::is_directory(place))
        if (auto read = read_root(place, root, files); !read) return read;
  }
  if (files.size() > before) return {};
  return fail(ErrorCode::file_unreadable,
              named + " is none of the roots of the hub and holds none:" + known);
}

std::string request_of(const ShadowStart& start, const std::map<std::string, std::string>& files) {
  json::Writer out;
  out.begin_object().member("interface", start.interface).member("since", start.since);
  out.key("follow").boolean(start.follow).key("files").begin_object();
  for (const auto& [name, bytes] : files) out.member(name, bytes);
  return out.end_object().end_object().take();
}

int tell_start(const HubAnswer& answer, const ClientOptions& options) {
  auto body = json::Json::parse(answer.body);
  const json::Json* findings = body ? body->member("findings") : nullptr;
  if (findings == nullptr && !answer.good()) return tell_refusal(answer);
  if (findings != nullptr) {
    for (const auto& finding : findings->items) print_shadow_finding(finding, options.json);
    std::fprintf(stderr, "jiuqu: the candidate has errors: nothing was run\n");
    return kFailures;
  }
  print_shadow_status(*body, options.json);
  return kGood;
}

}  // namespace

int command_shadow_start(const ClientOptions& options, const ShadowStart& start) {
  std::vector<std::string> roots;
  if (int wrong = roots_of(options, roots); wrong != kGood) return wrong;
  std::map<std::string, std::string> files;
  for (const auto& folder : start.folders)
    if (auto read = read_folder(folder, roots, files); !read)
      return wrong_use(read.error().describe());
  for (const auto& [name, bytes] : files)
    if (!is_valid_utf8(bytes)) return wrong_use(name + " is not UTF-8");
  auto answer = ask_hub(options, "POST", "/api/v1/shadow", request_of(start, files));
  if (!answer) return tell_unreachable(options, answer.error());
  return tell_start(*answer, options);
}

int command_shadow_status(const ClientOptions& options) {
  json::Json status;
  if (int wrong = ask_json(options, "/api/v1/shadow", status); wrong != kGood) return wrong;
  print_shadow_status(status, options.json);
  return kGood;
}

int command_shadow_differences(const ClientOptions& options) {
  json::Json answer;
  int wrong = ask_json(options, "/api/v1/shadow/differences", answer);
  if (wrong != kGood) return wrong;
  const json::Json* rows = answer.member("differences");
  if (rows == nullptr) return wrong_use("no shadow run was started");
  for (const auto& row : rows->items) print_shadow_difference(row, options.json);
  if (!options.json) print_shadow_counts(answer);
  return rows->items.empty() ? kGood : kFailures;
}

int command_shadow_stop(const ClientOptions& options) {
  HubAnswer answer;
  int wrong = ask_or_tell(options, "POST", "/api/v1/shadow/stop", "{}", answer);
  if (wrong != kGood) return wrong;
  if (auto status = json::Json::parse(answer.body)) print_shadow_status(*status, options.json);
  return kGood;
}

}  // namespace jiuqu::app
