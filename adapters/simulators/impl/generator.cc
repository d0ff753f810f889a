#include "adapters/simulators/generator.h"

#include <algorithm>
#include <chrono>

#include "adapters/simulators/impl/draft.h"
#include "adapters/simulators/impl/faulty.h"
#include "bus/codes/calendar_date.h"

namespace jiuqu::simulators {
namespace {

constexpr std::uint64_t kXmlOneIn = 5;

bool is_among(const Words& words, std::string_view wanted) {
  return words.empty() || std::ranges::find(words, wanted) != words.end();
}

bool is_asked_for(const MaterialProfile& material, const Draft& draft) {
  std::string_view holder = draft.person ? "person" : "unit";
  if (material.of_owner && draft.facts.of("owner") == draft.facts.of("unit")) return false;
  return (material.holder.empty() || material.holder == holder) &&
         is_among(material.forms, draft.item->form_code) &&
         is_among(material.items, draft.item->equipment->item_no) &&
         is_among(material.categories, draft.category->category);
}

// Places of the materials that the item misses when they are left out.
std::vector<std::size_t> needed_materials(const Application& application, const ItemProfile& item) {
  std::vector<std::size_t> needed;
  for (std::size_t left_out = 0; left_out < application.materials.size(); ++left_out) {
    Words names;
    for (std::size_t i = 0; i < application.materials.size(); ++i)
      if (i != left_out) names.push_back(field_of(application.materials[i], "material_name"));
    if (!item.is_content_with(names)) needed.push_back(left_out);
  }
  return needed;
}

// The sender's own marks of synchronisation.
void add_marks(Fields& fields, const Facts& facts, std::string_view operation = "I") {
  std::string day = facts.of("applied_at").substr(0, 10);
  fields.emplace_back("data_source", "421");
  fields.emplace_back("cd_operation", std::string(operation));
  fields.emplace_back("cd_time", day + " 23:00:07");
  fields.emplace_back("cd_batch", without_dashes(day) + "230000");
}

}  // namespace

struct Generator::State {
  GeneratorOptions options;
  Profile profile;
  WordLists words;
  std::chrono::sys_days day;
  std::vector<std::size_t> dealt;  // handling items in the order of the cases

