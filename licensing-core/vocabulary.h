// Words of the licensing procedure that workflows, tasks and events share: the nine steps (clause
// 6), the officers' roles (appendix A) and the canonical events. Data, in one place.
// Thread: any; all constant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::licensing {

struct NamedWord {
  std::string_view id;
  std::string_view zh;
};

// apply 申请 … archive 归档, in the order of the procedure.
std::span<const NamedWord> steps();
std::span<const NamedWord> roles();
// Names of canonical events, which are the root elements of their documents.
std::span<const NamedWord> events();
// Numbers that a service task may take from a counter.
std::span<const NamedWord> numbers();
// What a service task may have recorded.
std::span<const NamedWord> records();

const NamedWord* find_word(std::span<const NamedWord> words, std::string_view id);
std::vector<std::string> ids_of(std::span<const NamedWord> words);
std::string_view step_name(std::string_view step);  // 受理; empty for an unknown step

}  // namespace jiuqu::licensing
