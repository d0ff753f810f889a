// The socket for protocols. An adapter kind describes its settings once (lint, docs and the console
// form come from that) and makes outbound adapters; inbound kinds take receivers and submit
// exchanges. The bus knows no protocol.
// Thread: send from the dispatcher; the completion comes on any thread, exactly once.
// Ownership: completions own what they need; adapters outlive their sends (stop waits for them).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bus/base/executor.h"
#include "bus/base/finding.h"
#include "bus/message/message.h"
#include "bus/xml/document.h"

namespace jiuqu {

class Metrics;

// One setting of an adapter kind, for lint, docs and forms.
struct SettingField {
  std::string name;
  enum class Type { text, integer, boolean, url, duration_ms, choice } type = Type::text;
  std::string unit;
  std::string default_value;
  bool required = false;
  bool secret = false;  // given only by reference: env:NAME or file:PATH
  std::string example;
  std::string help;
  std::vector<std::string> choices;
};

using Settings = std::map<std::string, std::string>;  // resolved: references replaced by values

// What one attempt carries. The id is the same at every attempt.
struct OutboundRequest {
  Uuid id;
  std::string interface;
  Settings operation;  // attributes of <send>: method, path, soap action …
  std::string content_type;
  Headers headers;  // traceparent and idempotency key among them
  std::string body;
  int timeout_ms = 10'000;
};

struct OutboundAnswer {
  int status = 0;  // protocol status where there is one
  std::string content_type;
  std::string body;  // the answer as it came, bounded
  std::string data;  // the data part of the reply envelope, unwrapped
};

// ok only when the partner took the message: an HTTP 200 with a business error is an error.
using SendCompletion = Callback<Result<OutboundAnswer>>;

class OutboundAdapter {
 public:
  virtual ~OutboundAdapter() = default;
  virtual void send(OutboundRequest request, SendCompletion done) = 0;
  // What send would put on the wire before the body, as text, secrets masked; sends nothing. Empty
  // where the protocol has nothing to add.
  virtual std::string describe(const OutboundRequest&) const { return {}; }
  // Tries the connection, sends no business data.
  virtual void ping(Callback<Result<std::string>> done) = 0;
  // No new sends; calls back when the last completion was told. Open sends are cancelled.
  virtual void stop() = 0;
};

// What an adapter kind gets from the hub to work with.
struct AdapterContext {
  const Clock* clock = nullptr;
  Executor* network = nullptr;  // small jobs and timers
  Metrics* metrics = nullptr;
};

class AdapterKind {
 public:
  virtual ~AdapterKind() = default;
  virtual std::string_view name() const = 0;                       // "http"
  virtual std::vector<SettingField> endpoint_fields() const = 0;   // <endpoint adapter="http">
  virtual std::vector<SettingField> operation_fields() const = 0;  // <send …> attributes
  virtual std::vector<SettingField> receive_fields() const = 0;    // <receive adapter="http" …>
  // The endpoint element may carry children of its own (reply envelope); the kind checks them.
  virtual void check_endpoint(xml::Node endpoint, Findings& findings) const = 0;
  virtual Result<std::unique_ptr<OutboundAdapter>> make_outbound(xml::Node endpoint,
                                                                 const Settings& settings,
                                                                 const AdapterContext& context) = 0;
};

}  // namespace jiuqu
