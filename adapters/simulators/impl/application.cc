#include "adapters/simulators/application.h"

#include <algorithm>

#include "bus/base/text.h"

namespace jiuqu::simulators {
namespace {

constexpr std::string_view kNamespace = "urn:jiuqu:platform:1";

auto find_field(auto& fields, std::string_view name) {
  return std::ranges::find_if(fields, [&](const Member& member) { return member.name == name; });
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += c;
    }
  return out;
}

// Both writers put a member on a line of its own when people shall read it.
class TextWriter {
 public:
  explicit TextWriter(bool for_people) : for_people_(for_people) {}

  void json_object(const Fields& fields) {
    out_ += '{';
    ++depth_;
    for (const Member& member : fields) {
      if (&member != &fields.front()) out_ += ',';
      new_line();
      out_ += json_quote(member.name) + (for_people_ ? ": " : ":");
      json_value(member);
    }
    --depth_;
    if (!fields.empty()) new_line();
    out_ += '}';
  }

  void xml_content(const Fields& fields) {
    ++depth_;
    for (const Member& member : fields) {
      if (member.shape == Member::Shape::text) xml_text(member);
      for (const Fields& group : member.groups) {
        new_line();
        out_ += "<" + member.name + ">";
        xml_content(group);
        new_line();
        out_ += "</" + member.name + ">";
      }
    }
    --depth_;
  }

  void raw(std::string_view text) { out_ += text; }
  void new_line() {
    if (for_people_) out_ += "\n" + std::string(std::size_t(2 * depth_), ' ');
  }
  std::string take() { return std::move(out_); }

 private:
  void json_value(const Member& member) {
    if (member.shape == Member::Shape::text) {
      out_ += json_quote(member.text);
      return;
    }
    if (member.shape == Member::Shape::group) return json_object(member.groups.front());
    out_ += '[';
    for (const Fields& row : member.groups) {
      if (&row != &member.groups.front()) out_ += for_people_ ? ", " : ",";
      json_object(row);
    }
    out_ += ']';
  }

  void xml_text(const Member& member) {
    new_line();
    out_ += member.text.empty()
                ? "<" + member.name + "/>"
                : "<" + member.name + ">" + escaped(member.text) + "</" + member.name + ">";
  }

  bool for_people_;
  int depth_ = 0;
  std::string out_;
};

Fields content_of(const Application& application) {
  Fields content;
  content.emplace_back("up_pro_accept", application.accept);
  content.emplace_back("up_pro_material", application.materials);
  content.emplace_back(application.form_name, application.form);
  if (!application.product_data.empty())
    content.emplace_back("product_data", application.product_data);
  return content;
}

}  // namespace

void set_field(Fields& fields, std::string_view name, std::string value) {
  auto found = find_field(fields, name);
  if (found == fields.end())
    fields.emplace_back(name, std::move(value));
  else
    found->text = std::move(value);
}

std::string field_of(const Fields& fields, std::string_view name) {
  auto found = find_field(fields, name);
  return found == fields.end() ? std::string() : found->text;
}

void remove_field(Fields& fields, std::string_view name) {
  if (auto found = find_field(fields, name); found != fields.end()) fields.erase(found);
}

std::vector<Fields>* groups_of(Fields& fields, std::string_view name) {
  auto found = find_field(fields, name);
  bool none = found == fields.end() || found->shape == Member::Shape::text;
  return none ? nullptr : &found->groups;
}

const std::vector<Fields>* groups_of(const Fields& fields, std::string_view name) {
  auto found = find_field(fields, name);
  bool none = found == fields.end() || found->shape == Member::Shape::text;
  return none ? nullptr : &found->groups;
}

std::string_view content_type_of(Encoding encoding) {
  return encoding == Encoding::xml ? "application/xml" : "application/json";
}

std::string document_text(std::string_view root, const Fields& content, Encoding encoding,
                          bool for_people) {
  TextWriter writer(for_people);
  if (encoding == Encoding::json) {
    writer.json_object(content);
  } else {
    std::string name(root);
    writer.raw("<" + name + " xmlns=\"" + std::string(kNamespace) + "\">");
    writer.xml_content(content);
    writer.new_line();
    writer.raw("</" + name + ">");
  }
  std::string text = writer.take();
  return for_people ? text + "\n" : text;
}

std::string Application::text(Encoding encoding) const {
  return document_text("application", content_of(*this), encoding);
}

std::string Application::text_for_people(Encoding encoding) const {
  return document_text("application", content_of(*this), encoding, true);
}

}  // namespace jiuqu::simulators
