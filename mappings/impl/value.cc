#include "mappings/impl/value.h"

#include "bus/base/text.h"

namespace jiuqu::mapping {
namespace {

// Bytes of the first `count` code points.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (count > 0 && at < text.size()) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    --count;
  }
  return at;
}

void cut(const Substring& part, std::string& text) {
  std::size_t from = bytes_of(text, part.from);
  std::size_t length = bytes_of(std::string_view(text).substr(from), part.length);
  text = text.substr(from, length);
}

std::string filling(const Pad& pad, const std::string& text) {
  std::string fill;
  for (std::size_t length = utf8_length(text); length < pad.width; ++length) fill += pad.fill;
  return fill;
}

ValueFault not_in_table(const TableUse& use, const std::string& text) {
  ValueFault fault;
  fault.code = "mapping.code-unknown";
  const auto& entry = entry_of(ErrorCode::code_unknown);
  std::string number = std::to_string(entry.number);
  bool by_name = use.lookup == Lookup::name_to_code;
  fault.en = std::string(by_name ? "The name" : "The code") +
             " stands in no valid row of code table " + use.id + " (" + number + ")";
  fault.zh = std::string(by_name ? "名称" : "代码") + "不在代码表 " + use.id + " 的有效行中（" +
             number + "）";
  if (!by_name) fault.suggestion = use.table->likely_code(text);
  return fault;
}

std::optional<ValueFault> look_up(const TableUse& use, std::string_view date, std::string& text) {
  const auto* row = use.lookup == Lookup::name_to_code ? use.table->find_by_name(text, date)
                                                       : use.table->find(text, date);
  if (row == nullptr) return not_in_table(use, text);
  if (use.lookup == Lookup::name_to_code) text = row->code;
  if (use.lookup == Lookup::code_to_name) text = row->name;
  if (use.lookup == Lookup::code_to_column)
    text = std::string(use.table->value(*row, use.column).value_or(""));
  return std::nullopt;
}

std::optional<ValueFault> convert_time(const Conversions& conversions, std::string& text) {
  auto time = conversions.time_in->parse(text);
  if (!time)
    return ValueFault{"mapping.time-invalid",
                      "The value is no time of the form " + conversions.time_in->text(),
                      "值不符合时间格式 " + conversions.time_in->text(),
                      {}};
  text = conversions.time_out->write(*time);
  return std::nullopt;
}

}  // namespace

std::optional<ValueFault> convert(const Conversions& conversions, std::string_view date,
                                  std::string& text) {
  if (conversions.trim) {
    std::string_view trimmed = trim(text);
    if (trimmed.size() != text.size()) text = std::string(trimmed);
  }
  if (text.empty()) {
    text = conversions.default_value;
    return std::nullopt;
  }
  if (conversions.substring) cut(*conversions.substring, text);
  if (conversions.table)
    if (auto fault = look_up(*conversions.table, date, text)) return fault;
  if (conversions.time_in)
    if (auto fault = convert_time(conversions, text)) return fault;
  if (conversions.number) {
    auto number = conversions.number->write(text);
    if (!number)
      return ValueFault{"mapping.number-invalid",
                        "The value is no number of the places wanted here",
                        "值不是此处要求的小数位数的数字",
                        {}};
    text = std::move(*number);
  }
  if (conversions.pad_left) text = filling(*conversions.pad_left, text) + text;
  if (conversions.pad_right) text += filling(*conversions.pad_right, text);
  return std::nullopt;
}

}  // namespace jiuqu::mapping
