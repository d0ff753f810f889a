// What hangs on a field, a code, a table or a schema: every definition that uses it, and, field by
// field, what is made of it further on.
// Thread: one; a set is immutable. Ownership: the Impact borrows the set and the kinds.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/uses.h"

namespace jiuqu {

struct Impacted {
  std::string what;      // the field, code or definition that is used
  std::string how;       // by its user
  std::string kind, id;  // of the user
  std::string file;
  int line = 0;
  std::string feeds;               // the field that is made of it; may be empty
  std::vector<std::string> chain;  // from what was asked for to `what`; empty: that itself
};

class Impact {
 public:
  Impact(const DefinitionSet& set, std::span<DefinitionKind* const> kinds);

  // A field by its path or bare name, "schema#path", a schema, "table:code" or a table.
  struct Answer {
    std::vector<std::string> meant;  // what the word means; empty: nothing
    std::string suggestion;          // the likely right word
    std::vector<Impacted> users;     // the nearest first
  };
  Answer of(const std::string& word) const;

 private:
  struct UserOf {
    const Definition* definition = nullptr;
    std::string kind;
    Use use;
  };
  struct Known {
    FieldPlace place;
    std::string ns, name;
    std::string declared;  // file:line
  };
  struct Search;  // impl/impact.cc

  void collect_fields();
  void add_field(const xml::Field& field, const std::string& schema);
  void index(const UserOf& user);
  std::vector<std::size_t> fields_of(const FieldPlace& place) const;
  std::vector<FieldPlace> fields_meant(const std::string& word) const;
  std::string suggestion(const std::string& word) const;

  const DefinitionSet& set_;
  std::vector<UserOf> users_;
  std::vector<Known> fields_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_name_;
  std::map<std::string, std::vector<std::size_t>> by_declaration_;
  std::map<FieldPlace, std::vector<const UserOf*>> users_of_field_;
};

// "canonical/application.xsd /application/applicant/name"
std::string text_of(const FieldPlace& field);

}  // namespace jiuqu
