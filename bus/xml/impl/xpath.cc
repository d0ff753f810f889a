#include "bus/xml/xpath.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "bus/xml/impl/libxml.h"
#include "bus/xml/impl/xpath_names.h"
#include "bus/xml/impl/xpath_values.h"
#include "bus/xml/work_meter.h"

namespace jiuqu::xml {

namespace {

// Steps of one evaluation. The largest honest ones walk a document of 100,000 nodes a few times; at
// the limit a tenth of a second has passed.
constexpr unsigned long kStepsMax = 2'000'000;
constexpr std::size_t kExpressionBytesMax = 16U << 10;

// What one compile or evaluation reads and leaves behind; xmlXPathContext::userData.
struct Run {
  const Variables* variables = nullptr;
  const FunctionTable* functions = nullptr;
  xmlNode* start = nullptr;  // what current() gives
  std::optional<Error> error = std::nullopt;
  int failure = 0;   // xmlXPathError
  int position = 0;  // byte of the expression, for syntax
};

Run& run_of(void* context) {
  return *static_cast<Run*>(static_cast<xmlXPathContext*>(context)->userData);
}

std::string_view reason_of(int failure) {
  switch (failure) {
    case XPATH_NUMBER_ERROR:
      return "a number is malformed";
    case XPATH_UNFINISHED_LITERAL_ERROR:
      return "a quote is not closed";
    case XPATH_START_LITERAL_ERROR:
      return "a text in quotes is missing";
    case XPATH_VARIABLE_REF_ERROR:
      return "a variable has no name";
    case XPATH_UNDEF_VARIABLE_ERROR:
      return "a variable is not given";
    case XPATH_INVALID_PREDICATE_ERROR:
      return "a predicate is malformed";
    case XPATH_EXPR_ERROR:
      return "the expression is malformed";
    case XPATH_UNCLOSED_ERROR:
      return "a parenthesis or bracket is not closed";
    case XPATH_UNKNOWN_FUNC_ERROR:
      return "a function is unknown";
    case XPATH_INVALID_OPERAND:
      return "an operand has the wrong type";
    case XPATH_INVALID_TYPE:
      return "a value has the wrong type";
    case XPATH_INVALID_ARITY:
      return "a function gets the wrong number of arguments";
    case XPATH_UNDEF_PREFIX_ERROR:
      return "a prefix is unknown";
    case XPATH_ENCODING_ERROR:
    case XPATH_INVALID_CHAR_ERROR:
      return "a character is not allowed";
    case XPATH_OP_LIMIT_EXCEEDED:
      return "the evaluation takes too many steps";
    case XPATH_RECURSION_LIMIT_EXCEEDED:
      return "the expression nests too deep";
    default:
      return "the evaluation failed";
  }
}

void on_error(void* raw, xmlErrorPtr error) noexcept {
  Run& run = *static_cast<Run*>(raw);
  if (run.failure != 0) return;
  run.failure = error->code - XML_XPATH_EXPRESSION_OK;
  run.position = error->int1;
}

xmlXPathObject* on_variable(void* context, const xmlChar* name, const xmlChar* uri) noexcept {
  Run& run = run_of(context);
  if (run.variables && !uri) {
    auto found = run.variables->find(std::string(to_view(name)));
    if (found != run.variables->end()) return new_object(found->second);
  }
  run.error = Error{ErrorCode::definition_broken,
                    "the variable $" + std::string(to_view(name)) + " is not given",
                    {}};
  return nullptr;
}

// Every hub function comes in here; libxml2 says in its context which one it means.
void on_call(xmlXPathParserContext* parser, int count) noexcept {
  Run& run = run_of(parser->context);
  std::vector<Value> arguments(static_cast<std::size_t>(count));
  for (auto slot = arguments.rbegin(); slot != arguments.rend(); ++slot) {
    XPathObjectHandle object(valuePop(parser));
    if (object) *slot = value_of(*object);
  }
  const FunctionKind* kind = run.functions->find(to_view(parser->context->function));
  auto answer = kind ? kind->call(arguments)
                     : Result<Value>(fail(ErrorCode::definition_broken, "an unknown function"));
  if (answer) {
    valuePush(parser, new_object(*answer));
    return;
  }
  run.error = std::move(answer.error());
  parser->error = XPATH_EXPR_ERROR;
}

// current() of XSLT: the node the whole expression was started on, also inside a predicate.
void on_current(xmlXPathParserContext* parser, int /*count*/) noexcept {
  valuePush(parser, xmlXPathNewNodeSet(run_of(parser->context).start));
}

xmlXPathFunction on_function(void* context, const xmlChar* name, const xmlChar* uri) noexcept {
  const Run& run = run_of(context);
  if (!uri && to_view(name) == "current") return on_current;
  if (!uri || to_view(uri) != kFunctionNamespace || !run.functions) return nullptr;
  return run.functions->find(to_view(name)) ? on_call : nullptr;
}

// A compiled expression with the context it runs in; evaluation writes into both.
struct Lease {
  XPathContextHandle context;
  XPathExpressionHandle compiled;
};

}  // namespace

struct XPath::State {
  std::string expression;
  Namespaces namespaces;
  const FunctionTable* functions = nullptr;
  std::vector<std::string> variables = {};
  mutable std::mutex mutex = {};
  mutable std::vector<Lease> idle = {};

