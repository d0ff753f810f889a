#include "bus/base/ids.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "bus/base/hash.h"

namespace jiuqu {

std::uint64_t SystemRandom::next() {
  static thread_local std::random_device device;
  return (std::uint64_t(device()) << 32) | device();
}

std::string Uuid::text() const {
  std::string hex = to_hex(view());
  for (std::size_t dash : {8, 13, 18, 23}) hex.insert(dash, 1, '-');
  return hex;
}

Result<Uuid> Uuid::parse(std::string_view text) {
  Uuid id;
  std::size_t digit = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '-' && (i == 8 || i == 13 || i == 18 || i == 23)) continue;
    int value = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (value < 0 || digit >= 32) return fail(ErrorCode::bad_request, "not a UUID");
    id.bytes[digit / 2] = std::uint8_t((id.bytes[digit / 2] << 4) | value);
    ++digit;
  }
  if (digit != 32) return fail(ErrorCode::bad_request, "not a UUID");
  return id;
}

Uuid Uuid::from_bytes(std::string_view sixteen) {
  Uuid id;
  if (sixteen.size() == id.bytes.size()) std::memcpy(id.bytes.data(), sixteen.data(), 16);
  return id;
}

Uuid Uuid::derive(std::string_view name) const {
  std::string input(view());
  input += name;
  auto digest = sha256(input);
  Uuid id;
  std::copy_n(digest.begin(), 16, id.bytes.begin());
  std::copy_n(bytes.begin(), 6, id.bytes.begin());
  id.bytes[6] = std::uint8_t(0x80 | (id.bytes[6] & 0x0f));
  id.bytes[8] = std::uint8_t(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

Uuid UuidV7Source::next() {
  std::lock_guard lock(mutex_);
  auto millis = std::uint64_t(to_micros(clock_.now()) / 1000);
  if (millis > last_millis_) {
    last_millis_ = millis;
    counter_ = 0;
  } else if (++counter_ >= (1U << 20)) {
    ++last_millis_;
    counter_ = 0;
  }
  std::uint64_t noise = random_.next();
  Uuid id;
  for (int i = 0; i < 6; ++i) id.bytes[std::size_t(i)] = std::uint8_t(last_millis_ >> (40 - 8 * i));
  // 12 bits rand_a and the first 8 bits of rand_b hold the counter, most significant first.
  id.bytes[6] = std::uint8_t(0x70 | (counter_ >> 16));
  id.bytes[7] = std::uint8_t(counter_ >> 8);
  id.bytes[8] = std::uint8_t(0x80 | ((counter_ >> 2) & 0x3f));
  id.bytes[9] = std::uint8_t(((counter_ & 3) << 6) | ((noise >> 56) & 0x3f));
  for (int i = 10; i < 16; ++i) id.bytes[std::size_t(i)] = std::uint8_t(noise >> (8 * (i - 10)));
  return id;
}

}  // namespace jiuqu
