// XSD 1.0 as partners write it, read into a form. What the hub's own subset lacks is told with its
// line and left out, or said in another way that takes the same documents.
// Thread: one. Ownership: borrows the files.
#pragma once

#include <string>
#include <vector>

#include "mappings/import/impl/xsd_files.h"

namespace jiuqu::importing {

class XsdReader {
 public:
  XsdReader(const XsdFiles& files, Notes& notes) : files_(files), notes_(notes) {}

  // The form of a global element.
  bool read_root(const QName& name, Form& form);
  // A field of a type, built in or global: a part of an RPC message. False when there is no such
  // type.
  bool read_part(const QName& type, Item& item);

 private:
  bool finish(Form& form);
  void element(const Component& at, Item& item);
  void named_type(const Component& at, std::string_view attribute, Item& item);
  bool builtin(const std::string& name, Item& item);
  void complex_type(const Component& at, Item& item);
  void derived(const Component& at, Item& item);
  void content(const Component& at, Item& item);
  void particles(const Component& at, Item& group);
  void particle(const Component& at, Item& group);
  void group_reference(const Component& at, Item& group);
  void compositor(const Component& at, Item& group, ItemKind kind);
  void attributes(const Component& at, Item& item);
  void attribute(const Component& at, Item& item);
  void simple_type(const Component& at, Item& item);
  void restriction(const Component& at, Item& item);
  void facets(const Component& restriction, Item& item);
  void annotation(const Component& at, Item& item);
  void occurs(const Component& at, Item& item);
  bool enter(const Component& at, Item& item);

  void lost(const Component& at, const std::string& en, const std::string& zh);
  void unknown(const Component& at, std::string_view attribute, std::string_view kind);

  const XsdFiles& files_;
  Notes& notes_;
  std::vector<xml::Node> open_;
  std::size_t items_ = 0;
};

}  // namespace jiuqu::importing
