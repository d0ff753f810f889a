// Samples from real messages over the admin API. Masked ones are for those who make mappings;
// others show the content of messages, to those who may look at it.
#include <algorithm>

#include "app/admin_api.h"
#include "app/impl/message_samples.h"
#include "bus/base/hash.h"
#include "bus/base/random.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

// Messages of one export, and what their files may come to: they are built in memory.
constexpr std::size_t kExportMessagesMax = 200;
constexpr std::size_t kExportBytesMax = 32U << 20;

struct Export {
  std::vector<SampleFile> files;
  std::vector<std::pair<std::string, std::string>> left_out;  // message, why
  std::size_t bytes = 0;
};

Result<MessageFilter> filter_of(const json::Json& body) {
  MessageFilter filter;
  filter.case_key = body.string_or("case");
  filter.partner = body.string_or("partner");
  filter.interface = body.string_or("interface");
  auto limit = body.integer_or("limit", std::int64_t(kExportMessagesMax));
  filter.rows_max = std::size_t(std::clamp<std::int64_t>(limit, 1, kExportMessagesMax));
  if (auto state = body.string_or("state"); !state.empty()) {
    auto known = message_state(state);
    if (!known) return std::unexpected(known.error());
    filter.state = *known;
  }
  if (auto since = body.string_or("since"); !since.empty()) {
    auto time = from_iso8601(since);
    if (!time) return std::unexpected(time.error());
    filter.since = *time;
  }
  return filter;
}

// The one named, or those that came in and fit.
Task<Result<std::vector<Uuid>>> chosen(Store& store, json::Json body) {
  std::vector<Uuid> ids;
  if (std::string id = body.string_or("id"); !id.empty()) {
    auto only = Uuid::parse(id);
    if (!only) co_return std::unexpected(only.error());
    ids.push_back(*only);
    co_return ids;
  }
  auto filter = filter_of(body);
  if (!filter) co_return std::unexpected(filter.error());
  std::size_t wanted = filter->rows_max;
  filter->rows_max = limits::kListRowsMax;
  for (;;) {
    auto rows = co_await list_messages(store, *filter);
    if (!rows) co_return std::unexpected(rows.error());
    for (const auto& row : *rows)
      if (row.direction == Direction::in && ids.size() < wanted) ids.push_back(row.id);
    if (rows->size() < filter->rows_max || ids.size() == wanted) break;
    filter->after = rows->back().id;
  }
  co_return ids;
}

std::string fresh_salt() {
  SystemRandom random;
  std::string salt;
  for (int i = 0; i < 4; ++i) salt += std::to_string(random.next()) + " ";
  return sha256_hex(salt);
}

HttpReply reply_of(const Export& made) {
  json::Writer writer;
  writer.begin_object().key("files").begin_array();
  for (const auto& file : made.files)
    writer.begin_object().member("path", file.path).member("text", file.text).end_object();
  writer.end_array().key("left_out").begin_array();
  for (const auto& [message, why] : made.left_out)
    writer.begin_object().member("message", message).member("why", why).end_object();
  writer.end_array().end_object();
  return json_reply(writer.take());
}

Task<HttpReply> export_samples(AdminParts parts, json::Json body, codes::Substitutes* substitutes) {
  auto ids = co_await chosen(*parts.store, std::move(body));
  if (!ids) co_return error_reply(ids.error());
  auto definitions = parts.hub->definitions();
  Export made;
  for (const Uuid& id : *ids) {
    auto record = co_await load_message(*parts.store, id);
    if (!record) co_return error_reply(record.error());
    auto files = sample_of(*record, *definitions, substitutes);
    if (files)
      for (const auto& file : *files) made.bytes += file.text.size();
    bool room = made.bytes <= kExportBytesMax;
    if (files && room) {
      std::ranges::move(*files, std::back_inserter(made.files));
    } else {
      std::string why = files ? "the export is full: choose fewer" : files.error().describe();
      made.left_out.emplace_back(id.text(), std::move(why));
    }
  }
  co_return reply_of(made);
}

}  // namespace

// {"id"|"case"|"partner"|"interface"|"state"|"since": …, "seed": "…"}; all may be missing. The same
// seed gives the same substitutes; without one they cannot be had again.
Task<HttpReply> export_masked(AdminParts parts, AdminRequest request) {
  auto body = json::Json::parse(request.http.body);
  if (!body) co_return error_reply(body.error());
  std::string seed = body->string_or("seed");
  codes::Substitutes substitutes(seed.empty() ? fresh_salt() : seed);
  co_return co_await export_samples(parts, std::move(*body), &substitutes);
}

Task<HttpReply> export_as_they_are(AdminParts parts, AdminRequest request) {
  auto body = json::Json::parse(request.http.body);
  if (!body) co_return error_reply(body.error());
  co_return co_await export_samples(parts, std::move(*body), nullptr);
}

}  // namespace jiuqu::app
