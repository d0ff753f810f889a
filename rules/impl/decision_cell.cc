#include "rules/impl/decision_cell.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"

namespace jiuqu::rules {
namespace {

using codes::Decimal;

constexpr std::pair<std::string_view, ValueType> kTypes[] = {{"text", ValueType::text},
                                                             {"number", ValueType::number},
                                                             {"integer", ValueType::integer},
                                                             {"date", ValueType::date}};

class CellReader {
 public:
  CellReader(std::string_view text, ValueType type, Cell& cell)
      : text_(text), type_(type), cell_(cell) {}

  std::optional<CellFault> read() {
    skip_blanks();
    if (at_ == text_.size())
      return fault("an empty cell; write - for anything", "空单元格；任意值请写 -");
    if (trim(text_.substr(at_)) == "-") {
      cell_.any = true;
      return {};
    }
    cell_.negated = take_not();
    do {
      if (!read_test()) return fault_;
    } while (take(','));
    if (cell_.negated && !take(')'))
      return fault("the list of not( is not closed", "not( 没有结束");
    if (at_ < text_.size())
      return fault("something stands behind the cell's value", "取值之后还有内容");
    return {};
  }

 private:
  std::optional<CellFault> fault(std::string en, std::string zh) {
    fault_ = CellFault{utf8_length(text_.substr(0, at_)), std::move(en), std::move(zh)};
    return fault_;
  }
  bool refuse(std::string en, std::string zh) {
    fault(std::move(en), std::move(zh));
    return false;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool take(char sign) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != sign) return false;
    ++at_;
    skip_blanks();
    return true;
  }
  bool take_not() {
    if (!text_.substr(at_).starts_with("not")) return false;
    std::size_t next = text_.find_first_not_of(" \t", at_ + 3);
    if (next == text_.npos || text_[next] != '(') return false;
    at_ = next + 1;
    return true;
  }
  bool is_end(char c) const { return c == ',' || (cell_.negated && c == ')'); }

  bool read_test() {
    skip_blanks();
    if (at_ == text_.size() || is_end(text_[at_])) return refuse("a value is missing", "缺少取值");
    char c = text_[at_];
    if (type_ == ValueType::text) {
      if (c == '[' || c == '(' || c == ']' || c == '<' || c == '>')
        return refuse(
            "ranges are for numbers and dates; a text that begins like one stands in "
            "quotes",
            "区间仅用于数值和日期；以该符号开头的文字须加引号");
      return read_text();
    }
    if (c == '[' || c == '(' || c == ']') return read_range();
    return read_comparison();
  }

  bool read_text() {
    std::string word;
    if (text_[at_] == '"') {
      std::size_t end = text_.find('"', at_ + 1);
      if (end == text_.npos) return refuse("the quotes are not closed", "引号没有结束");
      word = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      skip_blanks();
    } else {
      std::size_t start = at_;
      while (at_ < text_.size() && !is_end(text_[at_])) ++at_;
      word = trim(text_.substr(start, at_ - start));
      if (auto wide = word.find("，"); wide != word.npos) {
        at_ = start + wide;
        return refuse(
            "a full-width comma: values are parted by \",\"; a text that holds one "
            "stands in quotes",
            "全角逗号：多个取值以半角逗号分隔；文字中含逗号时须加引号");
      }
    }
    if (std::ranges::find(cell_.texts, word) != cell_.texts.end())
      return refuse("the value \"" + word + "\" stands twice", "取值“" + word + "”重复");
    cell_.texts.push_back(std::move(word));
    return true;
  }

  // A number or a day, up to what ends it.
  std::optional<Decimal> read_number() {
    skip_blanks();
    std::size_t start = at_;
    while (at_ < text_.size() &&
           std::string_view(",)]([").find(text_[at_]) == std::string_view::npos &&
           text_.substr(at_, 2) != "..")
      ++at_;
    auto word = trim(text_.substr(start, at_ - start));
    auto number = number_of(type_, word);
    if (number) return number;
    at_ = start;
    bool date = type_ == ValueType::date;
    refuse("\"" + std::string(word) + "\" is not " +
               (date                          ? "a date yyyy-MM-dd"
                : type_ == ValueType::integer ? "a whole number"
                                              : "a number"),
           "“" + std::string(word) + "”不是" +
               (date                          ? "日期（yyyy-MM-dd）"
                : type_ == ValueType::integer ? "整数"
                                              : "数值"));
    return {};
  }

  bool read_range() {
    Range range;
    std::size_t start = at_;
    range.low_included = text_[at_++] == '[';
    range.low = read_number();
    if (!range.low) return false;
    if (!text_.substr(at_).starts_with("..")) return refuse("a range is [a..b]", "区间写作 [a..b]");
    at_ += 2;
    range.high = read_number();
    if (!range.high) return false;
    if (at_ == text_.size() || text_[at_] == ',')
      return refuse("the range is not closed", "区间没有结束");
    range.high_included = text_[at_++] == ']';
    skip_blanks();
    bool both = range.low_included && range.high_included;
    if (*range.low > *range.high || (*range.low == *range.high && !both)) {
      at_ = start;
      return refuse("the range holds nothing", "区间为空");
    }
    cell_.ranges.push_back(std::move(range));
    return true;
  }

  bool read_comparison() {
    bool less = take('<');
    bool more = !less && take('>');
    bool equal = (less || more) && take('=');
    auto number = read_number();
    if (!number) return false;
    Range range{number, number, true, true};
    if (less) range.low.reset();
    if (more) range.high.reset();
    if (less) range.high_included = equal;
    if (more) range.low_included = equal;
    cell_.ranges.push_back(std::move(range));
    return true;
  }

  std::string_view text_;
  ValueType type_;
  Cell& cell_;
  std::size_t at_ = 0;
  std::optional<CellFault> fault_;
};

}  // namespace

std::optional<ValueType> value_type(std::string_view word) {
  auto found = std::ranges::find(kTypes, word, &std::pair<std::string_view, ValueType>::first);
  if (found == std::end(kTypes)) return {};
  return found->second;
}

std::optional<Decimal> number_of(ValueType type, std::string_view text) {
  if (type == ValueType::date) {
    auto date = codes::parse_date(text);
    if (!date) return {};
    return Decimal::parse(std::to_string(std::chrono::sys_days(*date).time_since_epoch().count()));
  }
  auto number = Decimal::parse(text);
  if (number && type == ValueType::integer && number->fraction_digits() > 0) return {};
  return number;
}

std::string text_of(ValueType type, const Decimal& number) {
  std::string text = number.text();
  if (type != ValueType::date) return text;
  int days = 0;
  std::from_chars(text.data(), text.data() + text.size(), days);
  std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(int(date.year())) + "-" + two(unsigned(date.month())) + "-" +
         two(unsigned(date.day()));
}

bool Range::holds(const Decimal& number) const {
  if (low && (number < *low || (number == *low && !low_included))) return false;
  return !high || number < *high || (number == *high && high_included);
}

// A value that is no number is admitted by "-" alone: nothing is known of it.
bool Cell::admits(ValueType type, std::string_view value) const {
  if (any) return true;
  if (type == ValueType::text) return (std::ranges::find(texts, value) != texts.end()) != negated;
  auto number = number_of(type, value);
  if (!number) return false;
  return std::ranges::any_of(ranges, [&](const Range& range) { return range.holds(*number); }) !=
         negated;
}

std::optional<CellFault> read_cell(std::string_view text, ValueType type, Cell& cell) {
  return CellReader(text, type, cell).read();
}

}  // namespace jiuqu::rules
