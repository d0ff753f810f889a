#include "mappings/import/import.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "bus/xml/schema.h"
#include "mappings/import/impl/mapping_writer.h"
#include "mappings/import/impl/readers.h"
#include "mappings/import/impl/schema_writer.h"

namespace jiuqu::importing {
namespace {

namespace fs = std::filesystem;

struct KindWord {
  std::string_view word;
  Kind kind;
};
constexpr KindWord kKindWords[] = {
    {"xsd", Kind::xsd},         {"wsdl", Kind::wsdl},     {"json-schema", Kind::json_schema},
    {"openapi", Kind::openapi}, {"sample", Kind::sample}, {"fields", Kind::fields}};

std::string lower_text(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return text;
}

bool starts_like(std::string_view bytes, char sign) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return trim(bytes.substr(0, 4096)).starts_with(sign);
}

bool holds(std::string_view bytes, std::string_view word) {
  return bytes.substr(0, 64U << 10).find(word) != bytes.npos;
}

// By content, with the name's ending where the content leaves it open.
Kind guess_kind(const std::string& file, std::string_view bytes) {
  std::string ending = lower_text(fs::path(file).extension().string());
  if (bytes.starts_with("PK") || ending == ".xlsx" || ending == ".csv") return Kind::fields;
  if (ending == ".xsd") return Kind::xsd;
  if (ending == ".wsdl") return Kind::wsdl;
  if (ending == ".yaml" || ending == ".yml") return Kind::openapi;
  if (starts_like(bytes, '<')) {
    if (holds(bytes, "http://schemas.xmlsoap.org/wsdl/")) return Kind::wsdl;
    if (holds(bytes, "<xs:schema") || holds(bytes, "<xsd:schema") || holds(bytes, "<schema "))
      return Kind::xsd;
    return Kind::sample;
  }
  if (starts_like(bytes, '{') || starts_like(bytes, '[')) {
    if (holds(bytes, "\"openapi\"")) return Kind::openapi;
    if (holds(bytes, "\"$schema\"") || (holds(bytes, "\"properties\"") && holds(bytes, "\"type\"")))
      return Kind::json_schema;
    return Kind::sample;
  }
  if (holds(bytes, "openapi:")) return Kind::openapi;
  return Kind::fields;
}

// A folder for the written schema until our own loader has read it.
class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "jiuqu-import-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Workplace() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class Importer {
 public:
  Importer(const Request& request, Findings& findings)
      : request_(request), notes_(findings), findings_(findings) {}

  std::optional<Imported> run() {
    shown_ = fs::path(request_.file).filename().string();
    auto bytes = read_file(request_.file, limits::kDefinitionBytesMax);
    if (!bytes) {
      notes_.error("unreadable", in_file(request_.file), bytes.error().describe(),
                   std::string(entry_of(bytes.error().code).zh));
      return std::nullopt;
    }
    bytes_ = std::move(*bytes);
    made_.kind = request_.kind == Kind::guess ? guess_kind(request_.file, bytes_) : request_.kind;
    made_.name =
        request_.name.empty() ? file_word(fs::path(request_.file).stem().string()) : request_.name;
    if (made_.name.empty()) made_.name = "form";
    if (!read_form() || notes_.failed()) return std::nullopt;
    made_.root = form_.root.name;
    Dictionary dictionary = read_dictionary();
    if (notes_.failed() || !write_schemas()) return std::nullopt;
    write_the_mapping(dictionary);
    return std::move(made_);
  }

 private:
  bool read_form() {
    Description told;
    told.file = shown_;
    told.bytes = bytes_;
    told.folder = fs::absolute(request_.file).parent_path().string();
    told.root = request_.root;
    told.name = root_name();
    told.ns = request_.ns.empty() ? "urn:jiuqu:" + request_.partner + ":1" : request_.ns;
    switch (made_.kind) {
      case Kind::xsd:
        return read_xsd(told, form_, notes_);
      case Kind::wsdl:
        return read_wsdl(told, form_, notes_);
      case Kind::json_schema:
        return read_json_schema(told, form_, notes_);
      case Kind::openapi:
        return read_openapi(told, form_, notes_);
      case Kind::sample:
        return starts_like(bytes_, '<') ? read_xml_sample(told, form_, notes_)
                                        : read_json_sample(told, form_, notes_);
      default:
        return read_table(told);
    }
  }

  // "lift-notice" -> liftNotice, a name as JSON and XML have it.
  std::string root_name() const {
    std::string name;
    bool upper = false;
    for (char c : made_.name) {
      if (c == '-') {
        upper = true;
        continue;
      }
      name += upper && c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
      upper = false;
    }
    return name.empty() || (name[0] >= '0' && name[0] <= '9') ? "form" + name : name;
  }

