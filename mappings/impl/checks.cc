#include "mappings/impl/checks.h"

#include <algorithm>
#include <map>
#include <set>

#include "bus/base/text.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu::mapping {

bool is_required(const xml::Field& field) {
  return field.occurs_min > 0 && !field.conditional && !field.fixed && !field.default_value;
}

Finding unknown_field(std::string code, xml::Node node, std::string_view attribute,
                      const xml::Field& parent, std::string_view word) {
  Finding finding =
      definition_finding(Level::error, std::move(code), node,
                         "\"" + std::string(word) + "\" is no field of " + parent.path(),
                         "“" + std::string(word) + "”不是 " + parent.path() + " 的字段", attribute);
  std::vector<std::string> names;
  for (const auto& child : parent.children)
    names.push_back((child->attribute ? "@" : "") + child->name);
  finding.suggestion = likely_word(word, names);
  return finding;
}

void CheckFindings::add(Level level, std::string code, xml::Node node, std::string_view attribute,
                        std::string en, std::string zh) {
  findings_.push_back(
      definition_finding(level, std::move(code), node, std::move(en), std::move(zh), attribute));
}

namespace {

using Guards = std::vector<Guard>;

class Checker {
 public:
  Checker(const Reading& reading, bool partial, Findings& findings)
      : reading_(reading), plan_(*reading.plan), partial_(partial), findings_(findings) {}

  void run() {
    check_block(reading_.root, true);
    check_unused();
  }

 private:
  // `always`: the element is there whatever the message.
  void check_block(const Draft& block, bool always) {
    for (const auto& child : block.children) check_child(block, *child);
    check_chains(block);
    if (block.op == Op::loop) return;
    const xml::Field& field = block.block();
    if (field.is_leaf()) check_text(block);
    auto contexts = always ? std::vector<Guards>{{}} : contexts_of(block);
    for (const auto& child : field.children) check_fed(block, *child, contexts);
  }

  void check_child(const Draft& block, const Draft& draft) {
    if (draft.op == Op::field) {
      auto same = std::ranges::count_if(block.children, [&](const auto& other) {
        return other->target == draft.target && other->text == draft.text;
      });
      return check_field(plan_, draft, same == 1, findings_);
    }
    if (draft.op == Op::each) check_cardinality(draft);
    // A field's own each and a JSON text have no more to be fed than what stands in them.
    if (draft.implicit && draft.op != Op::group) {
      for (const auto& child : draft.children) check_child(draft, *child);
      return;
    }
    check_block(draft, draft.op == Op::each || is_required(*draft.target));
  }

  // ---- required fields

  // Under which guards something inside a block is fed.
  std::vector<Guards> contexts_of(const Draft& block) const {
    std::vector<Guards> contexts;
    for (const auto& child : block.children) {
      if (child->op == Op::group && child->guards.empty()) {
        for (auto& inner : contexts_of(*child)) contexts.push_back(std::move(inner));
      } else {
        contexts.push_back(child->guards);
      }
    }
    return contexts;
  }

  static bool among(const Guard& guard, const Guards& guards) {
    return std::ranges::any_of(guards, [&](const Guard& other) {
      return other.choice == guard.choice && other.branch == guard.branch;
    });
  }
  static bool decided(std::uint32_t choice, const Guards& guards) {
    return std::ranges::any_of(guards, [&](const Guard& other) { return other.choice == choice; });
  }

  // Whether one of the drafts feeds its target whenever `guards` hold: one without further
  // conditions, or one in every case of a choose that always takes one.
  bool covers(const std::vector<const Draft*>& drafts, const Guards& guards) const {
    for (const Draft* draft : drafts)
      if (draft->when < 0 &&
          std::ranges::all_of(
              draft->guards, [&](const Guard& guard) { return among(guard, guards); }))
        return true;
    for (const Draft* draft : drafts)
      for (const Guard& guard : draft->guards) {
        if (decided(guard.choice, guards)) continue;
        const auto& conditions = plan_.choices[guard.choice].conditions;
        bool complete = conditions.back() < 0;
        for (std::uint32_t branch = 0; complete && branch < conditions.size(); ++branch) {
          Guards inner = guards;
          inner.push_back({guard.choice, branch});
          complete = covers(drafts, inner);
        }
        return complete;
      }
    return false;
  }

  void check_fed(const Draft& block, const xml::Field& field, const std::vector<Guards>& contexts) {
    std::vector<const Draft*> drafts;
    for (const auto& child : block.children)
      if (!child->text && child->target == &field) drafts.push_back(child.get());
    if (!drafts.empty()) check_enumeration_reached(plan_, drafts, findings_);
    if (!is_required(field) || partial_) return;
    if (drafts.empty()) {
      findings_.add(Level::error, "mapping.required-unfed", block.node, {},
                    "Nothing feeds the required target field " + field.path(),
                    "必填目标字段 " + field.path() + " 没有来源");
      return;
    }
    // What is made by a group is fed when the group is: its own fields are looked at by themselves.
    bool grouped = std::ranges::any_of(
        drafts, [](const Draft* draft) { return draft->op == Op::group && draft->when < 0; });
    if (grouped) return;
    for (const Guards& guards : contexts) {
      if (covers(drafts, guards)) continue;
      findings_.add(Level::warning, "mapping.required-conditional", block.node, {},
                    "The required target field " + field.path() + " is fed only under conditions",
                    "必填目标字段 " + field.path() + " 仅在条件成立时有来源");
      return;
    }
  }

