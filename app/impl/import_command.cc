// `jiuqu import`: reads a partner's description, writes schema, mapping draft and code table
// drafts, lints them and tells what is open.
#include <cstdio>
#include <filesystem>

#include "app/config.h"
#include "app/impl/headless.h"
#include "app/import_options.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "mappings/import/import.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;
using importing::Imported;

// Names become folders, ids and parts of file names: nothing in them leads elsewhere.
bool is_plain_name(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '-') return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

class ImportCommand {
 public:
  explicit ImportCommand(const ImportOptions& options) : options_(options) {}

  int run() {
    if (int wrong = check_options(); wrong != kGood) return wrong;
    if (int wrong = find_roots(); wrong != kGood) return wrong;
    if (int wrong = read_canonical(); wrong != kGood) return wrong;
    Findings findings;
    auto imported = importing::import_description(request_, findings);
    if (!options_.definitions.json)
      for (const Finding& finding : findings)
        std::fprintf(stderr, "%s\n", importing::describe(finding).c_str());
    if (!imported) {
      if (options_.definitions.json) print_findings(findings, true);
      return kFailures;
    }
    if (int wrong = write(*imported); wrong != kGood) return wrong;
    if (options_.definitions.json)
      print_json(*imported, findings);
    else
      print_text(*imported);
    return lint(*imported);
  }

 private:
  int check_options() {
    if (!is_plain_name(options_.partner))
      return wrong_use("--partner \"" + options_.partner +
                       "\" names a folder: small letters, digits and '-' only");
    if (!options_.name.empty() && !is_plain_name(options_.name))
      return wrong_use("--name \"" + options_.name +
                       "\" names files: small letters, digits and '-' only");
    if (options_.way != "in" && options_.way != "out")
      return wrong_use("--way is in or out, not \"" + options_.way + "\"");
    auto kind = options_.kind.empty() ? importing::Kind::guess : importing::kind_of(options_.kind);
    if (!kind) {
      std::string words;
      for (const auto& word : importing::kind_words()) words += " " + word;
      return wrong_use("no kind \"" + options_.kind + "\"; there are:" + words);
    }
    request_.file = options_.file;
    request_.kind = *kind;
    request_.partner = options_.partner;
    request_.name = options_.name;
    request_.root = options_.root;
    request_.ns = options_.ns;
    request_.outward = options_.way == "out";
    return kGood;
  }

  // The folder of mappings holds the canonical forms, the dictionary and the code tables.
  int find_roots() {
    roots_ = options_.definitions.roots;
    if (roots_.empty()) {
      Findings findings;
      auto config = read_config(find_config(options_.definitions.config), findings);
      print_findings(findings, options_.definitions.json);
      if (!config) return wrong_use(config.error().describe());
      roots_ = config->definition_roots;
    }
    for (const auto& root : roots_)
      if (fs::exists(root + "/canonical")) mappings_ = fs::absolute(root).lexically_normal();
    if (mappings_.empty()) return wrong_use("no definition folder holds canonical/");
    if (!mappings_.has_filename()) mappings_ = mappings_.parent_path();
    out_ = options_.out.empty() ? mappings_.parent_path() : fs::path(options_.out);
    return kGood;
  }

  int read_canonical() {
    std::string id = options_.canonical;
    if (id.empty()) id = request_.outward ? "canonical/events.xsd" : "canonical/application.xsd";
    Findings findings;
    model_ = xml::SchemaModel::read((mappings_ / id).string(), mappings_.string(), findings);
    if (!model_) {
      for (const Finding& finding : findings)
        std::fprintf(stderr, "%s\n", lint_line(finding).c_str());
      return wrong_use("no canonical schema \"" + id + "\"");
    }
    std::vector<std::string> names;
    for (const auto& root : model_->roots()) names.push_back(root->name);
    std::string name = options_.canonical_root;
    if (name.empty() && names.size() == 1) name = names.front();
    request_.canonical_schema = id;
    request_.canonical = name.empty() ? nullptr : model_->root(name);
    if (request_.canonical == nullptr) {
      std::string all;
      for (const auto& one : names) all += " " + one;
      std::string likely = name.empty() ? "" : likely_word(name, names);
      return wrong_use((name.empty() ? id + " has several roots" : "no root \"" + name + "\"") +
                       "; --canonical-root is one of:" + all +
                       (likely.empty() ? "" : " (did you mean \"" + likely + "\"?)"));
    }
    request_.dictionary_file = (mappings_ / "dictionary.csv").string();
    request_.tables = [this](const std::string& table) {
      Findings ignored;  // lint tells them
      return codes::CodeTable::load((mappings_ / "codes" / (table + ".csv")).string(), ignored);
    };
    return kGood;
  }

  // ---- writing: only below out_, nothing over something else unless --force

