// The command that brings in what a partner describes.
#include <memory>

#include "app/cli/cli.h"
#include "app/import_options.h"

namespace jiuqu::app::cli {

void add_import(CLI::App& app, int& result) {
  auto* import = app.add_subcommand("import", "a partner's description becomes schema and mapping");
  auto line = std::make_shared<ImportOptions>();
  import->add_option("FILE", line->file, "XSD, WSDL, JSON Schema, OpenAPI, sample, XLSX, CSV")
      ->required();
  import->add_option("--partner", line->partner, "names the folders of what is written")
      ->required();
  import->add_option("--name", line->name, "of schema and mapping; else the file's name");
  import->add_option("--kind", line->kind,
                     "xsd, wsdl, json-schema, openapi, sample, fields; else by content");
  import->add_option("--root", line->root,
                     "which element, message, schema or \"POST /path\"; of tables: its name");
  import->add_option("--namespace", line->ns, "for descriptions that tell none");
  import->add_option("--way", line->way, "in: toward the canonical form (unsaid); out: from it");
  import->add_option("--canonical,--target", line->canonical,
                     "canonical/application.xsd; with --way out canonical/events.xsd");
  import->add_option("--canonical-root,--target-root", line->canonical_root, "its root element");
  import->add_option("--out", line->out, "folder to write below, instead of the definitions");
  import->add_flag("--force", line->force, "write over files that are there");
  import->add_option("--config", line->definitions.config, "configuration file");
  import->add_option("--definitions", line->definitions.roots, "folders instead of the configured");
  import->add_flag("--json", line->definitions.json, "one object a line");
  import->footer(
      "Writes adapters/partners/PARTNER/NAME.xsd, mappings/PARTNER/NAME.map.xml and drafts of "
      "code\n"
      "tables, tells what was proposed and why, and what lint says of it.\n"
      "Exit code: 0 written, 1 the description has errors, 2 wrong use.\n"
      "  jiuqu import fields.xlsx --partner lifts --name notice");
  import->callback([line, &result] { result = command_import(*line); });
}

}  // namespace jiuqu::app::cli
