// A message: headers and a body, immutable once made. The id is the idempotency key of every
// attempt to deliver it; correlation ties all messages of a case, causation names the message that
// made this one. Thread: values; share as shared_ptr<const Message>.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bus/base/clock.h"
#include "bus/base/ids.h"

namespace jiuqu {

using Headers = std::vector<std::pair<std::string, std::string>>;

enum class Direction : std::uint8_t { in, out };

struct Message {
  Uuid id;
  Uuid correlation;          // the first message of the conversation
  Uuid causation;            // nil for what came from outside
  std::string trace_parent;  // W3C trace context
  Direction direction = Direction::in;
  UtcTime created;
  std::string partner;
  std::string interface;
  std::string content_type;  // application/json, application/xml
  Headers headers;
  std::string body;
};

using MessagePtr = std::shared_ptr<const Message>;

// What a sender hears.
struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  Headers headers;
};

std::string header_of(const Headers& headers, std::string_view name);  // case-insensitive

}  // namespace jiuqu
