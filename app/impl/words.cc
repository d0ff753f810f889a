#include "app/words.h"

#include <algorithm>
#include <cstdio>

#include "app/commands.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"
#include "bus/xml/document.h"

namespace jiuqu::app {
namespace {

void indent_into(std::string& out, const json::Json& value, std::size_t depth);

// The members or items of a value, one a line, between brackets.
template <class List, class Write>
void lines_into(std::string& out, const List& list, std::size_t depth, char open, char close,
                Write write) {
  out += open;
  for (std::size_t i = 0; i < list.size(); ++i) {
    out += (i > 0 ? ",\n" : "\n") + std::string(2 * depth + 2, ' ');
    write(list[i]);
  }
  if (!list.empty()) out += "\n" + std::string(2 * depth, ' ');
  out += close;
}

void indent_into(std::string& out, const json::Json& value, std::size_t depth) {
  switch (value.kind) {
    case json::Json::Kind::null:
      out += "null";
      return;
    case json::Json::Kind::boolean:
    case json::Json::Kind::number:
      out += value.text;
      return;
    case json::Json::Kind::string:
      out += json_quote(value.text);
      return;
    case json::Json::Kind::array:
      return lines_into(out, value.items, depth, '[', ']',
                        [&](const auto& item) { indent_into(out, item, depth + 1); });
    case json::Json::Kind::object:
      return lines_into(out, value.members, depth, '{', '}', [&](const auto& member) {
        out += json_quote(member.first) + ": ";
        indent_into(out, member.second, depth + 1);
      });
  }
}

}  // namespace

void write_finding(json::Writer& writer, const Finding& finding) {
  writer.begin_object();
  writer.member("file", finding.where.file).member("line", std::int64_t{finding.where.line});
  writer.member("column", std::int64_t{finding.where.column});
  writer.member("level", level_name(finding.level)).member("code", finding.code);
  writer.member("en", finding.en).member("zh", finding.zh);
  if (!finding.suggestion.empty()) writer.member("suggestion", finding.suggestion);
  writer.end_object();
}

std::string age_text(Duration age) {
  struct Unit {
    const char* name;
    std::int64_t seconds;
  };
  constexpr Unit kUnits[] = {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}};
  constexpr std::size_t kLast = std::size(kUnits) - 1;
  auto left = std::chrono::duration_cast<std::chrono::seconds>(age).count();
  left = std::max<std::int64_t>(left, 0);
  std::size_t largest = 0;
  while (largest < kLast && left < kUnits[largest].seconds) ++largest;
  const Unit& first = kUnits[largest];
  std::string text = std::to_string(left / first.seconds) + " " + first.name;
  if (largest == kLast) return text;
  const Unit& second = kUnits[largest + 1];
  left = left % first.seconds / second.seconds;
  return left == 0 ? text : text + " " + std::to_string(left) + " " + second.name;
}

std::string readable(std::string_view content_type, const std::string& body) {
  if (content_type == "application/json") {
    auto value = json::Json::parse(body);
    if (!value) return body;
    std::string out;
    indent_into(out, *value, 0);
    return out;
  }
  if (content_type != "application/xml") return body;
  auto document = xml::Document::parse(body);
  return document ? document->serialize_indented() : body;
}

NextStep next_step_for(const UnknownCode& code, std::uint64_t waiting,
                       const DefinitionSet& definitions) {
  const auto* table = definitions.get<CodeTableDefinition>("code-table", code.table);
  std::string file = table != nullptr ? table->file : "codes/" + code.table + ".csv";
  std::string column = code.column();
  bool by_code = column == "code";
  NextStep next;
  if (by_code && table != nullptr && table->table->find(code.code) != nullptr) {
    next.en = "make the row of \"" + code.code + "\" in " + file + " valid on " + code.day;
    next.zh = "使 " + file + " 中“" + code.code + "”一行在 " + code.day + " 有效";
  } else if (by_code) {
    next.en = "add a row " + code.code + ",NAME,VALID-FROM,VALID-TO to " + file;
    next.zh = "在 " + file + " 中增加一行“" + code.code + ",名称,起始日期,终止日期”";
  } else {
    next.en = "add a row whose " + column + " is \"" + code.code + "\" to " + file;
    next.zh = "在 " + file + " 中增加一行，其 " + column + " 列为“" + code.code + "”";
  }
  next.en += ", then jiuqu reload";
  next.zh += "，然后执行 jiuqu reload";
  if (waiting > 0) {
    next.en += ": what waits is mapped again by itself, in order";
    next.zh += "：等待的报文按原顺序自动重新映射";
  } else {
    next.en += ": the refused are not kept waiting, their sender sends them again";
    next.zh += "：被拒报文不等待，由发送方重新发送";
  }
  return next;
}

int wrong_use(const std::string& words) {
  std::fprintf(stderr, "jiuqu: %s\n", words.c_str());
  return kWrongUse;
}

}  // namespace jiuqu::app
