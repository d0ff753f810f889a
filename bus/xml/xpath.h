// XPath 1.0 compiled once, evaluated from any thread: evaluation writes into libxml2's compiled
// form, so each evaluation leases one from a pool. Functions of the hub come from a FunctionTable
// (namespace urn:jiuqu:functions, prefix hub). Numbers are doubles: compare ids as strings.
// Thread: compile one; evaluate any number at once.
// Ownership: nodes in results borrow from the context document.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "bus/base/error.h"
#include "bus/xml/document.h"

namespace jiuqu::xml {

using NodeSet = std::vector<Node>;
using Value = std::variant<std::string, double, bool, NodeSet>;
std::string to_string(const Value& value);  // XPath string()
bool to_boolean(const Value& value);        // XPath boolean()

// The socket FunctionKind: one XPath function. Pure: no clock, no store, same answer every time.
struct FunctionKind {
  std::string name;
  int arguments_min = 0;
  int arguments_max = 0;
  std::function<Result<Value>(std::span<const Value>)> call;
  std::string help;  // one line, for the reference page
};
inline constexpr std::string_view kFunctionNamespace = "urn:jiuqu:functions";

class FunctionTable {
 public:
  void add(FunctionKind function);
  const FunctionKind* find(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  std::map<std::string, FunctionKind, std::less<>> functions_;
};

using Namespaces = std::map<std::string, std::string>;  // prefix -> uri
using Variables = std::map<std::string, Value>;

class XPath {
 public:
  // Errors: configuration_invalid with the reason; an unknown prefix, or a function that is not
  // there (with the likely right name) or gets the wrong number of arguments is found here, not at
  // run time. The prefix hub need not be declared. The table lives as long as the expression.
  static Result<XPath> compile(const std::string& expression, const Namespaces& namespaces,
                               const FunctionTable* functions = nullptr);
  XPath(XPath&&) noexcept;
  XPath& operator=(XPath&&) noexcept;
  ~XPath();

  // Errors: what a function answered; limit_exceeded when the work has no end in sight;
  // definition_broken for the rest (a variable that is not given, a wrong type).
  // Results may hold any node but namespaces. current() is the context given here. The steps count
  // for the WorkMeter of this thread.
  Result<Value> evaluate(Node context, const Variables& variables = {}) const;
  Result<std::string> string(Node context, const Variables& variables = {}) const;
  Result<bool> boolean(Node context, const Variables& variables = {}) const;
  Result<NodeSet> nodes(Node context, const Variables& variables = {}) const;
  const std::string& expression() const;
  const std::vector<std::string>& variables() const;  // names used, without '$', each once

 private:
  struct State;
  explicit XPath(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Namespace declarations in scope at a node of a definition file (prefix -> uri; "" = default).
Namespaces namespaces_in_scope(Node node);

}  // namespace jiuqu::xml