  Lease make_lease(Run& run) const;
  Lease take(Run& run) const;
  void give_back(Lease lease) const;
  Error error_of(Run& run, ErrorCode code) const;
  template <class Use>
  auto evaluate(Node node, const Variables& given, Use use) const
      -> Result<decltype(use(std::declval<const xmlXPathObject&>()))>;
};

Lease XPath::State::make_lease(Run& run) const {
  Lease lease{XPathContextHandle(xmlXPathNewContext(nullptr)), nullptr};
  xmlXPathContext* context = lease.context.get();
  JIUQU_CHECK(context != nullptr);
  context->userData = &run;
  context->error = on_error;
  context->opLimit = kStepsMax;
  context->contextSize = 1;
  context->proximityPosition = 1;
  xmlXPathRegisterVariableLookup(context, on_variable, context);
  xmlXPathRegisterFuncLookup(context, on_function, context);
  for (const auto& [prefix, uri] : namespaces) {
    if (!prefix.empty()) xmlXPathRegisterNs(context, to_xml(prefix), to_xml(uri));
  }
  lease.compiled.reset(xmlXPathCtxtCompile(context, to_xml(expression)));
  return lease;
}

Lease XPath::State::take(Run& run) const {
  {
    std::lock_guard lock(mutex);
    if (!idle.empty()) {
      Lease lease = std::move(idle.back());
      idle.pop_back();
      return lease;
    }
  }
  return make_lease(run);
}

void XPath::State::give_back(Lease lease) const {
  lease.context->doc = nullptr;
  lease.context->node = nullptr;
  lease.context->userData = nullptr;
  std::lock_guard lock(mutex);
  idle.push_back(std::move(lease));
}

Error XPath::State::error_of(Run& run, ErrorCode code) const {
  if (run.error) return std::move(*run.error);
  bool endless =
      run.failure == XPATH_OP_LIMIT_EXCEEDED || run.failure == XPATH_RECURSION_LIMIT_EXCEEDED;
  if (endless && code != ErrorCode::configuration_invalid) code = ErrorCode::limit_exceeded;
  return Error{code, std::string(reason_of(run.failure)) + " in \"" + expression + "\"", {}};
}

template <class Use>
auto XPath::State::evaluate(Node node, const Variables& given, Use use) const
    -> Result<decltype(use(std::declval<const xmlXPathObject&>()))> {
  if (!node) return fail(ErrorCode::defect, "no context node for \"" + expression + "\"");
  prepare_library();
  WorkMeter* meter = WorkMeter::current();
  Run run{.variables = &given, .functions = functions, .start = node.raw()};
  Lease lease = take(run);
  xmlXPathContext* context = lease.context.get();
  context->userData = &run;
  context->doc = node.raw()->doc;
  context->node = node.raw();
  context->opLimit = meter ? std::clamp<unsigned long>(meter->rest(), 1, kStepsMax) : kStepsMax;
  context->opCount = 0;
  context->depth = 0;
  XPathObjectHandle object(xmlXPathCompiledEval(lease.compiled.get(), context));
  if (meter) meter->add(context->opCount);
  if (!object || run.error) {
    Error error = error_of(run, ErrorCode::definition_broken);
    object.reset();
    give_back(std::move(lease));
    return std::unexpected(std::move(error));
  }
  auto result = use(*object);
  object.reset();
  give_back(std::move(lease));
  return result;
}

XPath::XPath(std::unique_ptr<State> state) : state_(std::move(state)) {}
XPath::XPath(XPath&&) noexcept = default;
XPath& XPath::operator=(XPath&&) noexcept = default;
XPath::~XPath() = default;

Result<XPath> XPath::compile(const std::string& expression, const Namespaces& namespaces,
                             const FunctionTable* functions) {
  if (expression.size() > kExpressionBytesMax) {
    return fail(ErrorCode::configuration_invalid,
                "the expression is longer than " + std::to_string(kExpressionBytesMax) + " bytes");
  }
  prepare_library();
  std::unique_ptr<State> state(new State{expression, namespaces, functions});
  if (functions) state->namespaces.emplace("hub", kFunctionNamespace);
  Run run{.functions = functions};
  Lease lease = state->make_lease(run);
  if (!lease.compiled) {
    Error error = state->error_of(run, ErrorCode::configuration_invalid);
    error.detail += " near byte " + std::to_string(run.position + 1);
    return std::unexpected(std::move(error));
  }
  auto names = check_names(expression, state->namespaces, functions);
  if (!names) {
    names.error().detail += " in \"" + expression + "\"";
    return std::unexpected(std::move(names.error()));
  }
  state->variables = std::move(*names);
  state->give_back(std::move(lease));
  return XPath(std::move(state));
}

Result<Value> XPath::evaluate(Node context, const Variables& variables) const {
  return state_->evaluate(context, variables, value_of);
}

Result<std::string> XPath::string(Node context, const Variables& variables) const {
  return state_->evaluate(context, variables, string_of);
}

Result<bool> XPath::boolean(Node context, const Variables& variables) const {
  return state_->evaluate(context, variables, boolean_of);
}

Result<NodeSet> XPath::nodes(Node context, const Variables& variables) const {
  auto value = evaluate(context, variables);
  if (!value) return std::unexpected(std::move(value.error()));
  if (auto* nodes = std::get_if<NodeSet>(&*value)) return std::move(*nodes);
  return fail(ErrorCode::definition_broken, "not a set of nodes: \"" + expression() + "\"");
}

const std::string& XPath::expression() const {
  return state_->expression;
}
const std::vector<std::string>& XPath::variables() const {
  return state_->variables;
}

}  // namespace jiuqu::xml
