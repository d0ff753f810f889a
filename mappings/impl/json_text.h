// JSON that stands as text in a field of a message ("JSON text inside JSON"), by a form of its own:
// "platform/items.xsd#items" is an object by the root element items, "…#items/item" an array of
// its repeated child item.
// Thread: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bus/pipeline/definitions.h"
#include "mappings/impl/plan.h"

namespace jiuqu::mapping {

// Names the form; what is wrong is told.
std::optional<JsonText> read_json_text(xml::Node node, std::string_view attribute,
                                       const DefinitionSet& definitions, Findings& findings);
// Whether a field can hold JSON as text.
bool holds_json(const xml::Field& field);

// An array stands as the repeated children of the form's root, whatever the form says.
Result<xml::Document> parse_json_text(const JsonText& form, std::string_view text);
std::string write_json_text(const JsonText& form, xml::Node root);

}  // namespace jiuqu::mapping
