#include "bus/codes/personal.h"

#include <algorithm>

#include "bus/base/text.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/plain_text.h"
#include "bus/xml/walk.h"

namespace jiuqu::codes {
namespace {

// A shorter text would be found by chance inside others.
constexpr std::size_t kPointsMin = 2;
// The same of texts without any Chinese in fields that are not personal: "01" stands anywhere.
constexpr std::size_t kAsciiBytesMin = 6;

bool is_code_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

using Visit = std::function<void(xml::Node element, const std::string* attribute,
                                 const std::string& text, const xml::Field& field)>;

// Every leaf and every attribute with its field.
void visit_values(xml::Node element, const xml::Field& field, const Visit& visit) {
  for (const auto& [name, value] : element.attributes())
    if (const xml::Field* of = field.child("@" + name)) visit(element, &name, value, *of);
  if (field.is_leaf()) {
    if (!element.is_nil()) visit(element, nullptr, element.text(), field);
    return;
  }
  for (xml::Node child = element.first_child(); child; child = child.next_sibling())
    if (const xml::Field* of = field.child(child.name())) visit_values(child, *of, visit);
}

void remove_comments(xml::Node root) {
  std::vector<xml::Node> comments;
  xml::walk(xml::document_node(root), [&](xml::Node node) {
    auto kind = xml::kind_of(node);
    if (kind == xml::NodeKind::comment || kind == xml::NodeKind::instruction)
      comments.push_back(node);
  });
  for (xml::Node comment : comments) comment.remove();
}

class DocumentMask {
 public:
  DocumentMask(xml::Node root, const xml::SchemaModel& form, Substitutes& substitutes)
      : substitutes_(substitutes), personal_(personal_texts(root, &form)) {
    substitutes_.avoid(personal_);
    for (const auto& text : personal_)
      if (!is_ascii(text) || text.size() >= kAsciiBytesMin) anywhere_.push_back(text);
  }

  // Personal fields first, so that their forms decide the substitutes.
  Result<void> run(xml::Node root, const xml::Field& field) {
    for (bool personal : {true, false})
      visit_values(
          root, field,
          [&](xml::Node element, const std::string* attribute, const std::string& text,
              const xml::Field& of) {
            if (of.personal != personal || !of.facets.enumeration.empty() || trim(text).empty())
              return;
            std::string other = of.personal ? exchanged_value(text, of) : exchanged(text);
            if (other == text) return;
            if (!xml::check_value(of, text) && xml::check_value(of, other)) return refuse(of);
            if (attribute != nullptr)
              element.set_attribute(*attribute, other);
            else
              element.set_text(other);
          });
    if (!unfit_.empty())
      return fail(ErrorCode::limit_exceeded, "no substitute fits the field " + unfit_);
    return {};
  }

 private:
  void refuse(const xml::Field& field) {
    if (unfit_.empty()) unfit_ = field.path();
  }

  std::string exchanged_value(const std::string& text, const xml::Field& field) {
    std::string_view value = trim(text);
    bool judged = !xml::check_value(field, value).has_value();
    Substitutes::Fits fits;
    if (judged)
      fits = [&](const std::string& other) { return !xml::check_value(field, other).has_value(); };
    auto other = substitutes_.of(value, fits);
    if (!other) {
      refuse(field);
      return text;
    }
    return *other;
  }

  std::string exchanged(const std::string& text) {
    return exchange_personal(text, anywhere_, [&](std::string_view value) {
      return substitutes_.of(value).value_or(std::string(value.size(), '*'));
    });
  }

  Substitutes& substitutes_;
  std::vector<std::string> personal_, anywhere_;
  std::string unfit_;
};

}  // namespace

bool is_personal_number(std::string_view word) {
  return is_mobile(word) || check_citizen_number(word).ok();
}

std::vector<std::string> personal_texts(xml::Node document, const xml::SchemaModel* form) {
  std::vector<std::string> texts;
  const xml::Field* root =
      form != nullptr && document.is_element() ? form->root(document.name()) : nullptr;
  if (root == nullptr) return texts;
  visit_values(
      document, *root,
      [&](xml::Node, const std::string*, const std::string& text, const xml::Field& field) {
        if (!field.personal || !field.facets.enumeration.empty()) return;
        if (auto value = trim(text); utf8_length(value) >= kPointsMin) texts.emplace_back(value);
      });
  std::ranges::sort(texts);
  auto repeated = std::ranges::unique(texts);
  texts.erase(repeated.begin(), repeated.end());
  std::ranges::stable_sort(texts, std::ranges::greater{}, &std::string::size);
  return texts;
}

std::string exchange_personal(std::string_view text, const std::vector<std::string>& personal,
                              const std::function<std::string(std::string_view)>& with) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    std::string_view rest = text.substr(i);
    auto found = std::ranges::find_if(
        personal, [&](const std::string& each) { return rest.starts_with(each); });
    if (found != personal.end()) {
      result += with(*found);
      i += found->size();
      continue;
    }
    bool word_begins = is_code_char(text[i]) && (i == 0 || !is_code_char(text[i - 1]));
    std::size_t end = i + 1;
    while (word_begins && end < text.size() && is_code_char(text[end])) ++end;
    std::string_view word = text.substr(i, end - i);
    if (word_begins && is_personal_number(word)) {
      result += with(word);
      i = end;
    } else {
      result += text[i++];
    }
  }
  return result;
}

Result<void> mask_document(xml::Node root, const xml::SchemaModel& form, Substitutes& substitutes) {
  const xml::Field* field = form.root(root.name());
  if (field == nullptr)
    return fail(ErrorCode::schema_invalid, "the schema has no root " + std::string(root.name()));
  remove_comments(root);
  return DocumentMask(root, form, substitutes).run(root, *field);
}

}  // namespace jiuqu::codes
