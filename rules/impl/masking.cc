#include "rules/impl/masking.h"

#include "bus/base/text.h"
#include "bus/codes/personal.h"

namespace jiuqu::rules {
namespace {

constexpr std::size_t kPointsShown = 60;

std::string cut(std::string_view text) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && ++points > kPointsShown) return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

}  // namespace

std::string Masking::masked(std::string_view text) {
  if (!personal_) personal_ = codes::personal_texts(document_, form_);
  return codes::exchange_personal(text, *personal_, mask_personal);
}

std::string Masking::shown(std::string_view text) {
  return cut(masked(trim(text)));
}

}  // namespace jiuqu::rules
