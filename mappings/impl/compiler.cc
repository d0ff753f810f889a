#include "mappings/impl/compiler.h"

#include <algorithm>

#include "bus/base/text.h"
#include "mappings/impl/draft.h"
#include "mappings/impl/value_reader.h"

namespace jiuqu::mapping {
namespace {

constexpr std::string_view kConversions[] = {"default",    "table",  "lookup",    "format-in",
                                             "format-out", "number", "substring", "pad-left",
                                             "pad-right",  "trim"};

std::vector<std::string_view> with_conversions(std::initializer_list<std::string_view> names) {
  std::vector<std::string_view> all(names);
  all.insert(all.end(), std::begin(kConversions), std::end(kConversions));
  return all;
}

// Where source paths start: a step, and its field in each of the source roots.
struct Scope {
  SlotId slot = kRootSlot;
  std::vector<const xml::Field*> fields;
  bool repeats = false;  // the last step may occur more than once
};

class Compiler {
 public:
  Compiler(xml::Node element, const CompilerParts& parts, Findings& findings)
      : element_(element), parts_(parts), findings_(findings) {}

  std::shared_ptr<const Plan> compile() {
    std::size_t before = findings_.size();
    if (!read_roots()) return nullptr;
    draft_.target = plan_->target_root;
    draft_.node = element_;
    compile_children(element_, root_scope_, draft_);
    auto failed = [](const Finding& finding) { return finding.level == Level::error; };
    if (std::any_of(findings_.begin() + std::ptrdiff_t(before), findings_.end(), failed))
      return nullptr;
    check_draft(draft_, *plan_, ignored_, findings_);
    if (std::any_of(findings_.begin() + std::ptrdiff_t(before), findings_.end(), failed))
      return nullptr;
    flatten_children(draft_);
    return plan_;
  }

 private:
  bool read_roots() {
    const auto& source = parts_.source->schema->model();
    const auto& target = parts_.target->schema->model();
    auto names = split_words(element_.attribute("source-root").value_or(""));
    for (const auto& name : names)
      root_scope_.fields.push_back(root_of(source, name, "source-root"));
    const xml::Field* target_root =
        root_of(target, element_.attribute("target-root").value_or(""), "target-root");
    if (names.empty())
      error("mapping.value", element_, "source-root", "The mapping names no source-root",
            "映射未给出 source-root");
    bool all_known = std::ranges::none_of(root_scope_.fields, [](auto* field) { return !field; });
    if (names.empty() || target_root == nullptr || !all_known) return false;
    plan_ = std::make_shared<Plan>(root_scope_.fields.front());
    plan_->source_schema = parts_.source->schema;
    plan_->target_schema = parts_.target->schema;
    plan_->source_roots = std::move(names);
    plan_->target_root = target_root;
    return true;
  }

  const xml::Field* root_of(const xml::SchemaModel& model, const std::string& name,
                            std::string_view attribute) {
    const xml::Field* root = model.root(name);
    if (root != nullptr) return root;
    std::vector<std::string> names;
    for (const auto& candidate : model.roots()) names.push_back(candidate->name);
    bool source = attribute == "source-root";
    findings_.push_back(unknown_word(source ? "mapping.source-unknown" : "mapping.target-unknown",
                                     element_, attribute, "root element", name, names));
    return nullptr;
  }

  void compile_children(xml::Node node, const Scope& scope, Draft& parent) {
    for (xml::Node child : node.children()) {
      std::string_view name = child.name();
      if (name == "field") compile_field(child, scope, parent);
      if (name == "group") compile_group(child, scope, parent);
      if (name == "each") compile_each(child, scope, parent);
      if (name == "ignore") compile_ignore(child);
    }
  }

  void compile_field(xml::Node node, const Scope& scope, Draft& parent) {
    check_vocabulary(
        node, with_conversions({"to", "from", "constant", "variable", "join", "when", "empty"}),
        kFieldChildren, findings_);
    Draft* place = place_of(node, parent);
    if (place == nullptr) return;
    auto draft = std::make_unique<Draft>();
    draft->op = Op::field;
    draft->node = node;
    draft->scope = scope.slot;
    draft->when = compile_when(node);
    draft->when_empty = read_when_empty(node);
    if (!set_target(node, *place, *draft)) return;
    if (!draft->target->is_leaf() && !draft->text)
      return error("mapping.target-not-leaf", node, "to",
                   "The target \"" + draft->target->path() + "\" has children: use <group>",
                   "目标“" + draft->target->path() + "”含有子元素：请用 <group>");
    draft->value = read_value(node, scope);
    if (draft->when_empty == WhenEmpty::null && !draft->target->nillable)
      error("mapping.target-not-nillable", node, "empty",
            "The target \"" + draft->target->path() + "\" cannot be null",
            "目标“" + draft->target->path() + "”不允许为空值 null");
    place->children.push_back(std::move(draft));
  }

