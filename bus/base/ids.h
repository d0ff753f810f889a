// Identifiers: UUIDv7 (RFC 9562), so that ids made later sort later. An id that is derived from a
// message (a row_guid, an outbound message id) is the same again when its step runs again.
// Thread: Uuid is a value; IdSource any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "bus/base/clock.h"
#include "bus/base/error.h"
#include "bus/base/random.h"

namespace jiuqu {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }
  std::string text() const;  // 36 characters, lower case
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  static Result<Uuid> parse(std::string_view text);
  static Uuid from_bytes(std::string_view sixteen);
  // Derived, version 8: same parent and name give the same id, on every machine. Keeps the time
  // part of a version 7 parent, so derived ids stay near it in an index.
  Uuid derive(std::string_view name) const;
};

class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual Uuid next() = 0;
};

// UUIDv7 from a clock and a source of randomness; strictly increasing within the process.
class UuidV7Source final : public IdSource {
 public:
  UuidV7Source(const Clock& clock, Random& random) : clock_(clock), random_(random) {}
  Uuid next() override;

 private:
  const Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  std::uint64_t last_millis_ = 0;
  std::uint32_t counter_ = 0;
};

}  // namespace jiuqu

template <>
struct std::hash<jiuqu::Uuid> {
  std::size_t operator()(const jiuqu::Uuid& id) const noexcept {
    return std::hash<std::string_view>{}(id.view());
  }
};
