#include "bus/pipeline/changes.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "bus/base/text.h"
#include "bus/pipeline/facts.h"
#include "bus/pipeline/impl/literals.h"

namespace jiuqu {
namespace {

namespace fs = std::filesystem;

// So many characters of what is new or gone are told.
constexpr std::size_t kSummaryMax = 120;
constexpr std::string_view kNotShown = "(not shown)";

// A thing of a file with its properties, in the order of the file.
struct Thing {
  const Fact* self = nullptr;
  std::vector<const Fact*> properties;
};
using Things = std::vector<Thing>;

Things things_of(const std::vector<Fact>& facts) {
  Things things;
  for (const Fact& fact : facts) {
    if (fact.property.empty())
      things.push_back({&fact, {}});
    else if (!things.empty())
      things.back().properties.push_back(&fact);
  }
  return things;
}

std::string shown(const Fact& fact) {
  return fact.form == FactForm::secret ? std::string(kNotShown) : fact.value;
}

// Not in the middle of a character.
std::string shortened(std::string text) {
  if (text.size() <= kSummaryMax) return text;
  std::size_t end = kSummaryMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string summary(const Thing& thing) {
  std::string text = thing.self->value;
  for (const Fact* fact : thing.properties) {
    std::string value = shown(*fact);
    std::ranges::replace(value, '\n', ' ');
    text += (text.empty() ? "" : ", ") + fact->property + " " + value;
  }
  return shortened(std::move(text));
}

// Which things of two versions are the same: first those of one name and variant, then, in their
// order, those of one name.
class Pairs {
 public:
  static constexpr std::size_t kNone = std::size_t(-1);

  Pairs(const Things& before, const Things& after)
      : before_of(after.size(), kNone), after_of(before.size(), kNone) {
    pair(before, after, [](const Fact& self) { return self.thing + '\n' + self.variant; });
    pair(before, after, [](const Fact& self) { return self.thing; });
  }

  std::vector<std::size_t> before_of, after_of;

 private:
  template <class KeyOf>
  void pair(const Things& before, const Things& after, const KeyOf& key_of) {
    std::map<std::string, std::vector<std::size_t>> waiting;
    for (std::size_t i = before.size(); i-- > 0;)
      if (after_of[i] == kNone) waiting[key_of(*before[i].self)].push_back(i);
    for (std::size_t i = 0; i < after.size(); ++i) {
      auto found = waiting.find(key_of(*after[i].self));
      if (before_of[i] != kNone || found == waiting.end() || found->second.empty()) continue;
      before_of[i] = found->second.back();
      after_of[found->second.back()] = i;
      found->second.pop_back();
    }
  }
};

// The places (in the order after) that kept their order: the longest rising sequence.
std::set<std::size_t> kept_order(const std::vector<std::size_t>& before_places) {
  std::size_t count = before_places.size();
  std::vector<std::size_t> length(count, 1), previous(count, count);
  std::size_t best = count;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (before_places[j] < before_places[i] && length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        previous[i] = j;
      }
    if (best == count || length[i] > length[best]) best = i;
  }
  std::set<std::size_t> kept;
  for (std::size_t i = best; i < count; i = previous[i]) kept.insert(i);
  return kept;
}

// Compares the facts of one file.
class FileComparison {
 public:
  FileComparison(Change pattern, const std::vector<Fact>& before, const std::vector<Fact>& after)
      : pattern_(std::move(pattern)),
        before_(things_of(before)),
        after_(things_of(after)),
        pairs_(before_, after_) {}

  std::vector<Change> run() {
    for (std::size_t i = 0; i < after_.size(); ++i) {
      if (pairs_.before_of[i] == Pairs::kNone)
        add(Change::What::added, nullptr, after_[i].self).after = summary(after_[i]);
      else
        compare(before_[pairs_.before_of[i]], after_[i]);
    }
    for (std::size_t i = 0; i < before_.size(); ++i)
      if (pairs_.after_of[i] == Pairs::kNone)
        add(Change::What::removed, before_[i].self, nullptr).before = summary(before_[i]);
    tell_moved();
    std::ranges::stable_sort(changes_, {}, [](const Change& change) {
      return change.line > 0 ? change.line : change.line_before;
    });
    return std::move(changes_);
  }

 private:
  Change& add(Change::What what, const Fact* before, const Fact* after) {
    Change change = pattern_;
    const Fact& any = after != nullptr ? *after : *before;
    change.what = what;
    if (!any.file.empty()) change.file = any.file;
    change.thing = any.thing;
    change.property = any.property;
    change.line = after != nullptr ? after->line : 0;
    change.line_before = before != nullptr ? before->line : 0;
    changes_.push_back(std::move(change));
    return changes_.back();
  }

  void compare(const Thing& before, const Thing& after) {
    std::vector<const Fact*> gone = before.properties;
    for (const Fact* fact : after.properties) {
      auto old = std::ranges::find(gone, fact->property,
                                   [](const Fact* each) { return each ? each->property : ""; });
      compare_property(before, after, old == gone.end() ? nullptr : *old, fact);
      if (old != gone.end()) gone.erase(old);
    }
    for (const Fact* fact : gone) compare_property(before, after, fact, nullptr);
  }

