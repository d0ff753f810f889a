#include "mappings/import/impl/table_columns.h"

#include <algorithm>
#include <vector>

namespace jiuqu::importing {
namespace {

struct Heading {
  std::string_view word;
  Role role;
};

// Whole headings, without white space, marks and case. "字段名称" and the like are in neither list:
// they head codes in one document and Chinese names in the next.
constexpr Heading kHeadings[] = {
    {"序号", Role::sequence},       {"编号", Role::sequence},      {"no", Role::sequence},
    {"字段代码", Role::name},       {"字段编码", Role::name},      {"英文名", Role::name},
    {"英文名称", Role::name},       {"字段英文名", Role::name},    {"字段英文名称", Role::name},
    {"字段标识", Role::name},       {"标识符", Role::name},        {"列名", Role::name},
    {"元素名", Role::name},         {"属性名", Role::name},        {"变量名", Role::name},
    {"节点名", Role::name},         {"字段code", Role::name},      {"field", Role::name},
    {"fieldname", Role::name},      {"name", Role::name},          {"column", Role::name},
    {"中文名", Role::label},        {"中文名称", Role::label},     {"中文字段名", Role::label},
    {"字段中文名", Role::label},    {"字段中文名称", Role::label}, {"中文含义", Role::label},
    {"含义", Role::label},          {"字段含义", Role::label},     {"中文描述", Role::label},
    {"字段描述", Role::label},      {"label", Role::label},        {"meaning", Role::label},
    {"类型", Role::type},           {"数据类型", Role::type},      {"字段类型", Role::type},
    {"参数类型", Role::type},       {"数据格式", Role::type},      {"type", Role::type},
    {"datatype", Role::type},       {"类型及长度", Role::type},    {"类型长度", Role::type},
    {"长度", Role::length},         {"字段长度", Role::length},    {"最大长度", Role::length},
    {"数据长度", Role::length},     {"length", Role::length},      {"maxlength", Role::length},
    {"精度", Role::precision},      {"小数位", Role::precision},   {"小数位数", Role::precision},
    {"precision", Role::precision}, {"scale", Role::precision},    {"必填", Role::required},
    {"是否必填", Role::required},   {"必填项", Role::required},    {"必选", Role::required},
    {"是否必选", Role::required},   {"必输", Role::required},      {"是否必输", Role::required},
    {"是否必须", Role::required},   {"必须", Role::required},      {"是否必传", Role::required},
    {"必传", Role::required},       {"约束", Role::required},      {"约束条件", Role::required},
    {"required", Role::required},   {"mandatory", Role::required}, {"是否为空", Role::nullable},
    {"可空", Role::nullable},       {"是否可空", Role::nullable},  {"允许为空", Role::nullable},
    {"可为空", Role::nullable},     {"nullable", Role::nullable},  {"说明", Role::note},
    {"备注", Role::note},           {"描述", Role::note},          {"注释", Role::note},
    {"字段说明", Role::note},       {"备注说明", Role::note},      {"说明备注", Role::note},
    {"remark", Role::note},         {"description", Role::note},   {"comment", Role::note},
    {"note", Role::note},           {"取值", Role::values},        {"取值范围", Role::values},
    {"值域", Role::values},         {"取值说明", Role::values},    {"枚举值", Role::values},
    {"可选值", Role::values},       {"代码集", Role::values},      {"字典", Role::values},
    {"values", Role::values},       {"层级", Role::level},         {"级别", Role::level},
    {"level", Role::level},         {"父节点", Role::parent},      {"上级节点", Role::parent},
    {"上级", Role::parent},         {"所属节点", Role::parent},    {"父级", Role::parent},
    {"父字段", Role::parent},       {"parent", Role::parent},      {"所属对象", Role::parent},
    {"重复", Role::repeats},        {"是否重复", Role::repeats},   {"循环", Role::repeats},
    {"是否循环", Role::repeats},    {"出现次数", Role::repeats},   {"次数", Role::repeats},
    {"是否数组", Role::repeats},    {"occurs", Role::repeats}};

// Codes where identifiers stand below, Chinese names where Chinese does.
constexpr std::string_view kOpenHeadings[] = {"字段",       "字段名", "字段名称",   "名称",
                                              "参数",       "参数名", "参数名称",   "数据项",
                                              "数据项名称", "信息项", "信息项名称", "项目名称"};

// Without what headings are decorated with.
std::string plain(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size();) {
    bool dropped = false;
    for (std::string_view mark : {" ", "\n", "\r", "\t", "　", "*", "（", "）", "(", ")", "/", "、",
                                  "_", "-", ".", ":", "："})
      if (text.substr(i).starts_with(mark)) {
        i += mark.size();
        dropped = true;
        break;
      }
    if (dropped) continue;
    char c = text[i++];
    made += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  }
  for (std::string_view tail : {"是否", "yn", "mo"})
    if (made.size() > tail.size() && made.ends_with(tail)) made.resize(made.size() - tail.size());
  return made;
}

bool mostly_han(std::span<const Row> below, std::size_t column) {
  std::size_t han = 0, other = 0;
  for (const Row& row : below.subspan(0, std::min<std::size_t>(below.size(), 30))) {
    if (column >= row.size() || row[column].text.empty()) continue;
    ++(has_han(row[column].text) ? han : other);
  }
  return han > other;
}

}  // namespace

