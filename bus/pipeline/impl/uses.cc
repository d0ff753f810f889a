#include "bus/pipeline/uses.h"

namespace jiuqu {
namespace {

// Functions whose first argument names a table.
constexpr std::pair<std::string_view, std::string_view> kTableFunctions[] = {
    {"in-table(", "code-table"},
    {"table-value(", "code-table"},
    {"decide(", "decision-table"},
    {"decided-row(", "decision-table"}};

void add_tables(const Use& pattern, std::string_view expression, std::vector<Use>& uses) {
  for (const auto& [function, kind] : kTableFunctions) {
    for (std::size_t at = expression.find(function); at != std::string_view::npos;
         at = expression.find(function, at + 1)) {
      std::size_t quote = expression.find_first_of("'\"", at);
      if (quote == std::string_view::npos) continue;
      std::size_t end = expression.find(expression[quote], quote + 1);
      if (end == std::string_view::npos) continue;
      Use use = pattern;
      use.of = kind == "code-table" ? Use::Of::table : Use::Of::definition;
      use.kind = kind;
      use.name = expression.substr(quote + 1, end - quote - 1);
      uses.push_back(std::move(use));
    }
  }
  for (const char* catalogue : {"division", "catalogue"})
    if (expression.contains("hub:" + std::string(catalogue) + "(")) {
      Use use = pattern;
      use.of = Use::Of::table;
      use.kind = "code-table";
      use.name = catalogue == std::string_view("catalogue") ? "equipment-catalogue" : catalogue;
      uses.push_back(std::move(use));
    }
}

}  // namespace

void add_expression_uses(const Use& pattern, std::string_view expression,
                         const xml::Namespaces& namespaces,
                         const std::vector<xml::NamedPath>& contexts, std::vector<Use>& uses) {
  auto parts = xml::parts_of_expression(expression, contexts);
  for (const auto& path : parts.paths) {
    Use use = pattern;
    use.of = Use::Of::field;
    use.field.pattern = true;
    for (const auto& step : path.steps) {
      bool first = &step == &path.steps.front();
      use.field.path += (first && !path.anchored ? "" : "/");
      use.field.path += (step.attribute ? "@" : "") + step.name;
      auto uri = namespaces.find(step.prefix);
      if (!step.attribute && uri != namespaces.end()) use.field.schema = uri->second;
    }
    uses.push_back(std::move(use));
  }
  for (const auto& text : parts.texts) {
    Use use = pattern;
    use.of = Use::Of::text;
    use.name = text;
    uses.push_back(std::move(use));
  }
  add_tables(pattern, expression, uses);
}

}  // namespace jiuqu
