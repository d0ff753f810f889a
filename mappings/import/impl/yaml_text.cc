#include "mappings/import/impl/yaml_text.h"

#include <yaml.h>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "mappings/import/impl/import_limits.h"

namespace jiuqu::importing {
namespace {

using json::Json;

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  if (text.size() > 1 && text[0] == '0' && text[1] != '.') return false;  // 007 is a text
  std::size_t digits = 0, dots = 0;
  for (char c : text) {
    digits += c >= '0' && c <= '9';
    dots += c == '.';
  }
  return digits + dots == text.size() && dots <= 1 && text.back() != '.';
}

class Loader {
 public:
  Loader() { yaml_parser_initialize(&parser_); }
  ~Loader() {
    if (loaded_) yaml_document_delete(&document_);
    yaml_parser_delete(&parser_);
  }
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  Result<Json> run(std::string_view text) {
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
    if (yaml_parser_load(&parser_, &document_) == 0) {
      Location where;
      where.line = int(parser_.problem_mark.line) + 1;
      where.column = int(parser_.problem_mark.column) + 1;
      std::string problem = parser_.problem == nullptr ? "not YAML" : parser_.problem;
      return fail(ErrorCode::body_not_json, problem, where);
    }
    loaded_ = true;
    yaml_node_t* root = yaml_document_get_root_node(&document_);
    if (root == nullptr) return fail(ErrorCode::body_not_json, "the file is empty");
    Json value;
    if (auto read = tree(*root, value, 0); !read) return std::unexpected(read.error());
    return value;
  }

 private:
  static Location at(const yaml_node_t& node) {
    Location where;
    where.line = int(node.start_mark.line) + 1;
    where.column = int(node.start_mark.column) + 1;
    return where;
  }

  Result<void> tree(const yaml_node_t& node, Json& value, int depth) {
    if (++nodes_ > kYamlNodesMax || depth > limits::kXmlDepthMax)
      return fail(ErrorCode::limit_exceeded, "too many or too deep values", at(node));
    switch (node.type) {
      case YAML_SCALAR_NODE:
        scalar(node, value);
        return {};
      case YAML_SEQUENCE_NODE:
        value.kind = Json::Kind::array;
        for (auto* item = node.data.sequence.items.start; item < node.data.sequence.items.top;
             ++item)
          if (auto read = tree(*yaml_document_get_node(&document_, *item),
                               value.items.emplace_back(), depth + 1);
              !read)
            return read;
        return {};
      case YAML_MAPPING_NODE:
        return map(node, value, depth);
      default:
        return {};
    }
  }

  Result<void> map(const yaml_node_t& node, Json& value, int depth) {
    value.kind = Json::Kind::object;
    for (auto* pair = node.data.mapping.pairs.start; pair < node.data.mapping.pairs.top; ++pair) {
      const yaml_node_t& key = *yaml_document_get_node(&document_, pair->key);
      if (key.type != YAML_SCALAR_NODE)
        return fail(ErrorCode::body_not_json, "a key is not a word", at(key));
      std::string name(reinterpret_cast<const char*>(key.data.scalar.value),
                       key.data.scalar.length);
      if (value.member(name) != nullptr)
        return fail(ErrorCode::body_not_json, "the key \"" + name + "\" stands twice", at(key));
      auto& member = value.members.emplace_back(std::move(name), Json{});
      if (auto read =
              tree(*yaml_document_get_node(&document_, pair->value), member.second, depth + 1);
          !read)
        return read;
    }
    return {};
  }

  static void scalar(const yaml_node_t& node, Json& value) {
    value.text.assign(reinterpret_cast<const char*>(node.data.scalar.value),
                      node.data.scalar.length);
    value.kind = Json::Kind::string;
    if (node.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return;
    if (value.text.empty() || value.text == "null" || value.text == "~") {
      value.kind = Json::Kind::null;
      value.text.clear();
    } else if (value.text == "true" || value.text == "false") {
      value.kind = Json::Kind::boolean;
    } else if (is_number(value.text)) {
      value.kind = Json::Kind::number;
    }
  }

  yaml_parser_t parser_{};
  yaml_document_t document_{};
  bool loaded_ = false;
  std::size_t nodes_ = 0;
};

}  // namespace

Result<json::Json> parse_yaml(std::string_view text) {
  if (!is_valid_utf8(text)) return fail(ErrorCode::encoding_invalid);
  return Loader().run(text);
}

}  // namespace jiuqu::importing
