// What can be told of one field from the two schemas and the code tables.
#include <algorithm>
#include <set>

#include "bus/base/text.h"
#include "mappings/impl/checks.h"

namespace jiuqu::mapping {
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

Length longest_result(const TableUse& use) {
  std::size_t most = 0;
  for (const auto& row : use.table().rows())
    most = std::max(most, utf8_length(use.checks_only() ? use.key(row) : use.result(row)));
  return most;
}

Length after_table(const TableUse& use, Length length) {
  Length result = longest_result(use);
  if (use.unknown == UnknownCode::keep) return larger(result, length);
  if (use.unknown == UnknownCode::replace) return larger(result, utf8_length(use.unknown_value));
  return result;
}

Length after(const Conversions& c, Length length) {
  for (const Replacement& replacement : c.replacements) {
    std::size_t taken = replacement.any ? 1 : utf8_length(replacement.text);
    if (utf8_length(replacement.by) > taken) length = std::nullopt;
  }
  if (c.substring && c.substring->length)
    length = length ? std::min(*length, *c.substring->length) : *c.substring->length;
  if (c.region > 0) length = c.region;
  if (c.table) length = after_table(*c.table, length);
  if (c.time_out) length = c.time_out->length();
  if (c.number) length = std::nullopt;
  if (length) *length += utf8_length(c.prefix) + utf8_length(c.suffix);
  if (c.pad_left) length = larger(length, c.pad_left->width);
  if (c.pad_right) length = larger(length, c.pad_right->width);
  if (c.far_date) length = larger(length, utf8_length(c.far_date->out));
  return larger(length, utf8_length(c.default_value));
}

bool is_time(xml::Primitive primitive) {
  return primitive == xml::Primitive::date || primitive == xml::Primitive::date_time;
}
bool is_number(xml::Primitive primitive) {
  return primitive == xml::Primitive::integer || primitive == xml::Primitive::decimal ||
         primitive == xml::Primitive::floating;
}
bool takes_empty(const xml::Field& field) {
  const auto& facets = field.facets;
  return field.primitive == xml::Primitive::string && facets.length_min.value_or(0) == 0 &&
         facets.length.value_or(0) == 0 && facets.enumeration.empty() && facets.patterns.empty();
}

const Conversions& conversions_of(const Value& value) {
  static const Conversions kPlain;
  return value.conversions ? *value.conversions : kPlain;
}

class FieldChecker {
 public:
  FieldChecker(const Plan& plan, const Draft& draft, CheckFindings& findings)
      : plan_(plan),
        draft_(draft),
        target_(*draft.target),
        conversions_(conversions_of(draft.value)),
        findings_(findings) {}

  void run(bool alone) {
    check_length();
    check_type();
    check_formats();
    if (alone) check_emptiness();
    check_constants();
    check_values();
  }

 private:
  void add(Level level, std::string code, std::string_view attribute, std::string en,
           std::string zh) {
    findings_.add(level, std::move(code), draft_.node, attribute, std::move(en), std::move(zh));
  }

  const xml::Field* source_of(const Part& part) const {
    return part.kind == PartKind::path ? plan_.steps[part.slot].field : nullptr;
  }
  // The one field the value is made from.
  const xml::Field* only_source() const {
    const auto& parts = draft_.value.parts;
    bool one = parts.size() == 1 && parts.front().all.empty() && !parts.front().conversions;
    return one ? source_of(parts.front()) : nullptr;
  }

  // ---- lengths

  Length length_of(const Part& part) const {
    switch (part.kind) {
      case PartKind::path:
        return part.all.empty() ? longest(*source_of(part)) : std::nullopt;
      case PartKind::constant:
        return utf8_length(part.text);
      case PartKind::id:
        return part.id == IdForm::uuid ? 36 : 32;
      default:
        return std::nullopt;
    }
  }

  Length length() const {
    std::size_t sum = 0;
    for (const Part& part : draft_.value.parts) {
      Length one = length_of(part);
      if (part.conversions) one = after(*part.conversions, one);
      if (!one) return after(conversions_, std::nullopt);
      sum += *one;
    }
    if (draft_.value.parts.size() > 1)
      sum += (draft_.value.parts.size() - 1) * utf8_length(draft_.value.join);
    return after(conversions_, sum);
  }

  void check_length() {
    Length room = longest(target_);
    Length most = length();
    if (!room || !most || *most <= *room) return;
    std::string from = std::to_string(*most);
    std::string to = std::to_string(*room);
    add(Level::warning, "mapping.may-overrun", "to",
        "A value of up to " + from + " characters may overrun " + target_.path() + " (" + to + ")",
        "值最长 " + from + " 个字符，可能超出 " + target_.path() + " 的长度 " + to);
  }

