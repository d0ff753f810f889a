#include "mappings/import/impl/type_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "bus/base/text.h"

namespace jiuqu::importing {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string lower_text(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return made;
}

bool has_word(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

// All whole numbers of a text, in order: "10,2", "..50", "1-20".
std::vector<std::size_t> numbers_in(std::string_view text) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    std::size_t number = 0;
    auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), number);
    if (error == std::errc()) numbers.push_back(number);
    i = std::size_t(end - text.data());
  }
  return numbers;
}

enum class Base : std::uint8_t { text, code, number, integer, time, date, boolean, base64, group };

struct TypeWord {
  std::string_view word;
  Base base;
};
// Looked for anywhere in the text, the first that is there.
constexpr TypeWord kTypeWords[] = {
    {"base64", Base::base64},  {"blob", Base::base64},    {"binary", Base::base64},
    {"二进制", Base::base64},  {"bool", Base::boolean},   {"布尔", Base::boolean},
    {"逻辑", Base::boolean},   {"datetime", Base::time},  {"timestamp", Base::time},
    {"日期时间", Base::time},  {"时间戳", Base::time},    {"时间", Base::time},
    {"date", Base::date},      {"日期", Base::date},      {"varchar", Base::text},
    {"string", Base::text},    {"char", Base::text},      {"text", Base::text},
    {"clob", Base::text},      {"字符", Base::text},      {"文本", Base::text},
    {"uuid", Base::text},      {"guid", Base::text},      {"number", Base::number},
    {"numeric", Base::number}, {"decimal", Base::number}, {"double", Base::number},
    {"float", Base::number},   {"money", Base::number},   {"浮点", Base::number},
    {"小数", Base::number},    {"金额", Base::number},    {"bigint", Base::integer},
    {"int", Base::integer},    {"long", Base::integer},   {"short", Base::integer},
    {"整", Base::integer},     {"数值", Base::number},    {"数字", Base::number},
    {"代码", Base::code},      {"枚举", Base::code},      {"字典", Base::code},
    {"enum", Base::code},      {"object", Base::group},   {"对象", Base::group},
    {"结构", Base::group},     {"节点", Base::group},     {"array", Base::group},
    {"数组", Base::group},     {"list", Base::group},     {"列表", Base::group},
    {"集合", Base::group}};

// "c..50", "an10", "n(10,2)", "d8", "dt14": the notation of national standards.
std::optional<Base> short_notation(std::string_view low) {
  std::size_t letters = 0;
  while (letters < low.size() && low[letters] >= 'a' && low[letters] <= 'z') ++letters;
  std::string_view word = low.substr(0, letters);
  if (word == "c" || word == "a" || word == "an" || word == "ul" || word == "x" || word == "s")
    return Base::text;
  if (word == "n") return Base::number;
  if (word == "i") return Base::integer;
  if (word == "d") return Base::date;
  if (word == "dt" || word == "t") return Base::time;
  if (word == "b") return Base::boolean;
  return std::nullopt;
}

std::optional<Base> base_of(std::string_view low) {
  if (auto base = short_notation(low)) return base;
  const auto* known = std::ranges::find_if(
      kTypeWords, [&](const TypeWord& word) { return low.find(word.word) != low.npos; });
  return known == std::end(kTypeWords) ? std::nullopt : std::optional(known->base);
}

bool is_fixed(std::string_view text) {
  return has_word(text, {"定长", "固定", "位"}) && text.find("..") == text.npos;
}

void set_text_length(Item& item, const std::vector<std::size_t>& numbers, std::string_view said) {
  if (numbers.empty() || numbers.back() == 0) return;
  bool range = numbers.size() >= 2 && numbers[0] <= numbers[1] &&
               has_word(said, {"-", "~", "～", "..", "至", "—"});
  if (range) {
    if (numbers[0] > 0) item.facets.length_min = numbers[0];
    item.facets.length_max = numbers[1];
  } else if (is_fixed(said)) {
    item.facets.length = numbers[0];
  } else {
    item.facets.length_max = numbers[0];
  }
}

