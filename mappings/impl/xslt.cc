// The one file that includes libxslt.
#include "mappings/impl/xslt.h"

#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <vector>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "mappings/mapping.h"

namespace jiuqu {
namespace mapping {
namespace {

constexpr std::string_view kXsltNamespace = "http://www.w3.org/1999/XSL/Transform";

template <auto free_function>
struct FreeBy {
  template <class T>
  void operator()(T* handle) const {
    free_function(handle);
  }
};
using DocHandle = std::unique_ptr<xmlDoc, FreeBy<xmlFreeDoc>>;
using StyleHandle = std::unique_ptr<xsltStylesheet, FreeBy<xsltFreeStylesheet>>;
using ContextHandle = std::unique_ptr<xsltTransformContext, FreeBy<xsltFreeTransformContext>>;
using SecurityHandle = std::unique_ptr<xsltSecurityPrefs, FreeBy<xsltFreeSecurityPrefs>>;

// Where messages of libxslt go on this thread; null: nowhere.
thread_local std::string* messages = nullptr;

void keep_message(void* /*context*/, const char* format, ...) {
  if (messages == nullptr || messages->size() > 4096) return;
  std::array<char, 1024> text{};
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text.data(), text.size(), format, arguments);
  va_end(arguments);
  *messages += text.data();
}

class KeptMessages {
 public:
  KeptMessages() { messages = &text_; }
  ~KeptMessages() { messages = nullptr; }
  KeptMessages(const KeptMessages&) = delete;
  KeptMessages& operator=(const KeptMessages&) = delete;
  // On one line.
  std::string text() const {
    std::string line;
    for (const auto& word : split_words(text_)) line += (line.empty() ? "" : " ") + word;
    return line;
  }

 private:
  std::string text_;
};

xmlDoc* load_nothing(const xmlChar*, xmlDict*, int, void*, xsltLoadType) {
  return nullptr;
}

// Once for the process: no document is ever loaded, no message goes to standard error.
void prepare_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    xsltInit();
    xsltSetLoaderFunc(load_nothing);
    xsltSetGenericErrorFunc(nullptr, keep_message);
  });
}

SecurityHandle forbid_everything() {
  SecurityHandle security(xsltNewSecurityPrefs());
  JIUQU_CHECK(security != nullptr);
  for (xsltSecurityOption option :
       {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK})
    xsltSetSecurityPrefs(security.get(), option, xsltSecurityForbid);
  return security;
}

StyleHandle compile_copy(const xmlDoc* document) {
  xmlDoc* copy = xmlCopyDoc(const_cast<xmlDoc*>(document), 1);
  JIUQU_CHECK(copy != nullptr);
  StyleHandle style(xsltParseStylesheetDoc(copy));
  if (!style) {
    xmlFreeDoc(copy);
  } else if (style->errors != 0) {
    style.reset();
  }
  return style;
}

// Calls of functions that reach out, and elements that do.
class ReachCheck {
 public:
  explicit ReachCheck(Findings& findings) : findings_(findings) {}

  void check(xml::Node element) {
    constexpr std::string_view kRefused[] = {"include", "import", "document"};
    if (element.ns() == kXsltNamespace)
      for (std::string_view name : kRefused)
        if (element.name() == name) refuse(element, {}, "xsl:" + std::string(name));
    for (const auto& [name, value] : element.attributes()) {
      if (calls(value, "document")) refuse(element, name, "document()");
      if (name == "extension-element-prefixes") refuse(element, name, name);
      if (element.ns() == kXsltNamespace && element.name() == "value-of" &&
          calls(value, "generate-id"))
        findings_.push_back(definition_finding(
            Level::warning, "mapping.xslt", element,
            "generate-id() gives another text on every run: derive ids from the message",
            "generate-id() 每次运行结果不同：标识应由报文导出", name));
    }
    for (xml::Node child : element.children()) check(child);
  }

 private:
  static bool calls(std::string_view text, std::string_view function) {
    for (auto at = text.find(function); at != std::string_view::npos;
         at = text.find(function, at + 1)) {
      bool begins = at == 0 || std::string_view(" \t\n([,=+-*/|<>!{:").contains(text[at - 1]);
      if (begins && trim(text.substr(at + function.size())).starts_with('(')) return true;
    }
    return false;
  }

  void refuse(xml::Node element, std::string_view attribute, const std::string& what) {
    findings_.push_back(definition_finding(
        Level::error, "mapping.xslt-reach", element,
        what + " is refused: a stylesheet reaches no file, no network and no extension",
        "不允许使用 " + what + "：样式表不得访问文件、网络和扩展", attribute));
  }

