// How an answer of a partner is judged: by its HTTP status alone, or, where the endpoint describes
// the partner's reply envelope, by the success value inside it too. Partners answer business errors
// with HTTP 200.
//   <envelope success-path="$.code" success-values="200 0" message-path="$.msg" data-path="$.data"
//             data-is-json-text="true" retry-values="busy"/>
// Thread: immutable, pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bus/adapter/adapter.h"

namespace jiuqu {

struct ReplyEnvelope {
  std::string success_path;                 // "$.code"
  std::vector<std::string> success_values;  // the message is taken
  std::vector<std::string> retry_values;    // the partner is busy: sent again later
  std::string message_path;                 // may be empty
  std::string data_path;                    // may be empty: the whole body is the data
  bool data_is_json_text = false;           // the data is a string that holds JSON
};

// Reads <envelope> of an endpoint; nullopt when it has none.
std::optional<ReplyEnvelope> read_envelope(xml::Node endpoint);
// Unknown words, missing success rule, paths that are none.
void check_envelope(xml::Node envelope, Findings& findings);

// The answer when the partner took the message, else an error whose retry class says what follows:
//   2xx and success value -> answer; retry value -> partner_unavailable; other value ->
//   partner_business_error; unreadable -> partner_answer_unreadable
//   408 -> partner_timeout; 429 -> partner_throttled; 503 -> partner_unavailable; other 5xx ->
//   partner_error; everything else -> partner_refused
Result<OutboundAnswer> judge_answer(const std::optional<ReplyEnvelope>& envelope,
                                    OutboundAnswer answer);

}  // namespace jiuqu
