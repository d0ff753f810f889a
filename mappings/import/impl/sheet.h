// A sheet of texts, from CSV or the first sheet of an XLSX workbook. Each cell knows its place:
// line and column of a CSV file, "C7" of a sheet.
// Thread: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mappings/import/impl/form.h"

namespace jiuqu::importing {

struct Cell {
  std::string text;  // trimmed
  Location where;
};
using Row = std::vector<Cell>;

struct Sheet {
  std::string file;
  std::vector<Row> rows;  // blank ones are left out
};

// UTF-8 with or without byte order mark, else GB18030. False with an error told.
bool read_csv_sheet(std::string_view bytes, const std::string& file, Sheet& sheet, Notes& notes);
bool read_xlsx_sheet(std::string_view bytes, const std::string& file, Sheet& sheet, Notes& notes);

// "A", "Z", "AA"… of a column from 0.
std::string column_letters(std::size_t column);

}  // namespace jiuqu::importing
