// JSON Schema and OpenAPI: what they say becomes a form, what has no place in one is told.
#include "tests/unit/mappings/import/trial.h"

using namespace jiuqu;
using namespace jiuqu::importing;

namespace {

const xml::Field& field(const std::shared_ptr<const xml::Schema>& schema, const std::string& path) {
  const xml::Field* found = schema->model().find(path);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no field " << path);
  return *found;
}

void check_error(const std::string& file, const std::string& text, const std::string& begin,
                 const std::string& root = {}) {
  Trial trial;
  trial.request.root = root;
  BOOST_TEST(!trial.run(file, text));
  BOOST_REQUIRE(!trial.findings.empty());
  std::string told;
  for (const Finding& finding : trial.findings)
    if (told.empty() && finding.level == Level::error) told = describe(finding);
  BOOST_TEST_CONTEXT(told) BOOST_TEST(told.starts_with(begin));
}

std::string object(const std::string& properties, const std::string& rest = {}) {
  return R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {)" +
         properties + "}" + rest + "}";
}

// A small document of OpenAPI, as YAML.
const std::string kOpenApi = R"(openapi: 3.0.3
info: {title: 电梯, version: "1"}
paths:
  /notices:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Notice'}
      responses:
        "200":
          content:
            application/json:
              schema: {type: object, properties: {code: {type: integer}}}
components:
  schemas:
    Notice:
      type: object
      required: [sbdm]
      properties:
        sbdm: {type: string, maxLength: 18, description: 设备代码}
        zt:
          type: string
          nullable: true
          enum: ["0", "1"]
)";

}  // namespace

BOOST_AUTO_TEST_CASE(a_json_schema_becomes_a_form) {
  Trial trial;
  trial.take(
      "notice.json",
      object(
          R"("sbdm": {"type": "string", "maxLength": 18, "minLength": 1, "title": "设备代码"},
    "sbsj": {"type": "string", "format": "date-time", "description": "申报时间"},
    "rq": {"type": "string", "description": "格式 yyyyMMdd"},
    "jg": {"type": "number", "minimum": 0, "exclusiveMaximum": 100.5, "multipleOf": 0.01},
    "n": {"type": ["integer", "null"]},
    "zt": {"type": "string", "enum": ["0", "1"], "description": "0:停用;1:在用"},
    "dh": {"type": "string", "pattern": "^1[0-9]{10}$"},
    "files": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/file"}})",
          R"(, "required": ["sbdm", "files"], "$defs": {"file": {"type": "object", "properties": {"name": {"type": "string"}}}})"));
  auto schema = trial.schema();
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
  BOOST_TEST(field(schema, "/notice/sbdm").facets.length_max.value() == 18U);
  BOOST_TEST(field(schema, "/notice/sbdm").occurs_min == 1U);
  BOOST_TEST(int(field(schema, "/notice/sbsj").primitive) == int(xml::Primitive::date_time));
  BOOST_TEST(!xml::check_value(field(schema, "/notice/rq"), "20261123"));
  BOOST_TEST(field(schema, "/notice/jg").facets.value_below.value() == "100.5");
  BOOST_TEST(field(schema, "/notice/jg").facets.digits_fraction.value() == 2U);
  BOOST_TEST(field(schema, "/notice/n").nillable);
  BOOST_TEST(field(schema, "/notice/zt").facets.enumeration.size() == 2U);
  BOOST_TEST(!xml::check_value(field(schema, "/notice/dh"), "13800000000"));
  BOOST_TEST(xml::check_value(field(schema, "/notice/dh"), "x13800000000").has_value());
  BOOST_TEST(field(schema, "/notice/files").repeats());
  BOOST_TEST(field(schema, "/notice/files").occurs_min == 1U);
  field(schema, "/notice/files/name");
}

