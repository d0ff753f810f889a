// Two versions of the definitions compared in the words of their field: fields, rows, thresholds,
// deadlines, with their places. Comments, white space and the order of attributes are no change.
// Thread: any, pure but for schemas, which read the files they include. Ownership: values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bus/pipeline/definitions.h"

namespace jiuqu {

struct Change {
  enum class What : std::uint8_t { added, removed, changed, moved };
  std::string file;  // below the folder of its tree
  std::string kind;  // "mapping"; empty: no kind knows the file
  What what = What::changed;
  std::string thing;              // empty: the file
  std::vector<std::string> also;  // further things that the same line says the same of
  std::string property;           // of changed: which; empty: not told apart
  std::string before, after;
  int line = 0;         // in the tree after; 0 when gone
  int line_before = 0;  // 0 when new
};

struct DefinitionTree {
  std::string folder;  // what names are shown relative to
  std::vector<SourceFile> files;
};

// By file, and within a file in the order of the tree after. A file is the same one in both trees
// when the last part of its root's name (none where the root is the tree's folder) and its path
// below are.
std::vector<Change> changes_between(const DefinitionTree& before, const DefinitionTree& after,
                                    std::span<DefinitionKind* const> kinds);

std::string_view word_of(Change::What what);
// field applicant/name: source applyer_name -> applyer
std::string sentence(const Change& change);

}  // namespace jiuqu