  bool read_table(const Description& told) {
    Sheet sheet;
    bool workbook = bytes_.starts_with("PK") || lower_text(shown_).ends_with(".xlsx");
    if (!workbook && bytes_.starts_with("\xD0\xCF\x11\xE0")) {
      notes_.error("xls", in_file(shown_),
                   "A workbook of the old format .xls: save it as .xlsx or .csv",
                   "旧格式 .xls 工作簿：请另存为 .xlsx 或 .csv");
      return false;
    }
    bool good = workbook ? read_xlsx_sheet(bytes_, shown_, sheet, notes_)
                         : read_csv_sheet(bytes_, shown_, sheet, notes_);
    return good && read_field_table(sheet, told, form_, notes_);
  }

  Dictionary read_dictionary() {
    auto csv = read_file(request_.dictionary_file, limits::kDefinitionBytesMax);
    if (!csv) return {};  // proposals then come from names and labels alone
    return Dictionary::read(*csv, request_.dictionary_file, findings_);
  }

  std::string title(const std::string& what) const {
    return what + " by `jiuqu import` from " + shown_ + " (" + std::string(word_of(made_.kind)) +
           ").";
  }

  // Never a schema that our own loader refuses: it reads the written one first.
  bool write_schemas() {
    auto files = write_schema(form_, made_.name, title("Drafted"), notes_);
    if (notes_.failed()) return false;
    Workplace place;
    for (const auto& file : files) {
      std::ofstream(place.path() + "/" + file.name, std::ios::binary) << file.text;
      made_.files.push_back({"adapters/partners/" + request_.partner + "/" + file.name, file.text});
    }
    Findings refused;
    if (xml::Schema::compile(place.path() + "/" + files[0].name, place.path(), refused) != nullptr)
      return true;
    for (const Finding& one : refused)
      notes_.error("schema-refused", in_file(shown_),
                   "The form cannot be written as a schema the hub reads: " + one.en,
                   "无法写成系统可读取的数据结构：" + one.zh);
    return false;
  }

  void write_the_mapping(const Dictionary& dictionary) {
    Way way = request_.outward ? Way::out : Way::in;
    Proposals proposals = propose(form_, *request_.canonical, dictionary, way);
    ConversionContext context{.way = way,
                              .dictionary = &dictionary,
                              .tables = request_.tables,
                              .canonical_root = request_.canonical->name,
                              .partner = request_.partner};
    MappingNames names{.partner_schema = request_.partner + "/" + made_.name + ".xsd",
                       .partner_root = form_.root.name,
                       .canonical_schema = request_.canonical_schema,
                       .canonical_root = request_.canonical->name,
                       .title = title("Drafted") + " Check every line; nothing here is certain."};
    MappingDraft draft = write_mapping(proposals, names, context);
    made_.files.push_back(
        {"mappings/" + request_.partner + "/" + made_.name + ".map.xml", std::move(draft.text)});
    for (auto& table : draft.tables)
      made_.files.push_back({"mappings/codes/" + table.id + ".csv", std::move(table.csv)});
    summarise(proposals, draft);
  }

  void summarise(const Proposals& proposals, const MappingDraft& draft) {
    for (const Proposal& one : proposals.taken) {
      const Place& partner = proposals.partner[one.partner];
      made_.fields.push_back({partner.path, partner.label, proposals.canonical[one.canonical].path,
                              one.percent, one.reason, partner.item->occurs_min > 0});
    }
    for (const OpenField& open : draft.open_partner)
      made_.fields.push_back({open.path, open.label, {}, 0, open.perhaps, open.required});
    for (const OpenField& open : draft.open_canonical)
      made_.needed.push_back({{}, open.label, open.path, 0, {}, true});
  }

  const Request& request_;
  Notes notes_;
  Findings& findings_;
  std::string shown_, bytes_;
  Form form_;
  Imported made_;
};

}  // namespace

std::optional<Kind> kind_of(std::string_view word) {
  for (const auto& known : kKindWords)
    if (known.word == word) return known.kind;
  return std::nullopt;
}

std::string_view word_of(Kind kind) {
  for (const auto& known : kKindWords)
    if (known.kind == kind) return known.word;
  return "guess";
}

std::vector<std::string> kind_words() {
  std::vector<std::string> words;
  for (const auto& known : kKindWords) words.emplace_back(known.word);
  return words;
}

std::size_t Imported::proposed() const {
  return std::size_t(
      std::ranges::count_if(fields, [](const auto& field) { return !field.canonical.empty(); }));
}

std::size_t Imported::unfed() const {
  // On the way out the partner's fields are the target.
  auto open = std::ranges::count_if(
      fields, [](const auto& field) { return field.canonical.empty() && field.required; });
  return needed.size() + std::size_t(open);
}

std::optional<Imported> import_description(const Request& request, Findings& findings) {
  return Importer(request, findings).run();
}

std::string describe(const Finding& finding) {
  std::string text = place_text(finding.where) + ": " + std::string(level_name(finding.level)) +
                     ": " + finding.en + " / " + finding.zh;
  if (!finding.suggestion.empty()) text += ", did you mean \"" + finding.suggestion + "\"?";
  return text + " [" + finding.code + "]";
}

}  // namespace jiuqu::importing