  // ---- types

  void check_type() {
    const xml::Field* source = only_source();
    if (source == nullptr || conversions_.table || conversions_.time_out || conversions_.number)
      return;
    auto from = source->primitive;
    auto to = target_.primitive;
    bool differs = from != to && (is_time(from) || is_time(to) ||
                                  (is_number(to) && from == xml::Primitive::string) ||
                                  (to == xml::Primitive::boolean));
    if (differs)
      add(Level::warning, "mapping.type-differs", "from",
          "The types of source and target differ and no format, table or number converts",
          "来源与目标类型不同，且没有格式、代码表或数字转换");
  }

  // A sample of each form is held against the field it is read from or written to.
  void check_formats() {
    const Conversions& c = conversions_;
    UtcTime sample = *from_iso8601("2026-11-23T02:04:05Z");
    if (c.time_out && is_time(target_.primitive))
      if (auto fault = xml::check_value(target_, c.time_out->write(sample)))
        add(Level::error, "mapping.format-unfit", "format-out",
            "The target does not take times of this form: " + fault->en,
            "目标不接受此时间格式：" + fault->zh);
    const xml::Field* source = only_source();
    bool dates = source != nullptr && is_time(source->primitive) && c.time_out;
    std::string text =
        dates && source->primitive == xml::Primitive::date ? "2026-11-23" : "2026-11-23T02:04:05Z";
    if (dates && !parse_any(c.time_in, text))
      add(Level::warning, "mapping.format-unfit", "format-in",
          "The source holds values like " + text + ", which this form does not read",
          "来源的值形如 " + text + "，此格式无法读取");
    if (!c.number || !is_number(target_.primitive)) return;
    auto places = target_.primitive == xml::Primitive::integer ? std::optional<std::size_t>(0)
                                                               : target_.facets.digits_fraction;
    bool free = c.number->text().empty();
    if (c.number->groups() || (!free && places && c.number->places_max() > *places))
      add(Level::error, "mapping.format-unfit", "number",
          "The target does not take numbers of the form " + c.number->text(),
          "目标不接受 " + c.number->text() + " 形式的数字");
  }

  // ---- emptiness

  // Whether something on the way from the scope to the value may be missing.
  bool may_be_missing(const Part& part) const {
    for (SlotId slot = part.slot; slot != draft_.scope && slot != kRootSlot;
         slot = plan_.steps[slot].parent) {
      const SourceStep& step = plan_.steps[slot];
      if (step.json_text < 0 && (step.field->occurs_min == 0 || step.field->conditional))
        return true;
    }
    return false;
  }

  void check_emptiness() {
    if (draft_.text || !is_required(target_) || takes_empty(target_)) return;
    if (!conversions_.default_value.empty() || draft_.missing == WhenEmpty::refuse) return;
    for (const Part& part : draft_.value.parts) {
      const xml::Field* source = source_of(part);
      if (source == nullptr || !part.all.empty() || !may_be_missing(part)) return;
    }
    add(Level::warning, "mapping.may-be-empty", "from",
        "The source may be missing, but " + target_.path() + " must have a value",
        "来源可能缺失，而 " + target_.path() + " 必须有值");
  }

  // ---- values known beforehand

  void check_fixed_value(std::string_view attribute, std::string_view text) {
    auto fault = xml::check_value(target_, text);
    if (fault)
      add(Level::error, "mapping.constant-invalid", attribute,
          "The target does not take \"" + std::string(text) + "\": " + fault->en,
          "目标不接受“" + std::string(text) + "”：" + fault->zh);
  }

  void check_constants() {
    const Conversions& c = conversions_;
    if (!c.default_value.empty()) check_fixed_value("default", c.default_value);
    if (c.far_date && !c.far_date->out.empty()) check_fixed_value("far-out", c.far_date->out);
    bool last = !c.time_out && !c.number && !c.pad_left && !c.pad_right && c.prefix.empty() &&
                c.suffix.empty();
    if (c.table && c.table->unknown == UnknownCode::replace && last)
      check_fixed_value("unknown-value", c.table->unknown_value);
    const auto& parts = draft_.value.parts;
    if (parts.size() != 1 || parts.front().conversions) return;
    bool constant = parts.front().kind == PartKind::constant;
    if (!constant && (parts.front().kind != PartKind::setting || parts.front().text.empty()))
      return;
    std::string buffer;
    auto made = convert(c, {}, parts.front().text, buffer);
    std::string_view attribute = constant ? "constant" : "setting";
    if (made.fault)
      return add(Level::error, "mapping.constant-invalid", attribute, made.fault->en,
                 made.fault->zh);
    if (!made.text.empty()) check_fixed_value(attribute, made.text);
  }

