#include "mappings/impl/value_reader.h"

#include <algorithm>
#include <charconv>

#include "bus/base/text.h"
#include "bus/pipeline/code_tables.h"

namespace jiuqu::mapping {
namespace {

constexpr std::string_view kConversions[] = {
    "trim",  "width",  "case",    "split",     "substring",  "region",  "far-in",       "far-out",
    "table", "lookup", "unknown", "format-in", "format-out", "number",  "number-in",    "scale",
    "round", "prefix", "suffix",  "pad-left",  "pad-right",  "default", "unknown-value"};

template <class T>
std::optional<T> number_of(std::string_view text, T least, T most) {
  T value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < least || value > most) return std::nullopt;
  return value;
}

constexpr std::int64_t kCharactersMax = 10'000;
constexpr int kPiecesMax = 1000;
constexpr int kScaleMax = 20;

bool same_but_case(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// "SEPARATOR,PIECE"; nullopt when no number of a piece stands at the end.
std::optional<Split> split_of(std::string_view text) {
  auto comma = text.rfind(',');
  if (comma == std::string_view::npos || comma == 0) return std::nullopt;
  auto piece = number_of<int>(text.substr(comma + 1), -kPiecesMax, kPiecesMax);
  if (!piece || *piece == 0) return std::nullopt;
  return Split{std::string(text.substr(0, comma)), *piece};
}

class ConversionReader {
 public:
  ConversionReader(xml::Node node, const DefinitionSet& definitions, Findings& findings)
      : node_(node), definitions_(definitions), findings_(findings) {}

  Conversions read() {
    Conversions result;
    read_words(result);
    read_replacements(result);
    if (auto text = node_.attribute("split")) result.split = split_of(*text);
    read_substring(result);
    read_region(result);
    read_far_date(result);
    read_table(result);
    read_times(result);
    read_number(result);
    result.prefix = node_.attribute("prefix").value_or("");
    result.suffix = node_.attribute("suffix").value_or("");
    result.pad_left = read_pad("pad-left");
    result.pad_right = read_pad("pad-right");
    result.default_value = node_.attribute("default").value_or("");
    result.settle();
    return result;
  }

 private:
  void error(std::string code, std::string_view attribute, std::string en, std::string zh) {
    findings_.push_back(definition_finding(Level::error, std::move(code), node_, std::move(en),
                                           std::move(zh), attribute));
  }

  // The place of an attribute's word in a list; 0 when it is not given.
  std::size_t word(std::string_view attribute, std::span<const std::string> words) {
    auto text = node_.attribute(attribute);
    if (!text) return 0;
    auto found = std::ranges::find(words, *text);
    if (found != words.end()) return std::size_t(found - words.begin());
    std::string list;
    for (const auto& one : words) list += (list.empty() ? "" : ", ") + one;
    Finding finding = definition_finding(
        Level::error, "mapping.value", node_, std::string(attribute) + " is one of: " + list,
        std::string(attribute) + " 只能为以下之一：" + list, attribute);
    finding.suggestion = likely_word(*text, words);
    findings_.push_back(std::move(finding));
    return 0;
  }

  void read_words(Conversions& result) {
    static const std::string kTrims[] = {"yes", "no", "left", "right", "collapse", "all"};
    static const std::string kWidths[] = {"keep", "half", "full"};
    static const std::string kCases[] = {"keep", "upper", "lower"};
    result.trim = Trim(word("trim", kTrims));
    result.width = Width(word("width", kWidths));
    result.letters = Case(word("case", kCases));
  }

  void read_replacements(Conversions& result) {
    for (xml::Node child : node_.children("replace")) {
      constexpr std::string_view kAttributes[] = {"text", "any", "by"};
      check_vocabulary(child, kAttributes, {}, findings_);
      auto text = child.attribute("text");
      auto any = child.attribute("any");
      bool one = text.has_value() != any.has_value();
      if (!one || text.value_or(any.value_or("")).empty()) {
        findings_.push_back(definition_finding(
            Level::error, "mapping.value", child,
            "A replace takes either text=\"…\" or any=\"…\" (each of these characters)",
            "replace 须给出 text（文本）或 any（其中任一字符）之一"));
        continue;
      }
      result.replacements.push_back(
          {text.value_or(any.value_or("")), any.has_value(), child.attribute("by").value_or("")});
    }
  }

  void read_substring(Conversions& result) {
    auto text = node_.attribute("substring");
    if (!text) return;
    auto words = split(*text, ',');
    auto from = number_of<std::int64_t>(trim(words[0]), -kCharactersMax, kCharactersMax);
    std::optional<std::size_t> length;
    if (words.size() == 2)
      length = number_of<std::size_t>(trim(words[1]), 1, std::size_t(kCharactersMax));
    if (!from || words.size() > 2 || (words.size() == 2 && !length))
      return error("mapping.value", "substring",
                   "substring is \"FROM,LENGTH\" or \"FROM\" in characters: from 0 on the left, "
                   "below 0 from the right",
                   "substring 应为“起始,长度”或“起始”，按字符从左起 0 计，负数从右计");
    result.substring = Substring{*from, length};
  }

  void read_region(Conversions& result) {
    static const std::string kRegions[] = {"", "6", "12"};
    std::size_t place = word("region", kRegions);
    if (place > 0) result.region = place == 1 ? 6 : 12;
  }

  void read_far_date(Conversions& result) {
    auto in = node_.attribute("far-in");
    auto out = node_.attribute("far-out");
    if (in.has_value() != out.has_value())
      return error("mapping.value", in ? "far-in" : "far-out", "far-in and far-out belong together",
                   "far-in 与 far-out 须同时给出");
    if (in) result.far_date = FarDate{split(*in, '|'), *out};
  }

  std::optional<Pad> read_pad(std::string_view attribute) {
    auto text = node_.attribute(attribute);
    if (!text) return std::nullopt;
    auto comma = text->find(',');
    auto width = number_of<std::size_t>(std::string_view(*text).substr(0, comma), 0,
                                        std::size_t(kCharactersMax));
    std::string fill = comma == std::string::npos ? "" : text->substr(comma + 1);
    if (width && utf8_length(fill) == 1) return Pad{*width, fill};
    error("mapping.value", attribute,
          std::string(attribute) + " is \"WIDTH,CHARACTER\", for example \"12,0\"",
          std::string(attribute) + " 应为“宽度,字符”，例如“12,0”");
    return std::nullopt;
  }

  void read_table(Conversions& result) {
    auto id = node_.attribute("table");
    auto lookup = node_.attribute("lookup");
    if (!id) {
      for (std::string_view alone : {"lookup", "unknown", "unknown-value"})
        if (node_.attribute(alone))
          error("mapping.value", alone, std::string(alone) + " needs a table",
                std::string(alone) + " 须与 table 同用");
      return;
    }
    const auto* definition = definitions_.get<CodeTableDefinition>("code-table", *id);
    if (definition == nullptr) {
      Finding finding = definition_finding(Level::error, "mapping.table-unknown", node_,
                                           "Unknown code table \"" + *id + "\"",
                                           "未知的代码表“" + *id + "”", "table");
      finding.suggestion = likely_word(*id, definitions_.ids("code-table"));
      findings_.push_back(std::move(finding));
      return;
    }
    std::string way = lookup.value_or("code-to-name");
    result.table = TableUse::compile(*id, definition->table, way);
    if (!result.table) return refuse_lookup(*id, way, *definition->table);
    read_unknown(*result.table);
  }

  void refuse_lookup(const std::string& id, const std::string& way, const codes::CodeTable& table) {
    Finding finding = definition_finding(Level::error, "mapping.lookup-unknown", node_,
                                         "Unknown lookup \"" + way + "\" in code table " + id,
                                         "代码表 " + id + " 没有查找方式“" + way + "”", "lookup");
    finding.suggestion = likely_word(way, TableUse::lookups(table));
    findings_.push_back(std::move(finding));
  }

  void read_unknown(TableUse& use) {
    static const std::string kUnknown[] = {"refuse", "keep", "empty"};
    use.unknown = UnknownCode(word("unknown", kUnknown));
    auto value = node_.attribute("unknown-value");
    if (!value) return;
    if (node_.attribute("unknown"))
      error("mapping.value", "unknown-value", "Either unknown or unknown-value is given",
            "unknown 与 unknown-value 只能给出一个");
    use.unknown = UnknownCode::replace;
    use.unknown_value = *value;
  }

  void read_times(Conversions& result) {
    auto in = node_.attribute("format-in");
    auto out = node_.attribute("format-out");
    bool whole = true;
    if (in)
      for (const auto& form : split(*in, '|')) {
        auto format = read_time("format-in", form);
        whole &= format.has_value();
        if (format) result.time_in.push_back(std::move(*format));
      }
    if (out) result.time_out = read_time("format-out", *out);
    if (in.has_value() != out.has_value())
      error("mapping.value", in ? "format-in" : "format-out",
            "format-in and format-out belong together", "format-in 与 format-out 须同时给出");
    if (whole && !result.time_in.empty() && result.time_out) return;
    result.time_in.clear();
    result.time_out.reset();
  }

  std::optional<TimeFormat> read_time(std::string_view attribute, std::string_view text) {
    auto format = TimeFormat::compile(text);
    if (format) return format;
    const std::string known[] = {
        "iso-utc",         "yyyy-MM-dd",     "yyyy-MM-dd HH:mm:ss", "yyyyMMdd",
        "yyyyMMddTHHmmss", "yyyyMMddHHmmss", "yyyy/MM/dd",          "iso",
        "epoch-ms"};
    std::string form(text);
    Finding finding = definition_finding(Level::error, "mapping.format-unknown", node_,
                                         "Unknown time format \"" + form + "\"",
                                         "未知的时间格式“" + form + "”", attribute);
    auto same = std::ranges::find_if(
        known, [&](const std::string& candidate) { return same_but_case(candidate, form); });
    finding.suggestion = same != std::end(known) ? *same : likely_word(form, known);
    findings_.push_back(std::move(finding));
    return std::nullopt;
  }

  void read_number(Conversions& result) {
    static const std::string kRoundings[] = {"refuse", "half-up", "half-even", "down"};
    static const std::string kIn[] = {"plain", "grouped"};
    auto text = node_.attribute("number");
    auto scale = node_.attribute("scale");
    auto rounding = Rounding(word("round", kRoundings));
    bool grouped = word("number-in", kIn) == 1;
    if (!text && !scale) {
      for (std::string_view alone : {"round", "number-in"})
        if (node_.attribute(alone))
          error("mapping.value", alone, std::string(alone) + " needs number or scale",
                std::string(alone) + " 须与 number 或 scale 同用");
      return;
    }
    result.number = text ? NumberFormat::compile(*text) : NumberFormat::free();
    if (!result.number)
      return error(
          "mapping.format-unknown", "number",
          "Unknown number format \"" + *text + "\": use forms like 0, 0.00, 0.0#, 000 or #,##0.00",
          "未知的数字格式“" + *text + "”：请用 0、0.00、0.0#、000 或 #,##0.00 等形式");
    result.number->rounding = rounding;
    result.number->grouped = grouped;
    if (!scale) return;
    auto places = number_of<int>(*scale, -kScaleMax, kScaleMax);
    if (!places)
      return error("mapping.value", "scale",
                   "scale says by how many places the point moves: 4 makes 1.5 to 15000",
                   "scale 表示小数点移动位数：4 使 1.5 变为 15000");
    result.number->scale = *places;
  }

  xml::Node node_;
  const DefinitionSet& definitions_;
  Findings& findings_;
};

}  // namespace

std::vector<std::string_view> with_conversions(std::initializer_list<std::string_view> names) {
  std::vector<std::string_view> all(names);
  all.insert(all.end(), std::begin(kConversions), std::end(kConversions));
  return all;
}

std::shared_ptr<const Conversions> read_conversions(xml::Node node,
                                                    const DefinitionSet& definitions,
                                                    Findings& findings) {
  auto read = std::make_shared<Conversions>(ConversionReader(node, definitions, findings).read());
  bool plain = read->trim == Trim::both && read->default_value.empty() && !read->changes();
  return plain ? nullptr : std::move(read);
}

std::string read_split_all(xml::Node node) {
  auto text = node.attribute("split");
  return text && !split_of(*text) ? *text : std::string();
}

}  // namespace jiuqu::mapping
