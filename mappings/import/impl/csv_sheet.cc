#include <iconv.h>

#include <memory>

#include "bus/base/text.h"
#include "bus/codes/csv.h"
#include "mappings/import/impl/import_limits.h"
#include "mappings/import/impl/sheet.h"

namespace jiuqu::importing {
namespace {

struct CloseIconv {
  void operator()(void* handle) const { iconv_close(handle); }
};

// nullopt when the bytes are not GB18030 either.
std::optional<std::string> from_gb18030(std::string_view bytes) {
  iconv_t opened = iconv_open("UTF-8", "GB18030");
  if (opened == iconv_t(-1)) return std::nullopt;
  std::unique_ptr<void, CloseIconv> handle(opened);
  std::string input(bytes);
  std::string output(bytes.size() * 3 + 16, '\0');
  char* from = input.data();
  char* to = output.data();
  std::size_t left = input.size(), room = output.size();
  if (iconv(opened, &from, &left, &to, &room) == std::size_t(-1) || left > 0) return std::nullopt;
  output.resize(output.size() - room);
  return output;
}

}  // namespace

bool read_csv_sheet(std::string_view bytes, const std::string& file, Sheet& sheet, Notes& notes) {
  std::optional<std::string> text = std::string(bytes);
  if (!is_valid_utf8(bytes)) text = from_gb18030(bytes);
  if (!text || text->find('\0') != text->npos) {
    notes.error("encoding", in_file(file), "The file is neither UTF-8 nor GB18030 text",
                "文件既不是 UTF-8 也不是 GB18030 编码的文本");
    return false;
  }
  Findings faults;
  auto records = codes::read_csv(*text, file, faults);
  for (const Finding& fault : faults)
    if (fault.level == Level::error) notes.error("csv", fault.where, fault.en, fault.zh);
  if (has_errors(faults)) return false;
  if (records.size() > kSheetRowsMax) {
    notes.error("too-large", in_file(file), "The table has more than 20000 rows",
                "表格超过 20000 行");
    return false;
  }
  sheet.file = file;
  for (auto& record : records) {
    Row row;
    bool blank = true;
    for (auto& field : record) {
      if (row.size() >= kSheetColumnsMax) break;
      row.push_back({std::string(trim(field.text)), {file, field.line, field.column, {}}});
      blank &= row.back().text.empty();
    }
    if (!blank) sheet.rows.push_back(std::move(row));
  }
  return true;
}

}  // namespace jiuqu::importing
