#include <algorithm>
#include <set>

#include "bus/base/text.h"
#include "bus/pipeline/definitions.h"
#include "mappings/impl/draft.h"

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

namespace {

using Length = std::optional<std::size_t>;  // nullopt: not known

Length larger(Length a, Length b) {
  return a && b ? std::optional(std::max(*a, *b)) : std::nullopt;
}

Length longest(const xml::Field& field) {
  const auto& facets = field.facets;
  if (facets.length) return facets.length;
  if (facets.length_max) return facets.length_max;
  if (facets.enumeration.empty()) return std::nullopt;
  std::size_t most = 0;
  for (const auto& value : facets.enumeration) most = std::max(most, utf8_length(value));
  return most;
}

std::string result_of(const TableUse& use, const codes::CodeRow& row) {
  if (use.lookup == Lookup::code_to_name) return row.name;
  if (use.lookup == Lookup::code_to_column)
    return std::string(use.table->value(row, use.column).value_or(""));
  return row.code;
}

Length longest_result(const TableUse& use) {
  std::size_t most = 0;
  for (const auto& row : use.table->rows()) most = std::max(most, utf8_length(result_of(use, row)));
  return most;
}

Length after(const Conversions& conversions, Length length) {
  if (conversions.substring)
    length =
        length ? std::min(*length, conversions.substring->length) : conversions.substring->length;
  if (conversions.table) length = longest_result(*conversions.table);
  if (conversions.time_out) length = conversions.time_out->length();
  if (conversions.number) length = std::nullopt;
  if (conversions.pad_left) length = larger(length, conversions.pad_left->width);
  if (conversions.pad_right) length = larger(length, conversions.pad_right->width);
  return larger(length, utf8_length(conversions.default_value));
}

class Checker {
 public:
  Checker(const Plan& plan, Findings& findings) : plan_(plan), findings_(findings) {}

  void check_block(const Draft& block) {
    for (const auto& child : block.children) {
      if (child->op == Op::field)
        check_field(*child);
      else
        check_block(*child);
    }
    if (block.target->is_leaf()) return check_text(block);
    for (const auto& field : block.target->children) check_fed(block, *field);
  }

  void check_unused(const Draft& root, const std::vector<const xml::Field*>& ignored) {
    std::set<const xml::Field*> done(ignored.begin(), ignored.end());
    for (SlotId slot = 1; slot < plan_.steps.size(); ++slot)
      if (plan_.steps[slot].field->is_leaf()) done.insert(plan_.steps[slot].field);
    std::vector<std::string> unread;
    collect_unread(*plan_.steps[kRootSlot].field, done, unread);
    if (unread.empty()) return;
    std::string list;
    for (const auto& path : unread) list += (list.empty() ? "" : " ") + path;
    add(Level::info, "mapping.source-unread", root.node, {},
        "Nothing reads these source fields (name them in <ignore from=…/> if that is meant): " +
            list,
        "以下来源字段未被读取（如属有意，请写入 <ignore from=…/>）：" + list);
  }

 private:
  void add(Level level, std::string code, xml::Node node, std::string_view attribute,
           std::string en, std::string zh) {
    findings_.push_back(
        definition_finding(level, std::move(code), node, std::move(en), std::move(zh), attribute));
  }

  void check_fed(const Draft& block, const xml::Field& field) {
    if (!is_required(field)) return;
    bool fed = false;
    bool always = false;
    for (const auto& child : block.children) {
      if (child->text || child->target != &field) continue;
      fed = true;
      always |= child->when < 0;
    }
    if (!fed)
      add(Level::error, "mapping.required-unfed", block.node, {},
          "Nothing feeds the required target field " + field.path(),
          "必填目标字段 " + field.path() + " 没有来源");
    else if (!always)
      add(Level::warning, "mapping.required-conditional", block.node, {},
          "The required target field " + field.path() + " is fed only under conditions",
          "必填目标字段 " + field.path() + " 仅在条件成立时有来源");
  }

  void check_text(const Draft& block) {
    bool fed = std::ranges::any_of(block.children, [](const auto& child) { return child->text; });
    if (!fed && block.target->primitive != xml::Primitive::none)
      add(Level::error, "mapping.required-unfed", block.node, {},
          "Nothing feeds the text of " + block.target->path() + " (to=\".\")",
          "没有来源写入 " + block.target->path() + " 的文本（to=\".\"）");
    for (const auto& field : block.target->children) check_fed(block, *field);
  }

  void check_field(const Draft& draft) {
    check_length(draft);
    check_type(draft);
    check_emptiness(draft);
    check_constants(draft);
    if (draft.value.conversions.table) check_results(draft, *draft.value.conversions.table);
  }

  const xml::Field* source_of(const Part& part) const {
    return part.kind == PartKind::path ? plan_.steps[part.slot].field : nullptr;
  }

  Length length_of(const Draft& draft) const {
    std::size_t sum = 0;
    for (const Part& part : draft.value.parts) {
      Length length;
      if (part.kind == PartKind::constant) length = utf8_length(part.text);
      if (part.kind == PartKind::path && !part.all) length = longest(*source_of(part));
      length = after(part.conversions, length);
      if (!length) return after(draft.value.conversions, std::nullopt);
      sum += *length;
    }
    if (draft.value.parts.size() > 1)
      sum += (draft.value.parts.size() - 1) * utf8_length(draft.value.join);
    return after(draft.value.conversions, sum);
  }

