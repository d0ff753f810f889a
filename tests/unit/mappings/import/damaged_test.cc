// Descriptions cut off or changed anywhere: errors or a form, never an end of the program; and
// descriptions that grow out of few words.
#include "tests/unit/mappings/import/trial.h"

using namespace jiuqu;
using namespace jiuqu::importing;

namespace {

void damage(const std::string& file, const std::string& text, std::size_t step) {
  Trial trial;
  for (std::size_t at = 0; at < text.size(); at += step) {
    trial.run(file, text.substr(0, at));
    std::string changed = text;
    changed[at] = char(changed[at] ^ 0x15);
    trial.run(file, changed);
    changed = text;
    changed.erase(at, 7);
    trial.run(file, changed);
  }
}

const std::string kSchema =
    R"({"$schema": "x", "type": "object", "required": ["a"], "properties": {"a": {"type": "string", "maxLength": 3},
 "b": {"type": "array", "items": {"$ref": "#/$defs/c"}}}, "$defs": {"c": {"oneOf": [{"type": "object", "properties": {"p": {"enum": ["1"]}}}]}}})";

}  // namespace

BOOST_AUTO_TEST_CASE(damaged_descriptions_of_every_kind_never_end_the_program) {
  damage("t.csv",
         "层级,字段名,中文名,类型,长度,必填,说明\n1,a,对象,object,,是,\n2,b.c[],编号,C..5,,是,1:是;"
         "0:否\n"
         "1,d,日期,DATE,8,否,yyyyMMdd\n,列表（rows[]）,,,,,\n1,e,值,\"N(5,2)\",,否,\n",
         11);
  damage("t.json", kSchema, 13);
  damage("s.json", R"({"a": [{"b": 1.5}, {"b": null}], "c": "2026-11-23", "d": {"e": true}})", 5);
  damage("t.yaml",
         "openapi: 3.0.0\ncomponents:\n  schemas:\n    A:\n      type: object\n      properties: "
         "&p\n        a: "
         "{type: string}\n        b: {$ref: '#/components/schemas/A'}\n",
         7);
  damage("t.xml", "<a xmlns=\"urn:x\" k=\"1\"><b>1</b><b>2</b><c><d>2026-11-23</d></c></a>", 5);
  damage(
      "t.xsd",
      "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" "
      "targetNamespace=\"urn:t\">"
      "<xs:element name=\"r\" type=\"t:x\"/><xs:complexType name=\"x\"><xs:sequence><xs:element "
      "name=\"a\" "
      "maxOccurs=\"3\" type=\"t:s\"/></xs:sequence></xs:complexType><xs:simpleType "
      "name=\"s\"><xs:restriction "
      "base=\"xs:string\"><xs:maxLength value=\"5\"/></xs:restriction></xs:simpleType></xs:schema>",
      13);
}

BOOST_AUTO_TEST_CASE(references_that_multiply_end_at_the_limit) {
  std::string definitions, parts;
  for (int i = 0; i < 22; ++i) {
    std::string next = "{\"$ref\": \"#/$defs/d" + std::to_string(i + 1) + "\"}";
    definitions += (i > 0 ? ", " : "") + ("\"d" + std::to_string(i)) +
                   "\": {\"type\": \"object\", \"properties\": {\"a\": " + next +
                   ", \"b\": " + next + "}}";
    parts += (i > 0 ? ", " : "") + ("\"d" + std::to_string(i)) + "\": {\"allOf\": [" + next + ", " +
             next + "]}";
  }
  for (const auto& inner : {definitions, parts}) {
    Trial trial;
    BOOST_TEST(
        !trial.run("t.json",
                   "{\"$schema\": \"x\", \"type\": \"object\", \"properties\": {\"x\": {\"$ref\": "
                   "\"#/$defs/d0\"}}, \"$defs\": {" +
                       inner +
                       ", \"d22\": {\"type\": \"object\", "
                       "\"properties\": {\"z\": {\"type\": \"string\"}}}}}"));
    BOOST_TEST(trial.told().contains("more than 5000 fields or more than 24 levels"));
  }
  std::string types =
      "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element name=\"r\" "
      "type=\"t0\"/>";
  for (int i = 0; i < 20; ++i) {
    std::string next =
        "type=\"" + (i == 19 ? std::string("xs:string") : "t" + std::to_string(i + 1)) + "\"/>";
    types += "<xs:complexType name=\"t" + std::to_string(i) +
             "\"><xs:sequence><xs:element name=\"a\" " + next + "<xs:element name=\"b\" " + next +
             "</xs:sequence></xs:complexType>";
  }
  Trial trial;
  BOOST_TEST(!trial.run("t.xsd", types + "</xs:schema>"));
  BOOST_TEST(trial.told().contains("more than 5000 fields"));
}
