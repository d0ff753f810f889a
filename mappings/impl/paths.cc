#include "mappings/impl/paths.h"

#include <charconv>

#include "bus/base/text.h"
#include "mappings/impl/conditions.h"

namespace jiuqu::mapping {
namespace {

// Splits at slashes outside of predicates and quotes.
std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> words(1);
  int depth = 0;
  char quote = 0;
  for (char c : path) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '[' || c == ']') {
      depth += c == '[' ? 1 : -1;
    } else if (c == '/' && depth == 0) {
      words.emplace_back();
      continue;
    }
    words.back() += c;
  }
  return words;
}

std::optional<std::uint32_t> position_of(std::string_view text) {
  std::uint32_t position = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc() || end != text.data() + text.size() || position == 0)
    return std::nullopt;
  return position;
}

}  // namespace

const xml::Field* child_of(const xml::Field& field, std::string_view word, xml::Node node,
                           bool& ambiguous) {
  bool attribute = word.starts_with('@');
  if (attribute) word.remove_prefix(1);
  std::optional<std::string> ns;
  if (auto colon = word.find(':'); colon != std::string_view::npos) {
    auto declared = xml::namespaces_in_scope(node);
    auto found = declared.find(std::string(word.substr(0, colon)));
    ns = found == declared.end() ? std::string() : found->second;
    word.remove_prefix(colon + 1);
  }
  const xml::Field* only = nullptr;
  ambiguous = false;
  for (const auto& child : field.children) {
    if (child->attribute != attribute || child->name != word) continue;
    if (ns && !attribute && child->ns != *ns) continue;
    if (only != nullptr) ambiguous = true;
    if (only == nullptr) only = child.get();
  }
  return only;
}

void PathReader::error(std::string code, xml::Node node, std::string_view attribute, std::string en,
                       std::string zh) {
  findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                         std::move(zh), attribute));
}

void PathReader::refuse_repeats(xml::Node node, std::string_view attribute,
                                const xml::Field& field) {
  error("mapping.source-repeats", node, attribute,
        "The source \"" + field.path() +
            "\" repeats: use <each>, join for a value, or [1] to take one",
        "来源“" + field.path() + "”可重复：请用 <each>，取值请用 join，取其一请用 [1]");
}

bool PathReader::read_words(xml::Node node, std::string_view attribute, const std::string& path,
                            std::vector<Word>& words) {
  for (std::string text : split_path(path)) {
    Word word;
    if (auto open = text.find('['); open != std::string::npos) {
      if (!text.ends_with(']')) {
        error("mapping.path", node, attribute, "A \"[\" in the path is not closed",
              "路径中的“[”没有闭合");
        return false;
      }
      word.picks = true;
      word.predicate = trim(std::string_view(text).substr(open + 1, text.size() - open - 2));
      text.resize(open);
    }
    word.attribute = text.starts_with('@');
    word.name = text;
    words.push_back(std::move(word));
  }
  return true;
}

// Each field's child of that word, in every source root.
bool PathReader::step_fields(xml::Node node, std::string_view attribute, const Word& word,
                             std::vector<const xml::Field*>& fields) {
  for (const xml::Field*& field : fields) {
    bool ambiguous = false;
    const xml::Field* child = child_of(*field, word.name, node, ambiguous);
    if (child == nullptr) {
      findings_.push_back(
          unknown_field("mapping.source-unknown", node, attribute, *field, word.name));
      return false;
    }
    if (ambiguous) {
      error("mapping.name-ambiguous", node, attribute,
            "Several namespaces have a \"" + word.name + "\" here: write prefix:" + word.name,
            "此处有多个命名空间含“" + word.name + "”：请写成 前缀:" + word.name);
      return false;
    }
    field = child;
  }
  return true;
}

