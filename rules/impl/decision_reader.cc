// Reads the records of a decision table: header rows, then rows that decide.
#include <algorithm>
#include <map>

#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"
#include "bus/pipeline/code_tables.h"
#include "rules/impl/decision_data.h"

namespace jiuqu::rules {
namespace {

using codes::CsvField;
using codes::CsvRecord;

const std::vector<std::string> kRoles = {"input", "output", "valid-from", "valid-to", "annotation"};
const std::vector<std::string> kLabels = {"name", "type", "values", "expression", "namespace"};
const std::vector<std::string> kPolicies = {"U", "F", "C"};
const std::vector<std::string> kReserved = {"row", "day", "decided-by"};
const std::vector<std::string> kTypeWords = {"text", "number", "integer", "date"};

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

class TableReader {
 public:
  TableReader(DecisionTable& table, const DefinitionSet& all, const xml::FunctionTable* functions,
              Findings& findings)
      : table_(table), data_(*table.data), all_(all), functions_(functions), findings_(findings) {}

  void read() {
    const auto& records = data_.records;
    if (records.empty())
      return report({{}, 1, 1}, "decision.header", "The file is empty", "文件为空");
    if (records.front().size() > limits::kDecisionColumnsMax)
      return report(records.front().front(), "decision.too-large",
                    "More than " + std::to_string(limits::kDecisionColumnsMax) + " columns",
                    "超过 " + std::to_string(limits::kDecisionColumnsMax) + " 列");
    std::size_t before = findings_.size();
    read_roles(records.front());
    std::size_t row = 1;
    for (; row < records.size() && is_label(records[row]); ++row)
      labels_.emplace(std::string(trim(records[row].front().text)), &records[row]);
    if (findings_.size() > before) return;
    read_columns(records.front());
    if (records.size() - row > limits::kDecisionRowsMax)
      return report(records[row].front(), "decision.too-large",
                    "More than " + std::to_string(limits::kDecisionRowsMax) + " rows",
                    "超过 " + std::to_string(limits::kDecisionRowsMax) + " 行");
    if (findings_.size() > before) return;
    for (; row < records.size(); ++row) read_row(records[row]);
    if (data_.rows.empty())
      report(records.front().front(), "decision.empty", "The table has no row that decides",
             "表中没有判定行");
  }

 private:
  void report(const CsvField& field, std::string code, std::string en, std::string zh,
              std::optional<std::size_t> into = {}) {
    findings_.push_back(field_finding(Level::error, table_.file, field, std::move(code),
                                      std::move(en), std::move(zh), into));
  }
  void unknown(const CsvField& field, const std::string& code, const std::string& what,
               const std::vector<std::string>& known) {
    std::string word(trim(field.text));
    report(field, code, "Unknown " + what + " \"" + word + "\"",
           "未知的 " + what + "“" + word + "”");
    findings_.back().suggestion = likely_word(word, known);
  }

  // A row that tells about the columns; a near miss is told as one.
  bool is_label(const CsvRecord& record) {
    std::string word(trim(record.front().text));
    if (labels_.contains(word)) {
      report(record.front(), "decision.label-twice", "The row \"" + word + "\" stands twice",
             "行“" + word + "”重复");
      return true;
    }
    if (!has(kLabels, word)) return false;
    if (record.size() != data_.records.front().size()) wrong_size(record);
    return true;
  }

  void wrong_size(const CsvRecord& record) {
    std::string columns = std::to_string(data_.records.front().size());
    report(record.front(), "decision.field-count",
           "The row has " + std::to_string(record.size()) + " fields, the first " + columns,
           "该行有 " + std::to_string(record.size()) + " 个字段，首行有 " + columns + " 个");
  }

  void read_roles(const CsvRecord& record) {
    std::string policy(trim(record.front().text));
    if (policy == "F") data_.policy = HitPolicy::first;
    if (policy == "C") data_.policy = HitPolicy::collect;
    if (!has(kPolicies, policy))
      unknown(record.front(), "decision.hit-policy", "hit policy (U, F or C)", kPolicies);
    for (std::size_t i = 1; i < record.size(); ++i) {
      std::string role(trim(record[i].text));
      if (!has(kRoles, role)) unknown(record[i], "decision.role", "kind of column", kRoles);
      bool once = role == "valid-from" || role == "valid-to";
      if (once && has(roles_, role))
        report(record[i], "decision.role", "The column \"" + role + "\" stands twice",
               "列“" + role + "”重复");
      roles_.push_back(std::move(role));
    }
    for (const char* needed : {"input", "output"})
      if (!has(roles_, needed))
        report(record.front(), "decision.role",
               "A table needs at least one column \"" + std::string(needed) + "\"",
               "至少须有一列“" + std::string(needed) + "”");
  }

