#include "bus/pipeline/impl/code_wants.h"

#include <algorithm>

#include "bus/base/log.h"
#include "bus/message/message.h"
#include "bus/pipeline/code_tables.h"
#include "bus/pipeline/impl/router.h"

namespace jiuqu {
namespace {

// Rows of one look at what waits, and deliveries between two lines of progress in the log.
constexpr std::size_t kPageRows = 256;
constexpr std::size_t kProgressEvery = 500;
constexpr std::string_view kHub = "the hub";

const std::string* value_of(const Finding& finding, std::string_view name) {
  auto found = std::ranges::find(finding.values, name, [](const auto& v) { return v.first; });
  return found == finding.values.end() ? nullptr : &found->second;
}

bool same_item(const UnknownCode& a, const UnknownCode& b) {
  return a.table == b.table && a.lookup == b.lookup && a.code == b.code;
}

std::string words_of(const UnknownCode& code) {
  return "code table " + code.table + " has a row for \"" + code.code + "\" now";
}

struct Swept {
  std::size_t mapped = 0, still_parked = 0, untried = 0;
  void tell(std::string_view event) const {
    log::info(event, {{"mapped_again", std::to_string(mapped)},
                      {"still_parked", std::to_string(still_parked)}});
  }
};

// One delivery that waits, tried under the set. What people do to it meanwhile stands.
Task<Result<void>> try_again(const CodeSweepParts* parts, CodeMessage waiting, Swept* swept) {
  auto record = co_await load_message(*parts->store, waiting.message);
  if (!record) co_return std::unexpected(record.error());
  ActBy by{std::string(kHub), words_of(waiting)};
  std::vector<UnknownCode> still;
  auto mapped = map_again(*record, parts->definitions, &still);
  Result<void> done;
  if (mapped) {
    done = co_await parts->keep();
    if (!done) co_return done;
    NewBody with = std::move(*mapped);
    done = co_await parts->dispatcher->map_again(waiting.message, std::move(with), by);
    swept->mapped += done.has_value();
  } else {
    Error cause = mapped.error();
    done = co_await parts->dispatcher->still_unmapped(waiting.message, cause, still, by);
    swept->still_parked += done.has_value();
  }
  bool in_hand = !done && (done.error().code == ErrorCode::version_conflict ||
                           done.error().code == ErrorCode::not_found);
  if (!in_hand) co_return done;
  ++swept->untried;
  co_return Result<void>{};
}

Task<Result<void>> map_waiting(const CodeSweepParts* parts, Swept* swept) {
  CodeMessage after;
  Uuid tried;
  std::size_t tries = 0;
  for (;;) {
    auto page = co_await waiting_for_codes(*parts->store, after, kPageRows);
    if (!page) co_return std::unexpected(page.error());
    for (const CodeMessage& waiting : *page) {
      if (parts->stopping()) co_return Result<void>{};
      // One that waits for several codes is tried once: it stays with what is missing then.
      bool again = waiting.message == tried;
      if (again || !has_row(*parts->definitions, waiting)) continue;
      tried = waiting.message;
      auto done = co_await try_again(parts, waiting, swept);
      if (!done) co_return done;
      if (++tries % kProgressEvery == 0) swept->tell("codes.mapping-again");
    }
    if (page->size() < kPageRows) co_return Result<void>{};
    after = page->back();
  }
}

// Items that only count refused messages, and what is left of those just mended.
Task<Result<void>> close_items(const CodeSweepParts* parts) {
  CodeItemFilter filter;
  filter.open_only = true;
  auto items = co_await list_code_items(*parts->store, filter);
  if (!items) co_return std::unexpected(items.error());
  std::vector<CodeItem> mended;
  for (auto& item : *items)
    if (item.waiting == 0 && has_row(*parts->definitions, item)) mended.push_back(std::move(item));
  if (mended.empty()) co_return Result<void>{};
  for (const auto& item : mended)
    log::info("codes.mended",
              {{"table", item.table}, {"code", item.code}, {"partner", item.partner}});
  co_return co_await close_mended(*parts->store, std::move(mended), parts->clock->now());
}

}  // namespace

bool names_unknown_code(const Finding& finding) {
  return finding.code == code_finding::kCode && value_of(finding, code_finding::kTable) &&
         value_of(finding, code_finding::kLookup) && value_of(finding, code_finding::kValue);
}

std::vector<UnknownCode> unknown_codes_of(const Findings& findings, std::string_view partner,
                                          UtcTime at) {
  std::vector<UnknownCode> codes;
  for (const Finding& finding : findings) {
    if (finding.level != Level::error || !names_unknown_code(finding)) continue;
    const std::string* table = value_of(finding, code_finding::kTable);
    const std::string* lookup = value_of(finding, code_finding::kLookup);
    const std::string* looked_up = value_of(finding, code_finding::kLookedUp);
    if (looked_up == nullptr) looked_up = value_of(finding, code_finding::kValue);
    UnknownCode code;
    code.partner = partner;
    code.table = *table;
    code.lookup = *lookup;
    code.code = *looked_up;
    const std::string* day = value_of(finding, code_finding::kDay);
    code.day = day != nullptr ? *day : to_china_time(at).substr(0, 10);
    code.field = finding.where.path;
    bool known = std::ranges::any_of(codes, [&](const auto& c) { return same_item(c, code); });
    if (!known) codes.push_back(std::move(code));
  }
  return codes;
}

bool has_row(const DefinitionSet& definitions, const UnknownCode& code) {
  const auto* definition = definitions.get<CodeTableDefinition>("code-table", code.table);
  if (definition == nullptr) return false;
  const codes::CodeTable& table = *definition->table;
  std::string column = code.column();
  return std::ranges::any_of(table.rows(), [&](const codes::CodeRow& row) {
    if (!row.valid_on(code.day)) return false;
    if (column == "code") return row.code == code.code;
    if (column == "name") return row.name == code.code;
    return table.value(row, column) == code.code;
  });
}

Task<Result<std::size_t>> map_what_waits(CodeSweepParts parts) {
  Swept swept;
  auto done = co_await map_waiting(&parts, &swept);
  if (swept.mapped + swept.still_parked > 0) swept.tell("codes.mapped-again");
  if (done && !parts.stopping()) done = co_await close_items(&parts);
  if (!done) co_return std::unexpected(done.error());
  co_return swept.untried;
}

}  // namespace jiuqu
