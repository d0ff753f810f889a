#include "mappings/impl/compiler.h"

#include <algorithm>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "mappings/impl/field_reader.h"
#include "mappings/impl/fragments.h"
#include "mappings/impl/json_text.h"
#include "mappings/impl/target_reader.h"
#include "mappings/impl/value_reader.h"
#include "mappings/impl/xslt.h"

namespace jiuqu::mapping {
namespace {

bool failed_since(const Findings& findings, std::size_t before) {
  return std::any_of(findings.begin() + std::ptrdiff_t(before), findings.end(),
                     [](const Finding& finding) { return finding.level == Level::error; });
}

class Compiler {
 public:
  Compiler(xml::Node element, const CompilerParts& parts, Findings& findings)
      : element_(element),
        parts_(parts),
        findings_(findings),
        paths_(reading_, parts.functions, findings),
        fields_(parts, paths_, findings),
        targets_(findings) {}

  std::shared_ptr<const Plan> compile() {
    std::size_t before = findings_.size();
    if (!read_roots()) return nullptr;
    reading_.root.target = reading_.plan->target_root;
    reading_.root.node = element_;
    check_fragments(element_, findings_);
    if (element_.child("xslt")) return compile_stylesheet(element_.child("xslt"));
    compile_children(element_, paths_.root(), reading_.root);
    if (failed_since(findings_, before)) return nullptr;
    check_reading(reading_, parts_.partial, findings_);
    if (failed_since(findings_, before)) return nullptr;
    flatten(reading_);
    reading_.plan->ignored = reading_.ignored;
    return reading_.plan;
  }

 private:
  // Nothing can be told beforehand of what a stylesheet reads and makes.
  std::shared_ptr<const Plan> compile_stylesheet(xml::Node node) {
    constexpr std::string_view kAttributes[] = {"href"};
    check_vocabulary(node, kAttributes, {}, findings_);
    if (element_.children().size() > 1)
      error("mapping.xslt", node, {}, "A mapping by stylesheet has nothing beside it",
            "使用样式表的映射不得含有其他内容");
    std::string href = node.attribute("href").value_or("");
    const auto* found = parts_.definitions->get<StylesheetDefinition>("stylesheet", href);
    if (found == nullptr) {
      findings_.push_back(unknown_word("mapping.xslt", node, "href", "stylesheet", href,
                                       parts_.definitions->ids("stylesheet")));
      return nullptr;
    }
    reading_.plan->stylesheet = found->stylesheet;
    return found->stylesheet ? reading_.plan : nullptr;
  }

  bool read_roots() {
    const auto& source = parts_.source->schema->model();
    const auto& target = parts_.target->schema->model();
    auto names = split_words(element_.attribute("source-root").value_or(""));
    Scope root;
    for (const auto& name : names) root.fields.push_back(root_of(source, name, "source-root"));
    const xml::Field* target_root =
        root_of(target, element_.attribute("target-root").value_or(""), "target-root");
    if (names.empty())
      error("mapping.value", element_, "source-root", "The mapping names no source-root",
            "映射未给出 source-root");
    bool all_known = std::ranges::none_of(root.fields, [](auto* field) { return !field; });
    if (names.empty() || target_root == nullptr || !all_known) return false;
    auto& plan = reading_.plan = std::make_shared<Plan>(root.fields.front());
    plan->id = parts_.id;
    plan->source_schema = parts_.source->schema;
    plan->target_schema = parts_.target->schema;
    plan->source_roots = std::move(names);
    plan->target_root = target_root;
    root.roots = root.fields;
    paths_.set_root(std::move(root));
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
      if (child.ns() != kNamespace) continue;
      if (name == "field") compile_field(child, scope, parent);
      if (name == "group") compile_group(child, child, scope, parent);
      if (name == "each") compile_each(child, scope, parent);
      if (name == "choose") compile_choose(child, scope, parent);
      if (name == "use") compile_use(child, scope, parent);
      if (name == "expect") compile_expect(child, scope);
      if (name == "ignore") compile_ignore(child, scope);
    }
  }

  // ---- fields

