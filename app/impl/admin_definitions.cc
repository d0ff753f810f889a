// Definition sets over the admin API: reload, and what the store keeps of those that messages ran
// under.
#include "app/admin_api.h"
#include "bus/json/json.h"

namespace jiuqu::app {

// Loading reads some hundred files on this worker: a moment, and rare.
Task<HttpReply> reload_definitions(AdminParts parts, AdminRequest) {
  LoadReport report = parts.reload();
  bool busy = report.error && report.error->code == ErrorCode::overloaded;
  if (busy) co_return error_reply(*report.error);
  constexpr int kUnprocessable = 422;
  co_return json_reply(to_json(report), report.error ? kUnprocessable : 200);
}

Task<HttpReply> list_definition_sets(AdminParts parts, AdminRequest) {
  auto sets = co_await list_kept_sets(*parts.store);
  if (!sets) co_return error_reply(sets.error());
  std::string running = parts.hub->definitions()->hash();
  json::Writer writer;
  writer.begin_object().member("running", running).key("definitions").begin_array();
  for (const auto& set : *sets) {
    writer.begin_object().member("hash", set.hash);
    writer.member("first_used", to_iso8601(set.first_used));
    writer.member("files", std::int64_t(set.files));
    writer.key("running").boolean(set.hash == running).end_object();
  }
  writer.end_array().end_object();
  co_return json_reply(writer.take());
}

Task<HttpReply> show_definition_set(AdminParts parts, AdminRequest request) {
  auto files = co_await load_kept_set(*parts.store, request.id);
  if (!files) co_return error_reply(files.error());
  json::Writer writer;
  writer.begin_object().member("hash", request.id).key("files").begin_array();
  for (const auto& file : *files) {
    writer.begin_object().member("root", file.root).member("path", file.path);
    writer.member("hash", file.hash).end_object();
  }
  writer.end_array().end_object();
  co_return json_reply(writer.take());
}

Task<HttpReply> show_definition_file(AdminParts parts, AdminRequest request) {
  auto bytes = co_await load_kept_file(*parts.store, request.id);
  if (!bytes) co_return error_reply(bytes.error());
  HttpReply reply;
  reply.content_type = "application/octet-stream";
  reply.body = std::move(*bytes);
  co_return reply;
}

}  // namespace jiuqu::app
