#include "mappings/impl/run.h"

#include "bus/base/text.h"
#include "mappings/impl/json_text.h"

namespace jiuqu::mapping {
namespace {

// The place after the last instruction for the same target.
std::uint32_t end_of_chain(const Plan& plan, std::uint32_t at, std::uint32_t end) {
  at = plan.instructions[at].end;
  while (at < end && plan.instructions[at].alternative) at = plan.instructions[at].end;
  return at;
}

}  // namespace

xml::Node append_to(xml::Node parent, const Instruction& instruction) {
  if (!instruction.own_namespace) return xml::append(parent, instruction.name);
  return parent.append(instruction.target->name, instruction.target->ns);
}

Run::Run(const Plan& plan, std::string_view source_root, const MapContext& context,
         PlanLineage& lineage, Findings& findings)
    : plan_(plan),
      source_root_(source_root),
      context_(context),
      lineage_(lineage),
      findings_(findings),
      slots_(plan.steps, *this),
      taken_(plan.choices.size()) {
  if (!plan.steps.has_picks()) return;
  for (SlotId slot = 1; slot < plan.steps.size(); ++slot)
    if (plan.steps[slot].pick > Pick::position) picks_.push_back(slot);
}

xml::Document Run::make(xml::Node source) {
  xml::Document tree = plan_.names.create(plan_.target_root->name, plan_.target_root->ns);
  slots_.enter(kRootSlot, source);
  note_picks(kNoRecord);
  check_expectations();
  run_block(0, std::uint32_t(plan_.instructions.size()), tree.root(), {});
  finish_trace(0);
  return tree;
}

void Run::note_picks(std::uint32_t turn) {
  for (SlotId slot : picks_)
    if (std::uint32_t index = slots_.index(slot); index > 0) lineage_.add_pick({slot, turn, index});
}

bool Run::run_block(std::uint32_t begin, std::uint32_t end, xml::Node target, const Where& where) {
  bool fed = false;
  Made made;
  for (std::uint32_t at = begin; at < end;) {
    ++steps_;
    const Instruction& instruction = plan_.instructions[at];
    if (made.target != instruction.target) made = {instruction.target, 0};
    std::uint32_t after = end_of_chain(plan_, at, end);
    switch (instruction.op) {
      case Op::field:
        fed |= instruction.split.empty() ? run_fields(at, after, target, where, made)
                                         : run_pieces(at, target, where, made);
        break;
      case Op::group:
        fed |= run_groups(at, after, target, where, made);
        break;
      case Op::each:
      case Op::loop:
        fed |= run_each(at, target, where, made);
        break;
    }
    at = after;
  }
  return fed;
}

bool Run::run_fields(std::uint32_t at, std::uint32_t after, xml::Node target, const Where& where,
                     Made& made) {
  const Instruction* last = nullptr;
  State state = State::missing;
  for (std::uint32_t i = at; i < after; ++i) {
    const Instruction& instruction = plan_.instructions[i];
    if (!applies(instruction)) continue;
    last = &instruction;
    auto value = value_of(instruction, target, where);
    state = value ? value->state : State::missing;
    if (!value || value->text.empty()) continue;
    write(instruction, target, value->text);
    if (instruction.repeated) lineage_.add_made({i, where.owner, where.turn, ++made.count, 0});
    if (i != at) lineage_.add_choice({at, where.owner, i});
    if (context_.trace != nullptr) trace_value(i, target, value->text, true, made.count);
    return true;
  }
  const Instruction& policy = last != nullptr ? *last : plan_.instructions[after - 1];
  bool written = write_empty(policy, target, state);
  if (written && policy.repeated) lineage_.add_made({at, where.owner, where.turn, ++made.count, 0});
  if (context_.trace != nullptr) trace_value(at, target, {}, false, made.count);
  return false;
}

// Every piece of a text makes an element of its own.
bool Run::run_pieces(std::uint32_t at, xml::Node target, const Where& where, Made& made) {
  const Instruction& instruction = plan_.instructions[at];
  if (!applies(instruction)) return false;
  Part whole = instruction.value.parts.empty() ? Part{} : instruction.value.parts.front();
  auto text = part_text(instruction, whole, target, where);
  if (!text) return false;
  std::string kept(text->text);
  bool fed = false;
  for (std::string_view piece : pieces_of(instruction.split, kept)) {
    pending_.sources.clear();
    if (context_.trace != nullptr) trace_source(whole, piece);
    if (instruction.value.conversions) {
      auto made_of = converted(instruction, *instruction.value.conversions, whole, piece);
      if (!made_of || made_of->empty()) continue;
      piece = *made_of;
    }
    write(instruction, target, piece);
    lineage_.add_made({at, where.owner, where.turn, ++made.count, 0});
    if (context_.trace != nullptr) trace_value(at, target, piece, true, made.count);
    fed = true;
  }
  return fed;
}

// A required element is made from the last of its groups when none of their sources is there.
bool Run::run_groups(std::uint32_t at, std::uint32_t after, xml::Node target, const Where& where,
                     Made& made) {
  for (std::uint32_t i = at; i < after; i = plan_.instructions[i].end) {
    const Instruction& instruction = plan_.instructions[i];
    bool missing = instruction.source != kNoSlot && !slots_.node(instruction.source);
    bool last = instruction.end == after;
    if (missing && !(instruction.required && last)) continue;
    if (!applies(instruction)) continue;
    Where inside = where;
    if (instruction.repeated) {
      inside.owner = inside.turn =
          lineage_.add_made({i, where.owner, where.turn, made.count + 1, 0});
    }
    bool appended = false;
    bool filled = make_block(i, target, inside, instruction.required || instruction.kept, appended);
    if (!appended) continue;
    if (instruction.repeated) ++made.count;
    if (i != at) lineage_.add_choice({at, where.owner, i});
    return filled || instruction.kept;
  }
  return false;
}

bool Run::run_each(std::uint32_t at, xml::Node target, const Where& where, Made& made) {
  const Instruction& each = plan_.instructions[at];
  xml::Node first = slots_.node(each.source);
  if (!first || !guarded(each.guards_begin, each.guards_end)) return false;
  bool repeats = plan_.steps[each.source].repeats;
  if (plan_.steps[each.source].attribute || !repeats) {
    return run_turn(at, target, where, 0, made);
  }
  bool fed = false;
  std::uint32_t index = 0;
  for (xml::Node item = first; item; item = item.next_sibling()) {
    if (!slots_.same_element(each.source, item)) continue;
    slots_.set_index(each.source, ++index);
    slots_.enter(each.source, item);
    fed |= run_turn(at, target, where, index, made);
  }
  slots_.set_index(each.source, 0);
  slots_.enter(each.source, first);
  return fed;
}

bool Run::run_turn(std::uint32_t at, xml::Node target, const Where& where, std::uint32_t index,
                   Made& made) {
  const Instruction& each = plan_.instructions[at];
  ++steps_;
  if (each.op == Op::loop) {
    Where inside = where;
    inside.turn = lineage_.add_made({at, kNoRecord, where.turn, 0, index});
    note_picks(inside.turn);
    return run_each(at + 1, target, inside, made);
  }
  if (each.when >= 0 && !holds(each.when, slots_.node(each.scope), each.scope)) return false;
  std::string text;
  std::vector<std::string_view> pieces{{}};
  if (!each.split.empty()) {
    text = slots_.text(each.source, slot_buffer_).text;
    pieces = pieces_of(each.split, text);
  }
  bool fed = false;
  for (std::string_view piece : pieces) {
    if (!each.split.empty()) slots_.push_piece(each.source, piece);
    Where inside;
    inside.position = made.count + 1;
    inside.owner = inside.turn =
        lineage_.add_made({at, where.owner, where.turn, made.count + 1, index});
    note_picks(inside.turn);
    bool appended = false;
    make_block(at, target, inside, !each.only_fed, appended);
    if (appended) ++made.count;
    fed |= appended;
    if (!each.split.empty()) slots_.pop_piece();
  }
  return fed;
}

bool Run::make_block(std::uint32_t at, xml::Node target, const Where& where, bool keep,
                     bool& made) {
  const Instruction& instruction = plan_.instructions[at];
  if (instruction.json_text >= 0) return make_json(at, target, where, keep, made);
  std::size_t traced_before = traced();
  xml::Node element = append_to(target, instruction);
  bool fed = run_block(at + 1, instruction.end, element, where);
  made = fed || keep;
  if (made) return fed;
  finish_trace(traced_before);
  element.remove();
  return fed;
}

// The block makes a document of its own, which becomes text.
bool Run::make_json(std::uint32_t at, xml::Node target, const Where& where, bool keep, bool& made) {
  const Instruction& instruction = plan_.instructions[at];
  const JsonText& form = plan_.json_texts[std::size_t(instruction.json_text)];
  xml::Document inner = plan_.names.create(form.root->name, form.root->ns);
  std::size_t traced_before = traced();
  bool fed = run_block(at + 1, instruction.end, inner.root(), where);
  finish_trace(traced_before, target.path() + "/" + instruction.target->name);
  made = fed || keep;
  if (!made) return false;
  xml::Node element = append_to(target, instruction);
  element.set_text(write_json_text(form, inner.root()));
  if (!judges_) return fed;
  for (Finding& finding : form.schema->validate(inner)) {
    auto rest = finding.where.path.find('/', 1);
    finding.where.path =
        element.path() +
        (rest == std::string::npos ? std::string() : finding.where.path.substr(rest));
    json_faults_.push_back(std::move(finding));
  }
  return fed;
}

// ---- conditions

bool Run::applies(const Instruction& instruction) {
  if (!guarded(instruction.guards_begin, instruction.guards_end)) return false;
  return instruction.when < 0 ||
         holds(instruction.when, slots_.node(instruction.scope), instruction.scope);
}

bool Run::guarded(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end; ++i)
    if (!guard_holds(plan_.guards[i])) return false;
  return true;
}

