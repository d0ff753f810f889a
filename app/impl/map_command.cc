// `jiuqu map`: the target of one document, or its faults in the sender's field names.
#include <array>
#include <cstdio>
#include <set>

#include "app/impl/headless.h"
#include "app/impl/map_fuzz.h"
#include "app/map_options.h"
#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"
#include "bus/json/json.h"
#include "mappings/explain.h"
#include "mappings/reverse.h"

namespace jiuqu::app {
namespace {

constexpr std::string_view kMessageId = "00000000-0000-7000-8000-000000000001";

// "name=value" or "Name: value".
std::pair<std::string, std::string> pair_of(const std::string& text, char separator) {
  auto at = text.find(separator);
  if (at == std::string::npos) return {text, {}};
  return {std::string(trim(text.substr(0, at))), std::string(trim(text.substr(at + 1)))};
}

void print_line(const std::string& text) {
  std::printf("%s\n", text.c_str());
}

class MapCommand {
 public:
  explicit MapCommand(const MapOptions& options) : options_(options) {}

  int run() {
    if (int wrong = find_mapping(); wrong != kGood) return wrong;
    if (auto context = read_context(); !context) return wrong_use(context.error());
    if (options_.fuzz > 0)
      return fuzz_mapping(*mapping_, *loaded_.outcome.set, options_, context_.now);
    if (options_.reverse || options_.show)
      if (int wrong = turn_round(); wrong != kGood || options_.show) return wrong;
    auto bytes = read_input();
    if (!bytes) return wrong_use(bytes.error());
    json_ = trim(*bytes).starts_with('{') || trim(*bytes).starts_with('[');
    auto source = parse(*bytes);
    if (!source) return unreadable(source.error());

    Findings findings = mapping_->source()->schema->validate(*source);
    // What is turned round makes a part of the form: its schema has no say.
    auto explained = explain(*mapping_, *source, context_, findings);
    if (reversed_) std::erase_if(findings, is_of_the_target);
    if (!explained) return unreadable(explained.error());
    if (options_.explain) print_fields(*explained, source->root().name());
    if (has_errors(findings)) return print_faults(findings, source->root().name());
    if (!options_.explain) print_target(explained->mapped.tree);
    return kGood;
  }

 private:
  static bool is_of_the_target(const Finding& finding) {
    return finding.code.starts_with("mapping.schema.");
  }

  static int wrong_use(const Error& error) {
    std::fprintf(stderr, "jiuqu: %s\n", error.describe().c_str());
    return kWrongUse;
  }
  int unreadable(const Error& error) const {
    std::fprintf(stderr, "jiuqu: %s: %s\n", options_.file.c_str(), error.describe().c_str());
    return kFailures;
  }

  int find_mapping() {
    if (int wrong = load_good(options_.definitions, loaded_); wrong != kGood) return wrong;
    auto versions = versions_of_mapping(options_.mapping, *loaded_.outcome.set);
    if (!options_.date.empty() && !codes::parse_date(options_.date))
      return wrong_use(Error{ErrorCode::configuration_invalid, "--date is a day yyyy-MM-dd", {}});
    if (!versions.empty()) return choose_version(versions);
    std::string likely = likely_word(options_.mapping, loaded_.outcome.set->ids("mapping"));
    std::fprintf(stderr, "jiuqu: no mapping \"%s\"%s\n", options_.mapping.c_str(),
                 likely.empty() ? "" : (", did you mean \"" + likely + "\"?").c_str());
    return kWrongUse;
  }

  // Of several, the version in force on the day; of one without a day, that one.
  int choose_version(const std::vector<const Mapping*>& versions) {
    auto time = options_.now.empty() ? loaded_.clock.now() : from_iso8601(options_.now);
    std::string day = options_.date;
    if (day.empty() && time) day = to_china_time(*time).substr(0, 10);
    bool any = versions.size() == 1 && options_.date.empty();
    mapping_ = any ? versions.front() : in_force(versions, day);
    if (mapping_ != nullptr) return kGood;
    std::fprintf(stderr, "jiuqu: no version of mapping %s is in force on %s\n",
                 options_.mapping.c_str(), day.c_str());
    for (const Mapping* each : versions)
      std::fprintf(stderr, "  %s: %s to %s\n", each->id.c_str(), each->validity().from.c_str(),
                   each->validity().to.c_str());
    return kFailures;
  }

  int turn_round() {
    auto turned = reverse(*mapping_, *loaded_.outcome.set);
    if (!turned) return wrong_use(turned.error());
    for (const OneWay& part : turned->one_way)
      std::fprintf(stderr, "%s:%d: no way back for %s: %s\n", mapping_->file.c_str(), part.line,
                   part.target.c_str(), part.en.c_str());
    if (options_.show) std::printf("%s", turned->text.c_str());
    reversed_ = std::move(turned->mapping);
    if (!reversed_) {
      std::fprintf(stderr, "jiuqu: nothing of %s can be turned round\n", options_.mapping.c_str());
      return kFailures;
    }
    mapping_ = reversed_.get();
    return kGood;
  }

