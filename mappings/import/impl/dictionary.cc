#include "mappings/import/impl/dictionary.h"

#include <algorithm>

#include "bus/codes/csv.h"

namespace jiuqu::importing {
namespace {

constexpr std::string_view kColumns[] = {"name", "label", "path", "table", "confidence", "source"};

void fault(Findings& findings, const std::string& file, int line, std::string en, std::string zh) {
  Finding finding;
  finding.code = "import.dictionary";
  finding.where = {file, line, 0, {}};
  finding.en = std::move(en);
  finding.zh = std::move(zh);
  findings.push_back(std::move(finding));
}

}  // namespace

Dictionary Dictionary::read(std::string_view csv, const std::string& file, Findings& findings) {
  Dictionary dictionary;
  auto records = codes::read_csv(csv, file, findings);
  bool headed = !records.empty() && records[0].size() == std::size(kColumns);
  for (std::size_t i = 0; headed && i < std::size(kColumns); ++i)
    headed = records[0][i].text == kColumns[i];
  if (!headed) {
    fault(findings, file, 1, "The header must be name,label,path,table,confidence,source",
          "表头应为 name,label,path,table,confidence,source");
    return dictionary;
  }
  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto& record = records[i];
    if (record.size() != std::size(kColumns) || record[2].text.empty()) {
      fault(findings, file, record[0].line, "A row has six fields, and a path",
            "每行应有六个字段，且 path 不为空");
      continue;
    }
    Entry entry;
    entry.name = record[0].text;
    if (auto at = entry.name.rfind('/'); at != entry.name.npos) {
      entry.group = entry.name.substr(0, at);
      entry.name.erase(0, at + 1);
    }
    entry.label = record[1].text;
    entry.path = record[2].text;
    entry.table = record[3].text;
    entry.confidence = record[4].text == "verified" ? Confidence::verified
                       : record[4].text == "memory" ? Confidence::memory
                                                    : Confidence::guess;
    entry.source = record[5].text;
    entry.line = record[0].line;
    std::size_t place = dictionary.entries_.size();
    if (!entry.name.empty()) dictionary.names_.emplace(plain_word(entry.name), place);
    if (!entry.label.empty()) dictionary.labels_.emplace(plain_word(entry.label), place);
    dictionary.entries_.push_back(std::move(entry));
  }
  return dictionary;
}

std::string Dictionary::table_of(const std::string& path) const {
  for (const Entry& entry : entries_)
    if (entry.path == path && !entry.table.empty()) return entry.table;
  return {};
}

std::vector<const Entry*> Dictionary::by_name(const std::string& plain) const {
  std::vector<const Entry*> found;
  auto [from, to] = names_.equal_range(plain);
  for (; from != to; ++from) found.push_back(&entries_[from->second]);
  return found;
}

std::vector<const Entry*> Dictionary::by_label(const std::string& plain) const {
  std::vector<const Entry*> found;
  auto [from, to] = labels_.equal_range(plain);
  for (; from != to; ++from) found.push_back(&entries_[from->second]);
  return found;
}

std::string plain_word(std::string_view text) {
  std::string made;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view rest = text.substr(i);
    if (rest.starts_with("（") || rest[0] == '(') {
      ++depth;
      if (rest[0] != '(') i += 2;
    } else if (rest.starts_with("）") || rest[0] == ')') {
      depth = std::max(0, depth - 1);
      if (rest[0] != ')') i += 2;
    } else if (depth > 0) {
      continue;
    } else if (rest.size() >= 3 && rest[0] == '\xEF' && (rest[1] == '\xBC' || rest[1] == '\xBD')) {
      // U+FF01 to U+FF5E are the printable signs of ASCII.
      unsigned code = ((unsigned(rest[1]) & 0x3FU) << 6) | (unsigned(rest[2]) & 0x3FU);
      char c = char(code - (0xFF01U - 0xF000U) + 0x21);
      if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) made += c;
      i += 2;
    } else if (static_cast<unsigned char>(rest[0]) >= 0x80) {
      made += rest[0];
    } else if (rest[0] >= 'A' && rest[0] <= 'Z') {
      made += char(rest[0] - 'A' + 'a');
    } else if ((rest[0] >= 'a' && rest[0] <= 'z') || (rest[0] >= '0' && rest[0] <= '9')) {
      made += rest[0];
    }
  }
  return made;
}

}  // namespace jiuqu::importing