  // What a header row says about a column; nullptr when there is no such row.
  const CsvField* label(const char* row, std::size_t column) const {
    auto found = labels_.find(row);
    return found == labels_.end() ? nullptr : &(*found->second)[column];
  }

  void read_columns(const CsvRecord& first) {
    read_namespaces();
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      if (roles_[i] != "input" && roles_[i] != "output") continue;
      std::string name = column_name(i + 1, first[i + 1]);
      ValueType type = column_type(i + 1);
      auto values = column_values(i + 1, type);
      if (roles_[i] == "output") {
        data_.outputs.push_back({std::move(name), type, std::move(values)});
        continue;
      }
      data_.inputs.push_back({std::move(name), type, std::move(values), column_expression(i + 1)});
    }
  }

  std::string column_name(std::size_t column, const CsvField& role) {
    const CsvField* field = label("name", column);
    std::string name = field ? std::string(trim(field->text)) : std::string();
    if (name.empty()) {
      report(field ? *field : role, "decision.name-missing",
             "Each input and output has a name in the row \"name\"",
             "每个输入、输出列须在“name”行中命名");
    } else if (has(names_, name)) {
      report(*field, "decision.name-twice", "The name \"" + name + "\" stands twice",
             "名称“" + name + "”重复");
    } else if (has(kReserved, name)) {
      report(*field, "decision.name-reserved",
             "\"" + name + "\" has a meaning of its own in samples and steps",
             "“" + name + "”在样例和步骤中另有含义");
    } else if (name.find_first_of(" \t:/$()[]'\",") != name.npos) {
      report(*field, "decision.name-form", "\"" + name + "\" cannot name a variable",
             "“" + name + "”不能用作变量名");
    }
    names_.push_back(name);
    return name;
  }

  ValueType column_type(std::size_t column) {
    const CsvField* field = label("type", column);
    if (field == nullptr || trim(field->text).empty()) return ValueType::text;
    auto type = value_type(trim(field->text));
    if (!type) unknown(*field, "decision.type", "type", kTypeWords);
    return type.value_or(ValueType::text);
  }

  // A list or range; "table NAME": the codes of a code table.
  std::optional<Cell> column_values(std::size_t column, ValueType type) {
    constexpr std::string_view kTable = "table ";
    const CsvField* field = label("values", column);
    auto text = field ? trim(field->text) : std::string_view();
    if (text.empty() || text == "-") return {};
    Cell cell;
    if (text.starts_with(kTable)) {
      std::string name(trim(text.substr(kTable.size())));
      const auto* table = all_.get<CodeTableDefinition>("code-table", name);
      if (table == nullptr) {
        report(*field, "decision.table-unknown", "Unknown code table \"" + name + "\"",
               "未知的代码表“" + name + "”");
        auto tables = all_.ids("code-table");
        findings_.back().suggestion = likely_word(name, tables);
        return {};
      }
      for (const auto& row : table->table->rows())
        if (!has(cell.texts, row.code)) cell.texts.push_back(row.code);
      return cell;
    }
    if (auto fault = read_cell(field->text, type, cell)) {
      report(*field, "decision.cell", capital(fault->en), fault->zh, fault->at);
      return {};
    }
    if (cell.negated) {
      report(*field, "decision.values", "The values of a column are listed, not excluded",
             "列的取值须列举，不能用 not");
      return {};
    }
    return cell;
  }

  static std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = char(text[0] - 'a' + 'A');
    return text;
  }

  void read_namespaces() {
    auto row = labels_.find("namespace");
    if (row == labels_.end()) return;
    for (std::size_t i = 1; i < row->second->size(); ++i) {
      const CsvField& field = (*row->second)[i];
      auto text = trim(field.text);
      if (text.empty()) continue;
      auto equals = text.find('=');
      if (equals == text.npos || equals == 0) {
        report(field, "decision.namespace", "A namespace is prefix=uri", "命名空间写作 前缀=URI");
        continue;
      }
      namespaces_[std::string(text.substr(0, equals))] = text.substr(equals + 1);
    }
  }

  std::optional<xml::XPath> column_expression(std::size_t column) {
    const CsvField* field = label("expression", column);
    if (field == nullptr || trim(field->text).empty()) return {};
    auto compiled = xml::XPath::compile(std::string(trim(field->text)), namespaces_, functions_);
    if (compiled) return std::move(*compiled);
    report(*field, "decision.expression",
           "The expression cannot be read: " + compiled.error().detail,
           "表达式无法解析：" + compiled.error().detail);
    return {};
  }

