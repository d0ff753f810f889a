// The files of one schema: the main file and all it includes or imports, read only below a base
// directory, with their global components by name. Problems become findings at their line.
// Thread: one. Ownership: owns the documents; Sources borrow from it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bus/base/finding.h"
#include "bus/xml/document.h"

namespace jiuqu::xml {

inline constexpr std::string_view kXsdNamespace = "http://www.w3.org/2001/XMLSchema";
inline constexpr std::string_view kSchemaExtensionNamespace = "urn:jiuqu:schema:1";

// A problem in two languages.
struct Sentence {
  std::string en;
  std::string zh;
};

// Adds findings about schema files; the same problem at the same place is told once, however often
// its type is used.
class SchemaReport {
 public:
  explicit SchemaReport(Findings& findings) : findings_(findings) {}
  void add(std::string code, Location where, Sentence sentence, std::string suggestion = {});
  // `what` is not in the subset; at the element or at one of its attributes.
  void unsupported(Node at, const std::string& what, std::string_view attribute = {});
  // Children of xs: that are not in `allowed` are unsupported.
  void only(Node parent, std::initializer_list<std::string_view> allowed);
  bool failed() const { return failed_; }

 private:
  Findings& findings_;
  std::set<std::tuple<std::string, std::string, int, int, std::string>> told_;
  bool failed_ = false;
};

struct SchemaFile {
  Document document;
  std::string path;
  std::string target_namespace;  // of the including file when this one has none
  bool chameleon = false;        // included without a namespace of its own
  bool elements_qualified = false;
  bool attributes_qualified = false;
};

// A node and the file it stands in: names resolve and forms default by the file.
struct Source {
  Node node;
  const SchemaFile* file = nullptr;
  explicit operator bool() const { return file != nullptr; }
};

struct QName {
  std::string ns;
  std::string name;
};

enum class Component { element, type, group, attribute_group };
inline constexpr std::size_t kComponents = 4;

class SchemaFiles {
 public:
  SchemaFiles(std::string base_directory, SchemaReport& report);
  // Reads the main file and all it names; null when the main file cannot be read.
  const SchemaFile* read(const std::string& path);

  Source find(Component component, const QName& name) const;
  // Global components in the order of the files.
  const std::vector<std::pair<QName, Source>>& all(Component component) const;
  const std::vector<std::unique_ptr<SchemaFile>>& files() const { return files_; }

  // The name an attribute holds; a prefix that is not declared is reported.
  std::optional<QName> resolve(const Source& at, std::string_view attribute) const;
  std::vector<std::string> names(Component component) const;
  // Reports a name that is not defined, with the likely right word among the candidates.
  void report_unknown(const Source& at, std::string_view attribute, Component component,
                      const std::vector<std::string>& candidates) const;

 private:
  using Namespace = const SchemaFile*;  // of the file that includes; null for the main file
  const SchemaFile* load(const std::string& path, Namespace includer, const Location& named_at);
  bool check_namespace(SchemaFile& file, Namespace includer, const Location& named_at);
  void follow(const SchemaFile& file);
  void follow_one(const SchemaFile& file, Node link);
  void index(const SchemaFile& file);

  std::string base_directory_;
  SchemaReport& report_;
  std::vector<std::unique_ptr<SchemaFile>> files_;
  std::map<std::pair<std::string, std::string>, const SchemaFile*> by_path_;  // and namespace
  std::array<std::vector<std::pair<QName, Source>>, kComponents> components_;
};

}  // namespace jiuqu::xml
