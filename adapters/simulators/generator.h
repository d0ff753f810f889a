// Applications that look real and belong to nobody, made from a seed: same seed and number, same
// bytes. What differs by action, form and kind of equipment stands in data/*.json and in
// mappings/codes; the code below knows no item by its name. One case in five is pushed as XML.
// Thread: immutable once loaded; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/simulators/application.h"
#include "adapters/simulators/case_facts.h"
#include "adapters/simulators/case_plan.h"
#include "bus/base/error.h"

namespace jiuqu::simulators {

// What is sent for one push, and what the sender must hear.
struct PushBody {
  std::string body;
  // Field paths that the answer to a faulty push must name; empty for a body that is no document.
  std::vector<std::string> faulty_fields;
  Encoding encoding = Encoding::json;
};

struct GeneratorOptions {
  std::uint64_t seed = 1;
  std::string handling_item;       // every case this one; empty: all 114, dealt by the seed
  std::string day = "2026-11-20";  // no application is later
};

class Generator {
 public:
  // `definitions`: the folder that holds mappings/codes and adapters/simulators/data.
  // Errors: file_unreadable, configuration_invalid.
  static Result<Generator> load(const std::string& definitions, const GeneratorOptions& options);
  ~Generator();
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;

  std::uint64_t seed() const;
  // The handling items there are, by code.
  std::vector<std::string> items() const;
  // Opaque, at most 50 characters, never twice in a run.
  std::string project_no(std::uint64_t index) const;
  CaseFacts facts(std::uint64_t index) const;
  Encoding encoding(std::uint64_t index) const;
  // Right in every field. `round` 0 is the first, n the one after the n-th request for correction.
  Application application(std::uint64_t index, int round = 0) const;

  PushBody push(std::uint64_t index, int round = 0) const;
  // The same again: only the sender's own synchronisation marks differ.
  PushBody repeated_push(std::uint64_t index, int round = 0) const;
  PushBody faulty_push(std::uint64_t index) const;
  // Right, but not what was pushed before under this number.
  PushBody other_push(std::uint64_t index) const;
  // The applicant withdraws; always the same bytes.
  PushBody withdrawal(std::uint64_t index) const;
  // Of a case number that no run pushes.
  PushBody unknown_withdrawal(std::uint64_t index) const;

  // Words for an officer's opinion; empty where the outcome needs none.
  std::string opinion(std::string_view outcome, std::uint64_t salt) const;
  // Names of the materials a correction asks for, joined by ";".
  std::string correction_materials(std::uint64_t index, std::uint64_t salt) const;

 private:
  struct State;
  explicit Generator(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The 114 items (or as many as there are) in the order in which a run deals them out: each once in
// as many cases, kinds and actions well mixed from the first case on. `kinds` and `actions` are
// those of the items.
std::vector<std::size_t> dealt_items(std::uint64_t seed, const std::vector<std::string>& kinds,
                                     const std::vector<std::string>& actions);

}  // namespace jiuqu::simulators
