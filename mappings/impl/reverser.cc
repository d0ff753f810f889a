#include "mappings/impl/reverser.h"

#include "mappings/impl/fragments.h"
#include "mappings/impl/inverse.h"

namespace jiuqu {
namespace mapping {

xml::Document Reverser::run() {
  auto document = xml::Document::create("mapping", kNamespace);
  block(0, std::uint32_t(plan_.instructions.size()), {}, document.root());
  return document;
}

// Alternatives for one target share their reason: it is told once.
void Reverser::no(const Instruction& instruction, std::string en, std::string zh) {
  std::string path = instruction.target->path();
  for (const OneWay& told : one_way_)
    if (told.target == path && told.en == en) return;
  one_way_.push_back({std::move(path), instruction.line, std::move(en), std::move(zh)});
}

void Reverser::block(std::uint32_t begin, std::uint32_t end, const Place& place, xml::Node out) {
  for (std::uint32_t at = begin; at < end; at = plan_.instructions[at].end) {
    const Instruction& instruction = plan_.instructions[at];
    std::uint32_t next = instruction.end;
    bool alone = !instruction.alternative && (next >= end || !plan_.instructions[next].alternative);
    switch (instruction.op) {
      case Op::field:
        field(at, alone, place, out);
        break;
      case Op::group:
        group(at, alone, place, out);
        break;
      case Op::each:
        each(at, place, out);
        break;
      case Op::loop:
        no(instruction, "several repetitions become one", "多层重复合并为一层");
        break;
    }
  }
}

std::string Reverser::target_path_of(const Instruction& instruction, const Place& place) const {
  if (instruction.text) return place.target.empty() ? "." : place.target;
  std::string name = (instruction.attribute ? "@" : "") + instruction.target->name;
  return place.target.empty() ? name : place.target + "/" + name;
}

std::string Reverser::source_path_of(SlotId slot, SlotId from) const {
  if (slot == from) return ".";
  std::string path;
  for (; slot != from; slot = plan_.steps[slot].parent) {
    if (slot == kRootSlot || slot == kNoSlot) return {};
    const SourceStep& step = plan_.steps[slot];
    if (step.json_text >= 0 || step.pick != Pick::first || step.by_namespace) return {};
    path = (step.attribute ? "@" : "") + step.name + (path.empty() ? "" : "/" + path);
    SlotId parent = step.parent;
    if (parent != from && plan_.steps[parent].repeats) return {};
  }
  return path;
}

void Reverser::group(std::uint32_t at, bool alone, const Place& place, xml::Node out) {
  const Instruction& instruction = plan_.instructions[at];
  if (!alone) return no(instruction, "one of several groups is taken", "多个 group 择一");
  if (instruction.when >= 0 || instruction.guards_begin != instruction.guards_end)
    return no(instruction, "a condition stands on it", "带有条件");
  if (instruction.repeated)
    return no(instruction, "one element of many is made", "仅生成多个元素之一");
  if (instruction.json_text >= 0) return no(instruction, "it is JSON as text", "为 JSON 文本");
  Place inner = place;
  inner.target = target_path_of(instruction, place);
  block(at + 1, instruction.end, inner, out);
}

void Reverser::each(std::uint32_t at, const Place& place, xml::Node out) {
  const Instruction& instruction = plan_.instructions[at];
  if (instruction.when >= 0 || instruction.guards_begin != instruction.guards_end)
    return no(instruction, "a condition stands on it", "带有条件");
  if (instruction.json_text >= 0 || !instruction.split.empty())
    return no(instruction, "texts become elements or elements texts", "文本与元素互换");
  std::string to = source_path_of(instruction.source, place.each);
  if (to.empty() || to == "." || gone_through_.contains(instruction.source))
    return no(instruction, "its source has no plain path", "来源没有简单路径");
  gone_through_.insert(instruction.source);
  xml::Node turned = out.append("each");
  turned.set_attribute("to", to);
  turned.set_attribute("from", target_path_of(instruction, place));
  block(at + 1, instruction.end, {{}, instruction.source, true}, turned);
}

void Reverser::field(std::uint32_t at, bool alone, const Place& place, xml::Node out) {
  const Instruction& instruction = plan_.instructions[at];
  std::string target = target_path_of(instruction, place);
  const auto& parts = instruction.value.parts;
  if (parts.size() == 1 && parts.front().kind == PartKind::path &&
      fed_.contains(parts.front().slot))
    return;
  if (!alone) return no(instruction, "one of several sources is taken", "多个来源择一");
  if (instruction.when >= 0 || instruction.guards_begin != instruction.guards_end)
    return no(instruction, "a condition stands on it", "带有条件");
  if (parts.size() != 1 || parts.front().conversions || parts.front().when >= 0)
    return no(instruction, "several parts are put together", "由多个部分拼接");
  switch (parts.front().kind) {
    case PartKind::path:
      return path(instruction, target, place, out);
    case PartKind::constant:
    case PartKind::setting:
      return constant(instruction, target, place, out);
    default:
      return no(instruction, "it comes from no field", "不来自任何字段");
  }
}

void Reverser::constant(const Instruction& instruction, const std::string& target,
                        const Place& place, xml::Node out) {
  if (place.in_each || instruction.repeated || instruction.scope != kRootSlot)
    return no(instruction, "it comes from no field", "不来自任何字段");
  std::string buffer;
  std::string_view text = instruction.value.parts.front().text;
  if (instruction.value.conversions)
    text = convert(*instruction.value.conversions, {}, text, buffer).text;
  xml::Node expected = out.append("expect");
  expected.set_attribute("from", target);
  expected.set_attribute("value", text);
}

void Reverser::path(const Instruction& instruction, const std::string& target, const Place& place,
                    xml::Node out) {
  const Part& part = instruction.value.parts.front();
  const xml::Field& source = *plan_.steps[part.slot].field;
  std::string to = source_path_of(part.slot, place.each);
  if (to.empty()) return no(instruction, "its source has no plain path", "来源没有简单路径");
  std::vector<std::pair<std::string, std::string>> attributes;
  bool joined = !part.all.empty();
  bool pieces = !instruction.split.empty();
  if (joined || pieces) {
    bool plain = instruction.value.conversions == nullptr && !instruction.value.join.empty();
    if (joined && (!plain || part.all.size() > 1 || part.all.front() != part.slot))
      return no(instruction, "values are joined", "多个值合并");
    if (pieces && instruction.value.conversions && instruction.value.conversions->changes())
      return no(instruction, "pieces are converted", "拆分后又转换");
    if (joined)
      attributes.emplace_back("split", instruction.value.join);
    else
      attributes.emplace_back("join", instruction.split);
  } else {
    auto inverse = inverse_of(instruction.value.conversions.get(), source);
    if (inverse.none) return no(instruction, inverse.none->en, inverse.none->zh);
    attributes = std::move(inverse.attributes);
  }
  fed_.insert(part.slot);
  xml::Node turned = out.append("field");
  turned.set_attribute("to", to);
  turned.set_attribute("from", target);
  for (const auto& [name, value] : attributes) turned.set_attribute(name, value);
}

std::string list_of(const std::vector<OneWay>& one_way, bool chinese) {
  constexpr std::size_t kListedMax = 8;
  std::string list;
  for (std::size_t i = 0; i < one_way.size() && i < kListedMax; ++i) {
    const OneWay& part = one_way[i];
    list += (list.empty() ? ""
             : chinese    ? "；"
                          : "; ") +
            part.target + " (" + (chinese ? part.zh : part.en) + ")";
  }
  if (one_way.size() <= kListedMax) return list;
  std::string rest = std::to_string(one_way.size() - kListedMax);
  return list + (chinese ? "；另有 " + rest + " 处" : "; and " + rest + " more");
}

}  // namespace mapping

Result<Reversed> reverse(const Mapping& mapping, const DefinitionSet& definitions) {
  if (mapping.plan() == nullptr)
    return fail(ErrorCode::definition_broken, "mapping " + mapping.id + " is not linked");
  Reversed reversed;
  if (mapping.plan()->stylesheet) {
    reversed.one_way.push_back({mapping.plan()->target_root->path(), mapping.line,
                                "it is made by a stylesheet", "由样式表生成"});
    return reversed;
  }
  mapping::Reverser reverser(*mapping.plan());
  auto document = reverser.run();
  xml::Node root = document.root();
  root.set_attribute("source", mapping.target()->id);
  root.set_attribute("source-root", mapping.target_root());
  root.set_attribute("target", mapping.source()->id);
  root.set_attribute("target-root", mapping.source_roots().front());
  reversed.one_way = reverser.one_way();
  reversed.text = document.serialize_indented();
  if (reverser.turned() == 0) return reversed;
  Findings findings;
  reversed.mapping = Mapping::derived(mapping.id + " (turned round)", reversed.text,
                                      *mapping.target(), *mapping.source(), definitions, findings);
  if (reversed.mapping) return reversed;
  std::string what = findings.empty() ? std::string() : lint_line(findings.front());
  return fail(ErrorCode::definition_broken, what);
}

}  // namespace jiuqu