  void compare_property(const Thing& before, const Thing& after, const Fact* old,
                        const Fact* fresh) {
    FactForm form = (fresh != nullptr ? fresh : old)->form;
    if (form == FactForm::list) return compare_lists(before, after, old, fresh);
    if (old != nullptr && fresh != nullptr) {
      if (old->value == fresh->value) return;
      if (form == FactForm::expression && told_literals(*old, *fresh)) return;
    }
    Change& change = add(Change::What::changed, old, fresh);
    if (old != nullptr) change.before = shown(*old);
    if (fresh != nullptr) change.after = shown(*fresh);
    if (change.line == 0) change.line = after.self->line;
    if (change.line_before == 0) change.line_before = before.self->line;
  }

  // Whether nothing but literals differs; then those are told.
  bool told_literals(const Fact& old, const Fact& fresh) {
    Literals was = literals_of(old.value), is = literals_of(fresh.value);
    if (was.shape != is.shape || was.all.size() != is.all.size()) return false;
    for (std::size_t i = 0; i < is.all.size(); ++i) {
      if (was.all[i].text == is.all[i].text) continue;
      Change& change = add(Change::What::changed, &old, &fresh);
      change.property = (is.all[i].number ? "threshold in " : "text in ") + fresh.property;
      change.before = was.all[i].text;
      change.after = is.all[i].text;
    }
    return true;
  }

  void compare_lists(const Thing& before, const Thing& after, const Fact* old, const Fact* fresh) {
    auto items = [](const Fact* fact) {
      auto all = fact != nullptr ? split(fact->value, '\n') : std::vector<std::string>();
      return std::set<std::string>(all.begin(), all.end());
    };
    std::set<std::string> was = items(old), is = items(fresh);
    auto place = [&](Change& change) {
      change.line = fresh != nullptr ? fresh->line : after.self->line;
      change.line_before = old != nullptr ? old->line : before.self->line;
    };
    for (const auto& item : is) {
      if (was.contains(item)) continue;
      Change& change = add(Change::What::added, old, fresh);
      change.after = item;
      place(change);
    }
    for (const auto& item : was) {
      if (is.contains(item)) continue;
      Change& change = add(Change::What::removed, old, fresh);
      change.before = item;
      place(change);
    }
  }

  void tell_moved() {
    std::vector<std::size_t> places, befores;
    for (std::size_t i = 0; i < after_.size(); ++i) {
      if (!after_[i].self->ordered || pairs_.before_of[i] == Pairs::kNone) continue;
      places.push_back(i);
      befores.push_back(pairs_.before_of[i]);
    }
    auto kept = kept_order(befores);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (kept.contains(i)) continue;
      Change& change = add(Change::What::moved, before_[befores[i]].self, after_[places[i]].self);
      change.thing = named(*after_[places[i]].self);
      change.before = neighbour(before_, befores[i]);
      change.after = neighbour(after_, places[i]);
    }
  }

  // What an ordered thing stands behind.
  static std::string neighbour(const Things& things, std::size_t at) {
    while (at-- > 0)
      if (things[at].self->ordered) return "behind " + named(*things[at].self);
    return "first";
  }

  // Things in an order are often of one name: step check (intake).
  static std::string named(const Fact& self) {
    std::string variant = self.variant.substr(0, self.variant.find('\n'));
    return self.thing + (variant.empty() ? "" : " (" + variant + ")");
  }

  Change pattern_;
  Things before_, after_;
  Pairs pairs_;
  std::vector<Change> changes_;
};

const DefinitionKind* kind_of(const SourceFile& file, std::span<DefinitionKind* const> kinds) {
  auto found =
      std::ranges::find_if(kinds, [&](const DefinitionKind* kind) { return kind->claims(file); });
  return found == kinds.end() ? nullptr : *found;
}

// What no facts tell: everything but comments, white space and the order of attributes.
std::string content_of(const SourceFile& file) {
  if (!file.document) return file.bytes;
  xml::Node root = file.document.root();
  std::string attributes;
  auto all = root.attributes();
  std::ranges::sort(all);
  for (const auto& [name, value] : all) attributes += name + "=" + one_line(value) + "\n";
  return std::string(root.ns()) + "\n" + std::string(root.name()) + "\n" + attributes +
         written_text(root);
}

// Without a slash at the end, which would hide the last name.
fs::path normal(const fs::path& path) {
  fs::path clean = path.lexically_normal();
  return clean.has_filename() ? clean : clean.parent_path();
}

using Files = std::map<std::string, const SourceFile*>;

// Only what belongs to a set: files of some kind, and XML.
Files by_name(const DefinitionTree& tree, std::span<DefinitionKind* const> kinds) {
  Files files;
  for (const SourceFile& file : tree.files) {
    if (!file.document && kind_of(file, kinds) == nullptr) continue;
    fs::path root = normal(file.root);
    bool whole = root == normal(fs::absolute(tree.folder));
    files[whole ? file.relative : (root.filename() / file.relative).generic_string()] = &file;
  }
  return files;
}

std::string name_in(const DefinitionTree& tree, const std::string& path) {
  fs::path relative = fs::path(path).lexically_normal().lexically_relative(
      fs::path(tree.folder).lexically_normal());
  bool outside = relative.empty() || *relative.begin() == "..";
  return outside ? path : relative.generic_string();
}

class TreeComparison {
 public:
  TreeComparison(const DefinitionTree& before, const DefinitionTree& after,
                 std::span<DefinitionKind* const> kinds)
      : before_(before), after_(after), kinds_(kinds) {}

