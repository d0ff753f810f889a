// Samples from real messages of a running hub, as files below a folder.
#include <cstdio>
#include <filesystem>

#include "app/impl/client.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

std::string request_of(const ClientOptions& options, const ExportOptions& what) {
  json::Writer writer;
  writer.begin_object();
  for (const auto& [name, value] : options.query)
    if (!value.empty() && name != "limit") writer.member(name, value);
  if (auto limit = options.query.find("limit");
      limit != options.query.end() && !limit->second.empty())
    writer.member("limit", std::int64_t(std::strtoll(limit->second.c_str(), nullptr, 10)));
  if (!what.id.empty()) writer.member("id", what.id);
  if (!what.seed.empty()) writer.member("seed", what.seed);
  return writer.end_object().take();
}

// Paths come from the hub: they stay below the folder.
bool stays_below(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  for (const auto& part : path)
    if (part == "..") return false;
  return true;
}

int write_files(const json::Json& files, const std::string& folder) {
  for (const auto& file : files.items) {
    fs::path path = file.string_or("path");
    if (!stays_below(path)) {
      std::fprintf(stderr, "jiuqu: not written: %s\n", path.c_str());
      return kFailures;
    }
    fs::path whole = fs::path(folder) / path;
    std::error_code error;
    fs::create_directories(whole.parent_path(), error);
    auto written = write_file_durably(whole.string(), file.string_or("text"));
    if (!written) {
      std::fprintf(stderr, "jiuqu: %s\n", written.error().describe().c_str());
      return kWrongUse;
    }
    std::printf("%s\n", whole.c_str());
  }
  return kGood;
}

}  // namespace

int command_export_messages(const ClientOptions& options, const ExportOptions& what) {
  if (what.folder.empty() && !options.json) {
    std::fprintf(stderr, "jiuqu: say where to with --out DIR, or --json\n");
    return kWrongUse;
  }
  std::string path = std::string("/api/v1/messages/export") + (what.mask ? "-masked" : "");
  HubAnswer answer;
  int wrong = ask_or_tell(options, "POST", path, request_of(options, what), answer);
  if (wrong != kGood) return wrong;
  auto document = json::Json::parse(answer.body);
  const json::Json* files = document ? document->member("files") : nullptr;
  if (files == nullptr) {
    std::fprintf(stderr, "jiuqu: the hub's answer cannot be read\n");
    return kFailures;
  }
  if (!what.mask)
    std::fprintf(stderr, "jiuqu: not masked: these files hold what the messages hold\n");
  int result = kGood;
  if (const json::Json* left_out = document->member("left_out"))
    for (const auto& item : left_out->items) {
      std::fprintf(stderr, "jiuqu: %s left out: %s\n", item.string_or("message").c_str(),
                   item.string_or("why").c_str());
      result = kFailures;
    }
  if (files->items.empty()) std::fprintf(stderr, "jiuqu: no message fits\n");
  if (what.folder.empty()) {
    for (const auto& file : files->items) std::printf("%s\n", json_text(file).c_str());
    return result;
  }
  int written = write_files(*files, what.folder);
  return written == kGood ? result : written;
}

}  // namespace jiuqu::app
