#include "mappings/import/impl/form.h"

#include <algorithm>
#include <array>

#include "bus/base/text.h"

namespace jiuqu::importing {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

std::string lower_text(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(), lower);
  return made;
}

// How interface documents write the parts of a time, and how the mapping language does. The word
// before decides whether mm are months or minutes.
struct TimeWord {
  std::string_view word, token;
};
constexpr std::array<TimeWord, 11> kTimeWords{{{"hh24", "HH"},
                                               {"yyyy", "yyyy"},
                                               {"mi", "mm"},
                                               {"mm", "MM"},
                                               {"dd", "dd"},
                                               {"hh", "HH"},
                                               {"ss", "ss"},
                                               {"sss", "SSS"},
                                               {"ff3", "SSS"},
                                               {"'t'", "T"},
                                               {"t", "T"}}};
constexpr std::array<std::string_view, 8> kTimeMarks{"-", "/", ".", ":", " ", "年", "月", "日"};

struct TimeScan {
  std::string format;
  bool hours = false;

  // Takes one word or mark off the text; false at the end of the pattern.
  bool step(std::string_view& text) {
    std::string low = lower_text(text.substr(0, 4));
    if (low.starts_with("sss")) return take(text, 3, "SSS");
    for (const auto& [word, token] : kTimeWords) {
      if (!low.starts_with(word)) continue;
      bool minutes = word == "mm" && hours;
      hours |= token == "HH";
      return take(text, word.size(), minutes ? "mm" : token);
    }
    for (std::string_view mark : kTimeMarks)
      if (text.starts_with(mark)) return take(text, mark.size(), mark);
    return false;
  }

 private:
  bool take(std::string_view& text, std::size_t size, std::string_view token) {
    format += token;
    text.remove_prefix(size);
    return true;
  }
};

}  // namespace

void Notes::add(Level level, std::string code, const Location& where, std::string en,
                std::string zh, std::string suggestion) {
  if (findings_.size() >= limits::kFindingsMax) return;
  Finding finding;
  finding.level = level;
  finding.code = "import." + std::move(code);
  finding.where = where;
  finding.en = std::move(en);
  finding.zh = std::move(zh);
  finding.suggestion = std::move(suggestion);
  findings_.push_back(std::move(finding));
}

void Notes::error(std::string code, const Location& where, std::string en, std::string zh,
                  std::string suggestion) {
  add(Level::error, std::move(code), where, std::move(en), std::move(zh), std::move(suggestion));
}

void Notes::warning(std::string code, const Location& where, std::string en, std::string zh) {
  add(Level::warning, std::move(code), where, std::move(en), std::move(zh), {});
}

Location in_file(const std::string& file) {
  Location where;
  where.file = file;
  return where;
}

Location at_path(const std::string& file, const std::string& path) {
  Location where = in_file(file);
  where.path = path;
  return where;
}

std::string place_text(const Location& where) {
  std::string text = where.file;
  if (where.line > 0) text += ":" + std::to_string(where.line);
  if (where.line > 0 && where.column > 0) text += ":" + std::to_string(where.column);
  if (!where.path.empty()) text += ":" + where.path;
  return text;
}

bool is_xml_name(std::string_view text) {
  if (text.empty() || !is_valid_utf8(text)) return false;
  auto other = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (!is_letter(text[0]) && text[0] != '_' && !other(text[0])) return false;
  // Punctuation of Chinese texts is no letter.
  for (std::string_view mark : {"　", "，", "。", "、", "：", "；", "（", "）", "【", "】", "“",
                                "”",  "《", "》", "？", "！", "／", "—",  "…",  "·",  "￥"})
    if (text.find(mark) != text.npos) return false;
  return std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || other(c);
  });
}

std::string file_word(std::string_view text) {
  std::string word;
  for (char c : text) {
    c = lower(c);
    if (is_letter(c) || is_digit(c)) {
      word += c;
    } else if (!word.empty() && word.back() != '-') {
      word += '-';
    }
  }
  while (word.ends_with('-')) word.pop_back();
  return word;
}

bool has_han(std::string_view text) {
  // U+4E00 to U+9FFF: lead bytes E4 B8 to E9 BF.
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    auto lead = static_cast<unsigned char>(text[i]);
    auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead >= 0xE5 && lead <= 0xE9) return true;
    if (lead == 0xE4 && next >= 0xB8) return true;
  }
  return false;
}

bool sounds_personal(std::string_view label) {
  for (std::string_view word : {"姓名", "身份证", "证件号", "手机", "联系电话", "移动电话",
                                "联系人", "邮箱", "法定代表人", "住址", "车牌"})
    if (label.find(word) != label.npos) return label.find("类型") == label.npos;
  return false;
}

std::string shortened(std::string_view text, std::size_t characters_max) {
  if (utf8_length(text) <= characters_max) return std::string(text);
  std::size_t end = 0, count = 0;
  while (end < text.size() && count < characters_max) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    ++count;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string time_format_in(std::string_view text) {
  std::string low = lower_text(text);
  for (auto at = low.find("yyyy"); at != low.npos; at = low.find("yyyy", at + 1)) {
    std::string_view rest = text.substr(at);
    TimeScan scan;
    while (!rest.empty() && scan.step(rest)) {
    }
    while (!scan.format.empty() &&
           std::string_view("-/.: ").find(scan.format.back()) != std::string_view::npos)
      scan.format.pop_back();
    if (scan.format.size() > 4) return scan.format;
  }
  return {};
}

std::string pattern_of_time(std::string_view format) {
  std::string pattern;
  while (!format.empty()) {
    char c = format.front();
    if (is_letter(c) && c != 'T') {
      std::size_t count = std::min(format.find_first_not_of(c), format.size());
      pattern += "[0-9]{" + std::to_string(count) + "}";
      format.remove_prefix(count);
      continue;
    }
    if (c == '.') pattern += '\\';
    pattern += c;
    format.remove_prefix(1);
  }
  return pattern;
}

void set_time(Item& item, const std::string& format) {
  item.time_format = format;
  item.facets = {};
  if (format == "yyyy-MM-dd") {
    item.primitive = xml::Primitive::date;
  } else if (format == "yyyy-MM") {
    item.primitive = xml::Primitive::year_month;
  } else {
    item.primitive = xml::Primitive::string;
    item.facets.patterns = {pattern_of_time(format)};
  }
}

void set_namespace(Item& item, const std::string& ns) {
  if (item.kind == ItemKind::element) item.ns = ns;
  for (Item& child : item.children) set_namespace(child, ns);
}

void set_codes(Item& item, std::vector<Code> codes) {
  item.codes.clear();
  item.facets.enumeration.clear();
  for (Code& code : codes) {
    if (contains(item.facets.enumeration, code.code)) continue;
    item.facets.enumeration.push_back(code.code);
    item.codes.push_back(std::move(code));
  }
}

}  // namespace jiuqu::importing
