#include "bus/xml/impl/facets.h"

#include <algorithm>
#include <utility>

#include "bus/base/text.h"
#include "bus/xml/impl/facets_lexical.h"
#include "bus/xml/impl/schema_patterns.h"

namespace jiuqu::xml {

namespace {

struct TypeName {
  const char* en;
  const char* zh;
};

TypeName type_name(Primitive primitive) {
  switch (primitive) {
    case Primitive::boolean:
      return {"true or false", "布尔值（true 或 false）"};
    case Primitive::integer:
      return {"a whole number", "整数"};
    case Primitive::decimal:
      return {"a decimal number", "十进制数"};
    case Primitive::floating:
      return {"a number", "数值"};
    case Primitive::date:
      return {"a date (yyyy-MM-dd)", "日期（yyyy-MM-dd）"};
    case Primitive::date_time:
      return {"a date with time (yyyy-MM-ddTHH:mm:ss)", "日期时间（yyyy-MM-ddTHH:mm:ss）"};
    case Primitive::time:
      return {"a time (HH:mm:ss)", "时间（HH:mm:ss）"};
    case Primitive::year_month:
      return {"a month (yyyy-MM)", "年月（yyyy-MM）"};
    case Primitive::base64:
      return {"base64 data", "Base64 编码数据"};
    case Primitive::string:
    case Primitive::none:
      break;
  }
  return {"empty", "空值"};
}

bool same_value(const Field& field, const std::string& value, const std::string& other) {
  std::string allowed = normalize(other, field.facets.white_space);
  if (field.primitive == Primitive::boolean) {
    auto yes = [](const std::string& text) { return text == "true" || text == "1"; };
    return yes(value) == yes(allowed);
  }
  return value == allowed || compare_values(field.primitive, value, allowed) == 0;
}

// What the value is called in the sentences.
struct Shown {
  std::string en;
  std::string zh;
  std::pair<std::string, std::string> pair;
};

Shown show(const Field& field, const std::string& value) {
  std::string shown = shown_value(&field, value);
  if (value.empty()) return {"is empty", "为空", {"value", ""}};
  return {"has the value \"" + shown + "\"", "的值“" + shown + "”", {"value", shown}};
}

std::optional<Saying> judge_type(const Field& field, const std::string& value) {
  if (is_lexical(field.primitive, value)) return std::nullopt;
  Shown shown = show(field, value);
  TypeName type = type_name(field.primitive);
  std::string zh = value.empty() ? "为空，应为" : shown.zh + "不是有效的";
  return Saying{"schema.type",
                shown.en + ", which should be " + type.en + ".",
                zh + type.zh + "。",
                {},
                {shown.pair}};
}

std::optional<Saying> judge_enumeration(const Field& field, const std::string& value) {
  auto allowed = field.facets.enumeration;
  if (field.fixed) allowed = {*field.fixed};
  if (allowed.empty()) return std::nullopt;
  bool found = std::ranges::any_of(
      allowed, [&](const std::string& one) { return same_value(field, value, one); });
  if (found) return std::nullopt;
  Shown shown = show(field, value);
  Saying saying{"schema.enumeration", shown.en + "; allowed is " + list_en(allowed) + ".",
                shown.zh + (value.empty() ? "，" : "不在允许范围内，") + "允许的取值为" +
                    list_zh(allowed) + "。"};
  if (!field.personal && !value.empty()) saying.suggestion = likely_word(value, allowed);
  saying.values = {shown.pair, {"allowed", list_en(allowed)}};
  return saying;
}

std::optional<Saying> judge_length(const Field& field, const std::string& value) {
  const Facets& facets = field.facets;
  std::size_t length = value_length(field.primitive, value);
  auto most = facets.length ? facets.length : facets.length_max;
  auto least = facets.length ? facets.length : facets.length_min;
  bool octets = field.primitive == Primitive::base64;
  std::string en = octets ? " bytes" : " characters";
  std::string zh = octets ? " 字节" : " 个字符";
  std::string count = std::to_string(length);
  if (most && length > *most) {
    std::string limit = std::to_string(*most);
    return Saying{"schema.too-long",
                  "is too long: " + count + en + ", at most " + limit + " are allowed.",
                  "过长：" + count + zh + "，最多允许 " + limit + zh + "。",
                  {},
                  {show(field, value).pair, {"length", count}, {"length_max", limit}}};
  }
  if (least && length < *least) {
    std::string limit = std::to_string(*least);
    std::string is_en = length == 0 ? "is empty" : "is too short: " + count + en;
    std::string is_zh = length == 0 ? "为空" : "过短：" + count + zh;
    return Saying{"schema.too-short",
                  is_en + ", at least " + limit + " are needed.",
                  is_zh + "，至少需要 " + limit + zh + "。",
                  {},
                  {show(field, value).pair, {"length", count}, {"length_min", limit}}};
  }
  return std::nullopt;
}

std::optional<Saying> judge_digits(const Field& field, const std::string& value) {
  const Facets& facets = field.facets;
  if (!facets.digits_total && !facets.digits_fraction) return std::nullopt;
  Digits digits = count_digits(value);
  Shown shown = show(field, value);
  if (facets.digits_total && digits.total > *facets.digits_total) {
    std::string limit = std::to_string(*facets.digits_total);
    return Saying{"schema.digits",
                  shown.en + " with more than " + limit + " digits.",
                  shown.zh + "超过 " + limit + " 位数字。",
                  {},
                  {shown.pair, {"digits_total", limit}}};
  }
  if (facets.digits_fraction && digits.fraction > *facets.digits_fraction) {
    std::string limit = std::to_string(*facets.digits_fraction);
    return Saying{"schema.digits",
                  shown.en + " with more than " + limit + " digits after the point.",
                  shown.zh + "的小数位数超过 " + limit + " 位。",
                  {},
                  {shown.pair, {"digits_fraction", limit}}};
  }
  return std::nullopt;
}

std::optional<Saying> judge_range(const Field& field, const std::string& value) {
  const Facets& facets = field.facets;
  auto order = [&](const std::optional<std::string>& bound) {
    return bound ? compare_values(field.primitive, value, *bound)
                 : std::partial_ordering::unordered;
  };
  auto out = [&](const std::string& bound, const char* en, const char* zh) {
    Shown shown = show(field, value);
    return Saying{"schema.range",
                  shown.en + "; it must be " + en + " " + bound + ".",
                  shown.zh + "超出范围，应" + zh + " " + bound + "。",
                  {},
                  {shown.pair, {"bound", bound}}};
  };
  if (order(facets.value_min) < 0) return out(*facets.value_min, "at least", "不小于");
  if (order(facets.value_max) > 0) return out(*facets.value_max, "at most", "不大于");
  if (order(facets.value_above) <= 0) return out(*facets.value_above, "above", "大于");
  if (order(facets.value_below) >= 0) return out(*facets.value_below, "below", "小于");
  return std::nullopt;
}

std::optional<Saying> judge_pattern(const Field& field, const std::string& value) {
  if (field.facets.patterns.empty()) return std::nullopt;
  auto patterns = field.facets.compiled;
  if (!patterns) patterns = Patterns::compile(field.facets.patterns).value_or(nullptr);
  if (!patterns) return std::nullopt;
  auto pattern = patterns->mismatch(value);
  if (!pattern) return std::nullopt;
  Shown shown = show(field, value);
  return Saying{"schema.pattern",
                shown.en + ", which does not have the form " + *pattern + " .",
                shown.zh + (value.empty() ? "，应符合格式 " : "不符合格式 ") + *pattern + " 。",
                {},
                {shown.pair, {"pattern", *pattern}}};
}

}  // namespace

std::optional<Saying> judge_value(const Field& field, std::string_view value) {
  if (value.empty() && field.default_value) return std::nullopt;
  if (value.empty() && field.fixed && !field.attribute) return std::nullopt;
  std::string text = normalize(value, field.facets.white_space);
  for (auto judge :
       {judge_type, judge_enumeration, judge_length, judge_digits, judge_range, judge_pattern})
    if (auto saying = judge(field, text)) return saying;
  return std::nullopt;
}

std::optional<Finding> check_value(const Field& field, std::string_view value) {
  auto saying = judge_value(field, value);
  if (!saying) return std::nullopt;
  return say({&field, field.path(), 0, {}}, std::move(*saying));
}

}  // namespace jiuqu::xml
