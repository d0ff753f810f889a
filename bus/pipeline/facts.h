// What a definition file says as a flat list of facts in the words of its field, so that two
// versions of it can be compared without knowing the kind: things (a field of a mapping, a row of a
// table, an assertion) and their properties. A kind of definition gives them through
// DefinitionKind::facts.
// Thread: any, pure. Ownership: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bus/xml/document.h"

namespace jiuqu {

enum class FactForm : std::uint8_t {
  text,
  expression,  // literals inside are told apart from the rest
  list,        // one a line; order is of no meaning
  secret       // compared, never shown
};

struct Fact {
  std::string thing;     // "row MOVE_OUT", "field applicant/name"
  std::string variant;   // tells things of one name apart where it can: the group it is fed from
  std::string property;  // "name", "source"; empty: the thing itself is there
  std::string value;     // of the thing itself: what to say of it when it is new or gone
  FactForm form = FactForm::text;
  bool ordered = false;  // of the thing itself: its place among the others of this sign matters
  std::string file;      // where it is written, when not in the file described
  int line = 0;
};

// Builds the list of one file.
class FactList {
 public:
  enum class Order : std::uint8_t { free, matters };
  // The thing that the properties after it belong to.
  FactList& thing(std::string name, int line, std::string variant = {}, Order order = Order::free);
  // Not said when the value is empty: an absent property and an empty one are the same.
  FactList& say(std::string property, std::string value, FactForm form = FactForm::text,
                int line = 0);
  // Every attribute of the element but those left out, by its own name.
  FactList& say_attributes(xml::Node node, std::initializer_list<std::string_view> without = {});
  FactList& in_file(std::string file);  // of the thing
  std::vector<Fact> take() { return std::move(facts_); }

 private:
  std::vector<Fact> facts_;
  std::size_t thing_ = 0;
};

// The text of an element with the elements in it as they are written; white space as one blank.
std::string written_text(xml::Node node);
std::string one_line(std::string_view text);

}  // namespace jiuqu
