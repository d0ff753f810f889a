// An import as a test makes it: the description is written to a folder of its own, imported toward
// the shipped canonical application, and the written schema is read again. Thread: one.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "bus/base/text.h"
#include "bus/xml/document.h"
#include "bus/xml/schema.h"
#include "mappings/import/import.h"
#include "tests/support/temp_folder.h"

namespace jiuqu::importing {

namespace fs = std::filesystem;

class Trial {
 public:
  Trial() {
    request.partner = "peer";
    request.dictionary_file = std::string(JIUQU_SOURCE_DIR) + "/mappings/dictionary.csv";
    request.tables = [](const std::string& id) {
      Findings ignored;
      return codes::CodeTable::load(
          std::string(JIUQU_SOURCE_DIR) + "/mappings/codes/" + id + ".csv", ignored);
    };
    toward("application.xsd", "application");
  }
  void toward(const std::string& schema, const std::string& root) {
    std::string folder = std::string(JIUQU_SOURCE_DIR) + "/mappings";
    Findings faults;
    canonical_ = xml::SchemaModel::read(folder + "/canonical/" + schema, folder, faults);
    BOOST_REQUIRE(canonical_ != nullptr);
    request.canonical_schema = "canonical/" + schema;
    request.canonical = canonical_->root(root);
    BOOST_REQUIRE(request.canonical != nullptr);
  }

  std::string put(const std::string& name, const std::string& text) const {
    return folder_.write(name, text);
  }

  // Imports the text; true when it was taken.
  bool run(const std::string& name, const std::string& text) { return run_file(put(name, text)); }
  bool run_file(const std::string& file) {
    request.file = file;
    findings.clear();
    auto made = import_description(request, findings);
    BOOST_TEST(made.has_value() == !has_errors(findings));
    if (made) imported = std::move(*made);
    return made.has_value();
  }
  // The same for what has to be taken.
  const Imported& take(const std::string& name, const std::string& text) {
    bool taken = run(name, text);
    BOOST_REQUIRE_MESSAGE(taken, told());
    return imported;
  }

  std::string told() const {
    std::string all;
    for (const Finding& finding : findings) all += describe(finding) + "\n";
    return all;
  }
  // The text of the written file that ends so.
  std::string written(const std::string& ending) const {
    for (const auto& file : imported.files)
      if (file.path.ends_with(ending)) return file.text;
    return {};
  }
  std::string mapping() const { return written(".map.xml"); }
  bool maps(const std::string& partner, const std::string& canonical) const {
    for (const auto& field : imported.fields)
      if (field.partner == partner) return field.canonical == canonical;
    return false;
  }
  // The written schema as the hub reads it.
  std::shared_ptr<const xml::Schema> schema() const {
    for (const auto& file : imported.files)
      if (file.path.ends_with(".xsd"))
        put("out/" + fs::path(file.path).filename().string(), file.text);
    Findings faults;
    auto read = xml::Schema::compile(folder_.path() + "/out/" + imported.name + ".xsd",
                                     folder_.path() + "/out", faults);
    BOOST_REQUIRE(read != nullptr);
    return read;
  }

  Request request;
  Imported imported;
  Findings findings;

 private:
  test::TempFolder folder_;
  std::shared_ptr<const xml::SchemaModel> canonical_;
};

}  // namespace jiuqu::importing