  void compile_field(xml::Node node, const Scope& scope, Draft& parent) {
    constexpr std::string_view kChildren[] = {"part", "replace"};
    check_vocabulary(node, with_sources({"to", "join", "when", "empty", "missing", "null"}),
                     kChildren, findings_);
    if (++drafts_ > limits::kMappingDraftsMax) return refuse_size();
    Draft* place = targets_.place_of(node, parent);
    if (place == nullptr) return;
    auto draft = std::make_unique<Draft>();
    draft->op = Op::field;
    draft->node = node;
    draft->scope = scope.slot;
    draft->guards = scope.guards;
    draft->when = paths_.condition(node, "when", scope);
    if (!targets_.set(node, *place, *draft)) return;
    if (!draft->text && !draft->target->is_leaf())
      return error("mapping.target-not-leaf", node, "to",
                   "The target \"" + draft->target->path() + "\" has children: use <group>",
                   "目标“" + draft->target->path() + "”含有子元素：请用 <group>");
    read_policies(node, *draft);
    FieldSource source = fields_.read(node, scope);
    draft->value = std::move(source.value);
    draft->split = read_split_all(node);
    if (!draft->split.empty() && (draft->text || !draft->target->repeats()))
      return error(
          "mapping.split", node, "split",
          "Pieces without a number need a repeated target; for one piece write "
          "split=\"" +
              draft->split + ",1\"",
          "不指定段号的拆分须写入可重复的目标；取其中一段请写 split=\"" + draft->split + ",1\"");
    if (source.repeats) return add_repeated(node, *place, source, std::move(draft));
    place->children.push_back(std::move(draft));
  }

  void refuse_size() {
    if (drafts_ > limits::kMappingDraftsMax + 1) return;
    error("mapping.too-large", element_, {},
          "The mapping has more than " + std::to_string(limits::kMappingDraftsMax) + " fields",
          "映射字段超过 " + std::to_string(limits::kMappingDraftsMax) + " 个");
  }

  void read_policies(xml::Node node, Draft& draft) {
    bool other = false;
    draft.empty = fields_.policy(node, "empty", draft.same);
    draft.missing = fields_.policy(node, "missing", other);
    draft.null = fields_.policy(node, "null", other);
    for (const auto& [attribute, said] :
         {std::pair("empty", draft.empty), {"missing", draft.missing}, {"null", draft.null}})
      if (said == WhenEmpty::null && !draft.target->nillable)
        error("mapping.target-not-nillable", node, attribute,
              "The target \"" + draft.target->path() + "\" cannot be null",
              "目标“" + draft.target->path() + "”不允许为空值 null");
  }

  // A repeated source field into a repeated target field: an each around the one value.
  void add_repeated(xml::Node node, Draft& place, const FieldSource& source,
                    std::unique_ptr<Draft> draft) {
    if (draft->text || draft->to_attribute() || !draft->target->repeats() || !draft->split.empty())
      return paths_.refuse_repeats(node, "from", *source.at.fields.front());
    auto each = std::make_unique<Draft>();
    each->op = Op::each;
    each->implicit = true;
    each->node = node;
    each->target = draft->target;
    each->scope = each->source = source.at.slot;
    each->guards = std::move(draft->guards);
    each->only_fed = draft->empty.value_or(WhenEmpty::skip) == WhenEmpty::skip && !draft->same;
    // `when` is asked where the field stands: the choice of a single case.
    if (draft->when >= 0) each->guards.push_back(choice_of(draft->scope, draft->when));
    draft->when = -1;
    draft->guards.clear();
    draft->text = true;
    draft->scope = source.at.slot;
    each->children.push_back(std::move(draft));
    place.children.push_back(in_loops(std::move(each), source.at));
  }

  Guard choice_of(SlotId scope, std::int32_t condition) {
    reading_.plan->choices.push_back({scope, {condition}});
    return {std::uint32_t(reading_.plan->choices.size() - 1), 0};
  }

  // Goes through the repeated steps on the way to what an each goes through itself.
  static std::unique_ptr<Draft> in_loops(std::unique_ptr<Draft> each, const Scope& at) {
    for (auto slot = at.loops.rbegin(); slot != at.loops.rend(); ++slot) {
      if (*slot == at.slot) continue;
      auto loop = std::make_unique<Draft>();
      loop->op = Op::loop;
      loop->implicit = true;
      loop->node = each->node;
      loop->target = each->target;
      loop->scope = loop->source = *slot;
      loop->guards = std::move(each->guards);
      each->guards.clear();
      loop->children.push_back(std::move(each));
      each = std::move(loop);
    }
    return each;
  }