  // Whether a folder on the way leads out of out_ by a link.
  bool stays_inside(const fs::path& path) const {
    std::error_code error;
    fs::path base = fs::weakly_canonical(out_, error);
    fs::path real = fs::weakly_canonical(path, error);
    auto [end, ignored] = std::mismatch(base.begin(), base.end(), real.begin(), real.end());
    return !error && end == base.end();
  }

  int write(const Imported& imported) {
    std::string there;
    for (const auto& file : imported.files) {
      fs::path path = out_ / file.path;
      if (!stays_inside(path)) return wrong_use(path.string() + " leads out of " + out_.string());
      // The same text again is nothing new: two messages may share a code table.
      bool same = read_file(path.string()).value_or("") == file.text;
      if (fs::exists(path) && !same && !options_.force) there += "\n  " + path.string();
    }
    if (!there.empty())
      return wrong_use(
          "these files are there already; --force writes over them, --name takes "
          "another name:" +
          there);
    for (const auto& file : imported.files) {
      fs::path path = out_ / file.path;
      std::error_code error;
      fs::create_directories(path.parent_path(), error);
      if (auto written = write_file_durably(path.string(), file.text); !written)
        return wrong_use(written.error().describe());
    }
    return kGood;
  }

  // ---- telling

  static void print_text(const Imported& imported) {
    std::size_t proposed = imported.proposed();
    std::printf(
        "%s \"%s\": %zu fields, %zu proposed, %zu open; %zu required fields of the target "
        "are fed by nothing\n",
        std::string(importing::word_of(imported.kind)).c_str(), imported.root.c_str(),
        imported.fields.size(), proposed, imported.fields.size() - proposed, imported.unfed());
    for (const auto& file : imported.files) std::printf("wrote   %s\n", file.path.c_str());
    for (const auto& field : imported.fields) {
      std::string mine = field.partner + (field.label.empty() ? "" : " " + field.label);
      if (field.canonical.empty())
        std::printf("open    %s%s\n", mine.c_str(),
                    field.reason.empty() ? "" : (" (perhaps " + field.reason + ")").c_str());
      else
        std::printf("%4d %%  %s -> %s: %s\n", field.percent, mine.c_str(), field.canonical.c_str(),
                    field.reason.c_str());
    }
    for (const auto& field : imported.needed)
      std::printf("needed  %s %s\n", field.canonical.c_str(), field.label.c_str());
  }

  static void print_json(const Imported& imported, const Findings& findings) {
    auto print = [](json::Writer& writer) { std::printf("%s\n", writer.take().c_str()); };
    print_findings(findings, true);
    for (const auto& file : imported.files) {
      json::Writer writer;
      writer.begin_object().member("wrote", file.path).end_object();
      print(writer);
    }
    for (const auto& field : imported.fields) {
      json::Writer writer;
      writer.begin_object().member("field", field.partner).member("label", field.label);
      writer.key("canonical");
      field.canonical.empty() ? writer.null() : writer.string(field.canonical);
      writer.member("percent", std::int64_t{field.percent}).member("reason", field.reason);
      writer.key("required").boolean(field.required).end_object();
      print(writer);
    }
    for (const auto& field : imported.needed) {
      json::Writer writer;
      writer.begin_object().member("needed", field.canonical).member("label", field.label);
      writer.end_object();
      print(writer);
    }
    json::Writer writer;
    auto proposed = std::int64_t(imported.proposed());
    auto fields = std::int64_t(imported.fields.size());
    writer.begin_object().member("kind", importing::word_of(imported.kind));
    writer.member("root", imported.root).member("fields", fields).member("proposed", proposed);
    writer.member("open", fields - proposed);
    writer.member("needed", std::int64_t(imported.unfed())).end_object();
    print(writer);
  }

  // What lint says of the written files, among all definitions. Open fields are no failure of the
  // import.
  int lint(const Imported& imported) {
    DefinitionOptions options = options_.definitions;
    if (!options_.out.empty()) {
      options.roots = roots_;
      for (const char* root : {"mappings", "adapters/partners"})
        if (fs::exists(out_ / root) && !fs::equivalent(out_ / root, mappings_))
          options.roots.push_back((out_ / root).string());
    }
    Loaded loaded;
    if (load(options, loaded) != kGood) return kGood;  // told
    Findings mine;
    for (const Finding& finding : loaded.outcome.findings)
      for (const auto& file : imported.files)
        if (finding.where.file.ends_with(file.path)) mine.push_back(finding);
    auto counts = count(mine);
    print_findings(mine, options_.definitions.json);
    if (!options_.definitions.json)
      std::printf("lint of what was written: %zu errors, %zu warnings, %zu notes\n", counts.errors,
                  counts.warnings, counts.notes);
    return kGood;
  }

  const ImportOptions& options_;
  importing::Request request_;
  std::vector<std::string> roots_;
  fs::path mappings_, out_;
  std::shared_ptr<const xml::SchemaModel> model_;
};

}  // namespace

int command_import(const ImportOptions& options) {
  return ImportCommand(options).run();
}

}  // namespace jiuqu::app
