#include "bus/pipeline/impl/definition_facts.h"

#include <algorithm>
#include <map>

#include "bus/codes/csv.h"

namespace jiuqu {
namespace {

// ---- code tables

// Rows of one code are told apart by the day they begin.
void say_row(const codes::CsvRecord& header, const codes::CsvRecord& row, FactList& list) {
  std::string since;
  for (std::size_t i = 0; i < std::min(header.size(), row.size()); ++i)
    if (header[i].text == "valid-from") since = row[i].text;
  list.thing("row " + row.front().text, row.front().line, since);
  for (std::size_t i = 1; i < row.size(); ++i) {
    std::string column = i < header.size() ? header[i].text : "field " + std::to_string(i + 1);
    list.say(std::move(column), one_line(row[i].text));
  }
}

// ---- interfaces

bool is_expression(std::string_view attribute) {
  return attribute == "key" || attribute == "order" || attribute == "test" || attribute == "date";
}

// A reference to a secret is none itself.
bool is_reference(std::string_view value) {
  return value.starts_with("env:") || value.starts_with("file:") || value.starts_with("${");
}

void say_settings(xml::Node node, FactList& list) {
  for (const auto& [name, value] : node.attributes())
    list.say(name, one_line(value), is_expression(name) ? FactForm::expression : FactForm::text,
             node.line());
}

class InterfaceFacts {
 public:
  std::vector<Fact> run(xml::Node root) {
    list_.thing("interface", root.line());
    say_settings(root, list_);
    for (xml::Node node : root.children()) describe(node, {});
    return list_.take();
  }

 private:
  void describe(xml::Node node, const std::string& branch) {
    std::string name(node.name());
    if (name == "receive" || name == "identity" || name == "order" || name == "reply") {
      list_.thing(name, node.line());
      return say_settings(node, list_);
    }
    if (name == "on") {
      list_.thing("events taken", node.line());
      std::string events = one_line(node.attribute("event").value_or(""));
      std::ranges::replace(events, ' ', '\n');
      list_.say("event", events, FactForm::list);
      return;
    }
    list_.thing("step " + name, node.line(), main_value(node) + branch, FactList::Order::matters);
    say_settings(node, list_);
    for (xml::Node child : node.children()) describe_inner(child);
  }

  // Branches of <choose>, and whatever else a step holds.
  void describe_inner(xml::Node node) {
    std::string name(node.name());
    if (name != "when" && name != "otherwise") return describe(node, {});
    std::string test = one_line(node.attribute("test").value_or(""));
    list_.thing("branch " + name, node.line(), test, FactList::Order::matters);
    say_settings(node, list_);
    for (xml::Node step : node.children()) describe(step, "\n" + test);
  }

  static std::string main_value(xml::Node node) {
    for (const char* name : {"mapping", "rules", "schema", "process", "table", "endpoint"})
      if (auto value = node.attribute(name)) return *value;
    return {};
  }

  FactList list_;
};

// ---- partners

class PartnerFacts {
 public:
  explicit PartnerFacts(std::span<AdapterKind* const> adapters) : adapters_(adapters) {}

  std::vector<Fact> run(xml::Node root) {
    list_.thing("partner", root.line()).say_attributes(root);
    for (xml::Node node : root.children()) {
      if (node.name() == "client")
        describe_client(node);
      else if (node.name() == "endpoint")
        describe_endpoint(node);
      else
        list_.thing(std::string(node.name()), node.line()).say_attributes(node);
    }
    return list_.take();
  }

 private:
  void describe_client(xml::Node node) {
    list_.thing("client " + node.attribute("id").value_or(""), node.line());
    list_.say_attributes(node, {"id", "key"});
    say_secret("key", node.attribute("key").value_or(""));
  }

  void describe_endpoint(xml::Node node) {
    std::string name = "endpoint " + node.attribute("id").value_or("");
    auto secrets = secrets_of(node.attribute("adapter").value_or(""));
    list_.thing(name, node.line());
    for (const auto& [setting, value] : node.attributes()) {
      if (setting == "id") continue;
      bool secret = std::ranges::find(secrets, setting) != secrets.end();
      secret ? say_secret(setting, value) : void(list_.say(setting, one_line(value)));
    }
    for (xml::Node child : node.children()) {
      list_.thing(std::string(child.name()) + " of " + name, child.line()).say_attributes(child);
      list_.say("content", written_text(child));
    }
  }

  void say_secret(const std::string& setting, const std::string& value) {
    list_.say(setting, value, is_reference(value) ? FactForm::text : FactForm::secret);
  }

  std::vector<std::string> secrets_of(const std::string& adapter) const {
    std::vector<std::string> names;
    for (AdapterKind* kind : adapters_) {
      if (kind->name() != adapter) continue;
      for (const auto& field : kind->endpoint_fields())
        if (field.secret) names.push_back(field.name);
    }
    return names;
  }

  std::span<AdapterKind* const> adapters_;
  FactList list_;
};

}  // namespace

std::vector<Fact> code_table_facts(const SourceFile& file) {
  Findings ignored;
  auto records = codes::read_csv(file.bytes, file.path, ignored);
  FactList list;
  if (records.empty()) return {};
  list.thing("table", 1);
  std::string columns;
  for (const auto& field : records.front()) columns += (columns.empty() ? "" : "\n") + field.text;
  list.say("column", columns, FactForm::list);
  for (std::size_t i = 1; i < records.size(); ++i) say_row(records.front(), records[i], list);
  return list.take();
}

std::vector<Fact> partner_facts(const SourceFile& file, std::span<AdapterKind* const> adapters) {
  return PartnerFacts(adapters).run(file.document.root());
}

std::vector<Fact> interface_facts(const SourceFile& file) {
  return InterfaceFacts().run(file.document.root());
}

}  // namespace jiuqu
