// OpenAPI 3: the schema of components, or the body of an operation, that `root` names.
#include <algorithm>

#include "bus/base/text.h"
#include "mappings/import/impl/json_schema.h"
#include "mappings/import/impl/readers.h"
#include "mappings/import/impl/yaml_text.h"

namespace jiuqu::importing {
namespace {

using json::Json;

struct Candidate {
  std::string word;     // as --root takes it: "Order", "POST /orders", "POST /orders 200"
  std::string pointer;  // of the schema
  const Json* schema = nullptr;
};

constexpr std::string_view kMethods[] = {"get", "put", "post", "delete", "patch"};

std::string upper(std::string_view word) {
  std::string made(word);
  for (char& c : made)
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
  return made;
}

class OpenApi {
 public:
  OpenApi(const Json& document, const Description& told, Notes& notes)
      : document_(document), told_(told), notes_(notes) {}

  bool read(Form& form) {
    if (!document_.string_or("openapi").starts_with("3")) {
      std::string found = document_.string_or("swagger");
      notes_.error("openapi-version", in_file(told_.file),
                   found.empty() ? "No OpenAPI document: it has no \"openapi\": \"3…\""
                                 : "OpenAPI " + found + " is not read, only 3",
                   found.empty() ? "不是 OpenAPI 3 文档：缺少 \"openapi\": \"3…\""
                                 : "不支持 OpenAPI " + found + "，只支持 3");
      return false;
    }
    gather();
    const Candidate* chosen = choose();
    if (chosen == nullptr) return false;
    form.root_ns = told_.ns;
    JsonSchemaReader reader(document_, told_.file, notes_);
    if (!reader.read_root(*chosen->schema, chosen->pointer, root_name(*chosen), form)) return false;
    set_namespace(form.root, form.root_ns);
    return true;
  }

 private:
  void gather() {
    if (const Json* components = document_.member("components"))
      if (const Json* schemas = components->member("schemas"))
        for (const auto& [name, schema] : schemas->members)
          all_.push_back({name, "#/components/schemas/" + pointer_word(name), &schema});
    const Json* paths = document_.member("paths");
    if (paths == nullptr) return;
    for (const auto& [path, item] : paths->members)
      for (std::string_view method : kMethods)
        if (const Json* operation = item.member(method)) bodies_of(path, method, *operation);
  }

  void bodies_of(const std::string& path, std::string_view method, const Json& operation) {
    std::string base = "#/paths/" + pointer_word(path) + "/" + std::string(method);
    std::string word = upper(method) + " " + path;
    if (const Json* body = operation.member("requestBody"))
      body_of(*body, base + "/requestBody", word);
    if (const Json* responses = operation.member("responses"))
      for (const auto& [status, response] : responses->members)
        body_of(response, base + "/responses/" + status, word + " " + status);
  }

  // The schema of a body, JSON where it has several forms.
  void body_of(const Json& said, std::string pointer, const std::string& word) {
    const Json* body = &said;
    if (const Json* reference = body->member("$ref")) {
      pointer = reference->text;
      body = at_pointer(document_, pointer);
      if (body == nullptr) return;
    }
    const Json* content = body->member("content");
    if (content == nullptr) return;
    for (const auto& [type, media] : content->members) {
      const Json* schema = media.member("schema");
      if (schema == nullptr || type.find("json") == type.npos) continue;
      all_.push_back({word, pointer + "/content/" + pointer_word(type) + "/schema", schema});
      return;
    }
  }

  const Candidate* choose() {
    std::vector<std::string> words;
    for (const auto& one : all_) words.push_back(one.word);
    if (told_.root.empty()) {
      // The only body that is sent, or the only schema there is.
      const Candidate* only = nullptr;
      std::size_t requests = 0;
      for (const auto& one : all_)
        if (one.word.find(' ') != one.word.npos && one.word.find(' ') == one.word.rfind(' ')) {
          ++requests;
          only = &one;
        }
      if (requests == 1) return only;
      if (all_.size() == 1) return &all_.front();
      tell_choices("Which form is meant? --root is one of: ", "请用 --root 指定，可选：", words,
                   {});
      return nullptr;
    }
    auto found = std::ranges::find(all_, told_.root, &Candidate::word);
    if (found != all_.end()) return &*found;
    tell_choices("No \"" + told_.root + "\"; there are: ", "没有“" + told_.root + "”，可选：",
                 words, likely_word(told_.root, words));
    return nullptr;
  }

  void tell_choices(std::string en, std::string zh, const std::vector<std::string>& words,
                    const std::string& likely) {
    std::string list;
    for (const auto& word : words) {
      if (list.size() > 1500) {
        list += ", …";
        break;
      }
      list += (list.empty() ? "" : ", ") + word;
    }
    notes_.error("root-unknown", in_file(told_.file), en + list, zh + list, likely);
  }

  // The schema's own name where the body refers to one.
  std::string root_name(const Candidate& chosen) const {
    std::string reference = chosen.schema->string_or("$ref");
    std::string name = reference.empty() ? chosen.word : reference.substr(reference.rfind('/') + 1);
    return is_xml_name(name) ? name : told_.name;
  }

  const Json& document_;
  const Description& told_;
  Notes& notes_;
  std::vector<Candidate> all_;
};

}  // namespace

bool read_openapi(const Description& told, Form& form, Notes& notes) {
  bool as_json = trim(told.bytes).starts_with('{');
  auto document = as_json ? Json::parse(told.bytes) : parse_yaml(told.bytes);
  if (!document) {
    Location where = document.error().where;
    where.file = told.file;
    notes.error(as_json ? "json" : "yaml", where, document.error().describe(),
                std::string(entry_of(document.error().code).zh));
    return false;
  }
  return OpenApi(*document, told, notes).read(form);
}

}  // namespace jiuqu::importing
