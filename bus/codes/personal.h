// Personal data in documents: where it stands, and substitutes of the same form, so that a document
// can be shown or kept as a sample. Personal is what stands in fields that the schema marks so,
// wherever it is repeated, and citizen and mobile numbers anywhere.
// Thread: one each. Ownership: values; documents are borrowed.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/error.h"
#include "bus/xml/document.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::codes {

// Citizen numbers and mobile numbers.
bool is_personal_number(std::string_view word);
// Trimmed texts of the personal fields, longest first, each once. A text of one character is left
// out: it would be found by chance inside others.
std::vector<std::string> personal_texts(xml::Node document, const xml::SchemaModel* form);
// The text with each of `personal` (longest first) and each personal number exchanged.
std::string exchange_personal(std::string_view text, const std::vector<std::string>& personal,
                              const std::function<std::string(std::string_view)>& with);

// Substitutes for personal values, the same for the same value as long as the object lives: citizen
// numbers and credit codes with right check characters in the division they name, mobile and other
// numbers, plates, names, names of units and addresses of the same length; the division of an
// address and the legal form of a unit stay. Which substitute a value gets is decided by the salt,
// and cannot be told without it.
class Substitutes {
 public:
  using Fits = std::function<bool(const std::string&)>;
  explicit Substitutes(std::string salt) : salt_(std::move(salt)) {}
  // Empty when none is found that fits. What holds nothing to exchange ("-", 无) stays.
  std::optional<std::string> of(std::string_view value, const Fits& fits = {});
  // Values of a document are no substitutes of others.
  void avoid(const std::vector<std::string>& values) {
    taken_.insert(values.begin(), values.end());
  }

 private:
  std::optional<std::string> single(const std::string& value, const Fits& fits);
  std::string salt_;
  std::map<std::string, std::string, std::less<>> made_;
  std::set<std::string, std::less<>> taken_;
};

// Exchanges all personal data of a document in place. What the schema enumerates stays, and so do
// codes that no schema marks personal. A value that fitted its field does so afterwards. Errors:
// limit_exceeded, with the path of a field that nothing else fits into.
Result<void> mask_document(xml::Node root, const xml::SchemaModel& form, Substitutes& substitutes);

}  // namespace jiuqu::codes
