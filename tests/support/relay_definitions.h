// The definitions of a small relay. Parcels come in as JSON, become the event Sent, and go out as
// JSON that names the version of the mapping and the town by a code table. Roots: mappings,
// partners. Thread: values.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

namespace jiuqu::test {

inline constexpr const char* kPartner =
    R"xml(<partner id="post" version="1" xmlns="urn:jiuqu:partner:1">
  <client id="post" key="env:JIUQU_RELAY_KEY"/>
  <endpoint id="post" adapter="http" base-url="${post.url}">
    <policy permits="16" timeout-ms="10000" retry-first-ms="20" retry-factor="2" retry-max-ms="200" attempts-max="0"/>
  </endpoint>
</partner>
)xml";

inline constexpr const char* kForms =
    R"xml(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:post:1" elementFormDefault="qualified">
  <xs:element name="parcel"><xs:complexType><xs:sequence>
    <xs:element name="number" type="xs:string"/><xs:element name="street" type="xs:string"/>
    <xs:element name="town" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="notice"><xs:complexType><xs:sequence>
    <xs:element name="number" type="xs:string"/><xs:element name="street" type="xs:string"/>
    <xs:element name="town" type="xs:string"/><xs:element name="version" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
)xml";

inline constexpr const char* kEvent =
    R"xml(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:sent:1" elementFormDefault="qualified">
  <xs:element name="Sent"><xs:complexType><xs:sequence>
    <xs:element name="number" type="xs:string"/><xs:element name="street" type="xs:string"/>
    <xs:element name="town" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
)xml";

inline constexpr const char* kPush =
    R"xml(<interface id="post.parcel.push" version="1" xmlns="urn:jiuqu:interface:1" xmlns:p="urn:post:1">
  <receive adapter="http" method="POST" path="/post/v1/parcels"/>
  <identity key="string(/p:parcel/p:number)"/>
  <order key="string(/p:parcel/p:street)"/>
  <validate schema="post/forms.xsd"/>
  <map mapping="post/parcel"/>
  <emit/>
</interface>
)xml";

inline constexpr const char* kSend =
    R"xml(<interface id="post.notice.send" version="1" xmlns="urn:jiuqu:interface:1" xmlns:s="urn:sent:1">
  <on event="Sent"/>
  <map mapping="post/notice"/>
  <send endpoint="post" method="POST" path="/notices" order="string(/s:Sent/s:street)"/>
</interface>
)xml";

inline constexpr const char* kParcelMap =
    R"xml(<mapping xmlns="urn:jiuqu:mapping:1" version="1" source="post/forms.xsd" source-root="parcel"
         target="canonical/sent.xsd" target-root="Sent">
  <field to="number" from="number"/><field to="street" from="street"/><field to="town" from="town"/>
</mapping>
)xml";

inline constexpr const char* kNoticeMap =
    R"xml(<mapping xmlns="urn:jiuqu:mapping:1" version="1" source="canonical/sent.xsd" source-root="Sent"
         target="post/forms.xsd" target-root="notice">
  <field to="number" from="number"/><field to="street" from="street"/>
  <field to="town" from="town" table="town" lookup="code-to-name"/>
  <field to="version" constant="one"/>
</mapping>
)xml";

inline constexpr const char* kTowns = "code,name,valid-from,valid-to\nA,Ankou,,\nB,Baihe,,\n";

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  auto at = text.find(from);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, "no \"" << from << "\" in the text");
  return text.replace(at, from.size(), to);
}

inline std::vector<std::pair<std::string, std::string>> relay_files() {
  return {
      {"partners/post/partner.xml", kPartner},       {"partners/post/forms.xsd", kForms},
      {"partners/post/parcel.interface.xml", kPush}, {"partners/post/notice.interface.xml", kSend},
      {"mappings/canonical/sent.xsd", kEvent},       {"mappings/post/parcel.map.xml", kParcelMap},
      {"mappings/post/notice.map.xml", kNoticeMap},  {"mappings/codes/town.csv", kTowns}};
}

}  // namespace jiuqu::test