void set_number(Item& item, const std::vector<std::size_t>& numbers, bool whole) {
  bool places = !whole && numbers.size() >= 2 && numbers[1] > 0;
  bool open = !whole && numbers.size() < 2;  // nothing told of decimal places
  item.primitive =
      places || (open && numbers.empty()) ? xml::Primitive::decimal : xml::Primitive::integer;
  if (!numbers.empty() && numbers[0] > 0 && numbers[0] <= 38) item.facets.digits_total = numbers[0];
  if (places && numbers[1] <= numbers[0]) item.facets.digits_fraction = numbers[1];
}

void set_time_told(Item& item, bool with_time, const std::vector<std::size_t>& numbers,
                   std::string_view type, std::string_view told) {
  std::string format = time_format_in(type);
  if (format.empty()) format = time_format_in(told);
  std::size_t length = numbers.empty() ? 0 : numbers[0];
  if (format.empty() && length == 8) format = "yyyyMMdd";
  if (format.empty() && length == 14) format = "yyyyMMddHHmmss";
  if (format.empty() && (with_time || length == 19)) format = "yyyy-MM-dd HH:mm:ss";
  if (format.empty()) format = "yyyy-MM-dd";
  set_time(item, format);
}

}  // namespace

bool is_length(std::string_view length) {
  if (length.empty() || !numbers_in(length).empty()) return true;
  return length == "-" || length == "/" || length == "—" || length == "不限" || length == "max";
}

bool set_type(Item& item, std::string_view type, std::string_view length,
              std::string_view precision, std::string_view told) {
  std::string low = lower_text(trim(type));
  std::string said = low + " " + lower_text(length);
  auto base = low.empty() ? std::optional(Base::text) : base_of(low);
  auto numbers = numbers_in(length);
  // The length of "VARCHAR2(50)" begins behind its bracket, that of "C..50" behind its letters.
  auto bracket = low.find_first_of("([");
  auto wide = low.find("（");
  auto from = std::min(bracket, wide);
  if (from == low.npos) from = low.find_last_not_of("0123456789,. ") + 1;
  if (numbers.empty()) numbers = numbers_in(std::string_view(low).substr(from));
  if (auto places = numbers_in(precision); !places.empty() && numbers.size() == 1)
    numbers.push_back(places[0]);
  item.primitive = xml::Primitive::string;
  item.facets = {};
  bool known = base.has_value();
  // A text whose type cell carries a form of times is a time.
  if (base == Base::text && !time_format_in(type).empty()) base = Base::date;
  switch (base.value_or(Base::text)) {
    case Base::text:
    case Base::code:
      set_text_length(item, numbers, said);
      break;
    case Base::number:
      set_number(item, numbers, false);
      break;
    case Base::integer:
      set_number(item, numbers, true);
      break;
    case Base::date:
    case Base::time:
      set_time_told(item, base == Base::time, numbers, type, told);
      break;
    case Base::boolean:
      item.primitive = xml::Primitive::boolean;
      break;
    case Base::base64:
      item.primitive = xml::Primitive::base64;
      break;
    case Base::group:
      item.primitive = xml::Primitive::none;
      break;
  }
  if (has_word(low, {"array", "数组", "list", "列表", "集合", "[]"})) {
    item.occurs_max = xml::kUnbounded;
    // "array<string>", "string[]", "数组(字符型)": a repeated value.
    if (item.is_group() && has_word(low, {"string", "字符", "varchar", "char"}))
      item.primitive = xml::Primitive::string;
  }
  return known;
}

Presence presence_of(std::string_view text) {
  std::string low = lower_text(trim(text));
  if (low.empty()) return Presence::unknown;
  if (has_word(low, {"条件", "conditional"}) || low == "c") return Presence::conditional;
  if (has_word(low, {"非必", "不必", "选填", "可选", "否", "不是", "非强制"}))
    return Presence::optional;
  constexpr std::array<std::string_view, 9> kNo{"n", "no", "o", "0", "×", "x", "false", "f", "-"};
  if (contains(kNo, low)) return Presence::optional;
  constexpr std::array<std::string_view, 9> kYes{"y", "yes", "m", "1", "√", "✓", "true", "t", "r"};
  if (contains(kYes, low) || has_word(low, {"是", "必", "not null", "强制", "required"}))
    return Presence::required;
  return Presence::unknown;
}