bool Run::guard_holds(const Guard& guard) {
  const Choice& choice = plan_.choices[guard.choice];
  xml::Node context = slots_.node(choice.scope);
  if (!context) return false;
  auto& [asked_of, branch] = taken_[guard.choice];
  if (asked_of != context) {
    asked_of = context;
    branch = -1;
    for (std::size_t i = 0; i < choice.conditions.size() && branch < 0; ++i)
      if (choice.conditions[i] < 0 || holds(choice.conditions[i], context, choice.scope))
        branch = std::int64_t(i);
    if (context_.trace != nullptr && branch >= 0)
      context_.trace->branches.emplace_back(guard.choice, branch);
  }
  return branch == std::int64_t(guard.branch);
}

bool Run::holds(std::int32_t condition, xml::Node context, SlotId slot) {
  if (!context) return false;
  auto holds = plan_.conditions[std::size_t(condition)].boolean(context);
  if (holds && context_.trace != nullptr) context_.trace->answers.emplace_back(condition, *holds);
  if (holds) return *holds;
  tell(slot, {"mapping.when-failed",
              "A condition of the mapping failed: " + holds.error().detail,
              "映射条件无法求值：" + holds.error().detail,
              {}});
  return false;
}

void Run::check_expectations() {
  for (const Expectation& expected : plan_.expectations) {
    bool asked = true;
    for (const Guard& guard : expected.guards) asked = asked && guard_holds(guard);
    if (asked && expected.when >= 0)
      asked = holds(expected.when, slots_.node(expected.scope), expected.scope);
    if (!asked) continue;
    std::string_view text = trim_ends(slots_.text(expected.slot, slot_buffer_).text);
    if (text == expected.value) continue;
    tell(expected.slot,
         {"mapping.expect-failed",
          "The value must be \"" + expected.value + "\" here",
          "此处的值须为“" + expected.value + "”",
          {}},
         text);
  }
}

xml::Node Run::open_json(SlotId slot, xml::Node holder) {
  const SourceStep& step = plan_.steps[slot];
  auto [place, fresh] = opened_.try_emplace(holder.raw());
  if (!fresh) return place->second.root();
  std::string text = holder.text();
  if (trim(text).empty()) return {};
  const JsonText& form = plan_.json_texts[std::size_t(step.json_text)];
  auto parsed = parse_json_text(form, text);
  if (!parsed) {
    tell(step.parent, {"mapping.json-text-invalid",
                       "The text is no JSON: " + parsed.error().detail,
                       "文本不是合法的 JSON：" + parsed.error().detail,
                       {}});
    return {};
  }
  place->second = std::move(*parsed);
  std::string path = path_of(step.parent);
  for (Finding& finding : form.schema->validate(place->second)) {
    auto rest = finding.where.path.find('/', 1);
    finding.where = Location{
        {},
        0,
        0,
        path + (rest == std::string::npos ? std::string() : finding.where.path.substr(rest))};
    finding.code = "mapping." + finding.code;
    findings_.push_back(std::move(finding));
  }
  return place->second.root();
}

}  // namespace jiuqu::mapping
