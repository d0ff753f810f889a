#include "rules/impl/masking.h"

#include <algorithm>

#include "bus/base/text.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/plain_text.h"

namespace jiuqu::rules {
namespace {

constexpr std::size_t kPointsShown = 60;
// A shorter text would be found by chance inside others.
constexpr std::size_t kPointsMin = 2;

bool is_code_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_personal_number(std::string_view word) {
  return codes::is_mobile(word) || codes::check_citizen_number(word).ok();
}

// Citizen numbers and mobile numbers, in whatever field or sentence they stand.
std::string mask_numbers(std::string_view text) {
  std::string masked;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_code_char(text[end])) ++end;
    std::string_view word = text.substr(i, end - i);
    masked += is_personal_number(word) ? mask_personal(word) : std::string(word);
    if (end == i && end < text.size()) masked += text[end++];
    i = end;
  }
  return masked;
}

std::string cut(std::string_view text) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && ++points > kPointsShown) return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

void Masking::collect(xml::Node element, const xml::Field& field) {
  for (xml::Node child = element.first_child(); child; child = child.next_sibling()) {
    const xml::Field* of_child = field.child(child.name());
    if (of_child == nullptr) continue;
    if (!of_child->is_leaf()) {
      collect(child, *of_child);
    } else if (of_child->personal) {
      std::string text(trim(child.text()));
      if (utf8_length(text) >= kPointsMin) personal_->push_back(std::move(text));
    }
  }
}

void Masking::collect() {
  personal_.emplace();
  if (form_ == nullptr || !document_.is_element()) return;
  const xml::Field* root = form_->root(document_.name());
  if (root == nullptr) return;
  collect(document_, *root);
  std::ranges::sort(*personal_);
  auto repeated = std::ranges::unique(*personal_);
  personal_->erase(repeated.begin(), repeated.end());
  std::ranges::stable_sort(*personal_, std::ranges::greater{}, &std::string::size);
}

std::string Masking::masked(std::string_view text) {
  if (!personal_) collect();
  std::string result(text);
  for (const std::string& each : *personal_)
    if (result.find(each) != result.npos) replace_all(result, each, mask_personal(each));
  return mask_numbers(result);
}

std::string Masking::shown(std::string_view text) {
  return cut(masked(trim(text)));
}

}  // namespace jiuqu::rules
