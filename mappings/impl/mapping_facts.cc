#include "mappings/impl/mapping_facts.h"

namespace jiuqu::mapping {
namespace {

// Where an element stands: the target it fills, the source it reads from, and the branch it is in.
struct Place {
  std::string target, source, branch;
};

std::string below(const std::string& base, const std::string& path) {
  if (path.empty() || path == ".") return base;
  if (base.empty() || path.starts_with('/')) return path;
  return base + "/" + path;
}

std::string said(xml::Node node, std::string_view attribute) {
  return one_line(node.attribute(attribute).value_or(""));
}

// Things are named by their target, and told apart by the group they are fed from.
class MappingFacts {
 public:
  std::vector<Fact> run(xml::Node root) {
    list_.thing(std::string(root.name()), root.line()).say_attributes(root);
    describe_children(root, {});
    return list_.take();
  }

 private:
  void describe_children(xml::Node node, const Place& place) {
    for (xml::Node child : node.children()) describe(child, place);
  }

  void describe(xml::Node node, const Place& place) {
    std::string_view name = node.name();
    if (name == "field") return describe_field(node, place);
    if (name == "group" || name == "each") return describe_block(node, place);
    if (name == "choose") return describe_choose(node, place);
    if (name == "use") return describe_use(node, place);
    if (name == "ignore") return describe_ignored(node, place);
    if (name == "fragment") return describe_fragment(node);
    begin(std::string(name) + " " + said(node, "href") + said(node, "from"), node, place);
    list_.say_attributes(node);
  }

  void begin(std::string name, xml::Node node, const Place& place) {
    list_.thing(std::move(name), node.line(), place.source + "\n" + place.branch);
  }

  void describe_field(xml::Node node, const Place& place) {
    begin("field " + below(place.target, said(node, "to")), node, place);
    say_value(node, place, "");
    int number = 0;
    for (xml::Node part : node.children("part"))
      say_value(part, place, "part " + std::to_string(++number) + " ");
    say_replacements(node, "");
  }

  void say_value(xml::Node node, const Place& place, const std::string& prefix) {
    if (node.attribute("from"))
      list_.say(prefix + "source", below(place.source, said(node, "from")), FactForm::text,
                node.line());
    if (auto when = node.attribute("when"))
      list_.say(prefix + "condition", one_line(*when), FactForm::expression, node.line());
    for (const auto& [name, value] : node.attributes())
      if (name != "from" && name != "to" && name != "when")
        list_.say(prefix + name, shown(value), FactForm::text, node.line());
    if (!prefix.empty()) say_replacements(node, prefix);
  }

  // A text of blanks, as a separator may be, is shown in quotes.
  static std::string shown(const std::string& value) {
    bool plain = !value.empty() && value.front() != ' ' && value.back() != ' ';
    return plain ? value : "\"" + value + "\"";
  }

  void say_replacements(xml::Node node, const std::string& prefix) {
    for (xml::Node each : node.children("replace"))
      list_.say(prefix + "replacement",
                shown(each.attribute("text").value_or(each.attribute("any").value_or(""))) +
                    " by " + shown(each.attribute("by").value_or("")),
                FactForm::text, each.line());
  }

  void describe_block(xml::Node node, const Place& place) {
    Place inner = place;
    inner.target = below(place.target, said(node, "to"));
    inner.source = below(place.source, said(node, "from"));
    Place here = place;
    here.source = inner.source;
    std::string name(node.name());
    begin(name + " " + (inner.target.empty() ? "at the root" : inner.target), node, here);
    list_.say("source", node.attribute("from") ? inner.source : "");
    list_.say("condition", said(node, "when"), FactForm::expression);
    list_.say_attributes(node, {"to", "from", "when"});
    describe_children(node, inner);
  }

  void describe_choose(xml::Node node, const Place& place) {
    int number = 0;
    for (xml::Node branch : node.children()) {
      std::string when = said(branch, "when");
      Place inner = place;
      inner.branch +=
          (inner.branch.empty() ? "" : " / ") + (when.empty() ? std::string(branch.name()) : when);
      std::string target = place.target.empty() ? "the root" : place.target;
      begin("branch " + std::to_string(++number) + " of choose in " + target, branch, place);
      list_.say("condition", when, FactForm::expression);
      describe_children(branch, inner);
    }
  }

  void describe_use(xml::Node node, const Place& place) {
    std::string target = below(place.target, said(node, "to"));
    begin("use of fragment " + said(node, "fragment"), node, place);
    list_.say("target", target).say("source", below(place.source, said(node, "from")));
    list_.say("condition", said(node, "when"), FactForm::expression);
    list_.say_attributes(node, {"to", "from", "when", "fragment"});
  }

  void describe_ignored(xml::Node node, const Place& place) {
    std::string paths = said(node, "from");
    for (std::size_t at = 0; at < paths.size();) {
      std::size_t end = std::min(paths.find(' ', at), paths.size());
      list_.thing("source field left unread " + below(place.source, paths.substr(at, end - at)),
                  node.line());
      at = end + 1;
    }
  }

  void describe_fragment(xml::Node node) {
    std::string id = said(node, "id");
    list_.thing("fragment " + id, node.line()).say_attributes(node, {"id"});
    Place place;
    place.branch = "fragment " + id;
    describe_children(node, place);
  }

  FactList list_;
};

}  // namespace

std::vector<Fact> mapping_facts(const SourceFile& file) {
  return MappingFacts().run(file.document.root());
}

}  // namespace jiuqu::mapping
