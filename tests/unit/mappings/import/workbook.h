// A workbook written part by part, stored (not compressed), for tests of what is read. Thread: one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace jiuqu::importing {

class Workbook {
 public:
  Workbook() {
    part("xl/workbook.xml",
         "<workbook xmlns=\"urn:m\" xmlns:r=\"urn:r\"><sheets><sheet name=\"字段\" sheetId=\"1\" "
         "r:id=\"rId1\"/></sheets></workbook>");
    part("xl/_rels/workbook.xml.rels",
         "<Relationships xmlns=\"urn:p\"><Relationship Id=\"rId1\" "
         "Target=\"worksheets/sheet1.xml\"/></Relationships>");
  }
  Workbook& part(const std::string& name, const std::string& text) {
    for (auto& [known, bytes] : parts_)
      if (known == name) {
        bytes = text;
        return *this;
      }
    parts_.emplace_back(name, text);
    return *this;
  }
  // Rows of the first sheet, as its XML.
  Workbook& sheet(const std::string& rows, const std::string& behind = {}) {
    return part("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"urn:m\"><sheetData>" + rows +
                                                "</sheetData>" + behind + "</worksheet>");
  }
  // A row of inline texts from column A.
  static std::string row(int number, const std::vector<std::string>& cells) {
    std::string text = "<row r=\"" + std::to_string(number) + "\">";
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (!cells[i].empty())
        text += "<c r=\"" + std::string(1, char('A' + i)) + std::to_string(number) +
                "\" t=\"inlineStr\"><is><t>" + cells[i] + "</t></is></c>";
    return text + "</row>";
  }

  std::string bytes() const {
    std::string file, directory;
    for (const auto& [name, text] : parts_) {
      std::size_t offset = file.size();
      std::string head = common(name, text);
      file += "PK\x03\x04" + head + name + text;
      directory += "PK\x01\x02" + number(20, 2) + head + number(0, 2) + number(0, 2) +
                   number(0, 2) + number(0, 4) + number(offset, 4) + name;
    }
    std::size_t start = file.size();
    return file + directory + "PK\x05\x06" + number(0, 4) + number(parts_.size(), 2) +
           number(parts_.size(), 2) + number(directory.size(), 4) + number(start, 4) + number(0, 2);
  }

 private:
  static std::string number(std::size_t value, int width) {
    std::string text;
    for (int i = 0; i < width; ++i) text += char((value >> (8 * i)) & 0xFF);
    return text;
  }
  // From "version needed" to the length of the extra field.
  static std::string common(const std::string& name, const std::string& text) {
    return number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(checksum(text), 4) +
           number(text.size(), 4) + number(text.size(), 4) + number(name.size(), 2) + number(0, 2);
  }
  static std::uint32_t checksum(const std::string& text) {
    std::uint32_t sum = 0xFFFFFFFFU;
    for (char c : text) {
      sum ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~sum;
  }
  std::vector<std::pair<std::string, std::string>> parts_;
};

}  // namespace jiuqu::importing
