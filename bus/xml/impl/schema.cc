#include "bus/xml/schema.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "bus/xml/impl/guards.h"
#include "bus/xml/impl/libxml.h"
#include "bus/xml/impl/schema_faults.h"
#include "bus/xml/impl/schema_text.h"

namespace jiuqu::xml {

namespace {

struct Fault {
  xmlNode* node = nullptr;
  int code = 0;
  std::string message;
};

// Bounds what one bad message may make the validator collect.
constexpr std::size_t kFaultsMax = 4 * limits::kFindingsMax;

void collect_fault(void* faults, xmlErrorPtr error) {
  auto& all = *static_cast<std::vector<Fault>*>(faults);
  if (error->level < XML_ERR_ERROR || all.size() >= kFaultsMax) return;
  all.push_back({static_cast<xmlNode*>(error->node), error->code, message_of(error)});
}

struct CompileReport {
  const std::string& path;
  Findings& findings;
};

// "{urn:x}" before names, and the kind of component before the colon, help nobody.
std::string cleaned(std::string message) {
  for (auto open = message.find('{'); open != std::string::npos; open = message.find('{', open)) {
    auto close = message.find('}', open);
    if (close == std::string::npos) break;
    bool uri = message.find(':', open) < close;
    if (uri) {
      message.erase(open, close - open + 1);
    } else {
      open = close;
    }
  }
  return message;
}

void collect_compile_error(void* report, xmlErrorPtr error) {
  auto& [path, findings] = *static_cast<CompileReport*>(report);
  if (findings.size() >= limits::kFindingsMax) return;
  Finding finding;
  finding.level = error->level >= XML_ERR_ERROR ? Level::error : Level::warning;
  finding.code = "schema.invalid";
  finding.where = {error->file != nullptr ? error->file : path, error->line, 0, {}};
  std::string message = cleaned(message_of(error));
  finding.en = "The schema is not valid: " + message;
  finding.zh = "模式文件不合法：" + message;
  findings.push_back(std::move(finding));
}

// The path of what an error of the validator is about; of an attribute that of "@name".
std::string path_of(xmlNode* node) {
  if (node == nullptr) return {};
  if (node->type == XML_ATTRIBUTE_NODE)
    return Node(node->parent).path() + "/@" + std::string(to_view(node->name));
  return Node(node).path();
}

// Told already: a finding at that place or below it; for an element that is "not expected" also one
// about its siblings, since a missing sibling is what makes it so.
bool is_told(const Findings& findings, const std::string& path, int code) {
  std::string parent = path.substr(0, path.rfind('/'));
  return std::ranges::any_of(findings, [&](const Finding& one) {
    const std::string& told = one.where.path;
    if (told == path || told.starts_with(path + "/")) return true;
    return code == XML_SCHEMAV_ELEMENT_CONTENT && told.substr(0, told.rfind('/')) == parent;
  });
}

Finding other_fault(const Fault& fault, const std::string& path, const SchemaModel& model,
                    const std::string& file) {
  const Field* field = model.find(path);
  std::string reason = "does not fit the schema.";
  if (field != nullptr && !field->personal) {
    std::string message = cleaned(fault.message);
    auto colon = message.starts_with("Element") ? message.find(": ") : std::string::npos;
    reason = "does not fit the schema: " +
             (colon == std::string::npos ? message : message.substr(colon + 2));
  }
  xmlNode* element = fault.node;
  if (element != nullptr && element->type == XML_ATTRIBUTE_NODE) element = element->parent;
  Place place{field, path, element != nullptr ? Node(element).line() : 0, file};
  return say(place, {"schema.other", reason, "不符合数据结构定义。"});
}

}  // namespace

struct Schema::State {
  SchemaHandle schema;
  std::shared_ptr<const SchemaModel> model;
  std::mutex mutex;
  std::vector<SchemaValidHandle> idle;  // guarded by mutex

  SchemaValidHandle lease() {
    {
      std::lock_guard lock(mutex);
      if (!idle.empty()) {
        SchemaValidHandle context = std::move(idle.back());
        idle.pop_back();
        return context;
      }
    }
    return SchemaValidHandle(xmlSchemaNewValidCtxt(schema.get()));
  }

  void give_back(SchemaValidHandle context) {
    std::lock_guard lock(mutex);
    idle.push_back(std::move(context));
  }
};

Schema::Schema(std::unique_ptr<State> state) : state_(std::move(state)) {}

Schema::~Schema() = default;

const SchemaModel& Schema::model() const {
  return *state_->model;
}

std::shared_ptr<const Schema> Schema::compile(const std::string& path,
                                              const std::string& base_directory,
                                              Findings& findings) {
  auto model = SchemaModel::read(path, base_directory, findings);
  if (!model) return nullptr;
  prepare_library();
  ScopedSchemaLoader loader(base_directory);
  SchemaParserHandle parser(xmlSchemaNewParserCtxt(path.c_str()));
  JIUQU_CHECK(parser != nullptr);
  Findings own;
  CompileReport report{path, own};
  xmlSchemaSetParserStructuredErrors(parser.get(), collect_compile_error, &report);
  auto state = std::make_unique<State>();
  state->schema.reset(xmlSchemaParse(parser.get()));
  state->model = std::move(model);
  if (!state->schema && !has_errors(own)) {
    Finding finding;
    finding.code = "schema.invalid";
    finding.where.file = path;
    finding.en = "The schema is not valid.";
    finding.zh = "模式文件不合法。";
    own.push_back(std::move(finding));
  }
  bool broken = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (broken) return nullptr;
  return std::shared_ptr<const Schema>(new Schema(std::move(state)));
}

Findings Schema::validate(const Document& document) const {
  prepare_library();
  SchemaValidHandle context = state_->lease();
  JIUQU_CHECK(context != nullptr);
  std::vector<Fault> faults;
  xmlSchemaSetValidStructuredErrors(context.get(), collect_fault, &faults);
  int outcome = xmlSchemaValidateDoc(context.get(), document.raw());
  if (outcome >= 0) state_->give_back(std::move(context));
  if (outcome == 0) return {};

  Findings findings;
  std::string file = document.file();
  FaultFinder(*state_->model, file, findings).judge_document(document.root());
  for (const Fault& fault : faults) {
    if (findings.size() >= limits::kFindingsMax) break;
    std::string path = path_of(fault.node);
    if (!is_told(findings, path, fault.code))
      findings.push_back(other_fault(fault, path, *state_->model, file));
  }
  if (findings.empty())
    findings.push_back(
        other_fault({document.root().raw(), 0, {}}, document.root().path(), *state_->model, file));
  return findings;
}

}  // namespace jiuqu::xml
