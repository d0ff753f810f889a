#include "bus/codes/decimal.h"

#include <algorithm>
#include <vector>

#include "bus/base/text.h"
#include "bus/codes/impl/digits.h"

namespace jiuqu::codes {

namespace {
// Adds one to a number written in digits.
void increment(std::string& digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return;
    }
    digits[i] = '0';
  }
  digits.insert(digits.begin(), '1');
}

// Sum, or difference of a larger and a smaller number, of digits of one length.
std::string added(const std::string& a, const std::string& b) {
  std::string sum(a.size() + 1, '0');
  int carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int digit = (a[i] - '0') + (b[i] - '0') + carry;
    sum[i + 1] = char('0' + digit % 10);
    carry = digit / 10;
  }
  sum[0] = char('0' + carry);
  return sum;
}

std::string taken_off(const std::string& a, const std::string& b) {
  std::string rest(a.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int digit = a[i] - b[i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    rest[i] = char('0' + digit + 10 * borrow);
  }
  return rest;
}

std::string with_point(std::string digits, std::size_t scale, bool negative) {
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  return negative ? "-" + digits : digits;
}
}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  text = trim(text);
  Decimal result;
  if (text.starts_with('-') || text.starts_with('+')) {
    result.negative_ = text.front() == '-';
    text.remove_prefix(1);
  }
  auto point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view part =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && part.empty()) return {};
  if (!all_digits(whole) || !all_digits(part)) return {};
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  part = part.substr(0, part.find_last_not_of('0') + 1);  // npos + 1 is 0
  if (whole.size() + part.size() > kDigitsMax) return {};
  result.scale_ = part.size();
  result.digits_ = std::string(whole) + std::string(part);
  result.digits_.erase(0, std::min(result.digits_.find_first_not_of('0'), result.digits_.size()));
  if (result.is_zero()) result.negative_ = false;
  return result;
}

std::string Decimal::text() const {
  return with_point(digits_, scale_, negative_);
}

std::string Decimal::text(std::size_t fraction_digits) const {
  std::string digits = digits_;
  if (fraction_digits >= scale_) {
    digits.append(fraction_digits - scale_, '0');
  } else {
    std::size_t drop = scale_ - fraction_digits;
    if (digits.size() < drop) digits.insert(0, drop - digits.size(), '0');
    bool up = digits[digits.size() - drop] >= '5';
    digits.resize(digits.size() - drop);
    if (up) increment(digits);
  }
  bool zero = digits.find_first_not_of('0') == std::string::npos;
  if (zero) digits.clear();
  return with_point(std::move(digits), fraction_digits, negative_ && !zero);
}

Decimal Decimal::operator+(const Decimal& other) const {
  std::size_t scale = std::max(scale_, other.scale_);
  auto aligned = [&](const Decimal& d) { return d.digits_ + std::string(scale - d.scale_, '0'); };
  std::string a = aligned(*this), b = aligned(other);
  std::size_t length = std::max(a.size(), b.size());
  a.insert(0, length - a.size(), '0');
  b.insert(0, length - b.size(), '0');
  Decimal sum;
  bool one_sign = negative_ == other.negative_;
  sum.negative_ = one_sign || a >= b ? negative_ : other.negative_;
  sum.digits_ = one_sign ? added(a, b) : a >= b ? taken_off(a, b) : taken_off(b, a);
  sum.scale_ = scale;
  sum.settle();
  return sum;
}

void Decimal::settle() {
  while (scale_ > 0 && !digits_.empty() && digits_.back() == '0') {
    digits_.pop_back();
    --scale_;
  }
  digits_.erase(0, std::min(digits_.find_first_not_of('0'), digits_.size()));
  if (!is_zero()) return;
  scale_ = 0;
  negative_ = false;
}

Decimal Decimal::operator-(const Decimal& other) const {
  Decimal opposite = other;
  opposite.negative_ = !other.negative_ && !other.is_zero();
  return *this + opposite;
}

Decimal Decimal::operator*(const Decimal& other) const {
  std::vector<int> columns(digits_.size() + other.digits_.size(), 0);
  for (std::size_t i = 0; i < digits_.size(); ++i)
    for (std::size_t j = 0; j < other.digits_.size(); ++j)
      columns[i + j + 1] += (digits_[i] - '0') * (other.digits_[j] - '0');
  for (std::size_t i = columns.size(); i-- > 1;) {
    columns[i - 1] += columns[i] / 10;
    columns[i] %= 10;
  }
  Decimal product;
  for (int column : columns) product.digits_ += char('0' + column);
  product.scale_ = scale_ + other.scale_;
  product.negative_ = negative_ != other.negative_;
  product.settle();
  return product;
}

Decimal Decimal::shifted(int power) const {
  Decimal moved = *this;
  if (power < 0) {
    moved.scale_ += std::size_t(-power);
  } else {
    std::size_t into = std::min(moved.scale_, std::size_t(power));
    moved.scale_ -= into;
    moved.digits_.append(std::size_t(power) - into, '0');
  }
  moved.settle();
  return moved;
}

Decimal Decimal::magnitude() const {
  Decimal plain = *this;
  plain.negative_ = false;
  return plain;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (negative_ != other.negative_)
    return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  auto whole = [](const Decimal& d) {
    return std::ptrdiff_t(d.digits_.size()) - std::ptrdiff_t(d.scale_);
  };
  std::strong_ordering order = std::strong_ordering::equal;
  if (is_zero() || other.is_zero()) {
    order = digits_.size() <=> other.digits_.size();
  } else if (whole(*this) != whole(other)) {
    order = whole(*this) <=> whole(other);
  } else {
    // Both begin at the same power of ten and end without zeros in the fraction.
    order = digits_.compare(other.digits_) <=> 0;
  }
  return negative_ ? 0 <=> order : order;
}

}  // namespace jiuqu::codes
