#include "bus/xml/impl/schema_text.h"

#include <algorithm>

#include "bus/base/text.h"

namespace jiuqu::xml {

namespace {

constexpr std::size_t kWordsShown = 10;
constexpr std::size_t kPointsShown = 80;

std::string list(const std::vector<std::string>& words, std::string_view open,
                 std::string_view close, std::string_view comma) {
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), kWordsShown); ++i) {
    if (i > 0) text += comma;
    text += open;
    text += words[i];
    text += close;
  }
  return text;
}

}  // namespace

std::string shown_path(std::string_view path) {
  auto second = path.find('/', 1);
  if (second == std::string_view::npos) return std::string(path.substr(path.empty() ? 0 : 1));
  return std::string(path.substr(second + 1));
}

Finding say(const Place& place, Saying saying) {
  std::string path = shown_path(place.path);
  bool labelled = place.field != nullptr && !place.field->label.empty();
  Finding finding;
  finding.code = std::move(saying.code);
  finding.where = {place.file, place.line, 0, place.path};
  finding.en = "The field \"" + path + "\"";
  if (labelled) finding.en += " (" + place.field->label + ")";
  finding.en += " " + saying.en;
  finding.zh = labelled ? "字段“" + place.field->label + "”(" + path + ")" : "字段 " + path;
  finding.zh += " " + saying.zh;
  finding.suggestion = std::move(saying.suggestion);
  finding.values = std::move(saying.values);
  return finding;
}

std::string shown_value(const Field* field, std::string_view value) {
  std::size_t end = 0;
  for (std::size_t points = 0; end < value.size(); ++end) {
    bool starts = (static_cast<unsigned char>(value[end]) & 0xC0) != 0x80;
    if (starts && ++points > kPointsShown) break;
  }
  std::string shown(value.substr(0, end));
  if (field == nullptr || field->personal) return mask_personal(shown);
  return end < value.size() ? shown + "…" : shown;
}

std::string list_en(const std::vector<std::string>& words) {
  std::string text = list(words, "\"", "\"", ", ");
  if (words.size() > kWordsShown)
    text += " and " + std::to_string(words.size() - kWordsShown) + " more";
  return text;
}

std::string list_zh(const std::vector<std::string>& words) {
  std::string text = list(words, "“", "”", "、");
  if (words.size() > kWordsShown) text += "等 " + std::to_string(words.size()) + " 项";
  return text;
}

}  // namespace jiuqu::xml
