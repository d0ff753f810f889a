// XSLT 1.0, the way out where the vocabulary does not do: a stylesheet of the installation turns
// the source tree into the target tree. It reaches no file and no network; steps, depth and the
// size of its result are bounded; xsl:message terminate="yes" is a fault of the message.
// Thread: compile one; transform any number at once (each takes a compiled form from a pool).
#pragma once

#include <map>
#include <memory>
#include <string>

#include "bus/base/finding.h"
#include "bus/pipeline/definitions.h"
#include "bus/xml/document.h"

namespace jiuqu::mapping {

class Stylesheet {
 public:
  // Findings tell what is wrong with its place; nullptr on error.
  static std::shared_ptr<const Stylesheet> compile(const xml::Document& document,
                                                   Findings& findings);
  ~Stylesheet();
  // Parameters are texts. Error mapping_failed: the transformation failed or ran into a limit, with
  // what it said.
  Result<xml::Document> transform(const xml::Document& source,
                                  const std::map<std::string, std::string>& parameters) const;

 private:
  struct State;
  explicit Stylesheet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// X.xslt below a definition folder; id = path with ".xslt".
class StylesheetDefinition final : public Definition {
 public:
  std::shared_ptr<const Stylesheet> stylesheet;
};

}  // namespace jiuqu::mapping