  void read_row(const CsvRecord& record) {
    if (record.size() != data_.records.front().size()) return wrong_size(record);
    DecisionRow row;
    row.id = trim(record.front().text);
    row.line = record.front().line;
    row.fields = record;
    check_id(record.front(), row.id);
    std::size_t input = 0, output = 0;
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      const CsvField& field = record[i + 1];
      if (roles_[i] == "input") {
        row.cells.push_back(read_input(field, data_.inputs[input++]));
      } else if (roles_[i] == "output") {
        row.outputs.push_back(read_output(field, data_.outputs[output++]));
      } else if (roles_[i] != "annotation") {
        (roles_[i] == "valid-from" ? row.validity.from : row.validity.to) = read_day(field);
      }
    }
    const Validity& validity = row.validity;
    if (!validity.from.empty() && !validity.to.empty() && validity.to < validity.from)
      report(record.front(), "decision.validity", "The validity ends before it begins",
             "有效期止早于有效期起");
    data_.rows.push_back(std::move(row));
  }

  void check_id(const CsvField& field, const std::string& id) {
    if (id.empty()) {
      report(field, "decision.row-id", "A row needs a number or name in its first column",
             "首列须有行号或名称");
    } else if (id.find_first_of(" \t") != id.npos) {
      report(field, "decision.row-id", "The name of a row has no blanks", "行名不能含空格");
    } else if (std::ranges::find(data_.rows, id, &DecisionRow::id) != data_.rows.end()) {
      report(field, "decision.row-id", "The row \"" + id + "\" stands twice", "行“" + id + "”重复");
    }
  }

  Cell read_input(const CsvField& field, const DecisionInput& input) {
    Cell cell;
    if (auto fault = read_cell(field.text, input.type, cell)) {
      report(field, "decision.cell", capital(fault->en), fault->zh, fault->at);
      cell.any = true;
      return cell;
    }
    if (input.values && input.type == ValueType::text)
      for (const std::string& text : cell.texts)
        if (!has(input.values->texts, text)) not_among(field, input.name, text, *input.values);
    return cell;
  }

  void not_among(const CsvField& field, const std::string& column, const std::string& text,
                 const Cell& values) {
    report(field, "decision.value-unknown",
           "\"" + text + "\" is not among the values of \"" + column + "\"",
           "“" + text + "”不在“" + column + "”的取值范围内");
    findings_.back().suggestion = likely_word(text, values.texts);
  }

  std::string read_output(const CsvField& field, const DecisionOutput& output) {
    std::string text(trim(field.text));
    if (text.size() > 1 && text.front() == '"' && text.back() == '"')
      text = text.substr(1, text.size() - 2);
    if (trim(field.text).empty()) {
      report(field, "decision.output-missing",
             "The row says nothing for \"" + output.name + "\"; write \"\" for an empty text",
             "该行未给出“" + output.name + "”；空文本请写 \"\"");
    } else if (output.type != ValueType::text && !number_of(output.type, text)) {
      report(field, "decision.cell",
             "\"" + text + "\" is not of the type of \"" + output.name + "\"",
             "“" + text + "”不符合“" + output.name + "”的类型");
    } else if (output.values && !output.values->admits(output.type, text)) {
      not_among(field, output.name, text, *output.values);
    } else if (data_.policy == HitPolicy::collect && text.find_first_of(" \t") != text.npos) {
      report(field, "decision.output-blank",
             "What a table of policy C collects has no blanks: they part the values",
             "命中策略 C 的输出不能含空格：空格用于分隔");
    }
    return text;
  }

  std::string read_day(const CsvField& field) {
    std::string text(trim(field.text));
    if (text.empty() || codes::parse_date(text)) return text;
    report(field, "decision.validity", "\"" + text + "\" is not a date yyyy-MM-dd",
           "“" + text + "”不是日期（yyyy-MM-dd）");
    return {};
  }

  DecisionTable& table_;
  DecisionTableData& data_;
  const DefinitionSet& all_;
  const xml::FunctionTable* functions_;
  Findings& findings_;
  std::vector<std::string> roles_;  // of the columns behind the first
  std::vector<std::string> names_;
  std::map<std::string, const CsvRecord*> labels_;
  xml::Namespaces namespaces_;
};

}  // namespace

Finding field_finding(Level level, const std::string& file, const CsvField& field, std::string code,
                      std::string en, std::string zh, std::optional<std::size_t> into) {
  Finding finding;
  finding.level = level;
  finding.code = std::move(code);
  finding.where = {file, field.line, field.column, {}};
  if (into) finding.where.column += int(*into) + (field.quoted ? 1 : 0);
  finding.en = std::move(en);
  finding.zh = std::move(zh);
  return finding;
}

void read_decision_table(DecisionTable& table, const DefinitionSet& all,
                         const xml::FunctionTable* functions, Findings& findings) {
  TableReader(table, all, functions, findings).read();
}

}  // namespace jiuqu::rules
