// A case (办件) as the engine sees it: where its tokens rest, its variables, and how far it came.
// A value; the text form goes into the store.
// Thread: values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/clock.h"
#include "bus/base/error.h"
#include "bus/base/ids.h"

namespace jiuqu::licensing {

enum class CaseStatus : std::uint8_t { open, closed };
std::string_view name_of(CaseStatus status);

// A token rests at an element that waits. The instance number is unique in the case, so that a
// trigger for an earlier visit of the same element finds nothing.
struct Token {
  std::string element;
  std::uint32_t instance = 0;
  std::string flow;  // by which it came; a parallel join waits for one of each
  Uuid task;         // id of the user task; nil at other elements
  UtcTime since;
  std::uint32_t scope = 0;  // instance of the sub-process around it; 0: none

  bool operator==(const Token&) const = default;
};

// The last completed user task: what events tell about the step.
struct Completion {
  std::string element;
  std::string step;
  UtcTime started;
  UtcTime ended;
  std::string officer_id;
  std::string officer_name;
  std::string outcome;
  std::string opinion;

  bool operator==(const Completion&) const = default;
};

struct Case {
  std::string key;       // 办件编号
  std::string workflow;  // id
  std::string definition_version;
  std::string definition_hash;
  std::int64_t version = 0;  // of the record; grows with every advance
  CaseStatus status = CaseStatus::open;
  std::string step = "apply";
  std::vector<Token> tokens;
  std::map<std::string, std::string> variables;
  std::uint32_t entered = 0;  // tokens that entered an element so far: the last instance number
  std::uint32_t events = 0;   // events emitted so far: the last sequence number
  std::optional<Completion> last;

  bool operator==(const Case&) const = default;
  const Token* token_of(const Uuid& task) const;
  const Token* token_at(std::string_view element) const;
  std::string variable(std::string_view name) const;  // empty when not set
  // Elements where it rests, without the sub-processes around them.
  std::vector<std::string> waiting_at() const;
};

// Compact JSON and back. Errors: store_corrupt.
std::string to_text(const Case& state);
Result<Case> case_from_text(std::string_view text);

}  // namespace jiuqu::licensing
