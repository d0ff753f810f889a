// Turns a partner's description of a form into what the hub works with: an XSD inside the subset
// that it reads, the draft of a mapping toward a canonical form (or from it), and drafts of code
// tables. README.md of mappings tells which descriptions; every fault is told with its place.
// Nothing is written here: the result is texts with their places below the definitions.
// Thread: any. Ownership: results own themselves; the request borrows.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/base/finding.h"
#include "bus/codes/code_table.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::importing {

enum class Kind : std::uint8_t { guess, xsd, wsdl, json_schema, openapi, sample, fields };
// "xsd", "wsdl", "json-schema", "openapi", "sample", "fields"; nullopt for other words.
std::optional<Kind> kind_of(std::string_view word);
std::string_view word_of(Kind kind);
std::vector<std::string> kind_words();

struct Request {
  std::string file;  // the description; what it refers to stands beside or below it
  Kind kind = Kind::guess;
  std::string partner;   // names the folders: small letters, digits, '-'
  std::string name;      // of schema and mapping; empty: from the file's name
  std::string root;      // which element, message, operation; of tables: the name of the root
  std::string ns;        // namespace for descriptions that tell none; empty: urn:jiuqu:PARTNER:1
  bool outward = false;  // from the canonical form to the partner's
  std::string canonical_schema = "canonical/application.xsd";  // its id
  const xml::Field* canonical = nullptr;                       // its root
  std::string dictionary_file;
  std::function<std::shared_ptr<const codes::CodeTable>(const std::string& id)> tables;
};

struct OutputFile {
  std::string path;  // adapters/partners/NAME/x.xsd, mappings/NAME/x.map.xml, mappings/codes/x.csv
  std::string text;
};

struct FieldSummary {
  std::string partner, label;  // path and label on the partner's side
  std::string canonical;       // empty: open
  int percent = 0;
  std::string reason;  // or what it may be, for an open one
  bool required = false;
};

struct Imported {
  Kind kind = Kind::guess;
  std::string name;  // of schema and mapping
  std::string root;  // of the partner's form
  std::vector<OutputFile> files;
  std::vector<FieldSummary> fields;  // every field of the partner's form that holds a value
  std::vector<FieldSummary>
      needed;  // canonical ones that nothing feeds (their path in `canonical`)
  std::size_t proposed() const;
  std::size_t unfed() const;  // required fields of the target without a source
};

// nullopt with error findings. Warnings tell what was not carried over.
std::optional<Imported> import_description(const Request& request, Findings& findings);

// "file:7:12: error: English / 中文 [import.x]", with "did you mean" where there is one.
std::string describe(const Finding& finding);

}  // namespace jiuqu::importing
