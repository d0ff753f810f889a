// Turns CSV records into a code table and says all that is wrong with them.
#include <algorithm>
#include <array>
#include <utility>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"
#include "bus/codes/code_table.h"
#include "bus/codes/csv.h"

namespace jiuqu::codes {

namespace {
const std::array<std::string, 4> kHeader = {"code", "name", "valid-from", "valid-to"};
}

class CodeTableReader {
 public:
  CodeTableReader(std::string_view file, Findings& findings) : file_(file), findings_(findings) {}

  std::shared_ptr<const CodeTable> read(std::string_view csv) {
    std::size_t before = errors();
    std::vector<CsvRecord> records = read_csv(csv, file_, findings_);
    if (errors() == before) {
      if (records.empty()) {
        report("codes.header", {{}, 1, 1},
               "the file is empty; it begins with code,name,valid-from,valid-to",
               "文件为空；首行应为 code,name,valid-from,valid-to");
      } else if (header(records.front())) {
        for (std::size_t i = 1; i < records.size(); ++i) row(std::move(records[i]));
        index();
      }
    }
    return errors() == before ? table_ : nullptr;
  }

 private:
  std::size_t errors() const {
    return std::size_t(std::ranges::count(findings_, Level::error, &Finding::level));
  }

  void report(std::string code, const CsvField& at, std::string en, std::string zh,
              std::string suggestion = {}) {
    if (findings_.size() >= limits::kFindingsMax) return;
    findings_.push_back({Level::error,
                         std::move(code),
                         {file_, at.line, at.column, {}},
                         {},
                         std::move(en),
                         std::move(zh),
                         std::move(suggestion),
                         {}});
  }

  bool header(const CsvRecord& record) {
    std::size_t before = errors();
    for (std::size_t i = 0; i < kHeader.size(); ++i) {
      if (i >= record.size()) {
        report("codes.header", record.back(),
               "the header ends before the column \"" + kHeader[i] + "\"",
               "表头缺少列“" + kHeader[i] + "”");
        return false;
      }
      if (record[i].text != kHeader[i])
        report("codes.header", record[i],
               "the header has \"" + record[i].text + "\" where \"" + kHeader[i] + "\" belongs",
               "表头中“" + record[i].text + "”应为“" + kHeader[i] + "”", kHeader[i]);
    }
    for (const CsvField& field : record) {
      if (field.text.empty())
        report("codes.header", field, "a column of the header has no name", "表头中有未命名的列");
      else if (std::ranges::find(table_->columns_, field.text) != table_->columns_.end())
        report("codes.header", field, "the column \"" + field.text + "\" stands twice",
               "列“" + field.text + "”重复");
      table_->columns_.push_back(field.text);
    }
    return errors() == before;
  }

  void row(CsvRecord record) {
    std::size_t before = errors();
    std::size_t wanted = table_->columns_.size();
    if (record.size() != wanted) {
      std::string has = std::to_string(record.size()), should = std::to_string(wanted);
      report("codes.field-count", record.front(),
             "the row has " + has + " fields, the header " + should,
             "该行有" + has + "个字段，表头有" + should + "列");
      return;
    }
    key(record[0], "code");
    key(record[1], "name");
    date(record[2]);
    date(record[3]);
    if (!record[2].text.empty() && !record[3].text.empty() && record[3].text < record[2].text)
      report("codes.validity", record[3], "the validity ends before it begins",
             "有效期止早于有效期起");
    if (errors() != before) return;
    CodeRow row{std::move(record[0].text),
                std::move(record[1].text),
                std::move(record[2].text),
                std::move(record[3].text),
                {},
                record[0].line};
    for (std::size_t i = kHeader.size(); i < record.size(); ++i)
      row.extra.push_back(std::move(record[i].text));
    table_->rows_.push_back(std::move(row));
  }

  void key(const CsvField& field, const std::string& what) {
    if (field.text.empty())
      report("codes.empty", field, "the " + what + " is empty", what + " 为空");
    else if (trim(field.text).size() != field.text.size())
      report("codes.blank", field, "the " + what + " begins or ends with a blank",
             what + " 首尾有空格");
  }

  void date(const CsvField& field) {
    if (field.text.empty() || parse_date(field.text)) return;
    report("codes.date", field, "\"" + field.text + "\" is not a date yyyy-MM-dd",
           "“" + field.text + "”不是有效日期（yyyy-MM-dd）");
  }

  // The rows do not move any more: keys of the indexes point into them.
  void index() {
    auto& rows = table_->rows_;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      table_->by_code_[rows[i].code].push_back(i);
      table_->by_name_[rows[i].name].push_back(i);
    }
    auto latest_first = [&rows](std::uint32_t a, std::uint32_t b) {
      const std::string &x = rows[a].valid_to, &y = rows[b].valid_to;
      return x.empty() != y.empty() ? x.empty() : y < x;
    };
    for (auto* by : {&table_->by_code_, &table_->by_name_})
      for (auto& [text, places] : *by) std::ranges::stable_sort(places, latest_first);
    for (std::uint32_t i = 0; i < rows.size(); ++i) overlap(i);
  }

  // Refuses a row whose code is already valid on one of its days by a row above it.
  void overlap(std::uint32_t place) {
    const CodeRow& row = table_->rows_[place];
    for (std::uint32_t other : table_->by_code_[row.code]) {
      if (other >= place) continue;
      const CodeRow& above = table_->rows_[other];
      bool apart = (!row.valid_to.empty() && row.valid_to < above.valid_from) ||
                   (!above.valid_to.empty() && above.valid_to < row.valid_from);
      if (apart) continue;
      std::string line = std::to_string(above.line);
      report("codes.duplicate", {{}, row.line, 1},
             "the code \"" + row.code + "\" is already valid at that time by line " + line,
             "代码“" + row.code + "”与第" + line + "行的有效期重叠");
      return;
    }
  }

  std::string file_;
  Findings& findings_;
  std::shared_ptr<CodeTable> table_ = std::make_shared<CodeTable>();
};

std::shared_ptr<const CodeTable> CodeTable::parse(std::string_view csv, std::string_view file,
                                                  Findings& findings) {
  return CodeTableReader(file, findings).read(csv);
}

std::shared_ptr<const CodeTable> CodeTable::load(const std::string& path, Findings& findings) {
  auto bytes = read_file(path, limits::kDefinitionBytesMax);
  if (bytes) return parse(*bytes, path, findings);
  findings.push_back({Level::error,
                      "codes.file",
                      {path, 0, 0, {}},
                      {},
                      std::string(entry_of(bytes.error().code).en),
                      std::string(entry_of(bytes.error().code).zh),
                      {},
                      {}});
  return nullptr;
}

}  // namespace jiuqu::codes
