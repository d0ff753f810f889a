#include "mappings/impl/table_use.h"

#include <algorithm>

namespace jiuqu::mapping {
namespace {

constexpr std::string_view kTo = "-to-";

}  // namespace

std::optional<TableUse> TableUse::compile(std::string id,
                                          std::shared_ptr<const codes::CodeTable> table,
                                          const std::string& lookup) {
  TableUse use;
  use.id_ = std::move(id);
  use.table_ = std::move(table);
  if (lookup == "code") {
    use.from_ = use.to_ = lookup;
    use.checks_only_ = true;
    return use;
  }
  // A column may be called "a-to-b": every place is tried.
  for (auto at = lookup.find(kTo); at != std::string::npos; at = lookup.find(kTo, at + 1)) {
    use.from_ = lookup.substr(0, at);
    use.to_ = lookup.substr(at + kTo.size());
    if (!use.table_->has_column(use.from_) || !use.table_->has_column(use.to_)) continue;
    use.to_place_ = std::size_t(std::ranges::find(use.table_->columns(), use.to_) -
                                use.table_->columns().begin());
    use.build_index();
    return use;
  }
  return std::nullopt;
}

std::vector<std::string> TableUse::lookups(const codes::CodeTable& table) {
  std::vector<std::string> all{"code"};
  for (const auto& from : table.columns())
    for (const auto& to : table.columns())
      if (from != to) all.push_back(from + std::string(kTo) + to);
  return all;
}

void TableUse::build_index() {
  by_ = from_ == "code" ? By::code : from_ == "name" && to_ == "code" ? By::name : By::column;
  if (by_ != By::column) return;
  auto place = std::size_t(std::ranges::find(table_->columns(), from_) - table_->columns().begin());
  auto index = std::make_shared<std::unordered_map<std::string_view, Places>>();
  for (std::uint32_t i = 0; i < table_->rows().size(); ++i) {
    std::string_view value = table_->rows()[i].cell(place).value_or("");
    if (!value.empty()) (*index)[value].push_back(i);
  }
  index_ = std::move(index);
}

const codes::CodeRow* TableUse::find(std::string_view value, std::string_view date) const {
  if (by_ == By::code) return table_->find(value, date);
  if (by_ == By::name) return table_->find_by_name(value, date);
  const codes::CodeRow* only = nullptr;
  auto judge = [&](const codes::CodeRow& row) {
    if (!row.valid_on(date)) return true;
    if (only != nullptr && result(*only) != result(row)) return false;
    if (only == nullptr) only = &row;
    return true;
  };
  auto found = index_->find(value);
  if (found == index_->end()) return nullptr;
  for (std::uint32_t place : found->second)
    if (!judge(table_->rows()[place])) return nullptr;
  return only;
}

std::string_view TableUse::result(const codes::CodeRow& row) const {
  return row.cell(to_place_).value_or("");
}

std::string_view TableUse::key(const codes::CodeRow& row) const {
  if (from_ == "code") return row.code;
  if (from_ == "name") return row.name;
  return table_->value(row, from_).value_or("");
}

std::string TableUse::likely(std::string_view value) const {
  return from_ == "code" ? table_->likely_code(value) : std::string();
}

}  // namespace jiuqu::mapping
