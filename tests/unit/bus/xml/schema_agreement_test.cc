// The validator decides, the fault finder explains: on thousands of damaged messages both must see
// a fault, or neither, or an answer would hold false faults or none.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>

#include "bus/base/random.h"
#include "bus/xml/impl/schema_faults.h"
#include "bus/xml/schema.h"
#include "tests/unit/bus/xml/schema_test_folder.h"

using namespace jiuqu;
using namespace jiuqu::xml;

namespace {

constexpr std::string_view kSchema = R"(<xs:element name="r"><xs:complexType><xs:sequence>
  <xs:element name="text" type="t:text"/>
  <xs:element name="date" type="xs:date" minOccurs="0"/>
  <xs:element name="stamp" type="xs:dateTime" minOccurs="0"/>
  <xs:element name="number" type="t:number" minOccurs="1" maxOccurs="3"/>
  <xs:choice minOccurs="0"><xs:element name="one" type="xs:boolean"/>
    <xs:sequence><xs:element name="two" type="t:kind"/><xs:element name="three" type="t:code"/></xs:sequence></xs:choice>
  <xs:sequence minOccurs="0"><xs:element name="four" type="xs:token"/><xs:element name="five" type="xs:token"/></xs:sequence>
  <xs:element name="all" minOccurs="0"><xs:complexType><xs:all><xs:element name="x" type="xs:int"/>
    <xs:element name="y" type="xs:double" minOccurs="0"/><xs:element name="z" type="xs:time" nillable="true"/></xs:all>
    <xs:attribute name="a" type="xs:gYearMonth" use="required"/></xs:complexType></xs:element>
  <xs:element name="group" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
    <xs:choice maxOccurs="2"><xs:element name="item" type="t:text"/></xs:choice></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element>
<xs:simpleType name="text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="4"/></xs:restriction></xs:simpleType>
<xs:simpleType name="number"><xs:restriction base="xs:decimal"><xs:totalDigits value="4"/><xs:fractionDigits value="1"/>
  <xs:minInclusive value="-3"/><xs:maxExclusive value="400"/></xs:restriction></xs:simpleType>
<xs:simpleType name="kind"><xs:restriction base="xs:string"><xs:enumeration value="1"/><xs:enumeration value="ab"/></xs:restriction></xs:simpleType>
<xs:simpleType name="code"><xs:restriction base="xs:string"><xs:pattern value="[0-9]+"/><xs:pattern value="[a-c]{2}"/></xs:restriction></xs:simpleType>)";

constexpr std::string_view kMessage =
    R"(<r xmlns="urn:t"><text>电梯</text><date>2024-02-29</date><stamp>2024-02-29T10:00:00Z</stamp>)"
    R"(<number>1.5</number><number>-3</number><two>1</two><three>12</three><four>a</four><five>b</five>)"
    R"(<all a="2024-02"><z>10:00:00</z><x>1</x></all><group><item>a</item><item>b</item></group></r>)";

constexpr std::array<std::string_view, 34> kValues = {"",
                                                      " ",
                                                      "1",
                                                      "12",
                                                      "ab",
                                                      " ab ",
                                                      "电梯间里外",
                                                      "𠮷野家",
                                                      "0",
                                                      "-3.0",
                                                      "-3.1",
                                                      "399.9",
                                                      "400",
                                                      "0000.10",
                                                      "12345",
                                                      "1.25",
                                                      "+7",
                                                      "true",
                                                      "false",
                                                      "TRUE",
                                                      "2024-02-29",
                                                      "2023-02-29",
                                                      "2024-02-29Z",
                                                      "2024-02-29+08:00",
                                                      "2024-02-29T24:00:00",
                                                      "2024-02-29T23:59:59.123+14:00",
                                                      "23:59:59",
                                                      "24:00:01",
                                                      "1e5",
                                                      "NaN",
                                                      "-INF",
                                                      "2147483648",
                                                      "-0",
                                                      "2024-13"};

std::vector<Node> elements_below(Node node) {
  std::vector<Node> all{node};
  for (Node child : node.children())
    std::ranges::copy(elements_below(child), std::back_inserter(all));
  return all;
}

void damage(Document& document, Random& random) {
  static constexpr std::array<std::string_view, 15> kNames = {
      "text", "date", "stamp", "number", "one", "two", "three",  "four",
      "five", "all",  "group", "item",   "x",   "y",   "unknown"};
  auto all = elements_below(document.root());
  Node node = all[random.below(all.size())];
  std::string value(kValues[random.below(kValues.size())]);
  switch (random.below(6)) {
    case 0:
      if (node.parent()) node.remove();
      break;
    case 1:
      if (node.parent()) node.parent().append_copy(node);
      break;
    case 2:
      node.append(kNames[random.below(kNames.size())]).set_text(value);
      break;
    case 3:
      node.set_attribute(random.below(2) == 0 ? "a" : "b", value);
      break;
    default:
      if (!node.has_element_children()) node.set_text(value);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(fault_finder_and_validator_agree_on_damaged_messages) {
  SchemaTestFolder folder;
  Findings findings;
  auto schema = Schema::compile(folder.write_schema("main.xsd", kSchema), folder.path(), findings);
  BOOST_REQUIRE_MESSAGE(schema, text_of(findings));
  SeededRandom random(20261123);
  int bad = 0;
  for (int round = 0; round < 4000; ++round) {
    auto document = Document::parse(kMessage);
    BOOST_REQUIRE(document.has_value());
    for (auto times = random.below(4); times > 0; --times) damage(*document, random);
    Findings judged = schema->validate(*document);
    Findings found;
    FaultFinder(schema->model(), {}, found).judge_document(document->root());
    BOOST_TEST(judged.empty() == found.empty(), document->serialize() << "\n"
                                                                      << text_of(judged) << "--\n"
                                                                      << text_of(found));
    BOOST_TEST(finding_of(judged, "schema.other") == nullptr, document->serialize()
                                                                  << "\n"
                                                                  << text_of(judged));
    if (!judged.empty()) ++bad;
  }
  BOOST_TEST(bad > 1000);
  BOOST_TEST(bad < 3900);
}
