// Partners, endpoints and interfaces as compiled from their files.
//
//   <partner id="platform" version="1" xmlns="urn:jiuqu:partner:1">
//     <name en="…" zh="…"/>
//     <client id="platform" key="env:JIUQU_PLATFORM_KEY"/>            who may call our interfaces
//     <endpoint id="platform" adapter="http" base-url="${platform.url}" …adapter's settings…>
//       <policy permits="16" timeout-ms="10000" retry-first-ms="500" retry-factor="2"
//               retry-max-ms="60000" attempts-max="0" on-park="hold"/>
//       …children of the adapter kind (reply envelope)…
//     </endpoint>
//   </partner>
//
//   inbound:  <interface id=… version=… reply="on-commit"> <receive adapter="http" method path/>
//             <identity key ignore on-change/> <order key/> validate map check workflow reply
//   outbound: <interface id=… version=…> <on event="Accepted NotAccepted" when="XPath"/>
//             map validate choose
//             <send endpoint="platform" method path order="string(/l:event/l:projectNo)"/>
// Thread: immutable. Ownership: the DefinitionSet owns them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/delivery/retry.h"
#include "bus/pipeline/definitions.h"
#include "bus/pipeline/step.h"
#include "bus/xml/xpath.h"

namespace jiuqu {

class AdapterKind;

struct ClientKey {
  std::string client_id;
  std::string reference;  // env:NAME or file:PATH
};

struct EndpointDefinition {
  std::string id;
  std::string adapter;
  Settings settings;  // as written, ${name} and references unresolved
  EndpointPolicy policy;
  xml::Node element;  // in the partner's document, which the partner owns
};

class Partner final : public Definition {
 public:
  std::string name_en, name_zh;
  std::vector<ClientKey> clients;
  std::vector<EndpointDefinition> endpoints;
};

// What HTTP (or another inbound adapter) needs to know to take messages for an interface.
struct Receive {
  std::string adapter;
  Settings settings;  // method, path …
};

enum class OnChange : std::uint8_t { refuse, pass };

class Interface final : public Definition {
 public:
  xml::Node element;    // in the source file, which the DefinitionSet keeps
  std::string partner;  // the folder's partner
  bool durable = true;
  std::optional<Receive> receive;
  // Inbound: the schema of the partner's form (of the first validate step) and its root element.
  const SchemaDefinition* schema = nullptr;
  std::string root_element;

  std::optional<xml::XPath> identity_key;
  std::vector<std::string> identity_ignore;
  OnChange on_change = OnChange::refuse;
  std::optional<xml::XPath> order_key;

  std::vector<std::unique_ptr<JudgeStep>> judge_steps;    // before the turn, in order
  std::vector<std::unique_ptr<RecordStep>> record_steps;  // in the turn, in order
  std::unique_ptr<JudgeStep> reply_step;  // maps the receipt to the partner's reply; may be null

  // Outbound.
  std::vector<std::string> on_events;
  std::optional<xml::XPath> on_when;  // on the canonical event: it is for this interface
  std::string endpoint;
  std::optional<xml::XPath> send_order;  // on the canonical event
  Settings operation;
  std::string send_content_type = "application/json";
};

}  // namespace jiuqu
