// The first sheet of a workbook (ECMA-376): shared and inline texts, numbers, dates by their style;
// a value merged over rows stands in each of them.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

#include "bus/base/text.h"
#include "bus/xml/document.h"
#include "mappings/import/impl/import_limits.h"
#include "mappings/import/impl/sheet.h"
#include "mappings/import/impl/zip_file.h"

namespace jiuqu::importing {
namespace {

struct CellPlace {
  std::size_t row = 0, column = 0;  // from 0
};

// "C7"; nullopt when it is not one.
std::optional<CellPlace> place_of(std::string_view reference) {
  std::size_t column = 0, letters = 0;
  while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z')
    column = column * 26 + std::size_t(reference[letters++] - 'A' + 1);
  if (letters == 0 || letters > 3) return std::nullopt;
  std::size_t row = 0;
  auto digits = reference.substr(letters);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), row);
  if (error != std::errc() || end != digits.data() + digits.size() || row == 0) return std::nullopt;
  return CellPlace{row - 1, column - 1};
}

// Whether a number format writes dates: d, m, y, h or s outside quotes, brackets and escapes.
bool writes_dates(std::string_view format) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    char c = format[i];
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"' || c == '[') {
      auto end = format.find(c == '"' ? '"' : ']', i + 1);
      if (end == format.npos) return false;
      i = end;
    } else if (std::string_view("dmyhsDMYHS").find(c) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool is_date_format(int id, const std::map<int, std::string>& own) {
  if (auto found = own.find(id); found != own.end()) return writes_dates(found->second);
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

// A day number of the workbook as yyyy-MM-dd, with a time of day where it has one.
std::string date_text(double serial, bool from_1904) {
  auto seconds = std::int64_t(serial * 86400 + 0.5);
  auto epoch = from_1904 ? std::chrono::sys_days{std::chrono::year{1904} / 1 / 1}
                         : std::chrono::sys_days{std::chrono::year{1899} / 12 / 30};
  auto day = epoch + std::chrono::days{seconds / 86400};
  std::chrono::year_month_day date{day};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                unsigned(date.day()));
  std::string made = text;
  std::int64_t of_day = seconds % 86400;
  if (of_day == 0) return made;
  std::snprintf(text, sizeof text, " %02d:%02d:%02d", int(of_day / 3600), int(of_day / 60 % 60),
                int(of_day % 60));
  return made + text;
}

// "50.0" and "5E1" as "50"; what is no number as it stands.
std::string number_text(const std::string& text) {
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return text;
  char made[40];
  std::snprintf(made, sizeof made, "%.15g", value);
  return made;
}

// All <t> of a text; phonetic readings (rPh) are no part of it.
std::string text_of(xml::Node node) {
  std::string text;
  for (xml::Node part : node.children()) {
    if (part.name() == "t") text += part.text();
    if (part.name() == "r") text += part.child_text("t");
  }
  return text;
}

class Workbook {
 public:
  Workbook(const ZipFile& zip, const std::string& file, Notes& notes)
      : zip_(zip), file_(file), notes_(notes) {}

  bool read(Sheet& sheet) {
    auto book = part("xl/workbook.xml", true);
    if (!book) return false;
    std::string date_system = book->root().child("workbookPr").attribute("date1904").value_or("");
    from_1904_ = date_system == "1" || date_system == "true";
    std::string target = first_sheet(*book);
    if (target.empty()) return error("it has no worksheet", "工作簿中没有工作表");
    if (zip_.has("xl/sharedStrings.xml") && !read_shared()) return false;
    if (zip_.has("xl/styles.xml") && !read_styles()) return false;
    auto cells = part(target, true);
    return cells && read_cells(*cells, sheet);
  }

 private:
  bool error(const std::string& en, const std::string& zh) {
    notes_.error("xlsx", in_file(file_), "The workbook cannot be read: " + en,
                 "无法读取工作簿：" + zh);
    return false;
  }

  // Parts are XML without document types, inside the limits of definition files.
  std::optional<xml::Document> part(const std::string& name, bool needed) {
    auto bytes = zip_.read(name);
    if (!bytes && !needed) return std::nullopt;
    if (!bytes) {
      error(bytes.error().detail, name + "：" + std::string(entry_of(bytes.error().code).zh));
      return std::nullopt;
    }
    auto document = xml::Document::parse(*bytes, xml::ParseLimits::for_definitions(), name);
    if (!document) {
      error(name + ": " + document.error().describe(),
            name + "：" + std::string(entry_of(document.error().code).zh));
      return std::nullopt;
    }
    return std::move(*document);
  }

  // The part of the first sheet, by the relation that the workbook names.
  std::string first_sheet(const xml::Document& book) {
    xml::Node first = book.root().child("sheets").child("sheet");
    if (!first) return {};
    std::string id;
    for (const auto& [name, value] : first.attributes())
      if (name == "id" || name.ends_with(":id")) id = value;
    auto relations = part("xl/_rels/workbook.xml.rels", false);
    if (!relations) return "xl/worksheets/sheet1.xml";
    for (xml::Node relation : relations->root().children()) {
      if (relation.attribute("Id") != id) continue;
      std::string target = relation.attribute("Target").value_or("");
      return target.starts_with('/') ? target.substr(1) : "xl/" + target;
    }
    return "xl/worksheets/sheet1.xml";
  }

  bool read_shared() {
    auto document = part("xl/sharedStrings.xml", true);
    if (!document) return false;
    for (xml::Node text : document->root().children("si")) shared_.push_back(text_of(text));
    return true;
  }

  bool read_styles() {
    auto document = part("xl/styles.xml", true);
    if (!document) return false;
    std::map<int, std::string> own;
    for (xml::Node format : document->root().child("numFmts").children("numFmt"))
      own[std::atoi(format.attribute("numFmtId").value_or("0").c_str())] =
          format.attribute("formatCode").value_or("");
    for (xml::Node style : document->root().child("cellXfs").children("xf"))
      dates_.push_back(
          is_date_format(std::atoi(style.attribute("numFmtId").value_or("0").c_str()), own));
    return true;
  }

  bool read_cells(const xml::Document& document, Sheet& sheet) {
    sheet.file = file_;
    std::map<std::size_t, std::map<std::size_t, std::string>> grid;
    std::size_t next_row = 0;
    for (xml::Node row : document.root().child("sheetData").children("row")) {
      std::size_t next_column = 0;
      auto number = std::size_t(std::atoll(row.attribute("r").value_or("0").c_str()));
      if (number > 0) next_row = number - 1;
      for (xml::Node cell : row.children("c")) {
        auto place = place_of(cell.attribute("r").value_or(""));
        CellPlace at = place.value_or(CellPlace{next_row, next_column});
        if (at.column >= kSheetColumnsMax) continue;
        std::string text(trim(value_of(cell)));
        if (!text.empty()) grid[at.row][at.column] = std::move(text);
        next_column = at.column + 1;
      }
      ++next_row;
      if (grid.size() > kSheetRowsMax) return error("it has more than 20000 rows", "超过 20000 行");
    }
    for (xml::Node merge : document.root().child("mergeCells").children("mergeCell"))
      spread(merge.attribute("ref").value_or(""), grid);
    for (const auto& [row, cells] : grid) {
      Row made(cells.rbegin()->first + 1);
      for (std::size_t column = 0; column < made.size(); ++column) {
        made[column].where = at_path(file_, column_letters(column) + std::to_string(row + 1));
        if (auto found = cells.find(column); found != cells.end())
          made[column].text = found->second;
      }
      sheet.rows.push_back(std::move(made));
    }
    return true;
  }

  // What is merged over rows stands in each row that has something else too.
  static void spread(std::string_view reference,
                     std::map<std::size_t, std::map<std::size_t, std::string>>& grid) {
    auto colon = reference.find(':');
    if (colon == reference.npos) return;
    auto from = place_of(reference.substr(0, colon));
    auto to = place_of(reference.substr(colon + 1));
    if (!from || !to || to->column >= kSheetColumnsMax) return;
    auto first = grid.find(from->row);
    if (first == grid.end() || !first->second.contains(from->column)) return;
    std::string text = first->second[from->column];
    for (auto row = std::next(first); row != grid.end() && row->first <= to->row; ++row)
      row->second.try_emplace(from->column, text);
  }

  std::string value_of(xml::Node cell) const {
    std::string type = cell.attribute("t").value_or("n");
    if (type == "inlineStr") return text_of(cell.child("is"));
    std::string value = cell.child_text("v");
    if (type == "s") {
      auto place = std::size_t(std::atoll(value.c_str()));
      return place < shared_.size() ? shared_[place] : std::string();
    }
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (type != "n" || value.empty()) return value;  // str: of a formula; d: a date as text
    auto style = std::size_t(std::atoll(cell.attribute("s").value_or("0").c_str()));
    double number = 0;
    auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    bool date = style < dates_.size() && dates_[style] && fault == std::errc() && number >= 1 &&
                number < 2'958'466;  // 10000-01-01
    return date ? date_text(number, from_1904_) : number_text(value);
  }

  const ZipFile& zip_;
  const std::string& file_;
  Notes& notes_;
  bool from_1904_ = false;
  std::vector<std::string> shared_;
  std::vector<bool> dates_;  // by style
};

}  // namespace

std::string column_letters(std::size_t column) {
  std::string letters;
  for (++column; column > 0; column = (column - 1) / 26)
    letters.insert(letters.begin(), char('A' + (column - 1) % 26));
  return letters;
}

bool read_xlsx_sheet(std::string_view bytes, const std::string& file, Sheet& sheet, Notes& notes) {
  auto zip = ZipFile::open(bytes);
  if (!zip) {
    notes.error("xlsx", in_file(file), "The workbook cannot be read: " + zip.error().detail,
                "无法读取工作簿：不是有效的 XLSX 文件");
    return false;
  }
  return Workbook(*zip, file, notes).read(sheet);
}

}  // namespace jiuqu::importing
