// Values that a field of a form takes and a mapping is meant to take: by its facets, and by the
// code tables and forms of times and numbers that the mapping reads it with.
// Thread: one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/random.h"
#include "mappings/impl/plan.h"

namespace jiuqu::mapping {

// What a mapping asks of one source field.
struct Hint {
  std::vector<const Conversions*> conversions;
  std::vector<std::string> separators;  // where all pieces of the text are taken
  const JsonText* json_text = nullptr;  // where the text is read as JSON
};
// By the path of the field below the root: "a/b", "a/@x".
using Hints = std::map<std::string, Hint>;
Hints hints_of(const Plan& plan);

class ValueGenerator {
 public:
  // `date`: the day on which codes must be valid.
  ValueGenerator(Random& random, std::string date) : random_(random), date_(std::move(date)) {}
  // nullopt when none was found that the field and all hints take.
  std::optional<std::string> value(const xml::Field& field, const Hint* hint, bool largest);

 private:
  std::string draw(const xml::Field& field, const Hint* hint, bool largest);
  std::optional<std::string> drawn_by(const Conversions& conversions);
  std::string text(const xml::Field& field, bool largest);
  std::string number(const xml::Field& field);
  std::string time(const TimeFormat& form);
  std::string characters(std::size_t count);
  bool takes(const xml::Field& field, const Hint* hint, const std::string& value) const;

  Random& random_;
  std::string date_;
};

}  // namespace jiuqu::mapping
