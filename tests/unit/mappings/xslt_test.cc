// Stylesheets: the way out of the vocabulary, fenced in.
#include "mappings/impl/xslt.h"

#include <atomic>
#include <latch>

#include "bus/base/executor.h"
#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::test::DefinitionFolder;
using jiuqu::test::Kinds;

namespace {

std::string sheet(const std::string& body, const std::string& more = "") {
  return "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" "
         "xmlns:f=\"urn:from\" xmlns=\"urn:to\" exclude-result-prefixes=\"f\"" +
         more + ">" + body + "</xsl:stylesheet>";
}
std::string template_of(const std::string& body) {
  return sheet("<xsl:param name=\"messageId\"/><xsl:template match=\"/f:order\">" + body +
               "</xsl:template>");
}

const std::string kGood = template_of(
    "<purchase><id><xsl:value-of select=\"f:number\"/></id>"
    "<xsl:for-each select=\"f:tag\"><xsl:sort select=\".\"/><label lang=\"{$messageId}\">"
    "<xsl:value-of select=\".\"/></label></xsl:for-each></purchase>");

struct Sheet : DefinitionFolder {
  explicit Sheet(const std::string& text, const std::string& href = "order.xslt") {
    write("from.xsd", jiuqu::test::kFromXsd);
    write("to.xsd", jiuqu::test::kToXsd);
    write("order.xslt", text);
    write("order.map.xml",
          "<mapping xmlns=\"urn:jiuqu:mapping:1\" source=\"from.xsd\" source-root=\"order\" "
          "target=\"to.xsd\" target-root=\"purchase\">\n<xslt href=\"" +
              href + "\"/></mapping>");
    outcome = kinds.load({path()});
    for (const auto& finding : outcome.findings) BOOST_TEST_MESSAGE(lint_line(finding));
  }
  std::string code() const {
    BOOST_REQUIRE(!outcome.findings.empty());
    return outcome.findings.front().code;
  }
  Result<Mapped> run(const std::string& body) {
    BOOST_REQUIRE(outcome.set != nullptr);
    auto source = xml::Document::parse("<order xmlns=\"urn:from\">" + body + "</order>");
    std::map<std::string, std::string> variables{{"messageId", "it's \"7\""}};
    MapContext context{&variables, {}};
    findings.clear();
    return outcome.set->get<Mapping>("mapping", "order")->run_judged(*source, context, findings);
  }
  // What is told of a run that fails.
  std::string fault(const std::string& body = "<number>7</number>") {
    BOOST_REQUIRE(run(body).has_value());
    for (const auto& finding : findings)
      if (finding.code == "mapping.xslt-failed") return finding.en;
    return {};
  }
  Kinds kinds;
  LoadOutcome outcome;
  Findings findings;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_xslt)

BOOST_AUTO_TEST_CASE(transforms_and_judges_the_result) {
  Sheet good(kGood);
  auto mapped = good.run("<number>7</number><tag>b</tag><tag>a</tag>");
  BOOST_REQUIRE(mapped.has_value());
  BOOST_TEST(good.findings.empty());
  auto children = mapped->tree.root().children();
  BOOST_REQUIRE_EQUAL(children.size(), 3U);
  BOOST_TEST(children[0].text() == "7");
  BOOST_TEST(children[1].text() == "a");
  BOOST_TEST(children[1].attribute("lang").value_or("") == "it's \"7\"");
  BOOST_TEST(mapped->lineage->source_of("/purchase/id") == "/order");
  BOOST_REQUIRE(good.run("<number>much too long a number</number>").has_value());
  BOOST_REQUIRE_EQUAL(good.findings.size(), 1U);
  BOOST_TEST(good.findings.front().code == "mapping.schema.too-long");
  BOOST_TEST(good.findings.front().where.path == "/order");
}

BOOST_AUTO_TEST_CASE(leaves_its_source_as_it_was) {
  Sheet sheet_of(
      sheet("<xsl:strip-space elements=\"*\"/><xsl:template match=\"/\"><purchase><id>"
            "<xsl:value-of select=\"count(//text())\"/></id></purchase></xsl:template>"));
  auto source = xml::Document::parse("<order xmlns=\"urn:from\"> <number>7</number> </order>");
  std::string before = source->serialize();
  auto mapped =
      sheet_of.outcome.set->get<Mapping>("mapping", "order")->run(*source, {}, sheet_of.findings);
  BOOST_REQUIRE(mapped.has_value());
  BOOST_TEST(mapped->tree.root().text() == "1");
  BOOST_TEST(source->serialize() == before);
}

BOOST_AUTO_TEST_CASE(refuses_what_reaches_out) {
  BOOST_TEST(Sheet(sheet("<xsl:include href=\"other.xslt\"/>")).code() == "mapping.xslt-reach");
  BOOST_TEST(Sheet(sheet("<xsl:import href=\"http://example.org/x.xslt\"/>")).code() ==
             "mapping.xslt-reach");
  BOOST_TEST(Sheet(template_of("<purchase><xsl:copy-of select=\"document('/etc/passwd')\"/>"
                               "</purchase>"))
                 .code() == "mapping.xslt-reach");
  BOOST_TEST(Sheet(template_of("<purchase a=\"{document ( 'x' )}\"/>")).code() ==
             "mapping.xslt-reach");
  BOOST_TEST(Sheet(sheet("",
                         " xmlns:e=\"http://exslt.org/common\" "
                         "extension-element-prefixes=\"e\""))
                 .code() == "mapping.xslt-reach");
  BOOST_TEST(Sheet("<!DOCTYPE x [<!ENTITY e SYSTEM \"/etc/passwd\">]>" + kGood).code() ==
             "file.not-xml");
  BOOST_TEST(
      Sheet(template_of("<purchase><xsl:value-of select=\"generate-id(.)\"/></purchase>")).code() ==
      "mapping.xslt");
}

// The names of its fields do not matter to the check of calls.
BOOST_AUTO_TEST_CASE(takes_fields_called_document) {
  BOOST_TEST(Sheet(template_of("<purchase><id><xsl:value-of select=\"f:document\"/></id>"
                               "</purchase>"))
                 .outcome.findings.empty());
}

BOOST_AUTO_TEST_CASE(tells_stylesheets_that_cannot_be_read) {
  Sheet broken(template_of("<xsl:value-of select=\"f:number[\"/>"));
  BOOST_TEST(broken.code() == "mapping.xslt");
  Sheet misspelt(kGood, "oder.xslt");
  BOOST_TEST(misspelt.outcome.findings.front().suggestion == "order.xslt");
}

BOOST_AUTO_TEST_CASE(tells_a_transformation_that_fails) {
  Sheet stopped(template_of("<xsl:message terminate=\"yes\">no such region</xsl:message>"));
  BOOST_TEST(stopped.fault().contains("no such region"));
  Sheet function(template_of("<purchase><xsl:value-of select=\"f:none()\"/></purchase>"));
  BOOST_TEST(!function.fault().empty());
  Sheet root(template_of("<order/>"));
  BOOST_TEST(root.fault().contains("root element \"order\""));
  Sheet nothing(template_of("text"));
  BOOST_TEST(nothing.fault().contains("no root element"));
}

BOOST_AUTO_TEST_CASE(bounds_what_a_transformation_may_cost) {
  Sheet endless(
      sheet("<xsl:template match=\"/\"><xsl:call-template name=\"a\"/></xsl:template>"
            "<xsl:template name=\"a\"><xsl:call-template name=\"a\"/></xsl:template>"));
  BOOST_TEST(!endless.fault().empty());
  std::string loops = "<id/>";
  for (int depth = 0; depth < 8; ++depth)
    loops = "<xsl:for-each select=\"/f:order/f:tag\">" + loops + "</xsl:for-each>";
  Sheet wide(template_of("<purchase>" + loops + "</purchase>"));
  std::string tags;
  for (int i = 0; i < 40; ++i) tags += "<tag/>";
  BOOST_TEST(!wide.fault("<number>7</number>" + tags).empty());
}

BOOST_AUTO_TEST_CASE(transforms_on_several_threads_at_once) {
  Findings findings;
  auto document = xml::Document::parse_definition(kGood, "order.xslt");
  auto stylesheet = jiuqu::mapping::Stylesheet::compile(*document, findings);
  BOOST_REQUIRE(stylesheet != nullptr);
  SystemClock clock;
  std::atomic<int> good = 0;
  std::latch done(4);
  ThreadPool pool("test", 4, clock);
  for (int job = 0; job < 4; ++job)
    pool.post([&] {
      for (int i = 0; i < 50; ++i) {
        auto source = xml::Document::parse(
            "<order xmlns=\"urn:from\"><number>7</number><tag>b</tag><tag>a</tag></order>");
        auto tree = stylesheet->transform(*source, {});
        if (tree && tree->root().children().size() == 3) ++good;
      }
      done.count_down();
    });
  done.wait();
  BOOST_TEST(good == 200);
}

BOOST_AUTO_TEST_SUITE_END()
