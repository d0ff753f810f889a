// Definition files: found by root element or extension, read, checked together, compiled into one
// immutable DefinitionSet that is swapped as a whole. On any error the old set stays.
// Ids: a file's path relative to the root folder it was found under, without its known extension
// (mappings/platform/application.map.xml under root mappings -> "platform/application"; XSD files
// keep ".xsd"), unless the kind says otherwise (interfaces, partners, workflows carry an id).
// Thread: loading on one thread; a set is immutable, any thread.
// Ownership: shared_ptr<const DefinitionSet> is the only shared pointer on the message path.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"
#include "bus/xml/document.h"
#include "bus/xml/schema.h"
#include "bus/xml/xpath.h"

namespace jiuqu {

struct SourceFile {
  std::string root;      // root folder, absolute
  std::string relative;  // path below it, with '/'
  std::string path;      // as shown in findings
  std::string bytes;
  std::string extension;                            // "xml", "xsd", "csv", "bpmn", "sch"
  xml::Document document;                           // set when the bytes are well-formed XML
  std::string stem(std::string_view suffix) const;  // relative without suffix, if it ends so
};

class Definition {
 public:
  virtual ~Definition() = default;
  std::string id;
  std::string file;     // as shown in findings
  std::string version;  // the version attribute where the kind has one
  int line = 0;
};

class DefinitionSet;
struct Fact;  // facts.h
struct Use;   // uses.h

// The socket DefinitionKind: one kind of file. Kinds are asked in the order of the wiring's list,
// so that what others refer to comes first (schemas, tables, mappings, rules, workflows, partners,
// interfaces).
class DefinitionKind {
 public:
  virtual ~DefinitionKind() = default;
  virtual std::string_view name() const = 0;  // "schema", "mapping", "code-table" …
  virtual bool claims(const SourceFile& file) const = 0;
  // Values of the environment that the file brings into the set, as they are written there. They
  // become a file of the set, so that its hash names them and the store keeps them.
  virtual std::map<std::string, std::string> settings_used(const SourceFile& file) const;
  // First pass: the file alone. May give several definitions or none (with findings).
  virtual std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                        Findings& findings) const = 0;
  // Second pass: against all others (kinds earlier in the list are already linked).
  virtual void link(Definition& definition, const DefinitionSet& all, Findings& findings) const;
  // What the file says, in the words of its field, for comparing two versions of it. The file need
  // not be right. None: the kind has no words of its own.
  virtual std::vector<Fact> facts(const SourceFile& file) const;
  // Which fields, codes and other definitions a linked definition uses, and where.
  virtual std::vector<Use> uses(const Definition& definition, const DefinitionSet& all) const;
};

class DefinitionSet {
 public:
  const Definition* find(std::string_view kind, std::string_view id) const;
  template <class T>
  const T* get(std::string_view kind, std::string_view id) const {
    return dynamic_cast<const T*>(find(kind, id));
  }
  std::vector<const Definition*> all(std::string_view kind) const;  // by id
  std::vector<std::string> ids(std::string_view kind) const;
  const std::string& hash() const { return hash_; }  // of all files' names and bytes
  std::size_t files() const { return files_; }
  const std::vector<SourceFile>& sources() const { return sources_; }

 private:
  friend struct DefinitionLoader;
  std::map<std::string, std::map<std::string, std::shared_ptr<Definition>, std::less<>>,
           std::less<>>
      by_kind_;
  std::string hash_;
  std::size_t files_ = 0;
  std::vector<SourceFile> sources_;
};

struct LoadOutcome {
  std::shared_ptr<const DefinitionSet> set;  // null when findings hold an error
  Findings findings;                         // in file order
  std::size_t files = 0;                     // looked at
};
// An XML file that no kind knows: a misspelt root element where all kinds are listed, or simply the
// file of a kind that was left out.
enum class UnknownFiles : std::uint8_t { warn, refuse };
// Reads every definition below the roots (folders named *.samples are left out).
LoadOutcome load_definitions(std::span<const std::string> roots,
                             std::span<DefinitionKind* const> kinds,
                             UnknownFiles unknown_files = UnknownFiles::warn);

// The files below the roots, as a set reads them (folders named *.samples are left out); XML is
// parsed where it can be.
std::vector<SourceFile> read_definition_files(std::span<const std::string> roots,
                                              Findings& findings);

// The file of a set that holds the settings it was loaded with; none when it uses none.
inline constexpr std::string_view kSettingsRoot = "settings";
inline constexpr std::string_view kSettingsFile = "used.xml";
std::map<std::string, std::string> settings_from(const std::string& bytes);

// The hash of a set: its files in the order they were read, each as path below its root and hash.
std::string set_hash(std::span<const std::pair<std::string, std::string>> files);

// A finding at a node of a definition file; `attribute` narrows the place.
Finding definition_finding(Level level, std::string code, xml::Node node, std::string en,
                           std::string zh, std::string_view attribute = {});
// "unknown X" with the likely right word among the candidates. Where the word is missing because
// its own file is broken, the loader leaves the finding out: the broken file's is the one to mend.
Finding unknown_word(std::string code, xml::Node node, std::string_view attribute,
                     std::string_view what, std::string_view word,
                     std::span<const std::string> candidates);
// Report attributes, and child elements, that are not in the lists (attributes and elements in
// other namespaces are left alone).
void check_attributes(xml::Node node, std::span<const std::string_view> attributes,
                      Findings& findings);
void check_vocabulary(xml::Node node, std::span<const std::string_view> attributes,
                      std::span<const std::string_view> children, Findings& findings);

// A partner's or canonical XSD; kind "schema", id = relative path with ".xsd".
class SchemaDefinition final : public Definition {
 public:
  std::shared_ptr<const xml::Schema> schema;
};

}  // namespace jiuqu
