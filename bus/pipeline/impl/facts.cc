#include "bus/pipeline/facts.h"

#include <algorithm>

#include "bus/base/text.h"

namespace jiuqu {

FactList& FactList::thing(std::string name, int line, std::string variant, Order order) {
  thing_ = facts_.size();
  Fact fact;
  fact.thing = std::move(name);
  fact.variant = std::move(variant);
  fact.ordered = order == Order::matters;
  fact.line = line;
  facts_.push_back(std::move(fact));
  return *this;
}

FactList& FactList::say(std::string property, std::string value, FactForm form, int line) {
  if (value.empty()) return *this;
  Fact fact;
  fact.thing = facts_[thing_].thing;
  fact.variant = facts_[thing_].variant;
  fact.property = std::move(property);
  fact.value = std::move(value);
  fact.form = form;
  fact.file = facts_[thing_].file;
  fact.line = line > 0 ? line : facts_[thing_].line;
  facts_.push_back(std::move(fact));
  return *this;
}

FactList& FactList::say_attributes(xml::Node node,
                                   std::initializer_list<std::string_view> without) {
  for (const auto& [name, value] : node.attributes())
    if (std::ranges::find(without, name) == without.end())
      say(name, one_line(value), FactForm::text, node.line());
  return *this;
}

FactList& FactList::in_file(std::string file) {
  facts_[thing_].file = std::move(file);
  return *this;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const auto& word : split_words(text)) line += (line.empty() ? "" : " ") + word;
  return line;
}

namespace {

void write(xml::Node node, std::string& out) {
  if (!node.has_element_children()) {
    out += one_line(node.text());
    return;
  }
  for (xml::Node part : node.content()) {
    if (!part.is_element()) {
      std::string text = part.text();
      if (!trim(text).empty()) out += text;
      continue;
    }
    out += "<" + std::string(part.name());
    auto attributes = part.attributes();
    std::ranges::sort(attributes);
    for (const auto& [name, value] : attributes) out += " " + name + "=\"" + value + "\"";
    out += ">";
    write(part, out);
    out += "</" + std::string(part.name()) + ">";
  }
}

}  // namespace

std::string written_text(xml::Node node) {
  std::string text;
  write(node, text);
  return one_line(text);
}

}  // namespace jiuqu