std::optional<Occurs> occurs_of(std::string_view text) {
  std::string low = lower_text(trim(text));
  if (low.empty()) return std::nullopt;
  auto numbers = numbers_in(low);
  bool open = has_word(low, {"n", "*", "多", "∞", "m"}) && low != "n" && low != "no" &&
              !has_word(low, {"否"});
  if (open || low == "n次")
    return Occurs{numbers.empty() ? 0U : unsigned(numbers[0]), xml::kUnbounded};
  if (has_word(low, {"是", "y", "循环", "重复", "数组"}) && !has_word(low, {"否", "不"}))
    return Occurs{0, xml::kUnbounded};
  if (numbers.size() == 2) return Occurs{unsigned(numbers[0]), unsigned(numbers[1])};
  return std::nullopt;
}

namespace {

bool is_code_char(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

// Takes one of the marks off the text.
bool take(std::string_view& text, std::initializer_list<std::string_view> marks) {
  for (std::string_view mark : marks) {
    if (!text.starts_with(mark)) continue;
    text.remove_prefix(mark.size());
    return true;
  }
  return false;
}

// Pieces between the marks that part values.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::string_view rest = text.substr(i);
    std::string_view at = rest;
    if (!take(rest, {";", "；", ",", "，", "、", "\n", "|", "。", "/"})) {
      ++i;
      continue;
    }
    pieces.push_back(text.substr(from, i - from));
    i += at.size() - rest.size();
    from = i;
  }
  pieces.push_back(text.substr(from));
  return pieces;
}

// "1:是", "01-企业", "1=是", "1 是", "1是".
std::optional<Code> code_in(std::string_view piece) {
  piece = trim(piece);
  std::size_t end = 0;
  while (end < piece.size() && is_code_char(piece[end])) ++end;
  if (end == 0 || end > 20) return std::nullopt;
  std::string_view code = piece.substr(0, end);
  std::string_view rest = trim(piece.substr(end));
  bool parted = take(rest, {":", "：", "=", "－", "-", "—", ".", "．", "→"});
  rest = trim(rest);
  if (rest.empty() || utf8_length(rest) > 40) return std::nullopt;
  // Without a mark only digits followed by Chinese are a code: "1是".
  bool bare = std::ranges::all_of(code, is_digit) && has_han(rest) &&
              static_cast<unsigned char>(rest[0]) >= 0x80;
  if (!parted && !bare) return std::nullopt;
  // A number goes on: 2026-11, 10.5.
  if (parted && is_digit(rest[0])) return std::nullopt;
  return Code{std::string(code), std::string(rest)};
}

}  // namespace

std::vector<Code> codes_in(std::string_view text, bool listed) {
  // What introduces the values is no value: "取值：", "枚举值:".
  for (std::string_view lead : {"取值范围", "取值", "枚举值", "枚举", "可选值", "代码", "值域"}) {
    auto at = text.find(lead);
    if (at == text.npos) continue;
    std::string_view rest = text.substr(at + lead.size());
    if (!take(rest, {":", "：", "为"})) continue;
    text = rest;
    break;
  }
  std::vector<Code> codes;
  std::vector<std::string_view> pieces = pieces_of(text);
  std::size_t told = 0;
  for (std::string_view piece : pieces) {
    if (trim(piece).empty()) continue;
    ++told;
    if (auto code = code_in(piece)) codes.push_back(std::move(*code));
  }
  // "1 男 2 女": one piece with white space between.
  if (codes.size() < 2 && told == 1) {
    auto words = split_words(text);
    codes.clear();
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (auto one = code_in(words[i])) {
        codes.push_back(*one);
      } else if (i + 1 < words.size() && std::ranges::all_of(words[i], is_code_char) &&
                 has_han(words[i + 1])) {
        codes.push_back({words[i], words[i + 1]});
        ++i;
      }
    }
  }
  if (codes.size() >= 2 && codes.size() * 2 >= told) return codes;
  codes.clear();
  if (!listed || told < 2) return codes;
  for (std::string_view piece : pieces) {
    std::string word(trim(piece));
    if (word.empty()) continue;
    if (utf8_length(word) > 12 || has_word(word, {"详见", "参见", "标准", "GB", "等", "<", ">"}))
      return {};
    codes.push_back({word, word});
  }
  return codes;
}

}  // namespace jiuqu::importing