  void compile_group(xml::Node node, const Scope& scope, Draft& parent) {
    constexpr std::string_view kAttributes[] = {"to", "from", "when", "empty"};
    check_vocabulary(node, kAttributes, kBlockChildren, findings_);
    Scope inner = scope;
    if (node.attribute("from")) {
      auto found = resolve(node, "from", *node.attribute("from"), scope);
      if (!found || !check_single(node, *found)) return;
      inner = std::move(*found);
    }
    if (!node.attribute("to")) {
      if (node.attribute("when"))
        error("mapping.value", node, "when", "A group with \"when\" needs \"to\"",
              "带 when 的 group 须有 to");
      return compile_children(node, inner, parent);
    }
    Draft* place = place_of(node, parent);
    if (place == nullptr) return;
    Draft wanted;
    if (!set_target(node, *place, wanted) || !check_block_target(node, wanted)) return;
    SlotId source = node.attribute("from") ? inner.slot : kNoSlot;
    Draft& group = group_in(*place, *wanted.target, node, compile_when(node), source);
    group.scope = inner.slot;
    if (group.source == kNoSlot) group.source = source;
    if (node.attribute("empty")) group.when_empty = read_group_empty(node);
    compile_children(node, inner, group);
  }

  void compile_each(xml::Node node, const Scope& scope, Draft& parent) {
    constexpr std::string_view kAttributes[] = {"to", "from", "when"};
    check_vocabulary(node, kAttributes, kBlockChildren, findings_);
    Draft* place = place_of(node, parent);
    auto inner = resolve(node, "from", node.attribute("from").value_or(""), scope);
    if (place == nullptr || !inner) return;
    auto each = std::make_unique<Draft>();
    each->op = Op::each;
    each->node = node;
    each->scope = each->source = inner->slot;
    each->when = compile_when(node);
    if (!set_target(node, *place, *each) || !check_block_target(node, *each)) return;
    if (inner->repeats && !each->target->repeats())
      return error("mapping.target-single", node, "to",
                   "The target \"" + each->target->path() + "\" occurs once, the source repeats",
                   "目标“" + each->target->path() + "”只能出现一次，而来源可重复");
    inner->repeats = false;
    compile_children(node, *inner, *each);
    place->children.push_back(std::move(each));
  }

  void compile_ignore(xml::Node node) {
    constexpr std::string_view kAttributes[] = {"from"};
    check_vocabulary(node, kAttributes, {}, findings_);
    for (const auto& path : split_words(node.attribute("from").value_or("")))
      if (auto fields = walk(node, "from", path, root_scope_)) ignored_.push_back(fields->back());
  }

  // ---- source side

  // "devices[1]": the first of a repeated element. Gives the name and whether that was written.
  static std::pair<std::string_view, bool> first_of(std::string_view word) {
    constexpr std::string_view kFirst = "[1]";
    if (!word.ends_with(kFirst)) return {word, false};
    return {word.substr(0, word.size() - kFirst.size()), true};
  }

  // The fields a path leads through in the first root; the path is checked in all of them.
  std::optional<std::vector<const xml::Field*>> walk(xml::Node node, std::string_view attribute,
                                                     std::string_view path, const Scope& from) {
    std::vector<const xml::Field*> passed;
    std::vector<const xml::Field*> at = from.fields;
    for (const auto& step : split(path, '/')) {
      std::string_view word = first_of(step).first;
      bool attribute_wanted = word.starts_with('@');
      for (const xml::Field*& field : at) {
        const xml::Field* child = field->child(word);
        if (child == nullptr || child->attribute != attribute_wanted) {
          findings_.push_back(
              unknown_field("mapping.source-unknown", node, attribute, *field, word));
          return std::nullopt;
        }
        field = child;
      }
      passed.push_back(at.front());
    }
    reached_ = std::move(at);
    return passed;
  }

  std::optional<Scope> resolve(xml::Node node, std::string_view attribute, std::string path,
                               const Scope& scope) {
    if (path == ".") return scope;
    Scope from = scope;
    if (path.starts_with('/')) {
      from = root_scope_;
      path.erase(0, 1);
    }
    if (path.empty()) {
      error("mapping.source-missing", node, attribute, "No source path is given", "未给出来源路径");
      return std::nullopt;
    }
    auto passed = walk(node, attribute, path, from);
    if (!passed) return std::nullopt;
    Scope found{from.slot, std::move(reached_), false};
    auto steps = split(path, '/');
    for (std::size_t i = 0; i < passed->size(); ++i) {
      const xml::Field* field = (*passed)[i];
      if (found.repeats) {
        refuse_repeats(node, attribute, *field->parent);
        return std::nullopt;
      }
      bool first = first_of(steps[i]).second;
      found.slot = plan_->steps.add(found.slot, *field, first);
      found.repeats = field->repeats() && !first;
    }
    return found;
  }

