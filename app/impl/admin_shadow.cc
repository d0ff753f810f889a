// Shadow runs over the admin API.
#include "app/admin_api.h"
#include "app/words.h"
#include "bus/base/text.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

// "mappings/platform/application.map.xml", nothing that leaves the folder it is put into.
bool is_plain_name(const std::string& name) {
  auto parts = split(name, '/');
  if (parts.size() < 2) return false;
  for (const auto& part : parts)
    if (part.empty() || part.starts_with('.') || part.contains('\\') || part.contains('\0'))
      return false;
  return parts.front() != kSettingsRoot;
}

Result<std::map<std::string, std::string>> files_of(const json::Json& body) {
  const json::Json* given = body.member("files");
  if (given == nullptr || given->kind != json::Json::Kind::object || given->members.empty())
    return fail(ErrorCode::bad_request, "\"files\" is an object of names and texts");
  std::map<std::string, std::string> files;
  for (const auto& [name, text] : given->members) {
    if (!is_plain_name(name))
      return fail(ErrorCode::bad_request, "\"" + name + "\" is no name of a definition file");
    files[name] = text.text;
  }
  return files;
}

Result<ShadowOptions> options_of(const json::Json& body, const AdminRequest& request,
                                 const DefinitionSet& running) {
  ShadowOptions options;
  options.interface = body.string_or("interface");
  if (!options.interface.empty() && running.find("interface", options.interface) == nullptr) {
    std::string likely = likely_word(options.interface, running.ids("interface"));
    return fail(ErrorCode::bad_request,
                "no interface \"" + options.interface + "\"" +
                    (likely.empty() ? "" : ", did you mean \"" + likely + "\"?"));
  }
  if (auto since = body.string_or("since"); !since.empty()) {
    auto time = from_iso8601(since);
    if (!time) return std::unexpected(time.error());
    options.since = *time;
  }
  options.follow = body.boolean_or("follow", false);
  options.by = request.officer.id;
  return options;
}

HttpReply refused(const Findings& findings) {
  constexpr int kUnprocessable = 422;
  json::Writer out;
  out.begin_object().member("status", "refused").key("findings").begin_array();
  for (const Finding& finding : findings)
    if (finding.level != Level::info) write_finding(out, finding);
  out.end_array().end_object();
  return json_reply(out.take(), kUnprocessable);
}

}  // namespace

// The set is loaded on this worker: a moment, and rare.
Task<HttpReply> start_shadow(AdminParts parts, AdminRequest request) {
  auto body = json::Json::parse(request.http.body);
  if (!body) co_return error_reply(body.error());
  auto files = files_of(*body);
  if (!files) co_return error_reply(files.error());
  auto options = options_of(*body, request, *parts.hub->definitions());
  if (!options) co_return error_reply(options.error());
  auto started = parts.shadow->start(std::move(*files), std::move(*options));
  if (!started) co_return error_reply(started.error());
  if (!started->set) co_return refused(started->findings);
  co_return json_reply(parts.shadow->status_json());
}

Task<HttpReply> stop_shadow(AdminParts parts, AdminRequest) {
  if (!parts.shadow->stop())
    co_return error_reply(ErrorCode::not_found, "no shadow run is under way");
  co_return json_reply(parts.shadow->status_json());
}

Task<HttpReply> show_shadow(AdminParts parts, AdminRequest) {
  co_return json_reply(parts.shadow->status_json());
}

Task<HttpReply> list_shadow_differences(AdminParts parts, AdminRequest) {
  co_return json_reply(parts.shadow->differences_json());
}

}  // namespace jiuqu::app
