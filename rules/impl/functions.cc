#include "rules/impl/functions.h"

#include "bus/pipeline/code_tables.h"
#include "rules/impl/key_index.h"

namespace jiuqu::rules {
namespace {

using Arguments = std::span<const xml::Value>;

std::string text_at(Arguments arguments, std::size_t index) {
  return index < arguments.size() ? xml::to_string(arguments[index]) : std::string();
}

Result<const codes::CodeTable*> table_of(const DefinitionSet& all, const std::string& id) {
  const auto* definition = all.get<CodeTableDefinition>("code-table", id);
  if (definition == nullptr)
    return fail(ErrorCode::definition_broken, "no code table \"" + id + "\"");
  return definition->table.get();
}

}  // namespace

void add_set_functions(xml::FunctionTable& functions, const DefinitionSet& all) {
  functions.add({"in-table", 2, 3,
                 [&all](Arguments arguments) -> Result<xml::Value> {
                   auto table = table_of(all, text_at(arguments, 0));
                   if (!table) return std::unexpected(table.error());
                   return (*table)->find(text_at(arguments, 1), text_at(arguments, 2)) != nullptr;
                 },
                 "in-table(table, code[, date]): the code stands in the table on that day"});
  functions.add({"table-value", 3, 4,
                 [&all](Arguments arguments) -> Result<xml::Value> {
                   auto table = table_of(all, text_at(arguments, 0));
                   if (!table) return std::unexpected(table.error());
                   auto value = (*table)->column(text_at(arguments, 1), text_at(arguments, 2),
                                                 text_at(arguments, 3));
                   return std::string(value.value_or(""));
                 },
                 "table-value(table, code, column[, date]): a column of the code's row, or ''"});
  add_key_function(functions);
}

}  // namespace jiuqu::rules
