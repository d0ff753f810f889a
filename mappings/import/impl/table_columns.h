// Which column of a field table says what, found by its heading, and where headings leave it open
// by what stands below. Thread: values.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "mappings/import/impl/sheet.h"

namespace jiuqu::importing {

enum class Role : std::uint8_t {
  sequence,
  name,       // 字段名, 字段代码
  label,      // 中文名, 字段描述
  type,       // 类型
  length,     // 长度
  precision,  // 小数位
  required,   // 必填
  nullable,   // 可空: the other way round
  note,       // 说明, 备注
  values,     // 取值
  level,      // 层级
  parent,     // 父节点
  repeats,    // 是否循环, 出现次数
  count_
};

class TableColumns {
 public:
  // The columns of a header row; nullopt when the row is none: it needs names (or labels) and at
  // least one more column of a field table.
  static std::optional<TableColumns> of(const Row& row, std::span<const Row> below);

  const Cell* cell(const Row& row, Role role) const;
  std::string_view text(const Row& row, Role role) const;
  bool has(Role role) const { return places_[std::size_t(role)].has_value(); }
  // Whether a row below the header is another one, and not a field that is called name or type.
  bool is_sure() const;
  // The place of a role in the row, also where the row is too short for it.
  Location where(const Row& row, Role role) const;

 private:
  std::array<std::optional<std::size_t>, std::size_t(Role::count_)> places_;
};

}  // namespace jiuqu::importing