std::optional<TableColumns> TableColumns::of(const Row& row, std::span<const Row> below) {
  TableColumns columns;
  std::vector<std::size_t> open;
  auto set = [&](Role role, std::size_t place) {
    auto& mine = columns.places_[std::size_t(role)];
    if (!mine) mine = place;
  };
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string word = plain(row[i].text);
    const auto* known = std::ranges::find(kHeadings, word, &Heading::word);
    if (known != std::end(kHeadings)) {
      set(known->role, i);
    } else if (contains(kOpenHeadings, word)) {
      open.push_back(i);
    }
  }
  for (std::size_t place : open) set(mostly_han(below, place) ? Role::label : Role::name, place);
  // One description beside the codes is the Chinese name, unless there is one already.
  if (!columns.has(Role::label) && columns.has(Role::note) && columns.has(Role::name)) {
    std::size_t note = *columns.places_[std::size_t(Role::note)];
    if (note < row.size() && plain(row[note].text) == "描述")
      std::swap(columns.places_[std::size_t(Role::label)],
                columns.places_[std::size_t(Role::note)]);
  }
  std::size_t known = 0;
  for (const auto& place : columns.places_) known += place.has_value();
  bool names = columns.has(Role::name) || columns.has(Role::label);
  bool fields = columns.has(Role::type) || columns.has(Role::length) ||
                columns.has(Role::required) || columns.has(Role::nullable) ||
                columns.has(Role::note);
  if (!names || !fields || known < 2) return std::nullopt;
  return columns;
}

bool TableColumns::is_sure() const {
  auto known = std::ranges::count_if(places_, [](const auto& place) { return place.has_value(); });
  bool typed = has(Role::type) || has(Role::required) || has(Role::nullable);
  return has(Role::name) && typed && known >= 3;
}

const Cell* TableColumns::cell(const Row& row, Role role) const {
  const auto& place = places_[std::size_t(role)];
  if (!place || *place >= row.size()) return nullptr;
  return &row[*place];
}

std::string_view TableColumns::text(const Row& row, Role role) const {
  const Cell* found = cell(row, role);
  return found == nullptr ? std::string_view{} : std::string_view(found->text);
}

Location TableColumns::where(const Row& row, Role role) const {
  const Cell* found = cell(row, role);
  if (found != nullptr) return found->where;
  return row.empty() ? Location{} : row.front().where;
}

}  // namespace jiuqu::importing
