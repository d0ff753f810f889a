// Applications as the platform pushes them: the shipped sample under another number, and ways to
// change it: fields that do not count, other content, faults.
// Thread: values.
#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bus/base/text.h"
#include "bus/json/json.h"

namespace jiuqu::sim {

inline std::string to_text(const json::Json& value) {
  using Kind = json::Json::Kind;
  std::string out;
  switch (value.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
    case Kind::number:
      return value.text;
    case Kind::string:
      return json_quote(value.text);
    case Kind::array:
      for (const auto& item : value.items) out += (out.empty() ? "" : ",") + to_text(item);
      return "[" + out + "]";
    case Kind::object:
      for (const auto& [name, member] : value.members)
        out += (out.empty() ? "" : ",") + json_quote(name) + ":" + to_text(member);
      return "{" + out + "}";
  }
  return out;
}

class ApplicationForm {
 public:
  // `name` is a sample of the mapping of interface 5.
  explicit ApplicationForm(const std::string& number, const std::string& name = "new-lift")
      : tree_(sample(name)) {
    set({"up_pro_accept", "project_no"}, number);
    for (auto& material : at({"up_pro_material"}).items) text_of(material, "project_no") = number;
  }

  // The string under these member names; made when it is not there.
  ApplicationForm& set(const std::vector<std::string>& path, const std::string& value) {
    at(path) = string(value);
    return *this;
  }
  ApplicationForm& erase(const std::vector<std::string>& path) {
    auto parent = path;
    parent.pop_back();
    std::erase_if(at(parent).members,
                  [&](const auto& member) { return member.first == path.back(); });
    return *this;
  }
  ApplicationForm& form(const std::string& field, const std::string& value) {
    return set({"form", field}, value);
  }
  // The fields that the interface leaves out of the content.
  ApplicationForm& pushed_at(const std::string& time, const std::string& batch) {
    for (const char* part : {"up_pro_accept"}) {
      set({part, "cd_time"}, time);
      set({part, "cd_batch"}, batch);
    }
    for (auto& material : at({"up_pro_material"}).items) {
      text_of(material, "cd_time") = time;
      text_of(material, "cd_operation") = "U";
    }
    return *this;
  }
  ApplicationForm& authority(const std::string& division) {
    return set({"up_pro_accept", "region_code"}, division + "000000");
  }
  json::Json& at(const std::vector<std::string>& path) {
    json::Json* here = &tree_;
    for (const auto& name : path) here = &member(*here, name);
    return *here;
  }
  std::string text() const { return to_text(tree_); }

  // The member that holds the form of the handling item.
  std::string form_name() const {
    for (const auto& [name, value] : tree_.members)
      if (name.starts_with("form")) return name;
    return {};
  }
  // Numbers of the licences that the form is about, each once.
  std::vector<std::string> licences() const {
    std::vector<std::string> numbers;
    collect_licences(tree_, numbers);
    return numbers;
  }

 private:
  static json::Json string(const std::string& value) {
    json::Json made;
    made.kind = json::Json::Kind::string;
    made.text = value;
    return made;
  }
  static json::Json& member(json::Json& object, const std::string& name) {
    for (auto& [known, value] : object.members)
      if (known == name) return value;
    object.kind = json::Json::Kind::object;
    return object.members.emplace_back(name, string("")).second;
  }
  static std::string& text_of(json::Json& object, const std::string& name) {
    return member(object, name).text;
  }

  static void collect_licences(const json::Json& value, std::vector<std::string>& numbers) {
    for (const auto& item : value.items) collect_licences(item, numbers);
    for (const auto& [name, inner] : value.members) {
      bool is_number = name == "registCode" || name == "shiyongdengjizhenghaoma";
      bool known = std::ranges::find(numbers, inner.text) != numbers.end();
      if (is_number && !inner.text.empty() && !known) numbers.push_back(inner.text);
      collect_licences(inner, numbers);
    }
  }

  static const json::Json& sample(const std::string& name) {
    static std::map<std::string, json::Json> read;
    auto known = read.find(name);
    if (known != read.end()) return known->second;
    auto bytes = read_file(std::string(JIUQU_SOURCE_DIR) +
                           "/mappings/platform/application.samples/" + name + ".in.json");
    BOOST_REQUIRE(bytes.has_value());
    auto tree = json::Json::parse(*bytes);
    BOOST_REQUIRE(tree.has_value());
    return read.emplace(name, std::move(*tree)).first->second;
  }

  json::Json tree_;
};

// A withdrawal as the platform pushes it; the stamp is what the interface leaves out.
inline std::string withdrawal_text(const std::string& number, const std::string& record,
                                   const std::string& stamp = "10:58:03") {
  json::Writer out;
  out.begin_object()
      .member("row_guid", record)
      .member("project_no", number)
      .member("applyer_name", "武汉长江物业服务有限公司")
      .member("applyer_page_code", "91420106MA4KQ7R21N")
      .member("withdraw_date", "2026-11-23 10:58:00")
      .member("withdraw_reason", "改由产权单位登记")
      .member("data_source", "421")
      .member("cd_operation", "I")
      .member("cd_time", "2026-11-23 " + stamp)
      .member("cd_batch", "batch-" + stamp)
      .end_object();
  return out.take();
}

}  // namespace jiuqu::sim
