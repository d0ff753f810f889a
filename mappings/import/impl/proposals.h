// Which field of a partner's form is which field of a canonical one: by the field dictionary, by
// name, by label, with what stands around them deciding between several. One repeated group goes to
// one repeated group.
// Thread: any. Ownership: borrows the form, the model and the dictionary.
#pragma once

#include <string>
#include <vector>

#include "mappings/import/impl/dictionary.h"
#include "mappings/import/impl/form.h"

namespace jiuqu::importing {

// A field that holds a value, on either side.
struct Place {
  std::string name, label;
  std::string group, group_label;     // the element around it
  std::string path;                   // below the root: applicant/name, items/@id
  std::vector<std::string> blocks;    // repeated groups on the way, outermost first, as paths
  bool many = false;                  // the value itself repeats
  const Item* item = nullptr;         // of the partner's side
  const xml::Field* field = nullptr;  // of the canonical side
  std::vector<std::pair<const Item*, const Item*>> choices;  // choice and branch on the way
};

std::vector<Place> places_of(const Form& form);
std::vector<Place> places_of(const xml::Field& root);

struct Proposal {
  std::size_t partner = 0, canonical = 0;  // places
  int percent = 0;                         // how sure
  std::string reason;
  const Entry* entry = nullptr;  // of the dictionary, when it came from there
};

struct Proposals {
  std::vector<Place> partner, canonical;
  std::vector<Proposal> taken;
  std::vector<Proposal> likely;  // the best for a field that has none, not sure enough
};

enum class Way : std::uint8_t { in, out };

Proposals propose(const Form& form, const xml::Field& canonical_root, const Dictionary& dictionary,
                  Way way);

}  // namespace jiuqu::importing