BOOST_AUTO_TEST_CASE(alternatives_become_a_choice_and_parts_one_object) {
  Trial trial;
  trial.take("t.json",
             object(R"("a": {"type": "string"})",
                    R"(, "oneOf": [{"type": "object", "properties": {"p": {"type": "string"}}},
      {"type": "object", "properties": {"q": {"type": "string"}}}])"));
  auto schema = trial.schema();
  BOOST_TEST(field(schema, "/t/p").conditional);
  BOOST_TEST(field(schema, "/t/q").conditional);
  trial.take(
      "t.json",
      object(
          R"("x": {"allOf": [{"$ref": "#/$defs/b"}, {"type": "object", "properties": {"c": {"type": "string"}}}]})",
          R"(, "$defs": {"b": {"type": "object", "properties": {"b": {"type": "string"}}}})"));
  field(trial.schema(), "/t/x/b");
  field(trial.schema(), "/t/x/c");
}

BOOST_AUTO_TEST_CASE(what_a_form_cannot_say_is_told_with_its_pointer) {
  Trial trial;
  trial.take("t.json", object(R"x("a": {"type": "string", "pattern": "^(?=x)"
}, "b": {"type": ["string", "integer"]},
    "c": {"type": "object"}, "d e": {"type": "string"}, "tree": {"$ref": "#"})x"));
  std::string told = trial.told();
  for (const char* place : {"#/properties/a/pattern: warning", "#/properties/b/type: warning",
                            "#/properties/c: warning", "#/properties/d e: warning",
                            "t.json:#: warning: A schema that contains itself"})
    BOOST_TEST_CONTEXT(place << " in " << told) BOOST_TEST(told.contains(place));
  field(trial.schema(), "/t/tree");
}

BOOST_AUTO_TEST_CASE(faults_of_a_json_schema_are_told_with_their_pointer) {
  check_error("t.json", "{\"type\": \"object\", \"properties\": {", "t.json:1:", {});
  check_error("t.json", object(R"("a": {"type": "strnig"})"),
              "t.json:#/properties/a/type: error: \"strnig\" is no type of JSON / ");
  check_error("t.json", object(R"("a": {"$ref": "#/$defs/none"})"),
              "t.json:#/properties/a/$ref: error: ");
  check_error("t.json", object(R"("a": {"$ref": "http://x/y.json"})"),
              "t.json:#/properties/a/$ref: error: \"http://x/y.json\" is not inside this file");
  check_error("t.json", R"({"$schema": "x", "type": "array", "items": {"type": "string"}})",
              "t.json:#: error: The root must be an object");
  check_error("t.json", object(R"("a": {"$ref": "#/properties/a"})"),
              "t.json:#/properties/a/$ref: error: ");
}

BOOST_AUTO_TEST_CASE(the_body_of_an_operation_of_openapi_is_a_form) {
  Trial trial;
  trial.take("api.yaml", kOpenApi);
  BOOST_TEST(trial.imported.root == "Notice");
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode"));
  BOOST_TEST(field(trial.schema(), "/Notice/zt").nillable);
  trial.request.root = "POST /notices 200";
  trial.take("api.yaml", kOpenApi);
  field(trial.schema(), "/api/code");
  trial.request.root = "Notice";
  trial.take("api.json",
             R"({"openapi": "3.1.0", "components": {"schemas": {"Notice": {"type": "object",
    "properties": {"a": {"type": "string"}}}, "Other": {"type": "object"}}}})");
  field(trial.schema(), "/Notice/a");
}

BOOST_AUTO_TEST_CASE(faults_of_openapi_are_told) {
  check_error("api.yaml", "openapi: 3.0.0\n  bad: [", "api.yaml:2:", {});
  check_error("api.yaml", "openapi: 3.0.0\na: 1\na: 2\n", "api.yaml:3:1: error: ", {});
  check_error("api.yaml", "swagger: '2.0'\n", "api.yaml: error: OpenAPI 2.0 is not read", {});
  check_error("api.yaml", kOpenApi, "api.yaml: error: No \"POST /notice\"; there are: Notice, ",
              "POST /notice");
  std::string bomb = "openapi: 3.0.0\na0: &a0 [x]\n";
  for (int i = 1; i < 12; ++i) {
    std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j > 0 ? ", " : "") + before;
    bomb += "]\n";
  }
  check_error("api.yaml", bomb, "api.yaml:", {});
}
