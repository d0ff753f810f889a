#include "bus/pipeline/impl/operands.h"

#include <algorithm>

namespace jiuqu {
namespace {

constexpr std::string_view kWords[] = {"and", "or", "div", "mod", ".", "..", "/"};

bool is_part_of_path(char c) {
  auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || byte >= 0x80 || std::string_view("_-.:/@$").contains(c);
}

// The words of an expression that may be paths or variables: outside of texts and predicates, and
// neither numbers nor names of functions.
std::vector<std::string> paths_of(std::string_view expression) {
  std::vector<std::string> found;
  int predicates = 0;
  for (std::size_t i = 0; i < expression.size();) {
    char c = expression[i];
    if (c == '\'' || c == '"') {
      i = std::min(expression.find(c, i + 1), expression.size() - 1) + 1;
      continue;
    }
    predicates += (c == '[') - (c == ']');
    if (!is_part_of_path(c)) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < expression.size() && is_part_of_path(expression[end])) ++end;
    std::string word(expression.substr(i, end - i));
    std::size_t next = expression.find_first_not_of(' ', end);
    char after = next == std::string_view::npos ? ' ' : expression[next];
    bool whole =
        predicates == 0 && after != '[' && after != '(' && (i == 0 || expression[i - 1] != ']');
    bool number = std::isdigit(static_cast<unsigned char>(word[0])) != 0 || word[0] == '-';
    if (whole && !number && std::ranges::find(kWords, word) == std::end(kWords) &&
        std::ranges::find(found, word) == found.end())
      found.push_back(std::move(word));
    i = end;
  }
  return found;
}

}  // namespace

Operands Operands::of(std::string_view expression, const xml::Namespaces& namespaces) {
  Operands operands;
  for (auto& path : paths_of(expression)) {
    auto compiled = xml::XPath::compile("string(" + path + ")", namespaces);
    if (compiled) operands.paths_.emplace_back(std::move(path), std::move(*compiled));
  }
  return operands;
}

Way::Values Operands::values(xml::Node node, const xml::Variables& variables) const {
  Way::Values values;
  for (const auto& [path, expression] : paths_) {
    auto value = expression.string(node, variables);
    if (value) values.emplace_back(path, std::move(*value));
  }
  return values;
}

}  // namespace jiuqu