  std::vector<Change> run() {
    Files old_files = by_name(before_, kinds_), new_files = by_name(after_, kinds_);
    for (const auto& [name, file] : new_files) {
      auto old = old_files.find(name);
      old == old_files.end() ? add_whole(Change::What::added, after_, *file)
                             : compare(*old->second, *file);
    }
    for (const auto& [name, file] : old_files)
      if (!new_files.contains(name)) add_whole(Change::What::removed, before_, *file);
    std::ranges::stable_sort(changes_, {}, &Change::file);
    join_repeated();
    return std::move(changes_);
  }

 private:
  // A type is said once and stands in many forms: one change for one place of the files.
  void join_repeated() {
    std::map<std::string, std::size_t> first;
    std::vector<Change> joined;
    for (Change& change : changes_) {
      std::string key = change.file;
      for (const std::string& part :
           {std::to_string(change.line), std::to_string(change.line_before), change.property,
            change.before, change.after, std::string(word_of(change.what))})
        key += '\n' + part;
      auto [place, fresh] = first.emplace(key, joined.size());
      if (fresh) {
        joined.push_back(std::move(change));
        continue;
      }
      Change& same = joined[place->second];
      if (change.thing != same.thing &&
          std::ranges::find(same.also, change.thing) == same.also.end())
        same.also.push_back(change.thing);
    }
    changes_ = std::move(joined);
  }

  Change pattern(const DefinitionTree& tree, const SourceFile& file) const {
    Change change;
    change.file = name_in(tree, file.path);
    if (const DefinitionKind* kind = kind_of(file, kinds_)) change.kind = kind->name();
    return change;
  }

  void add_whole(Change::What what, const DefinitionTree& tree, const SourceFile& file) {
    Change change = pattern(tree, file);
    change.what = what;
    (what == Change::What::added ? change.line : change.line_before) = 1;
    changes_.push_back(std::move(change));
  }

  void compare(const SourceFile& before, const SourceFile& after) {
    Change whole = pattern(after_, after);
    const DefinitionKind* kind = kind_of(after, kinds_);
    bool same_kind = kind != nullptr && kind == kind_of(before, kinds_);
    std::size_t told = changes_.size();
    bool described = false;
    if (same_kind) {
      auto old_facts = kind->facts(before), new_facts = kind->facts(after);
      described = !old_facts.empty() && !new_facts.empty();
      for (Change& change : FileComparison(whole, old_facts, new_facts).run()) {
        if (change.file != whole.file)
          change.file = name_in(change.line > 0 ? after_ : before_, change.file);
        changes_.push_back(std::move(change));
      }
    }
    if (changes_.size() > told || before.bytes == after.bytes) return;
    if (described && !after.document) return;  // facts of a table are all that it says
    if (content_of(before) == content_of(after)) return;
    whole.line = whole.line_before = 1;
    changes_.push_back(std::move(whole));
  }

  const DefinitionTree& before_;
  const DefinitionTree& after_;
  std::span<DefinitionKind* const> kinds_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> changes_between(const DefinitionTree& before, const DefinitionTree& after,
                                    std::span<DefinitionKind* const> kinds) {
  return TreeComparison(before, after, kinds).run();
}

std::string_view word_of(Change::What what) {
  switch (what) {
    case Change::What::added:
      return "added";
    case Change::What::removed:
      return "removed";
    case Change::What::moved:
      return "moved";
    case Change::What::changed:
      break;
  }
  return "changed";
}

std::string sentence(const Change& change) {
  std::string what(word_of(change.what));
  std::string thing = change.thing;
  if (!change.also.empty()) thing += " and " + std::to_string(change.also.size()) + " more places";
  const std::string& detail = change.what == Change::What::removed ? change.before : change.after;
  auto or_none = [](const std::string& text) { return text.empty() ? "(none)" : text; };
  if (change.thing.empty())
    return "file " + what + (change.kind.empty() ? "" : " (" + change.kind + ")");
  if (change.what == Change::What::moved)
    return thing + " moved: " + change.before + " → " + change.after;
  if (change.what == Change::What::changed)
    return thing + ": " + change.property + " " + or_none(change.before) + " → " +
           or_none(change.after);
  if (!change.property.empty()) return thing + ": " + change.property + " " + detail + " " + what;
  return thing + " " + what + (detail.empty() ? "" : ": " + detail);
}

}  // namespace jiuqu
