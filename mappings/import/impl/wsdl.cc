// WSDL 1.1: the schemas of its types, and the messages of its operations as forms. A message is
// named by its element (document style) or by operation and way: "push", "push output".
#include <algorithm>

#include "bus/base/text.h"
#include "mappings/import/impl/readers.h"
#include "mappings/import/impl/xsd_reader.h"

namespace jiuqu::importing {
namespace {

constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";

struct Candidate {
  std::string word;  // "push", "push output"
  QName element;     // document style
  xml::Node message;
};

class Wsdl {
 public:
  Wsdl(xml::Node root, const Description& told, Notes& notes)
      : root_(root), told_(told), notes_(notes), files_(told.folder, notes) {
    whole_.root = root;
    whole_.file = told.file;
    whole_.ns = root.attribute("targetNamespace").value_or("");
  }

  bool read(Form& form) {
    for (xml::Node types : root_.children("types"))
      for (xml::Node schema : types.children())
        if (schema.is("schema", kXsd)) files_.add_schema(schema, told_.file, told_.file, {});
    if (notes_.failed()) return false;
    for (xml::Node import : root_.children("import"))
      notes_.warning("not-read", files_.at(import, whole_),
                     "wsdl:import is not followed: import the file that holds the messages",
                     "不跟随 wsdl:import：请直接导入包含消息的文件");
    gather();
    const Candidate* chosen = choose();
    if (chosen == nullptr) return false;
    XsdReader reader(files_, notes_);
    if (!chosen->element.name.empty()) return reader.read_root(chosen->element, form);
    return read_parts(*chosen, form);
  }

 private:
  void gather() {
    for (xml::Node port : root_.children("portType"))
      for (xml::Node operation : port.children("operation"))
        for (std::string_view way : {"input", "output"})
          if (xml::Node message = operation.child(way))
            message_of(operation.attribute("name").value_or("") +
                           (way == "input" ? "" : " " + std::string(way)),
                       message);
  }

  void message_of(const std::string& word, xml::Node reference) {
    auto name = XsdFiles::resolve(reference, whole_, reference.attribute("message").value_or(""));
    for (xml::Node message : root_.children("message")) {
      if (!name || message.attribute("name") != name->name) continue;
      Candidate made;
      made.word = word;
      made.message = message;
      for (xml::Node part : message.children("part"))
        if (auto element = part.attribute("element")) {
          auto resolved = XsdFiles::resolve(part, whole_, *element);
          if (resolved && files_.find("element", *resolved)) {
            made.element = *resolved;
          } else {
            notes_.error("reference", files_.at(part, whole_, "element"),
                         "No schema has the element \"" + *element + "\"",
                         "schema 中没有元素“" + *element + "”");
          }
          break;
        }
      all_.push_back(std::move(made));
      return;
    }
    notes_.error("reference", files_.at(reference, whole_, "message"),
                 "No message \"" + reference.attribute("message").value_or("") + "\"",
                 "没有消息“" + reference.attribute("message").value_or("") + "”");
  }

  const Candidate* choose() {
    if (notes_.failed()) return nullptr;
    std::vector<std::string> words;
    std::string list;
    for (const Candidate& one : all_) {
      words.push_back(one.word);
      list += (list.empty() ? "" : ", ") + one.word +
              (one.element.name.empty() ? "" : " (" + one.element.name + ")");
    }
    const Candidate* chosen = nullptr;
    std::size_t inputs = 0;
    for (const Candidate& one : all_) {
      bool input = !one.word.ends_with(" output");
      inputs += input;
      bool named = one.word == told_.root || one.element.name == told_.root;
      if (chosen == nullptr && (told_.root.empty() ? input : named)) chosen = &one;
    }
    if (chosen != nullptr && (!told_.root.empty() || inputs == 1)) return chosen;
    notes_.error("root-unknown", in_file(told_.file),
                 (told_.root.empty() ? "Which message is the form? --root is one of: "
                                     : "No operation \"" + told_.root + "\"; there are: ") +
                     list,
                 (told_.root.empty() ? "请用 --root 指定操作，可选："
                                     : "没有操作“" + told_.root + "”，可选：") +
                     list,
                 told_.root.empty() ? "" : likely_word(told_.root, words));
    return nullptr;
  }

  // RPC style: the operation's element holds the parts, which have types and no namespace.
  bool read_parts(const Candidate& chosen, Form& form) {
    form.root = {};
    form.root.name = chosen.word.substr(0, chosen.word.find(' ')) +
                     (chosen.word.ends_with(" output") ? "Response" : "");
    form.root.ns = form.root_ns = whole_.ns;
    form.root.primitive = xml::Primitive::none;
    form.root.where = files_.at(chosen.message, whole_);
    form.qualified = false;
    for (xml::Node part : chosen.message.children("part")) {
      auto type = XsdFiles::resolve(part, whole_, part.attribute("type").value_or(""));
      Item item;
      item.name = part.attribute("name").value_or("");
      item.where = files_.at(part, whole_);
      XsdReader reader(files_, notes_);
      if (!type || !reader.read_part(*type, item)) {
        notes_.error("reference", files_.at(part, whole_, "type"),
                     "No type \"" + part.attribute("type").value_or("") + "\"",
                     "没有类型“" + part.attribute("type").value_or("") + "”");
        return false;
      }
      form.root.children.push_back(std::move(item));
    }
    if (!form.root.children.empty()) return !notes_.failed();
    notes_.error("root-no-object", form.root.where, "The message has no parts", "消息没有任何部分");
    return false;
  }

  xml::Node root_;
  const Description& told_;
  Notes& notes_;
  XsdFiles files_;
  SchemaSource whole_;
  std::vector<Candidate> all_;
};

}  // namespace

bool read_wsdl(const Description& told, Form& form, Notes& notes) {
  auto document = xml::Document::parse_definition(told.bytes, told.file);
  if (!document) {
    Location where = document.error().where;
    where.file = told.file;
    notes.error("xml", where, document.error().describe(),
                std::string(entry_of(document.error().code).zh));
    return false;
  }
  if (!document->root().is("definitions", kWsdl)) {
    notes.error("no-wsdl", document->root().at(), "The root element is not wsdl:definitions (1.1)",
                "根元素不是 wsdl:definitions（1.1）");
    return false;
  }
  return Wsdl(document->root(), told, notes).read(form);
}

}  // namespace jiuqu::importing