  Findings& findings_;
};

Error failed(const std::string& what) {
  return Error{ErrorCode::mapping_failed, what.empty() ? "the transformation failed" : what, {}};
}

}  // namespace

struct Stylesheet::State {
  DocHandle document;  // what every compiled form is made from
  std::mutex mutex;
  std::vector<StyleHandle> idle;

  StyleHandle take() {
    {
      std::lock_guard lock(mutex);
      if (!idle.empty()) {
        StyleHandle style = std::move(idle.back());
        idle.pop_back();
        return style;
      }
    }
    return compile_copy(document.get());
  }
  void give_back(StyleHandle style) {
    std::lock_guard lock(mutex);
    idle.push_back(std::move(style));
  }
};

Stylesheet::Stylesheet(std::unique_ptr<State> state) : state_(std::move(state)) {}
Stylesheet::~Stylesheet() = default;

std::shared_ptr<const Stylesheet> Stylesheet::compile(const xml::Document& document,
                                                      Findings& findings) {
  prepare_library();
  std::size_t before = findings.size();
  ReachCheck(findings).check(document.root());
  for (std::size_t i = before; i < findings.size(); ++i)
    if (findings[i].level == Level::error) return nullptr;
  auto state = std::make_unique<State>();
  state->document.reset(xmlCopyDoc(document.raw(), 1));
  KeptMessages kept;
  StyleHandle style = compile_copy(state->document.get());
  if (!style) {
    findings.push_back(definition_finding(Level::error, "mapping.xslt", document.root(),
                                          "The stylesheet cannot be read: " + kept.text(),
                                          "样式表无法读取：" + kept.text()));
    return nullptr;
  }
  state->idle.push_back(std::move(style));
  return std::shared_ptr<const Stylesheet>(new Stylesheet(std::move(state)));
}

Result<xml::Document> Stylesheet::transform(
    const xml::Document& source, const std::map<std::string, std::string>& parameters) const {
  KeptMessages kept;
  StyleHandle style = state_->take();
  if (!style) return std::unexpected(failed(kept.text()));
  // libxslt marks the nodes of its source, so it gets its own.
  DocHandle input(xmlCopyDoc(source.raw(), 1));
  ContextHandle context(xsltNewTransformContext(style.get(), input.get()));
  if (!input || !context) return fail(ErrorCode::defect, "no memory for the transformation");
  SecurityHandle security = forbid_everything();
  xsltSetCtxtSecurityPrefs(security.get(), context.get());
  xsltSetTransformErrorFunc(context.get(), nullptr, keep_message);
  context->opLimit = limits::kXsltStepsMax;
  context->xpathCtxt->opLimit = limits::kXsltStepsMax;
  context->maxTemplateDepth = limits::kXsltDepthMax;
  std::vector<const char*> pairs;
  for (const auto& [name, value] : parameters) {
    pairs.push_back(name.c_str());
    pairs.push_back(value.c_str());
  }
  pairs.push_back(nullptr);
  xsltQuoteUserParams(context.get(), pairs.data());
  DocHandle output(
      xsltApplyStylesheetUser(style.get(), input.get(), nullptr, nullptr, nullptr, context.get()));
  bool good = output && context->state == XSLT_STATE_OK;
  context.reset();
  state_->give_back(std::move(style));
  if (!good) return std::unexpected(failed(kept.text()));
  xmlNode* root = xmlDocGetRootElement(output.get());
  if (root == nullptr) return std::unexpected(failed("the result has no root element"));
  // Read again, so that the result keeps to the limits of any document.
  auto result = xml::Document::parse(xml::Node(root).serialize());
  if (!result) return std::unexpected(failed("the result: " + result.error().describe()));
  return result;
}

namespace {

class StylesheetKind final : public DefinitionKind {
 public:
  std::string_view name() const override { return "stylesheet"; }
  bool claims(const SourceFile& file) const override {
    return file.document && (file.document.root().is("stylesheet", kXsltNamespace) ||
                             file.document.root().is("transform", kXsltNamespace));
  }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    auto result = std::make_shared<StylesheetDefinition>();
    result->id = file.relative;
    result->line = file.document.root().line();
    result->stylesheet = Stylesheet::compile(file.document, findings);
    return {std::move(result)};
  }
};

}  // namespace
}  // namespace mapping

std::unique_ptr<DefinitionKind> stylesheet_kind() {
  return std::make_unique<mapping::StylesheetKind>();
}

}  // namespace jiuqu