  void check_text(const Draft& block) {
    bool fed = std::ranges::any_of(block.children, [](const auto& child) { return child->text; });
    if (fed || block.target->primitive == xml::Primitive::none || block.inner != nullptr) return;
    if (partial_) return;
    findings_.add(Level::error, "mapping.required-unfed", block.node, {},
                  "Nothing feeds the text of " + block.target->path() + " (to=\".\")",
                  "没有来源写入 " + block.target->path() + " 的文本（to=\".\"）");
  }

  // ---- alternatives

  // An alternative behind one that always gives a value is never taken.
  void check_chains(const Draft& block) {
    std::map<std::pair<const xml::Field*, bool>, const Draft*> final;
    for (const auto& child : block.children) {
      if (child->op != Op::field || (child->target->repeats() && !child->text)) continue;
      auto key = std::pair(child->target, child->text);
      auto earlier = final.find(key);
      if (earlier != final.end() &&
          (earlier->second->scope == kRootSlot || earlier->second->scope == child->scope)) {
        findings_.add(
            Level::warning, "mapping.alternative-dead", child->node, "to",
            "Line " + std::to_string(earlier->second->node.line()) +
                " always gives a value: this one is never taken",
            "第 " + std::to_string(earlier->second->node.line()) + " 行总能给出值，此项永不生效");
      } else if (always_gives(*child)) {
        final.emplace(key, child.get());
      }
    }
  }

  static bool always_gives(const Draft& draft) {
    if (draft.conditional()) return false;
    if (draft.value.conversions && !draft.value.conversions->default_value.empty()) return true;
    const auto& parts = draft.value.parts;
    return !draft.value.conversions && parts.size() == 1 && parts.front().when < 0 &&
           parts.front().kind == PartKind::constant && !parts.front().text.empty();
  }

  // ---- numbers of elements

  void check_cardinality(const Draft& each) {
    const xml::Field& source = *plan_.steps[each.source].field;
    unsigned room = each.target->occurs_max;
    bool pieces = !each.split.empty();
    if (!each.implicit && room != xml::kUnbounded && (pieces || source.occurs_max > room))
      findings_.add(Level::warning, "mapping.too-many", each.node, "to",
                    "The source may give more than the " + std::to_string(room) +
                        " elements that " + each.target->path() + " takes",
                    "来源可能给出多于 " + each.target->path() + " 所允许的 " +
                        std::to_string(room) + " 个元素");
    unsigned wanted = is_required(*each.target) ? each.target->occurs_min : 0;
    if (wanted > 0 && (each.when >= 0 || (!pieces && source.occurs_min < wanted)))
      findings_.add(Level::warning, "mapping.too-few", each.node, "to",
                    "The source may give fewer than the " + std::to_string(wanted) +
                        " elements that " + each.target->path() + " must have",
                    "来源可能少于 " + each.target->path() + " 所要求的 " + std::to_string(wanted) +
                        " 个元素");
  }

  // ---- source fields nobody reads

  void check_unused() {
    std::set<const xml::Field*> done(reading_.ignored.begin(), reading_.ignored.end());
    done.insert(reading_.asked.begin(), reading_.asked.end());
    for (SlotId slot = 1; slot < plan_.steps.size(); ++slot)
      if (plan_.steps[slot].field->is_leaf()) done.insert(plan_.steps[slot].field);
    std::vector<std::string> unread;
    collect_unread(*plan_.steps[kRootSlot].field, done, unread);
    for (SlotId slot = 1; slot < plan_.steps.size(); ++slot)
      if (plan_.steps[slot].json_text >= 0) collect_unread(*plan_.steps[slot].field, done, unread);
    if (unread.empty()) return;
    std::string list;
    for (const auto& path : unread) list += (list.empty() ? "" : " ") + path;
    findings_.add(Level::info, "mapping.source-unread", reading_.root.node, {},
                  "Nothing reads these source fields (name them in <ignore from=…/> if that is "
                  "meant): " +
                      list,
                  "以下来源字段未被读取（如属有意，请写入 <ignore from=…/>）：" + list);
  }

  static bool is_read(const xml::Field& field, const std::set<const xml::Field*>& done) {
    return done.contains(&field) || std::ranges::any_of(field.children, [&](const auto& child) {
             return is_read(*child, done);
           });
  }

  // The highest fields of which nothing is read.
  static void collect_unread(const xml::Field& field, const std::set<const xml::Field*>& done,
                             std::vector<std::string>& unread) {
    if (done.contains(&field) && !field.is_leaf()) return;
    if (!is_read(field, done)) return unread.push_back(field.path());
    for (const auto& child : field.children) collect_unread(*child, done, unread);
  }

  const Reading& reading_;
  const Plan& plan_;
  bool partial_;
  CheckFindings findings_;
};

}  // namespace

void check_reading(const Reading& reading, bool partial, Findings& findings) {
  Checker(reading, partial, findings).run();
}

}  // namespace jiuqu::mapping