  void refuse_repeats(xml::Node node, std::string_view attribute, const xml::Field& field) {
    error("mapping.source-repeats", node, attribute,
          "The source \"" + field.path() + "\" repeats: use <each>, [1], or join for a value",
          "来源“" + field.path() + "”可重复：请用 <each> 或 [1]，取值请用 join");
  }

  bool check_single(xml::Node node, const Scope& found) {
    if (!found.repeats) return true;
    refuse_repeats(node, "from", *found.fields.front());
    return false;
  }

  // ---- values

  Value read_value(xml::Node node, const Scope& scope) {
    Value value;
    value.join = node.attribute("join").value_or("");
    value.conversions = read_conversions(node, *parts_.definitions, findings_);
    bool joins = node.attribute("join").has_value();
    auto parts = node.children("part");
    if (parts.empty()) {
      if (auto part = read_part(node, scope, joins)) value.parts.push_back(std::move(*part));
      return value;
    }
    value.converts_parts = true;
    for (xml::Node child : parts) {
      check_vocabulary(child, with_conversions({"from", "constant", "variable"}), {}, findings_);
      auto part = read_part(child, scope, joins);
      if (!part) continue;
      part->conversions = read_conversions(child, *parts_.definitions, findings_);
      value.parts.push_back(std::move(*part));
    }
    if (node.attribute("from") || node.attribute("constant") || node.attribute("variable"))
      error("mapping.value", node, {}, "A field has either parts or a source of its own",
            "field 只能在 part 与自身来源中择一");
    return value;
  }

  std::optional<Part> read_part(xml::Node node, const Scope& scope, bool joins) {
    auto from = node.attribute("from");
    auto constant = node.attribute("constant");
    auto variable = node.attribute("variable");
    if (int(from.has_value()) + int(constant.has_value()) + int(variable.has_value()) != 1) {
      error("mapping.source-missing", node, {},
            "Exactly one of \"from\", \"constant\" and \"variable\" must be given",
            "from、constant、variable 必须且只能给出一个");
      return std::nullopt;
    }
    if (constant) return Part{PartKind::constant, scope.slot, false, *constant, {}};
    if (variable) return Part{PartKind::variable, scope.slot, false, *variable, {}};
    auto found = resolve(node, "from", *from, scope);
    if (!found) return std::nullopt;
    const xml::Field& field = *found->fields.front();
    if (found->repeats && !joins) {
      refuse_repeats(node, "from", field);
      return std::nullopt;
    }
    if (!field.is_leaf()) {
      error("mapping.source-not-leaf", node, "from",
            "The source \"" + field.path() + "\" has children and no text",
            "来源“" + field.path() + "”含有子元素，没有文本");
      return std::nullopt;
    }
    return Part{PartKind::path, found->slot, found->repeats, {}, {}};
  }

  std::optional<WhenEmpty> read_when_empty(xml::Node node) {
    auto text = node.attribute("empty");
    if (!text) return std::nullopt;
    if (*text == "skip") return WhenEmpty::skip;
    if (*text == "keep") return WhenEmpty::keep;
    if (*text == "null") return WhenEmpty::null;
    const std::string choices[] = {"skip", "keep", "null"};
    findings_.push_back(
        unknown_word("mapping.value", node, "empty", "treatment of empty values", *text, choices));
    return std::nullopt;
  }

  std::optional<WhenEmpty> read_group_empty(xml::Node node) {
    auto read = read_when_empty(node);
    if (read != WhenEmpty::keep)
      error("mapping.value", node, "empty", "A group knows only empty=\"keep\"",
            "group 的 empty 只能为 keep");
    else if (!node.attribute("from"))
      error("mapping.value", node, "empty", "A group with \"empty\" needs \"from\"",
            "带 empty 的 group 须有 from");
    return read;
  }

  std::int32_t compile_when(xml::Node node) {
    auto text = node.attribute("when");
    if (!text) return -1;
    auto condition = xml::XPath::compile(*text, xml::namespaces_in_scope(node), parts_.functions);
    if (!condition) {
      error("mapping.when", node, "when",
            "The expression cannot be read: " + condition.error().detail,
            "表达式无法解析：" + condition.error().detail);
      return -1;
    }
    plan_->conditions.push_back(std::move(*condition));
    return std::int32_t(plan_->conditions.size() - 1);
  }

  // ---- target side

