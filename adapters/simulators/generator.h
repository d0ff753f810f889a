// Applications that look real and belong to nobody, made from a seed: same seed and number, same
// bytes. What differs by handling item and kind of equipment stands in data/*.json and in
// mappings/codes; the code below knows the form only.
// Thread: immutable once loaded; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/simulators/application.h"
#include "adapters/simulators/case_plan.h"
#include "bus/base/error.h"

namespace jiuqu::simulators {

// What is sent for one push, and what the sender must hear.
struct PushBody {
  std::string body;
  // Field paths that the answer to a faulty push must name; empty for a body that is not JSON.
  std::vector<std::string> faulty_fields;
};

struct GeneratorOptions {
  std::uint64_t seed = 1;
  std::string handling_item = "26";
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
  // Opaque, at most 50 characters, never twice in a run.
  std::string project_no(std::uint64_t index) const;
  // Right in every field. `round` 0 is the first, n the one after the n-th request for correction.
  Application application(std::uint64_t index, int round = 0) const;

  PushBody push(std::uint64_t index, int round = 0) const;
  // The same again: only the sender's own synchronisation marks differ.
  PushBody repeated_push(std::uint64_t index, int round = 0) const;
  PushBody faulty_push(std::uint64_t index) const;

  // Words for an officer's opinion; empty where the outcome needs none.
  std::string opinion(std::string_view outcome, std::uint64_t salt) const;
  // Names of the materials a correction asks for, joined by ";".
  std::string correction_materials(std::uint64_t salt) const;

 private:
  struct State;
  explicit Generator(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu::simulators
