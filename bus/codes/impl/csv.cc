#include "bus/codes/csv.h"

#include <utility>

#include "bus/base/limits.h"
#include "bus/base/text.h"

namespace jiuqu::codes {

namespace {
class CsvReader {
 public:
  CsvReader(std::string_view text, std::string_view file, Findings& findings)
      : text_(text), file_(file), findings_(findings) {}

  std::vector<CsvRecord> read() {
    std::vector<CsvRecord> records;
    while (at_ < text_.size()) {
      CsvRecord record = take_record();
      bool blank = record.size() == 1 && record.front().text.empty();
      if (!blank) records.push_back(std::move(record));
    }
    return records;
  }

 private:
  bool more() const { return at_ < text_.size(); }
  bool at_line_end() const { return text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }

  // One character further; counts lines and code points.
  void advance() {
    if (text_[at_] == '\n') {
      ++line_;
      column_ = 1;
    } else if (at_ + 1 == text_.size() ||
               (static_cast<unsigned char>(text_[at_ + 1]) & 0xC0) != 0x80) {
      ++column_;
    }
    ++at_;
  }

  CsvRecord take_record() {
    CsvRecord record;
    record.push_back(take_field());
    while (more() && text_[at_] == ',') {
      advance();
      record.push_back(take_field());
    }
    if (more() && text_[at_] == '\r') advance();
    if (more()) advance();
    return record;
  }

  CsvField take_field() {
    CsvField field{{}, line_, column_, false};
    if (more() && text_[at_] == '"') take_quoted(field);
    while (more() && text_[at_] != ',' && !at_line_end()) {
      if (text_[at_] == '"') stray_quote();
      field.text += text_[at_];
      advance();
    }
    return field;
  }

  void take_quoted(CsvField& field) {
    field.quoted = true;
    advance();
    while (more()) {
      if (text_[at_] != '"') {
        field.text += text_[at_];
        advance();
        continue;
      }
      advance();
      if (!more() || text_[at_] != '"') return behind_quotes();
      field.text += '"';
      advance();
    }
    report("csv.unclosed-quote", field.line, field.column,
           "the quotes that open here are never closed", "此处开始的引号没有结束");
  }

  void behind_quotes() {
    if (!more() || text_[at_] == ',' || at_line_end()) return;
    report("csv.text-behind-quotes", line_, column_,
           "text stands behind the closing quote; a quote inside quotes is written twice",
           "结束引号之后还有内容；引号内的引号须写两次");
  }

  void stray_quote() {
    report("csv.stray-quote", line_, column_,
           "a quote stands inside a field that has none around it", "未加引号的字段中出现引号");
  }

  void report(std::string code, int line, int column, std::string en, std::string zh) {
    if (findings_.size() >= limits::kFindingsMax) return;
    findings_.push_back({Level::error,
                         std::move(code),
                         {file_, line, column, {}},
                         {},
                         std::move(en),
                         std::move(zh),
                         {},
                         {}});
  }

  std::string_view text_;
  std::string file_;
  Findings& findings_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
};

// Line of the first byte that is not UTF-8; 0 when all is.
int line_not_utf8(std::string_view text) {
  if (is_valid_utf8(text)) return 0;
  int line = 1;
  for (;; ++line) {
    auto end = text.find('\n');
    if (!is_valid_utf8(text.substr(0, end)) || end == std::string_view::npos) return line;
    text.remove_prefix(end + 1);
  }
}
}  // namespace

std::vector<CsvRecord> read_csv(std::string_view text, std::string_view file, Findings& findings) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (int line = line_not_utf8(text)) {
    findings.push_back({Level::error,
                        "csv.not-utf8",
                        {std::string(file), line, 0, {}},
                        {},
                        "the line is not valid UTF-8",
                        "该行不是有效的 UTF-8 编码",
                        {},
                        {}});
    return {};
  }
  return CsvReader(text, file, findings).read();
}

}  // namespace jiuqu::codes
