#include "mappings/impl/value_reader.h"

#include <algorithm>
#include <charconv>

#include "bus/base/text.h"
#include "bus/pipeline/code_tables.h"

namespace jiuqu::mapping {
namespace {

constexpr std::string_view kToColumn = "code-to-";

std::optional<std::size_t> count_of(std::string_view text) {
  std::size_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > 10'000)
    return std::nullopt;
  return value;
}

bool same_but_case(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

class ConversionReader {
 public:
  ConversionReader(xml::Node node, const DefinitionSet& definitions, Findings& findings)
      : node_(node), definitions_(definitions), findings_(findings) {}

  Conversions read() {
    Conversions result;
    read_trim(result);
    result.default_value = node_.attribute("default").value_or("");
    read_substring(result);
    read_table(result);
    read_times(result);
    read_number(result);
    result.pad_left = read_pad("pad-left");
    result.pad_right = read_pad("pad-right");
    return result;
  }

 private:
  void error(std::string code, std::string_view attribute, std::string en, std::string zh) {
    findings_.push_back(definition_finding(Level::error, std::move(code), node_, std::move(en),
                                           std::move(zh), attribute));
  }

  void read_trim(Conversions& result) {
    auto text = node_.attribute("trim");
    if (!text) return;
    if (*text != "yes" && *text != "no")
      error("mapping.value", "trim", "trim is yes or no", "trim 只能为 yes 或 no");
    result.trim = *text != "no";
  }

  void read_substring(Conversions& result) {
    auto text = node_.attribute("substring");
    if (!text) return;
    auto words = split(*text, ',');
    auto from = words.size() == 2 ? count_of(trim(words[0])) : std::nullopt;
    auto length = words.size() == 2 ? count_of(trim(words[1])) : std::nullopt;
    if (!from || !length)
      return error("mapping.value", "substring",
                   "substring is \"FROM,LENGTH\" in characters, from 0",
                   "substring 应为“起始,长度”，按字符从 0 计");
    result.substring = Substring{*from, *length};
  }

  std::optional<Pad> read_pad(std::string_view attribute) {
    auto text = node_.attribute(attribute);
    if (!text) return std::nullopt;
    auto comma = text->find(',');
    auto width = count_of(std::string_view(*text).substr(0, comma));
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
      if (lookup)
        error("mapping.value", "lookup", "lookup needs a table", "lookup 须与 table 同用");
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
    TableUse use{*id, definition->table, Lookup::code, {}};
    if (read_lookup(lookup.value_or("code-to-name"), use)) result.table = std::move(use);
  }

  bool read_lookup(const std::string& text, TableUse& use) {
    if (text == "code") return true;
    if (text == "name-to-code" || text == "code-to-name") {
      use.lookup = text == "name-to-code" ? Lookup::name_to_code : Lookup::code_to_name;
      return true;
    }
    use.lookup = Lookup::code_to_column;
    if (text.starts_with(kToColumn)) use.column = text.substr(kToColumn.size());
    if (!use.column.empty() && use.table->has_column(use.column)) return true;
    std::vector<std::string> choices{"code", "name-to-code"};
    for (const auto& column : use.table->columns())
      if (column != "code") choices.push_back(std::string(kToColumn) + column);
    Finding finding =
        definition_finding(Level::error, "mapping.lookup-unknown", node_,
                           "Unknown lookup \"" + text + "\" in code table " + use.id,
                           "代码表 " + use.id + " 没有查找方式“" + text + "”", "lookup");
    finding.suggestion = likely_word(text, choices);
    findings_.push_back(std::move(finding));
    return false;
  }

  void read_times(Conversions& result) {
    result.time_in = read_time("format-in");
    result.time_out = read_time("format-out");
    bool in = node_.attribute("format-in").has_value();
    bool out = node_.attribute("format-out").has_value();
    if (in != out)
      error("mapping.value", in ? "format-in" : "format-out",
            "format-in and format-out belong together", "format-in 与 format-out 须同时给出");
    if (!result.time_in || !result.time_out) result.time_in = result.time_out = std::nullopt;
  }

  std::optional<TimeFormat> read_time(std::string_view attribute) {
    auto text = node_.attribute(attribute);
    if (!text) return std::nullopt;
    auto format = TimeFormat::compile(*text);
    if (format) return format;
    const std::string known[] = {"iso-utc",  "yyyy-MM-dd",      "yyyy-MM-dd HH:mm:ss",
                                 "yyyyMMdd", "yyyyMMddTHHmmss", "yyyy/MM/dd"};
    Finding finding = definition_finding(Level::error, "mapping.format-unknown", node_,
                                         "Unknown time format \"" + *text + "\"",
                                         "未知的时间格式“" + *text + "”", attribute);
    auto same = std::ranges::find_if(
        known, [&](const std::string& form) { return same_but_case(form, *text); });
    finding.suggestion = same != std::end(known) ? *same : likely_word(*text, known);
    findings_.push_back(std::move(finding));
    return std::nullopt;
  }

  void read_number(Conversions& result) {
    auto text = node_.attribute("number");
    if (!text) return;
    result.number = NumberFormat::compile(*text);
    if (!result.number)
      error("mapping.format-unknown", "number",
            "Unknown number format \"" + *text + "\": use 0 or 0.00 with as many places as wanted",
            "未知的数字格式“" + *text + "”：请用 0 或 0.00（按所需小数位数）");
  }

  xml::Node node_;
  const DefinitionSet& definitions_;
  Findings& findings_;
};

}  // namespace

Conversions read_conversions(xml::Node node, const DefinitionSet& definitions, Findings& findings) {
  return ConversionReader(node, definitions, findings).read();
}

}  // namespace jiuqu::mapping
