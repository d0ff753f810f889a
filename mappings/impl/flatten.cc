#include <algorithm>

#include "mappings/impl/draft.h"

namespace jiuqu::mapping {
namespace {

class Flattener {
 public:
  explicit Flattener(Plan& plan) : plan_(plan) {}

  void children(Draft& parent) {
    std::ranges::stable_sort(parent.children, {},
                             [&](const auto& child) { return order_of(parent, *child); });
    const Draft* before = nullptr;
    for (auto& child : parent.children) {
      bool same = before != nullptr && before->target == child->target &&
                  before->text == child->text && before->op == child->op;
      bool single = child->op != Op::each && child->op != Op::loop && child->split.empty() &&
                    (child->text || !child->target->repeats());
      one(*child, same && single);
      before = child.get();
    }
  }

 private:
  static std::size_t order_of(const Draft& parent, const Draft& child) {
    if (child.text) return 0;
    const auto& fields = parent.block().children;
    auto found = std::ranges::find_if(
        fields, [&](const auto& field) { return field.get() == child.target; });
    return std::size_t(found - fields.begin()) + 1;
  }

  // Unsaid: an optional target is left out, a required one is written empty, so that rules judge
  // it. What is said of empty texts holds for missing and null ones that nothing is said of.
  static Policies policies_of(const Draft& draft) {
    bool keep = is_required(*draft.target) && !draft.text;
    WhenEmpty plain = keep ? WhenEmpty::keep : WhenEmpty::skip;
    Policies policies;
    policies.empty = draft.empty.value_or(plain);
    policies.missing = draft.missing.value_or(policies.empty);
    policies.null = draft.null.value_or(policies.empty);
    policies.own_missing = draft.missing.has_value();
    policies.own_null = draft.null.has_value();
    if (!draft.same) return policies;
    policies.empty = WhenEmpty::keep;
    policies.missing = draft.missing.value_or(WhenEmpty::skip);
    policies.null = draft.null.value_or(draft.target->nillable ? WhenEmpty::null : plain);
    policies.own_missing = policies.own_null = true;
    return policies;
  }

  std::uint32_t file_of(xml::Node node) {
    std::string file = node.at().file;
    auto found = std::ranges::find(plan_.files, file);
    auto place = std::uint32_t(found - plan_.files.begin());
    if (found == plan_.files.end()) plan_.files.push_back(std::move(file));
    return place;
  }

  void one(Draft& draft, bool alternative) {
    auto place = plan_.instructions.size();
    Instruction added;
    added.op = draft.op;
    added.policies = policies_of(draft);
    added.required = is_required(*draft.target);
    added.attribute = draft.target->attribute;
    added.text = draft.text;
    added.own_namespace = draft.target->parent != nullptr && !draft.text &&
                          draft.target->ns != draft.target->parent->ns;
    added.alternative = alternative;
    added.repeated = !draft.text && draft.target->repeats() && draft.op != Op::loop;
    added.kept = draft.kept;
    added.only_fed = draft.only_fed;
    added.split = draft.split;
    added.scope = draft.scope;
    added.source = draft.source;
    added.when = draft.when;
    added.guards_begin = std::uint32_t(plan_.guards.size());
    plan_.guards.insert(plan_.guards.end(), draft.guards.begin(), draft.guards.end());
    added.guards_end = std::uint32_t(plan_.guards.size());
    added.json_text = draft.json_text;
    added.target = draft.target;
    added.name = plan_.names.add(draft.target->name);
    added.value = std::move(draft.value);
    added.file = file_of(draft.node);
    added.line = draft.node.line();
    added.column = draft.node.column();
    plan_.instructions.push_back(std::move(added));
    if (draft.op == Op::loop)
      one(*draft.children.front(), false);
    else
      children(draft);
    plan_.instructions[place].end = std::uint32_t(plan_.instructions.size());
  }

  Plan& plan_;
};

}  // namespace

void flatten(Reading& reading) {
  Flattener(*reading.plan).children(reading.root);
}

}  // namespace jiuqu::mapping
