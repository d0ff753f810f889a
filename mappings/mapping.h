// A mapping turns a tree of one form into a tree of another: a field table in XML (*.map.xml),
// checked against both schemas at load and compiled to a flat plan. README.md beside this file
// tells the vocabulary.
// A run is one pass: source children are looked up by the plan's source steps, target elements are
// written in schema order. All values that cannot be mapped are reported at once, at their place in
// the source.
// Thread: immutable once linked; run from any thread.
// Ownership: a plan keeps the schemas and tables it was compiled against; a lineage keeps its plan.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bus/base/clock.h"
#include "bus/pipeline/definitions.h"
#include "bus/pipeline/exchange.h"
#include "bus/pipeline/filing_day.h"
#include "bus/pipeline/settings.h"

namespace jiuqu {

namespace mapping {
struct Plan;
struct Trace;
}  // namespace mapping

// What a run may use besides its source.
struct MapContext {
  const std::map<std::string, std::string>* variables = nullptr;
  UtcTime now;                       // variable="now", and the day where none is given
  std::string day = {};              // of filing, yyyy-MM-dd: validity of codes
  const Headers* headers = nullptr;  // of the message
  std::string partner = {};          // of the message: chooses partner settings
  mapping::Trace* trace = nullptr;   // filled with what was done for every target field
};

struct Mapped {
  xml::Document tree;
  std::shared_ptr<const Lineage> lineage;
};

class Mapping final : public Definition {
 public:
  // The tree is always whole; where a value could not be mapped, an error finding stands at its
  // source path and the value is left out. Error definition_broken: this mapping is not linked.
  // Error mapping_failed: the root of the source is not one of this mapping.
  Result<Mapped> run(const xml::Document& source, const MapContext& context,
                     Findings& findings) const;
  // The same, and the result judged by the target's schema: its faults are told at the source path
  // they came from ("mapping.schema.…"), one a place.
  Result<Mapped> run_judged(const xml::Document& source, const MapContext& context,
                            Findings& findings) const;

  // A mapping made from text, not from a file; nullptr with findings on error. That nothing feeds a
  // required target field is no error here. The set must outlive it.
  static std::shared_ptr<const Mapping> derived(const std::string& id, const std::string& text,
                                                const SchemaDefinition& source,
                                                const SchemaDefinition& target,
                                                const DefinitionSet& definitions,
                                                Findings& findings);

  // Of the forms; null until linked.
  const SchemaDefinition* source() const { return source_; }
  const SchemaDefinition* target() const { return target_; }
  std::vector<std::string> source_roots() const;  // of alternatives, the first is the pattern
  std::string target_root() const;
  const Validity& validity() const { return validity_; }

  std::string pack;  // the id up to '@': "platform/application" of platform/application@2027
  const mapping::Plan* plan() const { return plan_.get(); }

 private:
  friend class MappingKind;
  // Faults of JSON texts in the target are judged when there is a place for them.
  Result<Mapped> make(const xml::Document& source, const MapContext& context, Findings& findings,
                      Findings* json_faults) const;
  xml::Document own_;  // of a derived one
  Validity validity_;
  xml::Node element_;  // in the source file, which the DefinitionSet keeps
  const SchemaDefinition* source_ = nullptr;
  const SchemaDefinition* target_ = nullptr;
  std::shared_ptr<const mapping::Plan> plan_;
};

// The versions of a mapping: those whose id is `pack`, alone or before '@', else the one named in
// full. Files platform/application.map.xml and platform/application@2027.map.xml are versions of
// one mapping, each in force on the days of its valid-from and valid-to.
std::vector<const Mapping*> versions_of_mapping(const std::string& pack,
                                                const DefinitionSet& definitions);
// The one in force on a day, nullptr when there is none; without a day what has no end.
const Mapping* in_force(const std::vector<const Mapping*>& versions, const std::string& day);

// *.fragments.xml -> "fragments": pieces that several mappings use. Before mappings.
std::unique_ptr<DefinitionKind> fragment_kind(const EnvironmentValues* environment = nullptr);
// *.xslt -> "stylesheet": the way out of the vocabulary. Before mappings.
std::unique_ptr<DefinitionKind> stylesheet_kind();
// *.map.xml -> "mapping". `functions` are those of its `when` expressions; may be null.
// `environment` holds the values of setting="…"; null: not known, they are not checked.
std::unique_ptr<DefinitionKind> mapping_kind(const xml::FunctionTable* functions = nullptr,
                                             const EnvironmentValues* environment = nullptr);

}  // namespace jiuqu
