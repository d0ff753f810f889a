// The adapter kind "http": endpoints of partners that take messages over plain HTTP, and the
// settings of interfaces that receive them.
//   <endpoint id="platform" adapter="http" base-url="${platform.url}" api-key="env:PLATFORM_KEY">
//     <envelope …/>   (reply_envelope.h)
//   </endpoint>
//   <send endpoint="platform" method="POST" path="/gateway/v1/acceptance" …/>
// Thread: as AdapterKind and OutboundAdapter say; completions come on the network thread.
// Ownership: the network outlives the kind and every adapter it made.
#pragma once

#include "adapters/http/http_network.h"
#include "bus/adapter/adapter.h"

namespace jiuqu {

class HttpAdapterKind final : public AdapterKind {
 public:
  explicit HttpAdapterKind(HttpNetwork& network) : network_(network) {}

  std::string_view name() const override { return "http"; }
  std::vector<SettingField> endpoint_fields() const override;
  std::vector<SettingField> operation_fields() const override;
  std::vector<SettingField> receive_fields() const override;
  void check_endpoint(xml::Node endpoint, Findings& findings) const override;
  Result<std::unique_ptr<OutboundAdapter>> make_outbound(xml::Node endpoint,
                                                         const Settings& settings,
                                                         const AdapterContext& context) override;

 private:
  HttpNetwork& network_;
};

}  // namespace jiuqu
