#include "bus/pipeline/impact.h"

#include <algorithm>
#include <deque>
#include <set>
#include <tuple>

#include "bus/base/text.h"
#include "bus/pipeline/code_tables.h"

namespace jiuqu {
namespace {

std::string last_name(const std::string& path) {
  std::string name = path.substr(path.find_last_of('/') + 1);
  return name.starts_with('@') ? name.substr(1) : name;
}

// Whether a path ends with the steps of a pattern; "*" is any step.
bool ends_with_steps(const std::string& path, const std::string& pattern) {
  bool anchored = pattern.starts_with('/');
  auto have = split(path, '/'), want = split(anchored ? pattern.substr(1) : pattern, '/');
  have.erase(have.begin());  // what stands before the first slash
  if (want.size() > have.size() || (anchored && want.size() != have.size())) return false;
  return std::equal(want.rbegin(), want.rend(), have.rbegin(), [](const auto& one, const auto& is) {
    return one == "*" || one == "@*" || one == is;
  });
}

bool is_word_in(const std::string& word, const std::string& text) {
  auto words = split_words(text);
  return text == word || std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string text_of(const FieldPlace& field) {
  return field.schema + " " + field.path;
}

Impact::Impact(const DefinitionSet& set, std::span<DefinitionKind* const> kinds) : set_(set) {
  collect_fields();
  for (const DefinitionKind* kind : kinds)
    for (const Definition* definition : set.all(kind->name()))
      for (Use& use : kind->uses(*definition, set))
        users_.push_back({definition, std::string(kind->name()), std::move(use)});
  for (const UserOf& user : users_)
    if (user.use.of == Use::Of::field) index(user);
}

void Impact::collect_fields() {
  for (const Definition* definition : set_.all("schema")) {
    const auto& schema = static_cast<const SchemaDefinition&>(*definition);
    for (const auto& root : schema.schema->model().roots()) add_field(*root, schema.id);
  }
}

void Impact::add_field(const xml::Field& field, const std::string& schema) {
  Known known{{schema, field.path(), false}, field.ns, field.name, {}};
  known.declared = field.file + ":" + std::to_string(field.line);
  by_name_[field.name].push_back(fields_.size());
  by_declaration_[known.declared].push_back(fields_.size());
  fields_.push_back(std::move(known));
  for (const auto& child : field.children) add_field(*child, schema);
}

std::vector<std::size_t> Impact::fields_of(const FieldPlace& place) const {
  std::vector<std::size_t> found;
  auto named = by_name_.find(last_name(place.path));
  if (named == by_name_.end()) return found;
  for (std::size_t at : named->second) {
    const Known& known = fields_[at];
    bool same_form = place.schema.empty() ||
                     place.schema == (place.pattern ? known.ns : known.place.schema) ||
                     (place.pattern && place.path.contains('@'));
    bool same_path = place.pattern ? ends_with_steps(known.place.path, place.path)
                                   : known.place.path == place.path;
    if (same_form && same_path) found.push_back(at);
  }
  return found;
}

void Impact::index(const UserOf& user) {
  for (std::size_t at : fields_of(user.use.field))
    users_of_field_[fields_[at].place].push_back(&user);
}

// "schema#/a/b", "/a/b", "a/b" or "b".
std::vector<FieldPlace> Impact::fields_meant(const std::string& word) const {
  auto hash = word.find('#');
  std::string schema = hash == std::string::npos ? std::string() : word.substr(0, hash);
  std::string path = hash == std::string::npos ? word : word.substr(hash + 1);
  std::vector<FieldPlace> places;
  auto named = by_name_.find(last_name(path));
  if (named == by_name_.end()) return places;
  for (std::size_t at : named->second) {
    const FieldPlace& place = fields_[at].place;
    if (schema.empty() || schema == place.schema)
      if (ends_with_steps(place.path, path)) places.push_back(place);
  }
  return places;
}

std::string Impact::suggestion(const std::string& word) const {
  std::vector<std::string> known;
  auto colon = word.find(':');
  const auto* table =
      set_.get<CodeTableDefinition>("code-table", word.substr(0, std::min(colon, word.size())));
  if (colon != std::string::npos && table != nullptr) {
    std::string likely = table->table->likely_code(word.substr(colon + 1));
    return likely.empty() ? likely : table->id + ":" + likely;
  }
  auto slash = word.find_last_of("/#");
  std::string base = slash == std::string::npos ? std::string() : word.substr(0, slash + 1);
  std::string name = slash == std::string::npos ? word : word.substr(slash + 1);
  for (const auto& [field, places] : by_name_) known.push_back(field);
  std::string likely = likely_word(name, known);
  if (!likely.empty() && !fields_meant(base + likely).empty()) return base + likely;
  for (const auto& id : set_.ids("schema")) known.push_back(id);
  for (const auto& id : set_.ids("code-table")) known.push_back(id);
  return likely_word(word.substr(0, std::min(colon, word.size())), known);
}

// One question on its way: users are told once, the nearest first.
struct Impact::Search {
  const Impact& impact;
  Answer answer;
  std::set<std::tuple<std::string, std::string, int, std::string, std::string>> told;
  std::set<std::pair<std::string, std::string>> users;  // kind and id

  void tell(const UserOf& user, const std::string& what, const std::vector<std::string>& chain) {
    Impacted impacted;
    impacted.what = what;
    impacted.how = user.use.how;
    impacted.kind = user.kind;
    impacted.id = user.definition->id;
    impacted.file = user.use.file.empty() ? user.definition->file : user.use.file;
    impacted.line = user.use.line > 0 ? user.use.line : user.definition->line;
    if (!user.use.feeds.path.empty()) impacted.feeds = text_of(user.use.feeds);
    impacted.chain = chain;
    users.emplace(user.kind, user.definition->id);
    auto key = std::tuple(what, impacted.file, impacted.line, impacted.how, impacted.feeds);
    if (told.insert(std::move(key)).second) answer.users.push_back(std::move(impacted));
  }

  // From field to field: what is fed from it, and the same field where its form stands in another.
  void follow(const std::vector<FieldPlace>& asked) {
    struct Step {
      FieldPlace field;
      std::vector<std::string> chain;
    };
    std::deque<Step> open;
    std::set<FieldPlace> seen(asked.begin(), asked.end());
    for (const auto& field : asked) open.push_back({field, {}});
    while (!open.empty()) {
      Step step = std::move(open.front());
      open.pop_front();
      std::vector<std::string> further = step.chain;
      further.push_back(text_of(step.field));
      auto go_on = [&](const FieldPlace& next) {
        if (seen.insert(next).second) open.push_back({next, further});
      };
      auto found = impact.users_of_field_.find(step.field);
      bool used = found != impact.users_of_field_.end();
      for (const UserOf* user : used ? found->second : std::vector<const UserOf*>()) {
        bool target = user->use.how.starts_with("target");
        if (target && !step.chain.empty()) continue;  // that is how we came here
        tell(*user, text_of(step.field), step.chain);
        if (user->use.feeds.path.empty() || target) continue;
        for (std::size_t at : impact.fields_of(user->use.feeds)) go_on(impact.fields_[at].place);
      }
      for (const FieldPlace& other : impact_same(step.field)) go_on(other);
    }
  }

  // The field of a form that stands whole inside another: /application/… in
  // /Accepted/application/….
  std::vector<FieldPlace> impact_same(const FieldPlace& field) const {
    std::vector<FieldPlace> same;
    for (std::size_t at : impact.fields_of(field)) {
      for (std::size_t other : impact.by_declaration_.at(impact.fields_[at].declared)) {
        const FieldPlace& place = impact.fields_[other].place;
        bool inside = place.path.size() > field.path.size() && place.path.ends_with(field.path);
        if (inside && place.schema != field.schema) same.push_back(place);
      }
    }
    return same;
  }

  void definition(const std::string& kind, const std::string& id) {
    for (const UserOf& user : impact.users_)
      if ((user.use.of == Use::Of::definition && user.use.kind == kind && user.use.name == id) ||
          (user.use.of == Use::Of::table && kind == "code-table" && user.use.name == id))
        tell(user, kind + " " + id, {});
  }

  // Who uses the users: interfaces of mappings and rules.
  void follow_definitions() {
    std::set<std::pair<std::string, std::string>> asked;
    for (bool more = true; more;) {
      more = false;
      for (const auto& user : std::set(users)) {
        if (user.first == "schema" || !asked.insert(user).second) continue;
        definition(user.first, user.second);
        more = true;
      }
    }
  }

  void code(const std::string& table, const std::string& code) {
    definition("code-table", table);
    for (const UserOf& user : impact.users_)
      if (user.use.of == Use::Of::text && is_word_in(code, user.use.name))
        tell(user, "the text \"" + code + "\"", {});
    for (const Definition* each : impact.set_.all("code-table")) {
      const auto& other = static_cast<const CodeTableDefinition&>(*each);
      if (other.id != table) named_in(other, table, code);
    }
  }

  // Rows of another table whose column is named after this one: action_code of handling-items.
  void named_in(const CodeTableDefinition& other, const std::string& table,
                const std::string& code) {
    const auto& columns = other.table->columns();
    for (const std::string& column : columns) {
      std::string name = column;
      std::ranges::replace(name, '_', '-');
      if (name != table && name != table + "-code") continue;
      for (const auto& row : other.table->rows()) {
        if (other.table->value(row, column) != code) continue;
        UserOf user{&other, "code-table", {}};
        user.use.how = "row " + row.code + ", column " + column;
        user.use.line = row.line;
        tell(user, table + ":" + code, {});
      }
    }
  }
};

Impact::Answer Impact::of(const std::string& word) const {
  Search search{*this, {}, {}, {}};
  auto& meant = search.answer.meant;
  if (set_.find("schema", word) != nullptr) {
    meant.push_back("schema " + word);
    search.definition("schema", word);
  }
  auto colon = word.find(':');
  std::string table = word.substr(0, std::min(colon, word.size()));
  const auto* codes = set_.get<CodeTableDefinition>("code-table", table);
  if (codes != nullptr && colon == std::string::npos) {
    meant.push_back("code table " + word);
    search.definition("code-table", word);
  } else if (codes != nullptr && codes->table->find(word.substr(colon + 1)) != nullptr) {
    meant.push_back("code " + word.substr(colon + 1) + " of table " + table);
    search.code(table, word.substr(colon + 1));
  }
  auto fields = fields_meant(word);
  for (const auto& field : fields) meant.push_back("field " + text_of(field));
  search.follow(fields);
  search.follow_definitions();
  if (meant.empty()) search.answer.suggestion = suggestion(word);
  return std::move(search.answer);
}

}  // namespace jiuqu