  // ---- blocks

  // `content` holds the children: the group itself, or the fragment it uses.
  void compile_group(xml::Node node, xml::Node content, const Scope& scope, Draft& parent) {
    constexpr std::string_view kAttributes[] = {"to",    "from",           "when",
                                                "empty", "from-json-text", "to-json-text"};
    if (node == content) check_vocabulary(node, kAttributes, block_children(), findings_);
    Scope inner = scope;
    if (node.attribute("from")) {
      auto found = paths_.resolve(node, "from", *node.attribute("from"), scope);
      if (!found) return;
      if (!found->loops.empty()) return paths_.refuse_repeats(node, "from", *found->fields.front());
      inner = std::move(*found);
    }
    SlotId source = node.attribute("from") ? inner.slot : kNoSlot;
    if (node.attribute("from-json-text") && !enter_json(node, inner)) return;
    std::int32_t when = paths_.condition(node, "when", inner);
    if (!node.attribute("to")) {
      if (when >= 0) inner.guards.push_back(choice_of(inner.slot, when));
      if (node.attribute("to-json-text"))
        error("mapping.target-missing", node, "to-json-text", "to-json-text needs to",
              "to-json-text 须与 to 同用");
      return compile_children(content, inner, parent);
    }
    Draft* place = targets_.place_of(node, parent);
    if (place == nullptr) return;
    Draft wanted;
    if (!targets_.set(node, *place, wanted)) return;
    bool json = node.attribute("to-json-text").has_value();
    if (json ? !set_json(node, wanted) : !targets_.check_block(node, wanted)) return;
    bool alone = when >= 0 || json || wanted.target->repeats();
    Draft& group = alone ? TargetReader::new_group(*place, *wanted.target, node, when, inner)
                         : TargetReader::group_in(*place, *wanted.target, node, false, source);
    group.json_text = wanted.json_text;
    group.inner = wanted.inner;
    if (alone) inner.guards.clear();
    set_source(group, source, inner.slot);
    if (node.attribute("empty")) group.kept = read_kept(node);
    compile_children(content, inner, group);
  }

  // Whether a group stays, though empty, where its source is there.
  bool read_kept(xml::Node node) {
    bool kept = node.attribute("empty") == "keep";
    if (!kept)
      error("mapping.value", node, "empty", "A group knows only empty=\"keep\"",
            "group 的 empty 只能为 keep");
    else if (!node.attribute("from"))
      error("mapping.value", node, "empty", "A group with \"empty\" needs \"from\"",
            "带 empty 的 group 须有 from");
    return kept;
  }

  // Of groups put together, none is left out because one source is missing.
  static void set_source(Draft& group, SlotId source, SlotId scope) {
    bool first = group.children.empty();
    if (first || group.scope == scope) group.scope = scope;
    group.source = first ? source : (group.source == source ? source : kNoSlot);
  }

  void compile_each(xml::Node node, const Scope& scope, Draft& parent) {
    constexpr std::string_view kAttributes[] = {"to",    "from",           "when",
                                                "split", "from-json-text", "to-json-text"};
    check_vocabulary(node, kAttributes, block_children(), findings_);
    Draft* place = targets_.place_of(node, parent);
    auto at = paths_.resolve(node, "from", node.attribute("from").value_or(""), scope);
    if (place == nullptr || !at) return;
    auto each = std::make_unique<Draft>();
    each->op = Op::each;
    each->node = node;
    each->scope = each->source = at->slot;
    each->guards = scope.guards;
    each->split = node.attribute("split").value_or("");
    if (!targets_.set(node, *place, *each)) return;
    bool json = node.attribute("to-json-text").has_value();
    if (json ? !set_json(node, *each) : !targets_.check_block(node, *each)) return;
    if (!check_cardinality(node, *at, *each)) return;
    Scope inner = *at;
    inner.loops.clear();
    inner.guards.clear();
    inner.in_each = true;
    if (node.attribute("from-json-text") && !enter_json(node, inner)) return;
    each->when = paths_.condition(node, "when", *at);
    compile_children(node, inner, *each);
    place->children.push_back(in_loops(std::move(each), *at));
  }