std::optional<StepKey> PathReader::key_of(xml::Node node, std::string_view attribute,
                                          const Word& word, const Scope& at) {
  StepKey key;
  key.field = at.fields.front();
  if (!word.picks) return key;
  if (!key.field->repeats()) {
    findings_.push_back(definition_finding(
        Level::warning, "mapping.pick-single", node,
        "\"" + key.field->path() + "\" occurs once: nothing is there to pick from",
        "“" + key.field->path() + "”只出现一次，无需选取", attribute));
  }
  if (word.predicate == "last" || word.predicate == "last()") {
    key.pick = Pick::last;
  } else if (auto position = position_of(word.predicate)) {
    key.pick = Pick::position;
    key.position = *position;
    if (key.field->occurs_max < *position)
      error("mapping.pick-beyond", node, attribute,
            "\"" + key.field->path() + "\" occurs at most " +
                std::to_string(key.field->occurs_max) + " times",
            "“" + key.field->path() + "”最多出现 " + std::to_string(key.field->occurs_max) + " 次");
  } else {
    key.pick = Pick::condition;
    key.condition = compile(node, attribute, word.predicate, at);
    if (key.condition < 0) return std::nullopt;
  }
  return key;
}

std::optional<Scope> PathReader::resolve(xml::Node node, std::string_view attribute,
                                         std::string path, const Scope& scope) {
  Scope found = scope;
  found.loops.clear();
  if (path == ".") return found;
  if (path.starts_with('/')) {
    found.slot = root_.slot;
    found.fields = root_.fields;
    found.roots = root_.roots;
    path.erase(0, 1);
  }
  std::vector<Word> words;
  if (path.empty()) {
    error("mapping.source-missing", node, attribute, "No source path is given", "未给出来源路径");
    return std::nullopt;
  }
  if (!read_words(node, attribute, path, words)) return std::nullopt;
  for (const Word& word : words) {
    if (!step_fields(node, attribute, word, found.fields)) return std::nullopt;
    auto key = key_of(node, attribute, word, found);
    if (!key) return std::nullopt;
    found.slot = reading_.plan->steps.add(found.slot, *key);
    if (reading_.plan->steps[found.slot].repeats) found.loops.push_back(found.slot);
  }
  return found;
}

const xml::Field* PathReader::field_at(xml::Node node, std::string_view attribute, std::string path,
                                       const Scope& scope) {
  std::vector<const xml::Field*> fields = scope.fields;
  if (path.starts_with('/')) {
    fields = root_.fields;
    path.erase(0, 1);
  }
  std::vector<Word> words;
  if (!read_words(node, attribute, path, words)) return nullptr;
  for (const Word& word : words)
    if (!step_fields(node, attribute, word, fields)) return nullptr;
  return fields.front();
}

Scope PathReader::into_json(const Scope& holder, std::int32_t json_text) {
  const xml::Field* root = reading_.plan->json_texts[std::size_t(json_text)].root;
  StepKey key;
  key.field = root;
  key.json_text = json_text;
  Scope inner = holder;
  inner.slot = reading_.plan->steps.add(holder.slot, key);
  inner.fields = inner.roots = {root};
  inner.loops.clear();
  return inner;
}

std::int32_t PathReader::condition(xml::Node node, std::string_view attribute, const Scope& scope) {
  auto text = node.attribute(attribute);
  return text ? compile(node, attribute, *text, scope) : -1;
}

std::int32_t PathReader::compile(xml::Node node, std::string_view attribute,
                                 const std::string& text, const Scope& scope) {
  auto read = read_condition(node, attribute, text, {scope.fields, scope.roots}, findings_);
  auto compiled = xml::XPath::compile(read.expression, read.namespaces, functions_);
  if (!compiled) {
    error("mapping.when", node, attribute,
          "The expression cannot be read: " + compiled.error().detail,
          "表达式无法解析：" + compiled.error().detail);
    return -1;
  }
  if (read.constant)
    findings_.push_back(definition_finding(
        Level::warning, "mapping.when-dead", node,
        "This " + std::string(*read.constant ? "always" : "never") + " holds",
        "该条件" + std::string(*read.constant ? "恒" : "永不") + "成立", attribute));
  reading_.asked.insert(reading_.asked.end(), read.asked.begin(), read.asked.end());
  auto& conditions = reading_.plan->conditions;
  conditions.push_back(std::move(*compiled));
  reading_.plan->condition_places.push_back(
      {text, read.asked, node.at(attribute).file, node.at(attribute).line});
  return std::int32_t(conditions.size() - 1);
}

}  // namespace jiuqu::mapping
