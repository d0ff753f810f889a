// Paths: of a tree for answers to JSON senders, and into a JSON text.
#include <charconv>
#include <optional>
#include <utility>

#include "bus/json/impl/tape.h"
#include "bus/json/impl/text.h"
#include "bus/json/json.h"

namespace jiuqu::json {

namespace {
struct XmlStep {
  std::string_view name;
  std::optional<std::size_t> position;  // from 1, as in XPath
};

// Takes "name[2]" from the front of "name[2]/rest".
XmlStep take_xml_step(std::string_view& path) {
  std::string_view step = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(step.size() + 1, path.size()));
  auto bracket = step.find('[');
  if (bracket == std::string_view::npos) return {step, {}};
  std::size_t position = 0;
  std::from_chars(step.data() + bracket + 1, step.data() + step.size(), position);
  return {step.substr(0, bracket), position};
}

std::string to_json_path(std::string_view xml_path, const xml::Field* field) {
  std::string path = "$";
  if (xml_path.starts_with('/')) xml_path.remove_prefix(1);
  take_xml_step(xml_path);
  while (!xml_path.empty()) {
    XmlStep step = take_xml_step(xml_path);
    if (field != nullptr) field = field->child(step.name);
    append_member_step(path, step.name);
    bool repeats = field != nullptr && field->repeats();
    if (!step.position && !repeats) continue;
    std::size_t position = step.position.value_or(1);
    path += '[' + std::to_string(position > 0 ? position - 1 : 0) + ']';
  }
  return path;
}

struct JsonStep {
  std::string name;
  std::optional<std::size_t> index;
};

// Reads "$.a[1]['b c']". Empty when the path is not of this form.
class PathReader {
 public:
  explicit PathReader(std::string_view path) : rest_(path) {}

  std::optional<std::vector<JsonStep>> read() {
    if (!rest_.starts_with('$')) return {};
    rest_.remove_prefix(1);
    std::vector<JsonStep> steps;
    while (!rest_.empty()) {
      JsonStep step;
      bool good = rest_.front() == '.' ? word(step) : rest_.front() == '[' ? bracket(step) : false;
      if (!good) return {};
      steps.push_back(std::move(step));
    }
    return steps;
  }

 private:
  bool word(JsonStep& step) {
    rest_.remove_prefix(1);
    step.name = rest_.substr(0, rest_.find_first_of(".["));
    rest_.remove_prefix(step.name.size());
    return !step.name.empty();
  }

  bool bracket(JsonStep& step) {
    rest_.remove_prefix(1);
    if (rest_.starts_with('\'') || rest_.starts_with('"')) return quoted(step);
    std::size_t index = 0;
    auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), index);
    if (error != std::errc{}) return false;
    step.index = index;
    rest_.remove_prefix(std::size_t(end - rest_.data()));
    return closed();
  }

  bool quoted(JsonStep& step) {
    char quote = rest_.front();
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != quote; ++at) {
      if (rest_[at] == '\\' && ++at == rest_.size()) return false;
      step.name += rest_[at];
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    return closed();
  }

  bool closed() {
    if (!rest_.starts_with(']')) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

std::optional<Tape::Index> follow(const Tape& tape, const JsonStep& step, Tape::Index at) {
  const Item& from = tape[at];
  if (from.kind != (step.index ? ItemKind::array : ItemKind::object)) return {};
  std::size_t position = 0;
  for (Tape::Index i = at + 1; i != from.end; i = tape[i].end, ++position)
    if (step.index ? *step.index == position : tape[i].key == step.name) return i;
  return {};
}
}  // namespace

std::string path_of(std::string_view xml_path) {
  return to_json_path(xml_path, nullptr);
}

std::string path_of(std::string_view xml_path, const xml::Field& root) {
  return to_json_path(xml_path, &root);
}

Result<std::string> value_at(std::string_view bytes, std::string_view path) {
  auto steps = PathReader(path).read();
  if (!steps)
    return fail(ErrorCode::configuration_invalid,
                "\"" + std::string(path) + "\" is not a path like $.data.items[0].code");
  auto tape = Tape::parse(bytes);
  if (!tape) return std::unexpected(std::move(tape.error()));
  Tape::Index at = 0;
  for (const JsonStep& step : *steps) {
    auto next = follow(*tape, step, at);
    if (!next) return fail(ErrorCode::not_found, "no value at " + std::string(path));
    at = *next;
  }
  const Item& item = (*tape)[at];
  if (item.kind == ItemKind::string) return std::string(item.text);
  std::string json;
  tape->write(at, json);
  return json;
}

}  // namespace jiuqu::json
