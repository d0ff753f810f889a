// How a run makes values, writes them, and tells what is wrong with them.
#include <algorithm>

#include "bus/base/ids.h"
#include "bus/base/text.h"
#include "bus/message/message.h"
#include "bus/pipeline/code_tables.h"
#include "mappings/impl/run.h"

namespace jiuqu::mapping {
namespace {

void add_joined(std::string& text, std::string_view item, const std::string& join) {
  if (item.empty()) return;
  if (!text.empty()) text += join;
  text += item;
}

// What is said of a state is stronger than a default.
bool without_default(const Policies& policies, State state) {
  return (state == State::missing && policies.own_missing) ||
         (state == State::null && policies.own_null);
}

}  // namespace

const std::string& Run::date() {
  if (date_.empty())
    date_ = context_.day.empty() ? to_china_time(context_.now).substr(0, 10) : context_.day;
  return date_;
}

std::optional<SlotText> Run::value_of(const Instruction& instruction, xml::Node target,
                                      const Where& where) {
  if (context_.trace != nullptr) pending_ = {};
  const Value& value = instruction.value;
  if (value.parts.size() != 1 || value.parts.front().conversions || value.parts.front().when >= 0)
    return joined_parts(instruction, target, where);
  const Part& part = value.parts.front();
  auto text = part_text(instruction, part, target, where);
  if (!text || without_default(instruction.policies, text->state)) return text;
  if (!value.conversions) {
    text->text = trim_ends(text->text);
    return text;
  }
  auto result = converted(instruction, *value.conversions, part, text->text);
  if (!result) return std::nullopt;
  return SlotText{*result, text->state};
}

std::optional<SlotText> Run::joined_parts(const Instruction& instruction, xml::Node target,
                                          const Where& where) {
  const Value& value = instruction.value;
  std::string joined;
  State state = State::missing;
  for (const Part& part : value.parts) {
    if (part.when >= 0 && !holds(part.when, slots_.node(instruction.scope), instruction.scope))
      continue;
    auto item = part_text(instruction, part, target, where);
    if (!item) return std::nullopt;
    state = std::max(state, item->state);
    std::optional<std::string_view> text = trim_ends(item->text);
    if (part.conversions) text = converted(instruction, *part.conversions, part, item->text);
    if (!text) return std::nullopt;
    add_joined(joined, *text, value.join);
  }
  joined_ = std::move(joined);
  SlotText all{joined_, state};
  if (joined_.empty() && without_default(instruction.policies, state)) return all;
  if (value.conversions && !value.parts.empty()) {
    auto result = converted(instruction, *value.conversions, value.parts.front(), joined_);
    if (!result) return std::nullopt;
    all.text = *result;
  }
  return all;
}

std::optional<SlotText> Run::part_text(const Instruction& instruction, const Part& part,
                                       xml::Node target, const Where& where) {
  std::optional<SlotText> text;
  if (part.kind != PartKind::path) {
    text = other_text(instruction, part, target, where);
  } else if (part.all.empty()) {
    text = slots_.text(part.slot, slot_buffer_);
  } else {
    std::string joined;
    join_all(part.all, 0, part, instruction.value.join, joined);
    slot_buffer_ = std::move(joined);
    text = SlotText{slot_buffer_, State::value};
    if (slot_buffer_.empty()) text->state = State::missing;
  }
  if (text && context_.trace != nullptr) trace_source(part, text->text);
  return text;
}

// All values below repeated steps, from the outermost to the innermost.
void Run::join_all(const std::vector<SlotId>& slots, std::size_t depth, const Part& part,
                   const std::string& join, std::string& text) {
  if (depth == slots.size()) {
    std::string buffer;
    return add_joined(text, trim_ends(slots_.text(part.slot, buffer).text), join);
  }
  SlotId slot = slots[depth];
  xml::Node first = slots_.node(slot);
  for (xml::Node item = first; item; item = item.next_sibling()) {
    ++steps_;
    if (!slots_.same_element(slot, item)) continue;
    slots_.enter(slot, item);
    join_all(slots, depth + 1, part, join, text);
  }
  if (first) slots_.enter(slot, first);
}

// Constants, variables and the like belong to the scope they stand in: where its source element is
// missing, they give nothing.
std::optional<SlotText> Run::other_text(const Instruction& instruction, const Part& part,
                                        xml::Node target, const Where& where) {
  if (!slots_.node(instruction.scope)) return SlotText{};
  auto given = [&](std::string_view text) {
    text = xml::clean_text(text, slot_buffer_);
    return SlotText{text, text.empty() ? State::empty : State::value};
  };
  const std::string* found = nullptr;
  switch (part.kind) {
    case PartKind::constant:
    case PartKind::setting:
      return given(part.text);
    case PartKind::partner_setting: {
      auto value = part.partners.find(context_.partner);
      if (value != part.partners.end()) return given(value->second);
      break;
    }
    case PartKind::header:
      slot_buffer_ = context_.headers != nullptr ? header_of(*context_.headers, part.text) : "";
      if (slot_buffer_.empty()) return SlotText{};
      return given(slot_buffer_);
    case PartKind::position:
      slot_buffer_ = std::to_string(where.position);
      return given(slot_buffer_);
    case PartKind::id:
      found = variable("messageId");
      if (found == nullptr) break;
      slot_buffer_ = derived_id(part, instruction, target, where, *found);
      return given(slot_buffer_);
    default:
      found = variable(part.text);
      if (found != nullptr) return given(*found);
      if (part.text != "now") break;
      slot_buffer_ = TimeFormat::compile("iso-utc")->write(context_.now);
      return given(slot_buffer_);
  }
  bool setting = part.kind == PartKind::partner_setting;
  std::string name = part.kind == PartKind::id ? "messageId" : part.text;
  if (setting) name = context_.partner + "." + name;
  tell(instruction.scope,
       {setting ? "mapping.setting-missing" : "mapping.variable-missing",
        std::string(setting ? "The setting \"" : "The variable \"") + name + "\" has no value",
        std::string(setting ? "设置“" : "变量“") + name + "”没有值",
        {}});
  return std::nullopt;
}

const std::string* Run::variable(const std::string& name) const {
  if (context_.variables == nullptr) return nullptr;
  auto found = context_.variables->find(name);
  return found == context_.variables->end() ? nullptr : &found->second;
}

// The same message at the same place of the target gives the same id, on every run.
std::string Run::derived_id(const Part& part, const Instruction& instruction, xml::Node target,
                            const Where& where, const std::string& message) const {
  auto parent = Uuid::parse(message);
  std::string place = plan_.id + " " + target.path() + "/" + instruction.target->name + " " +
                      std::to_string(where.position);
  std::string id = (parent ? *parent : Uuid{}.derive(message)).derive(place).text();
  if (part.id == IdForm::uuid_32) std::erase(id, '-');
  return id;
}

std::optional<std::string_view> Run::converted(const Instruction& instruction,
                                               const Conversions& conversions, const Part& part,
                                               std::string_view text) {
  std::string& buffer =
      &conversions == instruction.value.conversions.get() ? value_buffer_ : part_buffer_;
  Converted result = convert(conversions, date(), text, buffer);
  if (context_.trace != nullptr && result.row != nullptr) {
    pending_.table = conversions.table->id();
    pending_.row = result.row->code + " " + result.row->name;
    pending_.row_line = result.row->line;
    pending_.valid_from = result.row->valid_from;
    pending_.valid_to = result.row->valid_to;
  }
  if (!result.fault) return result.text;
  SlotId slot = part.kind == PartKind::path ? part.slot : instruction.scope;
  tell(slot, *result.fault, text, conversions.table ? &*conversions.table : nullptr);
  return std::nullopt;
}

void Run::write(const Instruction& instruction, xml::Node target, std::string_view text) {
  if (instruction.attribute) return target.set_attribute(instruction.target->name, text);
  if (instruction.text) return xml::append_clean_text(target, text);
  xml::append_clean_text(append_to(target, instruction), text);
}

bool Run::write_empty(const Instruction& instruction, xml::Node target, State state) {
  const Policies& policies = instruction.policies;
  WhenEmpty wanted = policies.empty;
  if (state == State::missing) wanted = policies.missing;
  if (state == State::null) wanted = policies.null;
  if (wanted == WhenEmpty::skip) return false;
  if (wanted == WhenEmpty::refuse) {
    const auto& parts = instruction.value.parts;
    bool path = !parts.empty() && parts.front().kind == PartKind::path;
    tell(path ? parts.front().slot : instruction.scope,
         {"mapping.value-missing", "A value is needed here", "此处须有值", {}});
    return false;
  }
  if (instruction.text) {
    if (wanted == WhenEmpty::null) target.set_nil();
    return wanted == WhenEmpty::null;
  }
  if (instruction.attribute) {
    target.set_attribute(instruction.target->name, "");
    return false;
  }
  xml::Node element = append_to(target, instruction);
  if (wanted == WhenEmpty::null) element.set_nil();
  return true;
}

// ---- what is told

std::string Run::path_of(SlotId slot) const {
  return source_path(plan_.steps, slot, source_root_, [&](SlotId at) { return slots_.index(at); });
}

void Run::tell(SlotId slot, const ValueFault& fault, std::string_view text, const TableUse* table) {
  const xml::Field& field = *plan_.steps[slot].field;
  Finding finding;
  finding.code = fault.code;
  finding.where.path = path_of(slot);
  std::string name = field.label.empty() ? field.name : field.label;
  finding.en = name + ": " + fault.en;
  finding.zh = name + "：" + fault.zh;
  finding.suggestion = fault.suggestion;
  auto add = [&](std::string_view of, std::string value) {
    finding.values.emplace_back(std::string(of), std::move(value));
  };
  if (!text.empty())
    add(code_finding::kValue, field.personal ? mask_personal(text) : std::string(text));
  if (table != nullptr) add(code_finding::kTable, table->id());
  if (!fault.looked_up.empty() && !field.personal) {
    if (fault.looked_up != text) add(code_finding::kLookedUp, fault.looked_up);
    add(code_finding::kLookup, table->lookup());
    if (date() != to_china_time(context_.now).substr(0, 10)) add(code_finding::kDay, date());
  }
  findings_.push_back(std::move(finding));
}

void Run::trace_source(const Part& part, std::string_view text) {
  TraceSource source;
  source.text = text;
  switch (part.kind) {
    case PartKind::path:
      source.from = path_of(part.slot);
      source.personal = plan_.steps[part.slot].field->personal;
      break;
    case PartKind::constant:
      source.from = "constant";
      break;
    case PartKind::setting:
      source.from = "setting " + part.setting;
      source.personal = part.secret;
      break;
    case PartKind::partner_setting:
      source.from = "partner-setting " + part.text;
      source.personal = part.secret;
      break;
    case PartKind::variable:
      source.from = "variable " + part.text;
      break;
    case PartKind::header:
      source.from = "header " + part.text;
      break;
    case PartKind::position:
      source.from = "position";
      break;
    case PartKind::id:
      source.from = "id";
      break;
  }
  pending_.sources.push_back(std::move(source));
}

void Run::trace_value(std::uint32_t at, xml::Node target, std::string_view text, bool written,
                      std::uint32_t index) {
  const Instruction& instruction = plan_.instructions[at];
  TraceEntry entry = std::move(pending_);
  pending_ = {};
  entry.parent = target;
  if (!instruction.text)
    entry.target += (instruction.attribute ? "/@" : "/") + instruction.target->name;
  if (instruction.repeated && written && index > 0)
    entry.target += "[" + std::to_string(index) + "]";
  entry.value = text;
  entry.written = written;
  entry.instruction = at;
  context_.trace->entries.push_back(std::move(entry));
}

// Paths are told once all siblings are there, and before elements that nothing fed are taken away.
void Run::finish_trace(std::size_t first, const std::string& holder) {
  if (context_.trace == nullptr) return;
  auto& entries = context_.trace->entries;
  for (std::size_t i = first; i < entries.size(); ++i) {
    if (!entries[i].parent) continue;
    std::string path = entries[i].parent.path();
    if (!holder.empty()) path = holder + path.substr(std::min(path.find('/', 1), path.size()));
    entries[i].target.insert(0, path);
    entries[i].parent = {};
  }
}

}  // namespace jiuqu::mapping
