// What the hub answers to a push, in the sender's own format, and whether it is the right answer.
// Thread: any. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "adapters/http/http_client.h"
#include "adapters/simulators/generator.h"
#include "adapters/simulators/records.h"

namespace jiuqu::simulators {

// An answer, whether it came as JSON or as XML.
struct PushAnswer {
  bool readable = false;
  std::string message_id;
  std::string words;                                        // of an error
  std::vector<std::pair<std::string, std::string>> faults;  // field and rule

  static PushAnswer read(const HttpAnswer& answer);
};

// What the sender must hear, and does not, in words; empty when the answer is right.
std::string wrong_push_answer(PushKind kind, const PushBody& push, const HttpAnswer& answer);

}  // namespace jiuqu::simulators
