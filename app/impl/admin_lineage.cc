// Where values came from, over the admin API.
#include "app/admin_api.h"
#include "app/lineage.h"

namespace jiuqu::app {
namespace {

LineageParts lineage_parts(const AdminParts& parts) {
  return {parts.store, parts.cases, parts.kept_sets};
}

}  // namespace

Task<HttpReply> show_message_lineage(AdminParts parts, AdminRequest request) {
  auto id = Uuid::parse(request.id);
  if (!id) co_return error_reply(id.error());
  auto lineage = co_await lineage_of_message(lineage_parts(parts), *id);
  if (!lineage) co_return error_reply(lineage.error());
  co_return json_reply(to_json(*lineage));
}

Task<HttpReply> show_case_lineage(AdminParts parts, AdminRequest request) {
  auto page = co_await parts.cases->case_page(request.id);
  if (!page) co_return error_reply(page.error());
  if (!licensing::covers(request.officer.division, page->row.division))
    co_return error_reply(ErrorCode::forbidden);
  auto lineage =
      co_await lineage_of_case(lineage_parts(parts), std::move(*page), request.query("field"));
  if (!lineage) co_return error_reply(lineage.error());
  co_return json_reply(to_json(*lineage));
}

}  // namespace jiuqu::app
