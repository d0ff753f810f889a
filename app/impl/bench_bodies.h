// Bodies for the load of a bench: made before the run, only numbers are written into a copy while
// it runs, so that making them costs next to nothing. Thread: immutable once made; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bus/base/error.h"

namespace jiuqu::app {

// Digits at a place of a text that take a number.
struct BodySlot {
  enum class Value { record, order_key, code } value = Value::record;
  std::size_t at = 0;
  std::size_t width = 0;
};

struct BodyTemplate {
  std::string text;
  std::vector<BodySlot> slots;
};

class BenchBodies {
 public:
  // The relay's form from tests/bench/body.json below `source`.
  static Result<BenchBodies> forms(const std::string& source);
  // Lift applications of the generator, each push with a case number of its own.
  static Result<BenchBodies> applications(const std::string& source);

  std::string body(std::uint64_t record, std::uint64_t order_key) const;
  std::size_t bytes() const { return templates_.front().text.size(); }

 private:
  std::vector<BodyTemplate> templates_;
};

}  // namespace jiuqu::app
