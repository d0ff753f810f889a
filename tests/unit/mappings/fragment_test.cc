// Pieces that several mappings use, and names in several namespaces.
#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::test::DefinitionFolder;
using jiuqu::test::Kinds;
using jiuqu::test::OrderMapping;
using jiuqu::test::Ran;
using jiuqu::test::run_mapping;

namespace {

const std::string kId = "<field to=\"id\" from=\"number\"/>\n";
const std::string kPerson =
    "<fragment id=\"person\"><field to=\"name\" from=\"name\"/>\n"
    "<field to=\"phone\" from=\"phone\"/></fragment>\n";

// The order mapping beside a file of fragments.
struct Shared : DefinitionFolder {
  Shared(const std::string& fragments, const std::string& body) {
    write("from.xsd", jiuqu::test::kFromXsd);
    write("to.xsd", jiuqu::test::kToXsd);
    write("common/people.fragments.xml",
          "<fragments xmlns=\"urn:jiuqu:mapping:1\" xmlns:f=\"urn:from\">\n" + fragments +
              "</fragments>");
    write("order.map.xml",
          "<mapping xmlns=\"urn:jiuqu:mapping:1\" source=\"from.xsd\" source-root=\"order\" "
          "target=\"to.xsd\" target-root=\"purchase\">\n" +
              kId + body + "</mapping>");
    outcome = kinds.load({path()});
  }
  Findings errors() const {
    Findings errors;
    for (const auto& finding : outcome.findings) {
      BOOST_TEST_MESSAGE(lint_line(finding));
      if (finding.level == Level::error) errors.push_back(finding);
    }
    return errors;
  }
  Kinds kinds;
  LoadOutcome outcome;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_fragments)

BOOST_AUTO_TEST_CASE(puts_a_fragment_in_at_its_own_base) {
  OrderMapping order(kId + kPerson + "<use fragment=\"person\" to=\"person\" from=\"contact\"/>");
  Ran result = run_mapping(order.mapping(),
                           "<number>7</number><contact><name>n</name><phone>1</phone></contact>");
  BOOST_TEST(result.text == "<id>7</id><person><name>n</name><phone>1</phone></person>");
  BOOST_TEST(result.lineage->source_of("/purchase/person/phone") == "/order/contact/phone");
}

BOOST_AUTO_TEST_CASE(uses_fragments_of_other_files) {
  Shared shared(kPerson +
                    "<fragment id=\"all\"><use fragment=\"person\" to=\"person\" "
                    "from=\"contact\" when=\"f:phone\"/></fragment>",
                "<use fragment=\"common/people#all\"/>");
  BOOST_TEST(shared.errors().empty());
  BOOST_REQUIRE(shared.outcome.set != nullptr);
  const auto* mapping = shared.outcome.set->get<Mapping>("mapping", "order");
  BOOST_TEST(run_mapping(*mapping,
                         "<number>7</number><contact><name>n</name><phone>1</phone>"
                         "</contact>")
                 .text == "<id>7</id><person><name>n</name><phone>1</phone></person>");
  BOOST_TEST(run_mapping(*mapping, "<number>7</number><contact><name>n</name></contact>").text ==
             "<id>7</id>");
}

BOOST_AUTO_TEST_CASE(tells_what_is_wrong_in_the_fragment_and_where_it_is_used) {
  Shared shared("<fragment id=\"person\">\n<field to=\"name\" from=\"nam\"/></fragment>",
                "<use fragment=\"common/people#person\" to=\"person\" from=\"contact\"/>");
  auto errors = shared.errors();
  BOOST_REQUIRE_EQUAL(errors.size(), 1U);
  BOOST_TEST(errors[0].where.file.ends_with("people.fragments.xml"));
  BOOST_TEST(errors[0].where.line == 3);
  BOOST_TEST(errors[0].suggestion == "name");
  BOOST_TEST(errors[0].en.contains("order.map.xml:3)"));
}

BOOST_AUTO_TEST_CASE(refuses_fragments_that_use_themselves) {
  Shared shared(
      "<fragment id=\"a\"><use fragment=\"b\"/></fragment>"
      "<fragment id=\"b\"><use fragment=\"a\"/></fragment>",
      "<use fragment=\"common/people#a\"/>");
  auto errors = shared.errors();
  BOOST_REQUIRE_EQUAL(errors.size(), 1U);
  BOOST_TEST(errors[0].code == "mapping.fragment-cycle");
  BOOST_TEST(errors[0].en.contains("a > b > a"));
}

BOOST_AUTO_TEST_CASE(bounds_what_fragments_may_come_to) {
  std::string body;
  for (int level = 0; level < 12; ++level) {
    std::string use = level == 11 ? "<field to=\"alias\" from=\"nick\"/>"
                                  : "<use fragment=\"f" + std::to_string(level + 1) + "\"/>";
    body += "<fragment id=\"f" + std::to_string(level) + "\">" + use + use + use + "</fragment>";
  }
  OrderMapping order(kId + body + "<use fragment=\"f0\"/>");
  BOOST_TEST(order.only().code == "mapping.too-large");
}

BOOST_AUTO_TEST_CASE(names_fragments_that_are_not_there) {
  OrderMapping own(kId + kPerson + "<use fragment=\"persn\" to=\"person\" from=\"contact\"/>");
  BOOST_TEST(own.only().code == "mapping.fragment-unknown");
  BOOST_TEST(own.only().suggestion == "person");
  Shared file(kPerson, "<use fragment=\"common/poeple#person\"/>");
  BOOST_TEST(file.errors().at(0).suggestion == "common/people");
  OrderMapping twice(kId + kPerson + kPerson);
  BOOST_TEST(twice.only().code == "mapping.fragment-id");
}

BOOST_AUTO_TEST_CASE(tells_elements_of_several_namespaces_apart) {
  DefinitionFolder folder;
  auto schema = [](const std::string& ns, const std::string& content) {
    return "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:a=\"urn:a\" "
           "xmlns:b=\"urn:b\" targetNamespace=\"" +
           ns + "\" elementFormDefault=\"qualified\">" + content + "</xs:schema>";
  };
  folder.write("b.xsd", schema("urn:b",
                               "<xs:element name=\"name\" type=\"xs:string\"/>"
                               "<xs:element name=\"other\" type=\"xs:string\"/>"));
  folder.write("a.xsd", schema("urn:a",
                               "<xs:import namespace=\"urn:b\" schemaLocation=\"b.xsd\"/>"
                               "<xs:element name=\"doc\"><xs:complexType><xs:sequence>"
                               "<xs:element name=\"name\" type=\"xs:string\" minOccurs=\"0\"/>"
                               "<xs:element ref=\"b:name\" minOccurs=\"0\"/>"
                               "<xs:element ref=\"b:other\" minOccurs=\"0\"/>"
                               "</xs:sequence></xs:complexType></xs:element>"));
  auto load = [&](const std::string& body) {
    folder.write("swap.map.xml",
                 "<mapping xmlns=\"urn:jiuqu:mapping:1\" xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" "
                 "source=\"a.xsd\" source-root=\"doc\" target=\"a.xsd\" target-root=\"doc\">" +
                     body + "</mapping>");
    return Kinds().load({folder.path()});
  };
  auto outcome = load(
      "<field to=\"a:name\" from=\"b:name\"/><field to=\"b:name\" from=\"a:name\"/>"
      "<field to=\"other\" from=\"other\" when=\"b:name = '2' and other\"/>");
  for (const auto& finding : outcome.findings) BOOST_TEST_MESSAGE(lint_line(finding));
  BOOST_REQUIRE(outcome.set != nullptr);
  auto source = xml::Document::parse(
      "<doc xmlns=\"urn:a\" xmlns:b=\"urn:b\"><b:name>2</b:name><name>1</name>"
      "<b:other>o</b:other></doc>");
  Findings findings;
  auto mapped = outcome.set->get<Mapping>("mapping", "swap")->run_judged(*source, {}, findings);
  BOOST_REQUIRE(mapped.has_value());
  BOOST_TEST(findings.empty());
  auto children = mapped->tree.root().children();
  BOOST_REQUIRE_EQUAL(children.size(), 3U);
  BOOST_TEST(children[0].is("name", "urn:a"));
  BOOST_TEST(children[0].text() == "2");
  BOOST_TEST(children[1].is("name", "urn:b"));
  BOOST_TEST(children[1].text() == "1");
  BOOST_TEST(children[2].is("other", "urn:b"));
  auto ambiguous = load("<field to=\"a:name\" from=\"name\"/>");
  BOOST_REQUIRE(!ambiguous.findings.empty());
  BOOST_TEST(ambiguous.findings.front().code == "mapping.name-ambiguous");
  BOOST_TEST(load("<field to=\"name\" from=\"other\"/>").findings.front().code ==
             "mapping.name-ambiguous");
}

BOOST_AUTO_TEST_SUITE_END()