  // Every row of the table gives the target something it takes, and every value the source may have
  // becomes one.
  void check_values() {
    if (conversions_.table) check_rows(*conversions_.table);
    const xml::Field* source = only_source();
    if (source == nullptr || !draft_.split.empty()) return;
    for (const auto& value : source->facets.enumeration) {
      std::string buffer;
      auto made = convert(conversions_, {}, value, buffer);
      if (made.fault && made.fault->code == "mapping.code-unknown") {
        add(Level::warning, "mapping.table-uncovered", "table",
            "Code table " + conversions_.table->id() + " does not know \"" + value +
                "\", which the source allows",
            "代码表 " + conversions_.table->id() + " 没有来源允许的值“" + value + "”");
      } else if (!made.fault && !made.text.empty() && xml::check_value(target_, made.text)) {
        add(Level::warning, "mapping.value-unfit", "from",
            "The source may hold \"" + value + "\", which " + target_.path() + " does not take" +
                (made.text == value ? "" : " as \"" + std::string(made.text) + "\""),
            "来源可能为“" + value + "”，目标 " + target_.path() + " 不接受");
      }
    }
  }

  void check_rows(const TableUse& use) {
    const Conversions& c = conversions_;
    bool last = !c.time_out && !c.number && !c.pad_left && !c.pad_right && c.prefix.empty() &&
                c.suffix.empty();
    if (!last || use.checks_only()) return;
    for (const auto& row : use.table().rows()) {
      std::string result(use.result(row));
      if (result.empty() || !xml::check_value(target_, result)) continue;
      add(Level::warning, "mapping.table-result", "table",
          "Row " + row.code + " of code table " + use.id() + " gives \"" + result + "\", which " +
              target_.path() + " does not take",
          "代码表 " + use.id() + " 的行 " + row.code + " 给出“" + result + "”，目标 " +
              target_.path() + " 不接受");
      return;
    }
  }

  const Plan& plan_;
  const Draft& draft_;
  const xml::Field& target_;
  const Conversions& conversions_;
  CheckFindings& findings_;
};

// All values a field can give; nullopt when they are not known.
std::optional<std::set<std::string>> values_of(const Plan& plan, const Draft& draft) {
  const auto& parts = draft.value.parts;
  if (draft.op != Op::field || parts.size() != 1 || parts.front().conversions) return std::nullopt;
  const Conversions& c = conversions_of(draft.value);
  std::set<std::string> values;
  auto add = [&](std::string_view text) {
    std::string buffer;
    auto made = convert(c, {}, text, buffer);
    if (!made.fault && !made.text.empty()) values.emplace(made.text);
  };
  if (!c.default_value.empty()) values.insert(c.default_value);
  const Part& part = parts.front();
  if (part.kind == PartKind::constant) {
    add(part.text);
    return values;
  }
  if (part.kind != PartKind::path) return std::nullopt;
  const auto& enumeration = plan.steps[part.slot].field->facets.enumeration;
  for (const auto& value : enumeration) add(value);
  if (!enumeration.empty()) return values;
  bool plain = c.table && c.replacements.empty() && c.width == Width::keep && !c.split &&
               !c.substring && c.region == 0 && c.table->unknown != UnknownCode::keep;
  if (!plain) return std::nullopt;
  for (const auto& row : c.table->table().rows()) add(c.table->key(row));
  if (c.table->unknown == UnknownCode::replace) values.insert(c.table->unknown_value);
  return values;
}

}  // namespace

void check_field(const Plan& plan, const Draft& draft, bool alone, CheckFindings& findings) {
  FieldChecker(plan, draft, findings).run(alone);
}

void check_enumeration_reached(const Plan& plan, const std::vector<const Draft*>& drafts,
                               CheckFindings& findings) {
  const xml::Field& target = *drafts.front()->target;
  if (target.facets.enumeration.empty()) return;
  std::set<std::string> reached;
  bool only_constants = true;  // then the author chose among the values
  for (const Draft* draft : drafts) {
    auto values = values_of(plan, *draft);
    if (!values) return;
    reached.merge(*values);
    only_constants &= draft->value.parts.front().kind == PartKind::constant;
  }
  if (only_constants) return;
  std::string list;
  for (const auto& value : target.facets.enumeration)
    if (!reached.contains(value)) list += (list.empty() ? "" : " ") + value;
  if (list.empty()) return;
  findings.add(Level::info, "mapping.enumeration-unreached", drafts.front()->node, "to",
               "These values of " + target.path() + " are never given: " + list,
               "目标 " + target.path() + " 的以下取值不会出现：" + list);
}

}  // namespace jiuqu::mapping