  bool check_cardinality(xml::Node node, const Scope& at, const Draft& each) {
    bool leaf = at.fields.front()->is_leaf();
    if (!each.split.empty() && !leaf) {
      error("mapping.split", node, "split", "Only a text can be split", "只有文本可以拆分");
      return false;
    }
    bool many = !at.loops.empty() || !each.split.empty();
    if (!many || each.target->repeats()) return true;
    error("mapping.target-single", node, "to",
          "The target \"" + each.target->path() + "\" occurs once, the source repeats",
          "目标“" + each.target->path() + "”只能出现一次，而来源可重复");
    return false;
  }

  // <choose>: the first case whose condition holds. What stands in it is guarded by its place.
  void compile_choose(xml::Node node, const Scope& scope, Draft& parent) {
    constexpr std::string_view kChildren[] = {"case", "otherwise"};
    constexpr std::string_view kWhen[] = {"when"};
    check_vocabulary(node, {}, kChildren, findings_);
    auto cases = node.children();
    auto number = std::uint32_t(reading_.plan->choices.size());
    reading_.plan->choices.push_back({scope.slot, {}});
    std::vector<std::string> asked;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      bool otherwise = cases[i].is("otherwise", kNamespace);
      if (!otherwise && !cases[i].is("case", kNamespace)) continue;
      check_vocabulary(cases[i], otherwise ? std::span<const std::string_view>{} : kWhen,
                       block_children(), findings_);
      check_case(cases[i], otherwise, i + 1 == cases.size(), asked);
      std::int32_t when = paths_.condition(cases[i], "when", scope);
      auto& conditions = reading_.plan->choices[number].conditions;
      conditions.push_back(when);
      Scope inner = scope;
      inner.guards.push_back({number, std::uint32_t(conditions.size() - 1)});
      compile_children(cases[i], inner, parent);
    }
  }

  void check_case(xml::Node node, bool otherwise, bool last, std::vector<std::string>& asked) {
    if (otherwise && !last)
      error("mapping.choose", node, {}, "<otherwise> is the last of a choose",
            "<otherwise> 须为 choose 的最后一项");
    std::string when = node.attribute("when").value_or("");
    if (!otherwise && when.empty())
      error("mapping.choose", node, "when", "A case needs when", "case 须有 when");
    if (std::ranges::find(asked, when) != asked.end())
      findings_.push_back(
          definition_finding(Level::warning, "mapping.when-dead", node,
                             "An earlier case has the same condition: this one is never taken",
                             "前面的 case 条件相同，此项永不生效", "when"));
    asked.push_back(std::move(when));
  }

  // <use fragment="…"> stands for a group with the children of the fragment.
  void compile_use(xml::Node node, const Scope& scope, Draft& parent) {
    constexpr std::string_view kAttributes[] = {"fragment", "to", "from", "when"};
    check_vocabulary(node, kAttributes, {}, findings_);
    xml::Node fragment = find_fragment(node, *parts_.definitions, findings_);
    if (!fragment) return;
    bool cycle = std::ranges::find(open_fragments_, fragment) != open_fragments_.end();
    if (cycle || open_fragments_.size() >= limits::kFragmentDepthMax)
      return error("mapping.fragment-cycle", node, "fragment",
                   cycle ? "The fragment uses itself, over " + chain_of(fragment)
                         : "Fragments use each other too deep",
                   cycle ? "片段循环引用自身，经由 " + chain_of(fragment) : "片段嵌套过深");
    std::size_t before = findings_.size();
    open_fragments_.push_back(fragment);
    compile_group(node, fragment, scope, parent);
    open_fragments_.pop_back();
    tell_where_used(node, before);
  }

  std::string chain_of(xml::Node fragment) const {
    std::string chain;
    for (xml::Node open : open_fragments_) chain += open.attribute("id").value_or("") + " > ";
    return chain + fragment.attribute("id").value_or("");
  }

