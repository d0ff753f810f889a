#include "bus/pipeline/impl/judge.h"
#include "bus/pipeline/impl/operands.h"
#include "bus/pipeline/impl/router.h"
#include "bus/pipeline/kinds.h"

namespace jiuqu {
namespace {

struct Branch {
  std::string words;  // when test="…"
  int line = 0;
  std::optional<xml::XPath> test;  // none: otherwise
  Operands operands;               // of the test
  std::vector<std::unique_ptr<JudgeStep>> steps;
};

class ChooseStep final : public JudgeStep {
 public:
  explicit ChooseStep(std::vector<Branch> branches) : branches_(std::move(branches)) {}
  Result<void> run(Exchange& exchange) const override {
    xml::Variables variables(exchange.variables.begin(), exchange.variables.end());
    for (const Branch& branch : branches_) {
      if (branch.test) {
        auto taken = branch.test->boolean(exchange.tree.root(), variables);
        if (!taken) return std::unexpected(taken.error());
        tell(exchange, branch, *taken, variables);
        if (!*taken) continue;
      } else {
        tell(exchange, branch, true, variables);
      }
      return run_branch(exchange, branch);
    }
    return {};
  }

  // What every branch agrees on; branches that leave different forms leave none that is known.
  const SchemaDefinition* produces() const override {
    if (branches_.empty() || branches_.back().test) return nullptr;  // it may do nothing
    const SchemaDefinition* common = schema_after(branches_.front().steps);
    for (const Branch& branch : branches_)
      if (schema_after(branch.steps) != common) return nullptr;
    return common;
  }

 private:
  static Result<void> run_branch(Exchange& exchange, const Branch& branch) {
    Way::Below when(exchange.way), steps(exchange.way);
    for (const auto& step : branch.steps)
      if (auto done = run_step(exchange, *step); !done) return done;
    return {};
  }

  static void tell(const Exchange& exchange, const Branch& branch, bool taken,
                   const xml::Variables& variables) {
    if (exchange.way == nullptr) return;
    Way::Below when(exchange.way);
    auto values = branch.operands.values(exchange.tree.root(), variables);
    taken ? exchange.way->add(branch.words, branch.line, std::move(values))
          : exchange.way->passed_by(branch.words, branch.line, std::move(values));
  }

  std::vector<Branch> branches_;
};

class ChooseStepKind final : public StepKind {
 public:
  ChooseStepKind(std::vector<StepKind*> steps, const xml::FunctionTable* functions)
      : steps_(std::move(steps)), functions_(functions) {}
  std::string_view element() const override { return "choose"; }

  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kChildren[] = {"when", "otherwise"};
    check_vocabulary(node, {}, kChildren, findings);
    std::vector<Branch> branches;
    bool closed = false;
    for (xml::Node child : node.children()) {
      if (closed)
        findings.push_back(definition_finding(Level::error, "choose.after-otherwise", child,
                                              "Nothing may follow <otherwise>",
                                              "<otherwise> 之后不能再有分支"));
      closed = closed || child.name() == "otherwise";
      branches.push_back(compile_branch(child, definitions, findings));
    }
    return std::make_unique<ChooseStep>(std::move(branches));
  }

 private:
  Branch compile_branch(xml::Node node, const DefinitionSet& definitions,
                        Findings& findings) const {
    constexpr std::string_view kAttributes[] = {"test"};
    Branch branch;
    branch.words = words_of(node);
    branch.line = node.line();
    if (node.name() == "when") {
      check_attributes(node, kAttributes, findings);
      auto test = xml::XPath::compile(node.attribute("test").value_or(""),
                                      xml::namespaces_in_scope(node), functions_);
      if (test) {
        branch.test = std::move(*test);
        branch.operands =
            Operands::of(node.attribute("test").value_or(""), xml::namespaces_in_scope(node));
      } else {
        findings.push_back(definition_finding(
            Level::error, "choose.test", node, "The test cannot be read: " + test.error().detail,
            "条件表达式无法解析：" + test.error().detail, "test"));
      }
    }
    for (xml::Node step : node.children()) compile_step(step, definitions, branch, findings);
    return branch;
  }

  void compile_step(xml::Node node, const DefinitionSet& definitions, Branch& branch,
                    Findings& findings) const {
    std::vector<std::string> known;
    for (StepKind* kind : steps_) {
      known.emplace_back(kind->element());
      if (kind->element() != node.name()) continue;
      auto step = kind->compile(node, definitions, findings);
      if (step) step->take_words(node);
      if (auto* judge = dynamic_cast<JudgeStep*>(step.get())) {
        step.release();
        branch.steps.emplace_back(judge);
      } else if (step) {
        findings.push_back(definition_finding(
            Level::error, "choose.record-step", node,
            "The step \"" + std::string(node.name()) + "\" may not stand inside <choose>",
            "步骤“" + std::string(node.name()) + "”不能放在 <choose> 内"));
      }
      return;
    }
    findings.push_back(
        unknown_word("interface.step-unknown", node, {}, "step", node.name(), known));
  }

  std::vector<StepKind*> steps_;
  const xml::FunctionTable* functions_;
};

}  // namespace

std::unique_ptr<StepKind> choose_step_kind(std::vector<StepKind*> steps,
                                           const xml::FunctionTable* functions) {
  return std::make_unique<ChooseStepKind>(std::move(steps), functions);
}

}  // namespace jiuqu
