#include "adapters/simulators/push_answer.h"

#include <algorithm>

#include "bus/json/json.h"
#include "bus/xml/document.h"

namespace jiuqu::simulators {
namespace {

PushAnswer read_json(const json::Json& body) {
  PushAnswer answer;
  answer.readable = true;
  const json::Json* data = body.member("data");
  answer.message_id = (data != nullptr ? *data : body).string_or("message_id");
  answer.words = body.string_or("message_en", body.string_or("msg"));
  if (auto detail = body.string_or("detail"); !detail.empty()) answer.words += " " + detail;
  if (const json::Json* faults = body.member("faults"))
    for (const auto& fault : faults->items)
      answer.faults.emplace_back(fault.string_or("field"), fault.string_or("rule"));
  return answer;
}

PushAnswer read_xml(xml::Node root) {
  PushAnswer answer;
  answer.readable = true;
  xml::Node data = root.child("data");
  answer.message_id = (data ? data : root).child_text("message_id");
  answer.words = root.child_text("message_en");
  if (auto detail = root.child_text("detail"); !detail.empty()) answer.words += " " + detail;
  if (xml::Node faults = root.child("faults"))
    for (xml::Node fault : faults.children("fault"))
      answer.faults.emplace_back(fault.child_text("field"), fault.child_text("rule"));
  return answer;
}

// "$.up_pro_material[2]" names "$.up_pro_material" as well.
bool names(std::string_view told, std::string_view wanted) {
  if (!told.starts_with(wanted)) return false;
  told.remove_prefix(wanted.size());
  return told.empty() || told.front() == '[';
}

std::string missing_faults(const PushBody& push, const PushAnswer& answer) {
  if (!answer.readable) return "the answer is neither JSON nor XML";
  std::string missing;
  for (const auto& field : push.faulty_fields) {
    bool told = std::ranges::any_of(answer.faults,
                                    [&](const auto& fault) { return names(fault.first, field); });
    if (!told) missing += (missing.empty() ? "no fault named " : ", ") + field;
  }
  return missing;
}

// Statuses that tell a sender that its push contradicts what is known, or is of no case.
bool is_conflict(PushKind kind, int status) {
  if (status == 409) return true;
  return kind == PushKind::withdrawal_unknown && (status == 404 || status == 422);
}

std::string in_words(int status, const PushAnswer& answer) {
  constexpr std::size_t kFaultsShown = 8;
  std::string words = "answered " + std::to_string(status) + " " + answer.words;
  for (std::size_t i = 0; i < answer.faults.size() && i < kFaultsShown; ++i)
    words += (i == 0 ? " " : ", ") + answer.faults[i].first + " (" + answer.faults[i].second + ")";
  return words;
}

}  // namespace

PushAnswer PushAnswer::read(const HttpAnswer& answer) {
  if (auto json = json::Json::parse(answer.body)) return read_json(*json);
  if (auto xml = xml::Document::parse(answer.body)) return read_xml(xml->root());
  return {};
}

std::string wrong_push_answer(PushKind kind, const PushBody& push, const HttpAnswer& answer) {
  PushAnswer told = PushAnswer::read(answer);
  if (kind == PushKind::faulty) {
    if (answer.status != 400 && answer.status != 422)
      return "a faulty push was answered " + std::to_string(answer.status);
    return missing_faults(push, told);
  }
  bool refused = kind == PushKind::contradicting || kind == PushKind::withdrawal_late ||
                 kind == PushKind::withdrawal_unknown;
  if (refused && is_conflict(kind, answer.status)) return {};
  if (refused || answer.status != 200) return in_words(answer.status, told);
  return told.message_id.empty() ? "the answer names no message" : "";
}

}  // namespace jiuqu::simulators
