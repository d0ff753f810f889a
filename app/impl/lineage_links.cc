#include "app/impl/lineage_links.h"

#include <algorithm>
#include <set>

#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

// "[1]" says no more than nothing: paths of trees leave it out where there is one.
std::string plain(std::string_view path) {
  std::string text(path);
  for (auto at = text.find("[1]"); at != std::string::npos; at = text.find("[1]", at))
    text.erase(at, 3);
  return text;
}

// Like "/event/step/name" -> "name"; "$.a.b" -> "b".
std::string_view last_name(std::string_view path) {
  auto at = path.find_last_of("/.");
  path = at == std::string_view::npos ? path : path.substr(at + 1);
  if (path.starts_with('@')) path.remove_prefix(1);
  return path.substr(0, path.find('['));
}

// The element as it was written, in one line: what it does with the value is in it.
std::string rule_text(const DefinitionSet& set, const ExplainedField& field) {
  constexpr std::size_t kShown = 400;
  for (const auto& file : set.sources()) {
    if (file.path != field.file) continue;
    std::string_view rest = file.bytes;
    for (int line = 1; line < field.line && !rest.empty(); ++line)
      rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
    auto begin = rest.find('<', std::size_t(std::max(field.column - 1, 0)));
    auto tag = rest.find('>', begin);
    if (begin == std::string_view::npos || tag == std::string_view::npos) return {};
    constexpr std::string_view kEnd = "</field>";
    bool open = rest[tag - 1] != '/';
    auto end = open ? rest.find(kEnd, begin) : tag;
    if (end == std::string_view::npos) return {};
    rest = rest.substr(begin, end + (open ? kEnd.size() : 1) - begin);
    std::string text;
    for (const auto& word : split_words(rest)) text += (text.empty() ? "" : " ") + word;
    return text.size() > kShown ? std::string() : text;
  }
  return {};
}

void add(LineageLink& link, const char* name, std::string value) {
  if (!value.empty()) link.facts.emplace_back(name, std::move(value));
}

void add_row(LineageLink& link, const DefinitionSet& set, const ExplainedField& field) {
  if (field.table.empty()) return;
  add(link, "table", field.table);
  add(link, "row", field.row);
  if (const Definition* table = set.find("code-table", field.table))
    add(link, "row_at", shown_file(set, table->file) + ":" + std::to_string(field.row_line));
  add(link, "valid_from", field.valid_from);
  add(link, "valid_to", field.valid_to);
}

}  // namespace

const ExplainedField* made_by(const ExplainedMap& map, std::string_view target) {
  std::string wanted = plain(target);
  for (const auto& field : map.fields)
    if (field.written && plain(field.target) == wanted) return &field;
  return nullptr;
}

std::string shown_value(const ExplainedField& field) {
  bool personal = field.personal || std::ranges::any_of(field.sources, &ExplainedSource::personal);
  return personal ? mask_personal(field.value) : field.value;
}

LineageLink link_of(const DefinitionSet& set, const std::string& mapping,
                    const ExplainedField& field) {
  LineageLink link;
  link.kind = "map";
  add(link, "to", field.target);
  add(link, "mapping", mapping);
  add(link, "at", shown_file(set, field.file) + ":" + std::to_string(field.line));
  add(link, "rule", rule_text(set, field));
  add(link, "definitions", set.hash());
  add_row(link, set, field);
  link.sources = field.sources;
  for (auto& source : link.sources)
    if (source.personal || field.personal) source.text = mask_personal(source.text);
  return link;
}

LineageLink link_of(const MessageRecord& record) {
  LineageLink link;
  link.kind = "message";
  const Message& message = record.message;
  add(link, "id", message.id.text());
  add(link, "direction", message.direction == Direction::in ? "in" : "out");
  add(link, "at", to_iso8601(message.created));
  add(link, "partner", message.partner);
  add(link, "interface", message.interface);
  return link;
}

std::vector<LineageLink> links_back(const Judged& judged, std::string path) {
  std::vector<LineageLink> links;
  const auto& maps = judged.again.maps;
  for (std::size_t i = maps.size(); i-- > 0;) {
    const ExplainedField* field = made_by(maps[i], path);
    if (field == nullptr) break;
    links.push_back(link_of(*judged.set, maps[i].mapping, *field));
    path.clear();
    for (auto& source : links.back().sources) {
      if (!source.from.starts_with('/')) continue;
      if (path.empty()) path = source.from;
      if (i == 0) source.from = sent_path(judged.again.exchange, source.from);
    }
    if (path.empty()) break;  // a constant or the like
  }
  links.push_back(link_of(judged.record));
  return links;
}

bool is_named(const LineageField& field, std::string_view query) {
  auto fits = [&](std::string_view path) {
    return path == query || last_name(path) == query || path.ends_with("/" + std::string(query)) ||
           path.ends_with("." + std::string(query));
  };
  if (query.empty() || fits(field.path)) return true;
  for (const auto& link : field.links) {
    for (const auto& source : link.sources)
      if (fits(source.from)) return true;
    for (const auto& [name, value] : link.facts)
      if (name == "path" && fits(value)) return true;
  }
  return false;
}

std::vector<std::string> names_of(const std::vector<LineageField>& fields) {
  std::set<std::string> names;
  for (const auto& field : fields) {
    names.emplace(last_name(field.path));
    for (const auto& link : field.links)
      for (const auto& source : link.sources)
        if (source.from.starts_with('/') || source.from.starts_with('$'))
          names.emplace(last_name(source.from));
  }
  return {names.begin(), names.end()};
}

}  // namespace jiuqu::app
