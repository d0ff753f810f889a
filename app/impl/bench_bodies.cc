#include "app/impl/bench_bodies.h"

#include "adapters/simulators/generator.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

constexpr std::uint64_t kTableRows = 3000;    // of the bench's code tables
constexpr std::uint64_t kApplications = 256;  // made before the run, then used in turn
constexpr std::size_t kRecordDigits = 11;     // of a case number, at its end

// The digits at the end of a member's text value.
Result<void> add_slot(BodyTemplate& body, const std::string& member, BodySlot::Value value) {
  std::string opening = "\"" + member + "\":\"";
  auto from = body.text.find(opening);
  auto to = from == body.text.npos ? from : body.text.find('"', from + opening.size());
  if (to == body.text.npos) return fail(ErrorCode::configuration_invalid, "body.json: " + member);
  std::size_t width = 0;
  while (body.text[to - 1 - width] >= '0' && body.text[to - 1 - width] <= '9') ++width;
  body.slots.push_back({value, to - width, width});
  return {};
}

void write_number(std::string& text, const BodySlot& slot, std::uint64_t number) {
  for (std::size_t i = slot.width; i-- > 0; number /= 10)
    text[slot.at + i] = char('0' + number % 10);
}

}  // namespace

Result<BenchBodies> BenchBodies::forms(const std::string& source) {
  auto text = read_file(source + "/tests/bench/body.json");
  if (!text) return std::unexpected(text.error());
  BodyTemplate form;
  form.text = std::string(trim(*text));
  using Value = BodySlot::Value;
  const std::pair<const char*, Value> members[] = {{"recordNo", Value::record},
                                                   {"caseNo", Value::order_key},
                                                   {"divisionCode", Value::code},
                                                   {"categoryCode", Value::code},
                                                   {"makerCode", Value::code}};
  for (const auto& [member, value] : members)
    if (auto added = add_slot(form, member, value); !added) return std::unexpected(added.error());
  BenchBodies bodies;
  bodies.templates_.push_back(std::move(form));
  return bodies;
}

Result<BenchBodies> BenchBodies::applications(const std::string& source) {
  simulators::GeneratorOptions options;
  options.handling_item = "26";  // new lifts: one mix in every measurement
  auto generator = simulators::Generator::load(source, options);
  if (!generator) return std::unexpected(generator.error());
  BenchBodies bodies;
  for (std::uint64_t index = 0; index < kApplications; ++index) {
    BodyTemplate body;
    body.text = generator->application(index).text(simulators::Encoding::json);
    std::string number = generator->project_no(index);
    for (auto at = body.text.find(number); at != body.text.npos;
         at = body.text.find(number, at + 1))
      body.slots.push_back(
          {BodySlot::Value::record, at + number.size() - kRecordDigits, kRecordDigits});
    bodies.templates_.push_back(std::move(body));
  }
  return bodies;
}

std::string BenchBodies::body(std::uint64_t record, std::uint64_t order_key) const {
  const BodyTemplate& chosen = templates_[record % templates_.size()];
  std::string text = chosen.text;
  for (const BodySlot& slot : chosen.slots) {
    std::uint64_t number = record;
    if (slot.value == BodySlot::Value::order_key) number = order_key;
    if (slot.value == BodySlot::Value::code) number = record * 7 % kTableRows;
    write_number(text, slot, number);
  }
  return text;
}

}  // namespace jiuqu::app
