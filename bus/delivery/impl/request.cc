#include "bus/delivery/impl/request.h"

#include <algorithm>

namespace jiuqu::delivery {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  auto lower = [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : int{c}; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

void set_header(Headers& headers, std::string name, std::string value) {
  std::erase_if(headers, [&](const auto& header) { return same_name(header.first, name); });
  headers.emplace_back(std::move(name), std::move(value));
}

}  // namespace

OutboundRequest request_of(const QueuedDelivery& delivery, Message message, int timeout_ms) {
  OutboundRequest request;
  request.id = delivery.id;
  request.interface = delivery.interface;
  request.operation = delivery.operation;
  request.content_type = std::move(message.content_type);
  request.headers = std::move(message.headers);
  request.body = std::move(message.body);
  request.timeout_ms = timeout_ms;
  set_header(request.headers, "Idempotency-Key", delivery.id.text());
  if (!message.trace_parent.empty())
    set_header(request.headers, "traceparent", message.trace_parent);
  return request;
}

}  // namespace jiuqu::delivery