  SeededRandom random(std::uint64_t index, std::string_view purpose) const {
    return SeededRandom(mixed(options.seed, index, purpose));
  }
  DraftSource source(std::uint64_t index) const {
    return {profile, words, options.seed, index, day};
  }
  const ItemProfile& item(std::uint64_t index) const;
  Draft draft(std::uint64_t index) const { return draft_of(source(index), item(index)); }
  std::string project_no(std::uint64_t index) const;
  Fields accept(const Draft& draft, std::uint64_t index, Random& random) const;
  std::vector<Fields> materials(const Draft& draft, std::uint64_t index, Random& random) const;
  Fields form(const Draft& draft) const;
  Fields withdrawal(std::uint64_t index) const;
};

// Every window of as many cases as there are items holds each once, from another start on.
const ItemProfile& Generator::State::item(std::uint64_t index) const {
  if (!options.handling_item.empty()) return *profile.item(options.handling_item);
  std::uint64_t count = dealt.size();
  std::uint64_t start = mixed(options.seed, index / count, "items");
  return profile.items[dealt[(index % count + start % count) % count]];
}

std::string Generator::State::project_no(std::uint64_t index) const {
  std::string run = padded(mixed(options.seed, 0, "run") % 100'000, 5);
  return task_code(division_of(source(index))) +
         without_dashes(date_text(applied_on(source(index)))) + run + padded(index % 1'000'000, 6);
}

Fields Generator::State::accept(const Draft& draft, std::uint64_t index, Random& random) const {
  auto of = [&](std::string_view name) { return draft.facts.of(name); };
  const std::string& name = draft.item->name;
  std::string item_digits = padded(std::stoul(draft.item->code) % 100, 2);
  Fields fields = {{"row_guid", record_id(random)},
                   {"project_no", project_no(index)},
                   {"catalog_code", "000131011000"},
                   {"task_code", of("task_code")},
                   {"task_handle_item", of("task_code") + item_digits},
                   {"task_name", name},
                   {"task_version", "3"},
                   {"applyer_name", of("unit")},
                   {"applyer_type", draft.person ? "1" : "2"},
                   {"applyer_page_type", draft.person ? "111" : "001"},
                   {"applyer_page_code", of("unit_code")},
                   {"apply_date", of("applied_at")},
                   {"apply_type", random.below(4) == 0 ? "1" : "2"},
                   {"legal", of("legal")},
                   {"contact_name", of("contact")},
                   {"contact_type", "111"},
                   {"contact_code", of("contact_code")},
                   {"contact_mobile", of("contact_mobile")},
                   {"zip_code", of("zip")},
                   {"address", of("address")},
                   {"org_name", of("authority")},
                   {"org_code", of("authority_code")},
                   {"region_code", draft.division->code + "000000"},
                   {"project_name", name.substr(0, name.find("（"))},
                   {"project_type", "2"}};
  add_marks(fields, draft.facts);
  return fields;
}

std::vector<Fields> Generator::State::materials(const Draft& draft, std::uint64_t index,
                                                Random& random) const {
  std::vector<Fields> materials;
  for (const auto& material : draft.item->action->materials) {
    if (!is_asked_for(material, draft)) continue;
    if (!material.required && random.below(2) == 0) continue;
    std::string id = record_id(random);
    Fields fields = {{"row_guid", id},
                     {"project_no", project_no(index)},
                     {"material_name", material.name},
                     {"material_attach_name", material.file},
                     {"get_type", material.get_type},
                     {"get_num", material.get_num}};
    if (!material.remark.empty()) fields.emplace_back("remark", material.remark);
    if (material.get_type == "2")
      fields.emplace_back("url", "https://files.platform.invalid/m/" + id);
    add_marks(fields, draft.facts);
    materials.push_back(std::move(fields));
  }
  return materials;
}

Fields Generator::State::form(const Draft& draft) const {
  const std::string& code = draft.item->form_code;
  Fields form = filled(profile.forms.find(code)->second, draft.facts, draft.devices);
  const auto& further = draft.item->equipment->forms;
  if (auto found = further.find(code); found != further.end())
    for (auto& member : filled(found->second, draft.facts, draft.devices))
      form.push_back(std::move(member));
  return form;
}

Fields Generator::State::withdrawal(std::uint64_t index) const {
  Draft draft = this->draft(index);
  auto random = this->random(index, "withdrawal");
  std::string date = draft.facts.of("applied_at").substr(0, 10);
  Fields fields = {{"row_guid", record_id(random)},
                   {"project_no", project_no(index)},
                   {"applyer_name", draft.facts.of("unit")},
                   {"applyer_page_code", draft.facts.of("unit_code")},
                   {"withdraw_date", date + " 17:" + padded(random.below(60), 2) + ":00"},
                   {"withdraw_reason", one_of(words.withdrawal_reasons, random)}};
  add_marks(fields, draft.facts);
  return fields;
}

Generator::Generator(std::unique_ptr<State> state) : state_(std::move(state)) {}
Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;

Result<Generator> Generator::load(const std::string& definitions, const GeneratorOptions& options) {
  auto day = codes::parse_date(options.day);
  if (!day) return fail(ErrorCode::configuration_invalid, "not a day: " + options.day);
  auto profile = Profile::load(definitions);
  if (!profile) return std::unexpected(profile.error());
  if (!options.handling_item.empty() && profile->item(options.handling_item) == nullptr)
    return fail(ErrorCode::configuration_invalid, "no handling item " + options.handling_item);
  auto file = read_data(definitions, "words");
  if (!file) return std::unexpected(file.error());
  auto words = WordLists::read(*file);
  if (!words) return std::unexpected(words.error());
  std::vector<std::string> kinds, actions;
  for (const auto& item : profile->items) {
    kinds.push_back(item.equipment->file);
    actions.push_back(item.action->action);
  }
  auto dealt = dealt_items(options.seed, kinds, actions);
  return Generator(std::make_unique<State>(State{options, std::move(*profile), std::move(*words),
                                                 std::chrono::sys_days(*day), std::move(dealt)}));
}

std::uint64_t Generator::seed() const {
  return state_->options.seed;
}

std::vector<std::string> Generator::items() const {
  std::vector<std::string> codes;
  for (const auto& item : state_->profile.items) codes.push_back(item.code);
  return codes;
}

std::string Generator::project_no(std::uint64_t index) const {
  return state_->project_no(index);
}

CaseFacts Generator::facts(std::uint64_t index) const {
  Draft draft = state_->draft(index);
  return {draft.item->code, draft.item->equipment->file, draft.item->action->action,
          draft.facts.of("old_number"),
          draft.category->number_prefix + state_->profile.number_place(*draft.division)};
}

Encoding Generator::encoding(std::uint64_t index) const {
  bool xml = mixed(seed(), index, "encoding") % kXmlOneIn == 0;
  return xml ? Encoding::xml : Encoding::json;
}

Application Generator::application(std::uint64_t index, int round) const {
  Draft draft = state_->draft(index);
  auto random = state_->random(index, "fields");
  std::string which = std::to_string(round);
  if (round > 0) draft.facts.set("remark", "第" + which + "次补正后重新提交");
  Application made;
  made.accept = state_->accept(draft, index, random);
  made.materials = state_->materials(draft, index, random);
  made.form_name = draft.item->form_code;
  made.form = state_->form(draft);
  if (made.form_name == "form") {
    for (const auto& parameter : draft.category->sheet) {
      std::string value = parameter.value(draft.facts, random);
      draft.facts.set(parameter.name, value);
      made.product_data.push_back({{"name", parameter.name},
                                   {"label", parameter.label},
                                   {"value", std::move(value)},
                                   {"unit", parameter.unit}});
    }
  }
  if (round > 0) {
    for (auto& material : made.materials)
      set_field(material, "material_attach_name",
                "补正" + which + "-" + field_of(material, "material_attach_name"));
    set_field(made.accept, "cd_operation", "U");
  }
  return made;
}

PushBody Generator::push(std::uint64_t index, int round) const {
  return {application(index, round).text(encoding(index)), {}, encoding(index)};
}

PushBody Generator::repeated_push(std::uint64_t index, int round) const {
  Application again = application(index, round);
  std::string date = field_of(again.accept, "cd_time").substr(0, 10);
  set_field(again.accept, "cd_time", date + " 23:30:11");
  set_field(again.accept, "cd_batch", without_dashes(date) + "233000");
  return {again.text(encoding(index)), {}, encoding(index)};
}

PushBody Generator::faulty_push(std::uint64_t index) const {
  auto random = state_->random(index, "faults");
  Application made = application(index);
  auto needed = needed_materials(made, state_->item(index));
  return make_faulty({std::move(made), std::move(needed)}, *state_->profile.catalogue,
                     encoding(index), random);
}

PushBody Generator::other_push(std::uint64_t index) const {
  Application other = application(index);
  set_field(other.accept, "address", field_of(other.accept, "address") + "附1号");
  return {other.text(encoding(index)), {}, encoding(index)};
}

PushBody Generator::withdrawal(std::uint64_t index) const {
  return {document_text("withdrawal", state_->withdrawal(index), Encoding::json), {}};
}

PushBody Generator::unknown_withdrawal(std::uint64_t index) const {
  constexpr std::uint64_t kNever = 999'999;  // a run has fewer cases
  Fields fields = state_->withdrawal(index);
  set_field(fields, "project_no", project_no(kNever - index));
  return {document_text("withdrawal", fields, Encoding::json), {}};
}

std::string Generator::opinion(std::string_view outcome, std::uint64_t salt) const {
  auto found = state_->words.opinions.find(outcome);
  if (found == state_->words.opinions.end()) return {};
  return found->second[salt % found->second.size()];
}

std::string Generator::correction_materials(std::uint64_t index, std::uint64_t salt) const {
  Draft draft = state_->draft(index);
  Words names;
  for (const auto& material : draft.item->action->materials)
    if (is_asked_for(material, draft)) names.push_back(material.name);
  if (names.empty()) return {};
  std::string wanted = names[salt % names.size()];
  if (salt % 3 == 0 && names.size() > 1) wanted += ";" + names[(salt + 1) % names.size()];
  return wanted;
}

}  // namespace jiuqu::simulators
