// What the cells of a field table say in words: types, lengths, whether a field must be there, how
// often it comes, which values it may have.
// Thread: any.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mappings/import/impl/form.h"

namespace jiuqu::importing {

// "C..50", "VARCHAR2(50)", "NUMBER(10,2)", "DATE", "日期型 yyyy-MM-dd", "字符型", "代码", "对象",
// "数组"… with the cells of length and decimal places. `told` is what else the row says: formats of
// dates stand there. False when the type is not known: the item is then a text.
bool set_type(Item& item, std::string_view type, std::string_view length,
              std::string_view precision, std::string_view told);
// Whether a length cell says something that is not a length.
bool is_length(std::string_view length);

enum class Presence : std::uint8_t { required, optional, conditional, unknown };
Presence presence_of(std::string_view text);  // 是 Y 必填 M √ 1 / 否 N 选填 O 0 空 / 条件 C

struct Occurs {
  unsigned min = 0, max = 1;
};
// "0..n", "1-*", "[0,n]", "多", "是"; nullopt: no repetition told.
std::optional<Occurs> occurs_of(std::string_view text);

// "1:是;0:否", "01-企业，02-个人", "1 男 2 女"; with `listed` also plain values: "是/否". Fewer
// than two: none.
std::vector<Code> codes_in(std::string_view text, bool listed);

}  // namespace jiuqu::importing