  void check_length(const Draft& draft) {
    Length room = longest(*draft.target);
    Length length = length_of(draft);
    if (!room || !length || *length <= *room) return;
    std::string from = std::to_string(*length);
    std::string to = std::to_string(*room);
    add(Level::warning, "mapping.may-overrun", draft.node, "to",
        "A value of up to " + from + " characters may overrun " + draft.target->path() + " (" + to +
            ")",
        "值最长 " + from + " 个字符，可能超出 " + draft.target->path() + " 的长度 " + to);
  }

  static bool is_time(xml::Primitive primitive) {
    return primitive == xml::Primitive::date || primitive == xml::Primitive::date_time;
  }
  static bool is_number(xml::Primitive primitive) {
    return primitive == xml::Primitive::integer || primitive == xml::Primitive::decimal ||
           primitive == xml::Primitive::floating;
  }

  void check_type(const Draft& draft) {
    const auto& value = draft.value;
    if (value.parts.size() != 1 || value.parts.front().kind != PartKind::path) return;
    const auto& conversions = value.conversions;
    if (conversions.table || conversions.time_in || conversions.number) return;
    auto from = source_of(value.parts.front())->primitive;
    auto to = draft.target->primitive;
    bool differs = from != to && (is_time(from) || is_time(to) ||
                                  (is_number(to) && from == xml::Primitive::string) ||
                                  (to == xml::Primitive::boolean));
    if (differs)
      add(Level::warning, "mapping.type-differs", draft.node, "from",
          "The types of source and target differ and no format, table or number converts",
          "来源与目标类型不同，且没有格式、代码表或数字转换");
  }

  static bool takes_empty(const xml::Field& field) {
    const auto& facets = field.facets;
    return field.primitive == xml::Primitive::string && facets.length_min.value_or(0) == 0 &&
           facets.length.value_or(0) == 0 && facets.enumeration.empty() && facets.patterns.empty();
  }

  void check_emptiness(const Draft& draft) {
    if (!is_required(*draft.target) || takes_empty(*draft.target)) return;
    if (!draft.value.conversions.default_value.empty()) return;
    for (const Part& part : draft.value.parts) {
      const xml::Field* source = source_of(part);
      if (source == nullptr || source->occurs_min > 0 || part.all) return;
    }
    add(Level::warning, "mapping.may-be-empty", draft.node, "from",
        "The source may be missing, but " + draft.target->path() + " must have a value",
        "来源可能缺失，而 " + draft.target->path() + " 必须有值");
  }

  void check_fixed_value(const Draft& draft, std::string_view attribute, std::string_view text) {
    auto fault = xml::check_value(*draft.target, text);
    if (fault)
      add(Level::error, "mapping.constant-invalid", draft.node, attribute,
          "The target does not take \"" + std::string(text) + "\": " + fault->en,
          "目标不接受“" + std::string(text) + "”：" + fault->zh);
  }

  void check_constants(const Draft& draft) {
    const auto& value = draft.value;
    const auto& conversions = value.conversions;
    if (!conversions.default_value.empty())
      check_fixed_value(draft, "default", conversions.default_value);
    if (value.parts.size() != 1 || value.parts.front().kind != PartKind::constant) return;
    std::string text = value.parts.front().text;
    if (auto fault = convert(conversions, {}, text))
      return add(Level::error, "mapping.constant-invalid", draft.node, "constant", fault->en,
                 fault->zh);
    check_fixed_value(draft, "constant", text);
  }

  // Every row of the table gives the target something it takes, and every value the source may have
  // stands in the table.
  void check_results(const Draft& draft, const TableUse& use) {
    const auto& conversions = draft.value.conversions;
    bool last = !conversions.time_in && !conversions.number && !conversions.pad_left &&
                !conversions.pad_right;
    for (const auto& row : use.table->rows()) {
      if (!last || use.lookup == Lookup::code) break;
      std::string result = result_of(use, row);
      if (result.empty() || !xml::check_value(*draft.target, result)) continue;
      add(Level::warning, "mapping.table-result", draft.node, "table",
          "Row " + row.code + " of code table " + use.id + " gives \"" + result + "\", which " +
              draft.target->path() + " does not take",
          "代码表 " + use.id + " 的行 " + row.code + " 给出“" + result + "”，目标 " +
              draft.target->path() + " 不接受");
      break;
    }
    const xml::Field* source =
        draft.value.parts.size() == 1 ? source_of(draft.value.parts.front()) : nullptr;
    if (source == nullptr || conversions.substring) return;
    for (const auto& value : source->facets.enumeration) {
      bool known = use.lookup == Lookup::name_to_code ? use.table->find_by_name(value) != nullptr
                                                      : use.table->find(value) != nullptr;
      if (known) continue;
      add(Level::warning, "mapping.table-uncovered", draft.node, "table",
          "Code table " + use.id + " does not know \"" + value + "\", which the source allows",
          "代码表 " + use.id + " 没有来源允许的值“" + value + "”");
    }
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

  const Plan& plan_;
  Findings& findings_;
};

}  // namespace

void check_draft(const Draft& root, const Plan& plan, const std::vector<const xml::Field*>& ignored,
                 Findings& findings) {
  Checker checker(plan, findings);
  checker.check_block(root);
  checker.check_unused(root, ignored);
}

}  // namespace jiuqu::mapping
