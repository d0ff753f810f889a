// An XSD with what it includes: which element is the form.
#include <algorithm>

#include "bus/base/text.h"
#include "mappings/import/impl/readers.h"
#include "mappings/import/impl/xsd_reader.h"

namespace jiuqu::importing {
namespace {

void gather_references(xml::Node node, std::vector<std::string>& words) {
  if (node.is("element", kXsd))
    if (auto reference = node.attribute("ref"))
      words.push_back(reference->substr(reference->find(':') + 1));
  for (xml::Node child : node.children()) gather_references(child, words);
}

// Global elements of the file itself that no other part of it refers to: forms, not their parts.
std::vector<QName> likely_roots(const XsdFiles& files, const std::string& file) {
  std::vector<QName> roots;
  std::vector<std::string> used;
  for (const QName& name : files.names("element")) {
    Component found = files.find("element", name);
    if (found.source->file != file) continue;
    if (roots.empty()) gather_references(found.source->root, used);
    roots.push_back(name);
  }
  std::vector<QName> unused;
  for (const QName& name : roots)
    if (!contains(used, name.name)) unused.push_back(name);
  return unused.empty() ? roots : unused;
}

}  // namespace

bool read_xsd(const Description& told, Form& form, Notes& notes) {
  XsdFiles files(told.folder, notes);
  if (!files.add_text(told.bytes, told.file)) return false;
  std::vector<QName> all = files.names("element"), roots = likely_roots(files, told.file);
  if (roots.empty()) {
    notes.error("no-element", in_file(told.file), "The schema has no global element",
                "schema 中没有全局元素");
    return false;
  }
  if (told.root.empty() && roots.size() == 1)
    return XsdReader(files, notes).read_root(roots[0], form);
  auto chosen = std::ranges::find(all, told.root, &QName::name);
  if (chosen != all.end()) return XsdReader(files, notes).read_root(*chosen, form);
  std::vector<std::string> names;
  std::string list;
  for (const QName& name : roots) {
    names.push_back(name.name);
    list += (list.empty() ? "" : ", ") + name.name;
  }
  bool open = told.root.empty();
  notes.error(
      "root-unknown", in_file(told.file),
      (open ? "Which element is the form? --root is one of: "
            : "No element \"" + told.root + "\"; there are: ") +
          list,
      (open ? "请用 --root 指定根元素，可选：" : "没有元素“" + told.root + "”，可选：") + list,
      open ? "" : likely_word(told.root, names));
  return false;
}

}  // namespace jiuqu::importing