  Result<std::string> read_input() const {
    if (options_.file != "-") return read_file(options_.file, limits::kBodyBytesMax);
    std::string bytes;
    std::array<char, 65536> part{};
    while (std::size_t size = std::fread(part.data(), 1, part.size(), stdin)) {
      bytes.append(part.data(), size);
      if (bytes.size() > limits::kBodyBytesMax) return fail(ErrorCode::body_too_large);
    }
    return bytes;
  }

  Result<xml::Document> parse(const std::string& bytes) const {
    if (!json_) return xml::Document::parse(bytes);
    const auto& model = mapping_->source()->schema->model();
    return json::to_tree(bytes, model, *model.root(source_root()));
  }

  std::string source_root() const {
    auto roots = mapping_->source_roots();
    for (const auto& root : roots)
      if (root == options_.source_root) return root;
    return roots.front();
  }

  Result<void> read_context() {
    variables_["messageId"] = kMessageId;
    for (const auto& text : options_.variables) {
      auto [name, value] = pair_of(text, '=');
      variables_[name] = value;
    }
    for (const auto& text : options_.headers) headers_.push_back(pair_of(text, ':'));
    context_.variables = &variables_;
    context_.headers = &headers_;
    context_.partner = options_.partner;
    context_.day = options_.date;
    context_.now = loaded_.clock.now();
    if (options_.now.empty()) return {};
    auto now = from_iso8601(options_.now);
    if (!now) return std::unexpected(now.error());
    context_.now = *now;
    return {};
  }

  // The partner's forms are JSON, the canonical ones XML, unless it is said.
  void print_target(const xml::Document& tree) const {
    bool canonical = mapping_->target()->id.starts_with("canonical/");
    bool as_json = !options_.as_xml && (options_.definitions.json || !canonical);
    if (as_json)
      print_line(json::from_tree(tree.root(), mapping_->target()->schema->model()));
    else
      std::printf("%s", tree.serialize_indented().c_str());
  }

  std::string place_of(const std::string& path, std::string_view root_name) const {
    if (!json_) return path;
    const xml::Field* root = mapping_->source()->schema->model().root(root_name);
    return root != nullptr ? json::path_of(path, *root) : json::path_of(path);
  }

  int print_faults(const Findings& findings, std::string_view root) const {
    std::set<std::string> seen;  // one fault a field: what the schema said first stands
    for (const Finding& finding : findings) {
      if (!seen.insert(finding.where.path).second) continue;
      Finding told = finding;
      told.where.path = place_of(finding.where.path, root);
      if (options_.definitions.json)
        print_json(told);
      else
        print_text(told);
    }
    return kFailures;
  }

  static void print_text(const Finding& finding) {
    std::string line =
        finding.where.path + ": " + std::string(level_name(finding.level)) + ": " + finding.en;
    for (const auto& [name, value] : finding.values) line += ", " + name + " \"" + value + "\"";
    if (!finding.suggestion.empty()) line += ", did you mean \"" + finding.suggestion + "\"?";
    print_line(line + " [" + finding.code + "]");
  }

  static void print_json(const Finding& finding) {
    json::Writer writer;
    writer.begin_object().member("field", finding.where.path).member("code", finding.code);
    writer.member("level", level_name(finding.level));
    writer.member("en", finding.en).member("zh", finding.zh);
    if (!finding.suggestion.empty()) writer.member("suggestion", finding.suggestion);
    for (const auto& [name, value] : finding.values) writer.member(name, value);
    writer.end_object();
    print_line(writer.take());
  }

  void print_fields(Explained& explained, std::string_view root) const {
    for (ExplainedField& field : explained.fields) {
      for (ExplainedSource& source : field.sources)
        if (source.from.starts_with('/')) source.from = place_of(source.from, root);
      if (options_.definitions.json)
        print_json(field);
      else
        print_text(field);
    }
  }

  static void print_text(const ExplainedField& field) {
    std::string line = field.target;
    line += field.written ? " = " + json_quote(field.value) : " (no value)";
    print_line(line + "   " + field.file + ":" + std::to_string(field.line));
    for (const ExplainedSource& source : field.sources)
      print_line("    " + source.from + " " + json_quote(source.text));
    if (!field.table.empty()) print_line("    row of " + field.table + ": " + field.row);
  }

  static void print_json(const ExplainedField& field) {
    json::Writer writer;
    writer.begin_object().member("target", field.target).key("value");
    field.written ? writer.string(field.value) : writer.null();
    writer.key("sources").begin_array();
    for (const ExplainedSource& source : field.sources)
      writer.begin_object().member("from", source.from).member("text", source.text).end_object();
    writer.end_array();
    if (!field.table.empty()) writer.member("table", field.table).member("row", field.row);
    writer.member("file", field.file).member("line", std::int64_t{field.line}).end_object();
    print_line(writer.take());
  }

  const MapOptions& options_;
  Loaded loaded_;
  const Mapping* mapping_ = nullptr;
  std::shared_ptr<const Mapping> reversed_;
  bool json_ = false;
  std::map<std::string, std::string> variables_;
  Headers headers_;
  MapContext context_;
};

}  // namespace

int command_map(const MapOptions& options) {
  return MapCommand(options).run();
}

}  // namespace jiuqu::app
