#include "mappings/impl/value_generator.h"

#include <algorithm>
#include <array>

#include "bus/base/text.h"
#include "mappings/impl/pattern_text.h"

namespace jiuqu::mapping {
namespace {

constexpr int kTriesMax = 60;
constexpr std::size_t kLengthUnlimited = 40;     // of a text whose field has no limit
constexpr std::size_t kLengthLargestMax = 2000;  // of a text as long as its field allows

std::string key_of(const SourceSteps& steps, SlotId slot) {
  std::string key;
  for (; slot != kRootSlot; slot = steps[slot].parent) {
    const SourceStep& step = steps[slot];
    if (step.json_text >= 0) continue;  // its members stand below the text's own field
    key = (step.attribute ? "@" : "") + step.name + (key.empty() ? "" : "/" + key);
  }
  return key;
}

UtcTime random_time(Random& random) {
  // From 1990 to 2090, whole seconds.
  constexpr std::uint64_t kFrom = 631'152'000, kSeconds = 3'155'760'000;
  return from_micros(std::int64_t(kFrom + random.below(kSeconds)) * 1'000'000);
}

}  // namespace

Hints hints_of(const Plan& plan) {
  Hints hints;
  for (const Instruction& instruction : plan.instructions) {
    if (instruction.op != Op::field && !instruction.split.empty())
      hints[key_of(plan.steps, instruction.source)].separators.push_back(instruction.split);
    for (const Part& part : instruction.value.parts) {
      if (part.kind != PartKind::path) continue;
      Hint& hint = hints[key_of(plan.steps, part.slot)];
      if (part.conversions) hint.conversions.push_back(part.conversions.get());
      bool whole = instruction.value.parts.size() == 1 && part.all.empty();
      if (whole && instruction.value.conversions)
        hint.conversions.push_back(instruction.value.conversions.get());
      if (!instruction.split.empty()) hint.separators.push_back(instruction.split);
    }
  }
  for (SlotId slot = 1; slot < plan.steps.size(); ++slot)
    if (plan.steps[slot].json_text >= 0)
      hints[key_of(plan.steps, plan.steps[slot].parent)].json_text =
          &plan.json_texts[std::size_t(plan.steps[slot].json_text)];
  for (const Expectation& expected : plan.expectations)
    hints[key_of(plan.steps, expected.slot)];  // read, though nothing is converted
  return hints;
}

std::optional<std::string> ValueGenerator::value(const xml::Field& field, const Hint* hint,
                                                 bool largest) {
  if (field.fixed) return field.fixed;
  for (int i = 0; i < kTriesMax; ++i) {
    std::string drawn = draw(field, hint, largest && i == 0);
    if (takes(field, hint, drawn)) return drawn;
  }
  return std::nullopt;
}

bool ValueGenerator::takes(const xml::Field& field, const Hint* hint,
                           const std::string& value) const {
  if (xml::check_value(field, value)) return false;
  if (hint == nullptr) return true;
  std::string buffer;
  if (!hint->separators.empty()) {
    for (std::string_view piece : pieces_of(hint->separators.front(), value))
      for (const Conversions* conversions : hint->conversions)
        if (convert(*conversions, date_, piece, buffer).fault) return false;
    return true;
  }
  return std::ranges::none_of(hint->conversions, [&](const Conversions* conversions) {
    return convert(*conversions, date_, value, buffer).fault.has_value();
  });
}

std::string ValueGenerator::draw(const xml::Field& field, const Hint* hint, bool largest) {
  const auto& facets = field.facets;
  std::vector<std::string> drawn;
  if (hint != nullptr)
    for (const Conversions* conversions : hint->conversions)
      if (auto one = drawn_by(*conversions)) drawn.push_back(std::move(*one));
  if (!drawn.empty()) {
    std::string value = drawn[random_.below(drawn.size())];
    if (hint->separators.empty()) return value;
    return value + hint->separators.front() + value;
  }
  if (!facets.enumeration.empty())
    return facets.enumeration[random_.below(facets.enumeration.size())];
  if (!facets.patterns.empty())
    if (auto made = text_of_pattern(facets.patterns[0], random_)) return *made;
  std::string value = text(field, largest);
  if (hint != nullptr && !hint->separators.empty() && field.primitive == xml::Primitive::string)
    value += hint->separators.front() + characters(2);
  return value;
}

std::optional<std::string> ValueGenerator::drawn_by(const Conversions& conversions) {
  if (conversions.far_date && random_.below(8) == 0) return conversions.far_date->in.front();
  if (conversions.table) {
    const TableUse& use = *conversions.table;
    const auto& rows = use.table().rows();
    for (int i = 0; i < kTriesMax && !rows.empty(); ++i) {
      const auto& row = rows[random_.below(rows.size())];
      if (row.valid_on(date_) && !use.key(row).empty()) return std::string(use.key(row));
    }
  }
  if (conversions.time_out)
    return time(conversions.time_in[random_.below(conversions.time_in.size())]);
  if (conversions.number) return std::to_string(random_.below(100'000));
  if (conversions.region > 0) {
    std::string code = "42";
    std::size_t digits = random_.below(2) == 0 ? 6 : 12;
    while (code.size() < 6) code += char('0' + random_.below(10));
    code.resize(digits, '0');
    return code;
  }
  return std::nullopt;
}

std::string ValueGenerator::time(const TimeFormat& form) {
  return form.write(random_time(random_));
}

std::string ValueGenerator::number(const xml::Field& field) {
  std::string digits;
  std::size_t count =
      1 + random_.below(std::min<std::size_t>(field.facets.digits_total.value_or(9), 9));
  for (std::size_t i = 0; i < count; ++i) digits += char('0' + random_.below(10));
  auto first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  digits.erase(0, first);
  const auto& least = field.facets.value_min;
  const auto& most = field.facets.value_max;
  if (random_.below(6) == 0 && least) return *least;
  if (random_.below(6) == 0 && most) return *most;
  bool places = field.primitive != xml::Primitive::integer &&
                field.facets.digits_fraction.value_or(2) > 0 && random_.below(2) == 0;
  return digits + (places ? "." + std::to_string(1 + random_.below(9)) : "");
}

std::string ValueGenerator::text(const xml::Field& field, bool largest) {
  switch (field.primitive) {
    case xml::Primitive::boolean:
      return random_.below(2) == 0 ? "true" : "false";
    case xml::Primitive::integer:
    case xml::Primitive::decimal:
    case xml::Primitive::floating:
      return number(field);
    case xml::Primitive::date:
      return time(*TimeFormat::compile("yyyy-MM-dd"));
    case xml::Primitive::date_time:
      return time(*TimeFormat::compile("iso-utc"));
    case xml::Primitive::time:
      return time(*TimeFormat::compile("yyyyHH:mm:ss")).substr(4);
    case xml::Primitive::year_month:
      return time(*TimeFormat::compile("yyyy-MM"));
    case xml::Primitive::base64:
      return "5rmW5YyX";
    default:
      break;
  }
  const auto& facets = field.facets;
  std::size_t least = facets.length.value_or(facets.length_min.value_or(0));
  std::size_t most = facets.length.value_or(facets.length_max.value_or(least + kLengthUnlimited));
  if (largest) return characters(std::min(most, kLengthLargestMax));
  const std::array<std::size_t, 4> lengths{std::max<std::size_t>(least, 1),
                                           least + 1 + random_.below(12), least + random_.below(40),
                                           random_.below(8) == 0 ? most : least + 4};
  return characters(std::min({lengths[random_.below(4)], most, kLengthLargestMax}));
}

// No white space at the ends: the mapping takes it off.
std::string ValueGenerator::characters(std::size_t count) {
  static const std::vector<std::string> kPlain{"a", "B", "7", "0", "-", "Z", "9", "e"};
  static const std::vector<std::string> kChinese{"武", "汉", "市", "电", "梯", "（", "，", "龘"};
  static const std::vector<std::string> kHard{"<", "&", "\"", "'", "𠮷", "🚧", "é", "]]>", "；"};
  std::string made;
  std::uint64_t kind = random_.below(4);
  std::size_t characters = 0;
  while (characters < count) {
    const auto& alphabet = kind == 0 || random_.below(3) == 0  ? kPlain
                           : kind == 1 || random_.below(4) > 0 ? kChinese
                                                               : kHard;
    std::string next = alphabet[random_.below(alphabet.size())];
    if (random_.below(12) == 0 && characters > 0 && characters + 1 < count) next = " ";
    if (characters + utf8_length(next) > count) next = "x";
    made += next;
    characters += utf8_length(next);
  }
  return made;
}

}  // namespace jiuqu::mapping