  // The draft that holds the last word of `to`; groups on the way are made.
  Draft* place_of(xml::Node node, Draft& parent) {
    auto to = node.attribute("to");
    if (!to || to->empty()) {
      error("mapping.target-missing", node, "to", "No target path is given", "未给出目标路径");
      return nullptr;
    }
    Draft* at = &parent;
    auto words = split(*to, '/');
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      const xml::Field* field = at->target->child(words[i]);
      if (field == nullptr || field->attribute) {
        findings_.push_back(
            unknown_field("mapping.target-unknown", node, "to", *at->target, words[i]));
        return nullptr;
      }
      at = &group_in(*at, *field, node, -1);
    }
    return at;
  }

  bool set_target(xml::Node node, const Draft& place, Draft& draft) {
    std::string word = split(node.attribute("to").value_or(""), '/').back();
    draft.text = word == ".";
    draft.target = draft.text ? place.target : place.target->child(word);
    if (draft.target != nullptr && (draft.text || draft.target->attribute == word.starts_with('@')))
      return true;
    findings_.push_back(unknown_field("mapping.target-unknown", node, "to", *place.target, word));
    return false;
  }

  bool check_block_target(xml::Node node, const Draft& draft) {
    if (!draft.text && !draft.target->attribute) return true;
    error("mapping.value", node, "to", "A group or each makes an element",
          "group 与 each 须指向元素");
    return false;
  }

  // Unconditional groups of one element are one group, unless they come from different sources;
  // a conditional one stands alone.
  Draft& group_in(Draft& parent, const xml::Field& field, xml::Node node, std::int32_t when,
                  SlotId source = kNoSlot) {
    for (auto& child : parent.children) {
      if (when >= 0 || child->op != Op::group || child->target != &field || child->when >= 0)
        continue;
      if (source == kNoSlot || child->source == kNoSlot || child->source == source) return *child;
    }
    auto group = std::make_unique<Draft>();
    group->target = &field;
    group->node = node;
    group->scope = parent.scope;
    group->when = when;
    parent.children.push_back(std::move(group));
    return *parent.children.back();
  }

  // ---- flat list, in the order of the target's schema

  static std::size_t order_of(const Draft& parent, const Draft& child) {
    if (child.text) return 0;
    const auto& fields = parent.target->children;
    auto found = std::ranges::find_if(
        fields, [&](const auto& field) { return field.get() == child.target; });
    return std::size_t(found - fields.begin()) + 1;
  }

  void flatten_children(Draft& parent) {
    std::ranges::stable_sort(parent.children, {},
                             [&](const auto& child) { return order_of(parent, *child); });
    const Draft* before = nullptr;
    for (auto& child : parent.children) {
      bool same = before != nullptr && before->target == child->target &&
                  before->text == child->text && before->op == child->op;
      flatten(*child, same && child->op != Op::each && (child->text || !child->target->repeats()));
      before = child.get();
    }
  }

  void flatten(Draft& draft, bool alternative) {
    auto place = plan_->instructions.size();
    Instruction added;
    added.op = draft.op;
    added.required = is_required(*draft.target);
    bool kept = draft.op == Op::field && added.required && !draft.text;
    added.when_empty = draft.when_empty.value_or(kept ? WhenEmpty::keep : WhenEmpty::skip);
    added.attribute = draft.target->attribute;
    added.text = draft.text;
    added.own_namespace = draft.target->parent != nullptr && !draft.text &&
                          draft.target->ns != draft.target->parent->ns;
    added.alternative = alternative;
    added.scope = draft.scope;
    added.source = draft.source;
    added.when = draft.when;
    added.target = draft.target;
    added.value = std::move(draft.value);
    added.line = draft.node.line();
    added.column = draft.node.column();
    plan_->instructions.push_back(std::move(added));
    flatten_children(draft);
    plan_->instructions[place].end = std::uint32_t(plan_->instructions.size());
  }

  void error(std::string code, xml::Node node, std::string_view attribute, std::string en,
             std::string zh) {
    findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                           std::move(zh), attribute));
  }

  static constexpr std::string_view kFieldChildren[] = {"part"};
  static constexpr std::string_view kBlockChildren[] = {"field", "group", "each"};

  xml::Node element_;
  const CompilerParts& parts_;
  Findings& findings_;
  std::shared_ptr<Plan> plan_;
  Scope root_scope_;
  Draft draft_;
  std::vector<const xml::Field*> reached_;  // by the last walk, one for each source root
  std::vector<const xml::Field*> ignored_;
};

}  // namespace

std::shared_ptr<const Plan> compile(xml::Node element, const CompilerParts& parts,
                                    Findings& findings) {
  return Compiler(element, parts, findings).compile();
}

}  // namespace jiuqu::mapping
