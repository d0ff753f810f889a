#include "app/impl/message_samples.h"

#include "bus/json/json.h"
#include "bus/pipeline/interface.h"
#include "mappings/make_sample.h"

namespace jiuqu::app {
namespace {

// The mapping that the partner's form goes through: the first the interface names.
std::string mapping_of(xml::Node element) {
  for (xml::Node child = element.first_child(); child; child = child.next_sibling()) {
    if (child.name() == "map") return child.attribute("mapping").value_or("");
    if (auto inner = mapping_of(child); !inner.empty()) return inner;
  }
  return {};
}

Result<xml::Document> parse(const Message& message, const Interface& target) {
  if (message.content_type == "application/xml") return xml::Document::parse(message.body);
  const auto& model = target.schema->schema->model();
  const xml::Field* root = model.root(target.root_element);
  if (root == nullptr) return fail(ErrorCode::definition_broken, "the schema has no root element");
  return json::to_tree(message.body, model, *root);
}

}  // namespace

Result<std::vector<SampleFile>> sample_of(const MessageRecord& record,
                                          const DefinitionSet& definitions,
                                          codes::Substitutes* substitutes) {
  const Message& message = record.message;
  if (message.direction != Direction::in)
    return fail(ErrorCode::bad_request, "it went out: samples are made of what came in");
  const auto* target = definitions.get<Interface>("interface", message.interface);
  if (target == nullptr || target->schema == nullptr)
    return fail(ErrorCode::not_found, "no interface " + message.interface + " receives now");
  // Of several versions the one in force on the day samples run on, else the first.
  auto versions = versions_of_mapping(mapping_of(target->element), definitions);
  const Mapping* mapping = in_force(versions, std::string(kSampleTime.substr(0, 10)));
  if (mapping == nullptr && !versions.empty()) mapping = versions.front();
  if (mapping == nullptr)
    return fail(ErrorCode::not_found, "the interface " + message.interface + " maps nothing");
  auto tree = parse(message, *target);
  if (!tree) return std::unexpected(tree.error());
  bool xml = message.content_type == "application/xml";
  const auto& model = target->schema->schema->model();
  std::string body = message.body;
  if (substitutes != nullptr) {
    auto masked = codes::mask_document(tree->root(), model, *substitutes);
    if (!masked) return std::unexpected(masked.error());
    body = xml ? tree->serialize() : json::from_tree(tree->root(), model);
  }
  auto expected = expected_sample(*mapping, *tree);
  if (!expected) return std::unexpected(expected.error());
  std::string name = mapping->id + ".samples/" + message.id.text();
  std::vector<SampleFile> files;
  files.push_back({name + (xml ? ".in.xml" : ".in.json"), std::move(body)});
  files.push_back({name + expected->ending, std::move(expected->text)});
  return files;
}

}  // namespace jiuqu::app