  // What is wrong inside a fragment is told there; it may be wrong for this use only.
  void tell_where_used(xml::Node node, std::size_t before) {
    Location use = node.at();
    std::string place = use.file + ":" + std::to_string(use.line);
    for (std::size_t i = before; i < findings_.size(); ++i) {
      Finding& finding = findings_[i];
      if (finding.where.file == use.file && finding.where.line == use.line) continue;
      if (finding.en.contains("(used at ")) continue;
      finding.en += " (used at " + place + ")";
      finding.zh += "（使用处 " + place + "）";
    }
  }

  // ---- what makes nothing

  void compile_expect(xml::Node node, const Scope& scope) {
    constexpr std::string_view kAttributes[] = {"from", "value", "when"};
    check_vocabulary(node, kAttributes, {}, findings_);
    auto at = paths_.resolve(node, "from", node.attribute("from").value_or(""), scope);
    if (!at) return;
    if (!at->loops.empty()) return paths_.refuse_repeats(node, "from", *at->fields.front());
    Expectation expected;
    expected.slot = at->slot;
    expected.value = node.attribute("value").value_or("");
    expected.scope = scope.slot;
    expected.when = paths_.condition(node, "when", scope);
    expected.guards = scope.guards;
    if (!reading_.plan->steps.once(at->slot))
      return error("mapping.expect", node, {}, "expect stands outside of <each>",
                   "expect 不能放在 <each> 之内");
    if (auto fault = xml::check_value(*at->fields.front(), expected.value))
      findings_.push_back(
          definition_finding(Level::warning, "mapping.when-dead", node,
                             "The source never holds \"" + expected.value + "\": " + fault->en,
                             "来源不可能为“" + expected.value + "”：" + fault->zh, "value"));
    reading_.plan->expectations.push_back(std::move(expected));
  }

  void compile_ignore(xml::Node node, const Scope& scope) {
    constexpr std::string_view kAttributes[] = {"from"};
    check_vocabulary(node, kAttributes, {}, findings_);
    for (const auto& path : split_words(node.attribute("from").value_or("")))
      if (const auto* field = paths_.field_at(node, "from", path, scope))
        reading_.ignored.push_back(field);
  }

  // ---- JSON texts

  bool enter_json(xml::Node node, Scope& inner) {
    const xml::Field& holder = *inner.fields.front();
    if (!holds_json(holder)) {
      error("mapping.json-text", node, "from-json-text",
            "The source \"" + holder.path() + "\" is no field of text",
            "来源“" + holder.path() + "”不是文本字段");
      return false;
    }
    auto text = read_json_text(node, "from-json-text", *parts_.definitions, findings_);
    if (!text) return false;
    inner = paths_.into_json(inner, add_json(std::move(*text)));
    return true;
  }

  bool set_json(xml::Node node, Draft& draft) {
    if (draft.text || !holds_json(*draft.target)) {
      error("mapping.json-text", node, "to-json-text",
            "The target \"" + draft.target->path() + "\" is no field of text",
            "目标“" + draft.target->path() + "”不是文本字段");
      return false;
    }
    auto text = read_json_text(node, "to-json-text", *parts_.definitions, findings_);
    if (!text) return false;
    draft.inner = text->root;
    draft.json_text = add_json(std::move(*text));
    return true;
  }

  std::int32_t add_json(JsonText text) {
    auto& all = reading_.plan->json_texts;
    auto same = std::ranges::find_if(all, [&](const JsonText& other) {
      return other.root == text.root && other.array == text.array;
    });
    auto place = std::int32_t(same - all.begin());
    if (same == all.end()) all.push_back(std::move(text));
    return place;
  }

  void error(std::string code, xml::Node node, std::string_view attribute, std::string en,
             std::string zh) {
    findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                           std::move(zh), attribute));
  }

  xml::Node element_;
  const CompilerParts& parts_;
  Findings& findings_;
  Reading reading_;
  PathReader paths_;
  FieldReader fields_;
  TargetReader targets_;
  std::vector<xml::Node> open_fragments_;
  std::size_t drafts_ = 0;
};

}  // namespace

std::shared_ptr<const Plan> compile(xml::Node element, const CompilerParts& parts,
                                    Findings& findings) {
  return Compiler(element, parts, findings).compile();
}

}  // namespace jiuqu::mapping
