#include "mappings/impl/run.h"

#include "bus/base/text.h"

namespace jiuqu::mapping {
namespace {

// The place after the last instruction for the same target.
std::uint32_t end_of_chain(const Plan& plan, std::uint32_t at, std::uint32_t end) {
  at = plan.instructions[at].end;
  while (at < end && plan.instructions[at].alternative) at = plan.instructions[at].end;
  return at;
}

xml::Node append_to(xml::Node parent, const Instruction& instruction) {
  const xml::Field& field = *instruction.target;
  return instruction.own_namespace ? parent.append(field.name, field.ns)
                                   : parent.append(field.name);
}

void add_joined(std::string& text, std::string_view item, const std::string& join) {
  if (item.empty()) return;
  if (!text.empty()) text += join;
  text += item;
}

}  // namespace

Run::Run(const Plan& plan, std::string_view source_root, const MapContext& context,
         PlanLineage& lineage, Findings& findings)
    : plan_(plan),
      source_root_(source_root),
      context_(context),
      lineage_(lineage),
      findings_(findings),
      date_(to_china_time(context.now).substr(0, 10)),
      slots_(plan.steps) {}

xml::Document Run::make(xml::Node source) {
  xml::Document tree = xml::Document::create(plan_.target_root->name, plan_.target_root->ns);
  slots_.enter(kRootSlot, source);
  run_block(0, std::uint32_t(plan_.instructions.size()), tree.root(), kNoRecord);
  return tree;
}

bool Run::run_block(std::uint32_t begin, std::uint32_t end, xml::Node target,
                    std::uint32_t record) {
  bool fed = false;
  const xml::Field* repeated = nullptr;
  std::uint32_t made = 0;  // elements of `repeated` so far
  for (std::uint32_t at = begin; at < end;) {
    const Instruction& instruction = plan_.instructions[at];
    switch (instruction.op) {
      case Op::field:
        at = run_fields(at, end, target, record, fed);
        break;
      case Op::group:
        at = run_groups(at, end, target, record, fed);
        break;
      case Op::each:
        if (repeated != instruction.target) made = 0;
        repeated = instruction.target;
        fed |= run_each(at, target, record, made);
        at = instruction.end;
        break;
    }
  }
  return fed;
}

std::uint32_t Run::run_fields(std::uint32_t at, std::uint32_t end, xml::Node target,
                              std::uint32_t record, bool& fed) {
  std::uint32_t after = end_of_chain(plan_, at, end);
  for (std::uint32_t i = at; i < after; ++i) {
    const Instruction& instruction = plan_.instructions[i];
    if (!applies(instruction)) continue;
    auto value = value_of(instruction);
    if (!value || value->empty()) continue;
    write(instruction, target, *value);
    if (i != at) lineage_.add_choice({at, record, i});
    fed = true;
    return after;
  }
  write_empty(plan_.instructions[after - 1], target);
  return after;
}

// A required element is made from the last of its groups when none of their sources is there.
std::uint32_t Run::run_groups(std::uint32_t at, std::uint32_t end, xml::Node target,
                              std::uint32_t record, bool& fed) {
  std::uint32_t after = end_of_chain(plan_, at, end);
  for (std::uint32_t i = at; i < after; i = plan_.instructions[i].end) {
    const Instruction& instruction = plan_.instructions[i];
    bool missing = instruction.source != kNoSlot && !slots_.node(instruction.source);
    bool last = instruction.end == after;
    if (missing && !(instruction.required && last)) continue;
    if (!applies(instruction)) continue;
    xml::Node element = append_to(target, instruction);
    bool filled = run_block(i + 1, instruction.end, element, record);
    bool kept = instruction.required || instruction.when_empty == WhenEmpty::keep;
    if (!filled && !kept) {
      element.remove();
      continue;
    }
    if (i != at) lineage_.add_choice({at, record, i});
    fed |= filled || instruction.when_empty == WhenEmpty::keep;
    break;
  }
  return after;
}

bool Run::run_each(std::uint32_t at, xml::Node target, std::uint32_t record, std::uint32_t& made) {
  const Instruction& each = plan_.instructions[at];
  xml::Node first = slots_.node(each.source);
  if (!first) return false;
  bool fed = false;
  std::uint32_t index = 0;
  for (xml::Node item = first; item; item = item.next_sibling()) {
    if (item.name() != first.name()) continue;
    slots_.set_index(each.source, ++index);
    slots_.enter(each.source, item);
    if (!applies(each)) continue;
    std::uint32_t made_by = lineage_.add_each({at, record, ++made, index});
    run_block(at + 1, each.end, append_to(target, each), made_by);
    fed = true;
  }
  slots_.set_index(each.source, 0);
  slots_.enter(each.source, first);
  return fed;
}

bool Run::applies(const Instruction& instruction) {
  if (instruction.when < 0) return true;
  xml::Node context = slots_.node(instruction.scope);
  if (!context) return false;
  auto holds = plan_.conditions[std::size_t(instruction.when)].boolean(context);
  if (holds) return *holds;
  Part place;
  place.slot = instruction.scope;
  tell(instruction, place,
       {"mapping.when-failed",
        "A condition of the mapping failed: " + holds.error().detail,
        "映射条件无法求值：" + holds.error().detail,
        {}},
       {});
  return false;
}

std::optional<std::string> Run::value_of(const Instruction& instruction) {
  const Value& value = instruction.value;
  std::string text;
  if (value.parts.size() == 1 && !value.converts_parts) {
    auto only = part_text(instruction, value.parts.front());
    if (!only) return std::nullopt;
    text = std::move(*only);
  } else {
    for (const Part& part : value.parts) {
      auto item = part_text(instruction, part);
      if (!item || !converted(instruction, part.conversions, part, *item)) return std::nullopt;
      add_joined(text, *item, value.join);
    }
  }
  if (value.parts.empty()) return text;
  if (!converted(instruction, value.conversions, value.parts.front(), text)) return std::nullopt;
  return text;
}

// Constants and variables belong to the scope they stand in: where its source element is missing,
// they give nothing.
std::optional<std::string> Run::part_text(const Instruction& instruction, const Part& part) {
  if (part.kind == PartKind::path && !part.all) return slots_.text(part.slot);
  if (part.kind == PartKind::path) {
    std::string text;
    xml::Node first = slots_.node(part.slot);
    for (xml::Node item = first; item; item = item.next_sibling()) {
      if (item.name() != first.name()) continue;
      std::string one = item.text();
      add_joined(text, trim(one), instruction.value.join);
    }
    return text;
  }
  if (!slots_.node(instruction.scope)) return std::string();
  if (part.kind == PartKind::constant) return part.text;
  if (context_.variables != nullptr)
    if (auto found = context_.variables->find(part.text); found != context_.variables->end())
      return found->second;
  if (part.text == "now") return TimeFormat::compile("iso-utc")->write(context_.now);
  tell(instruction, part,
       {"mapping.variable-missing",
        "The variable \"" + part.text + "\" has no value",
        "变量“" + part.text + "”没有值",
        {}},
       {});
  return std::nullopt;
}

bool Run::converted(const Instruction& instruction, const Conversions& conversions,
                    const Part& part, std::string& text) {
  auto fault = convert(conversions, date_, text);
  if (!fault) return true;
  tell(instruction, part, *fault, text);
  return false;
}

void Run::write(const Instruction& instruction, xml::Node target, std::string_view text) {
  if (instruction.attribute) return target.set_attribute(instruction.target->name, text);
  if (instruction.text) return target.set_text(text);
  append_to(target, instruction).set_text(text);
}

// What an optional field leaves out, a required one leaves empty, so that rules can judge it.
void Run::write_empty(const Instruction& instruction, xml::Node target) {
  if (instruction.when_empty == WhenEmpty::skip || instruction.text) return;
  if (instruction.attribute) return target.set_attribute(instruction.target->name, "");
  xml::Node element = append_to(target, instruction);
  if (instruction.when_empty == WhenEmpty::null) element.set_nil();
}

void Run::tell(const Instruction& instruction, const Part& part, const ValueFault& fault,
               std::string_view text) {
  SlotId slot = part.kind == PartKind::path ? part.slot : instruction.scope;
  const xml::Field& field = *plan_.steps[slot].field;
  Finding finding;
  finding.code = fault.code;
  finding.where.path =
      source_path(plan_.steps, slot, source_root_, [&](SlotId at) { return slots_.index(at); });
  std::string name = field.label.empty() ? field.name : field.label;
  finding.en = name + ": " + fault.en;
  finding.zh = name + "：" + fault.zh;
  finding.suggestion = fault.suggestion;
  if (!text.empty())
    finding.values.emplace_back("value", field.personal ? mask_personal(text) : std::string(text));
  if (instruction.value.conversions.table)
    finding.values.emplace_back("table", instruction.value.conversions.table->id);
  findings_.push_back(std::move(finding));
}

}  // namespace jiuqu::mapping
