#include "bus/xml/document.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

namespace jiuqu::xml {
namespace {

Document parsed(std::string_view text) {
  auto document = Document::parse(text);
  BOOST_REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error().describe()));
  return std::move(*document);
}

Document defined(std::string_view text) {
  auto document = Document::parse_definition(text, "x.map.xml");
  BOOST_REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error().describe()));
  return std::move(*document);
}

Error refused(std::string_view text, const ParseLimits& limits = {}) {
  auto document = Document::parse(text, limits);
  BOOST_REQUIRE(!document.has_value());
  return document.error();
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string utf16(std::string_view ascii, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (char c : ascii) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(reads_names_namespaces_texts_and_attributes) {
  Document document = parsed(
      "<?xml version='1.0' encoding='UTF-8'?>\n<!-- head --><a xmlns='urn:a' xmlns:p='urn:p'>"
      "<b k='1' p:q='2'>x&lt;y<![CDATA[<z>]]>&#20013;<!-- c --></b><p:c/><b>2</b></a>");
  Node root = document.root();
  BOOST_TEST(root.is("a", "urn:a"));
  BOOST_TEST(!root.is("a", ""));
  Node b = root.first_child();
  BOOST_TEST(b.text() == "x<y<z>中");
  BOOST_TEST(*b.attribute("k") == "1");
  BOOST_TEST(!b.attribute("q").has_value());
  BOOST_TEST(b.attributes().size() == 2U);
  BOOST_TEST(b.next_sibling().ns() == "urn:p");
  BOOST_TEST(root.children().size() == 3U);
  BOOST_TEST(root.children("b").size() == 2U);
  BOOST_TEST(root.child_text("c") == "");
  BOOST_TEST(root.child_text("absent") == "");
  BOOST_TEST(!root.child("absent"));
  BOOST_TEST(root.has_element_children());
  BOOST_TEST(!b.has_element_children());
  BOOST_TEST((b.parent() == root));
  BOOST_TEST(!root.parent());
  BOOST_TEST(root.text() == "x<y<z>中2");
}

BOOST_AUTO_TEST_CASE(an_empty_node_and_an_empty_document_answer_emptily) {
  Node none;
  BOOST_TEST(!none);
  BOOST_TEST(none.name().empty());
  BOOST_TEST(none.text().empty());
  BOOST_TEST(!none.first_child());
  BOOST_TEST(!none.parent());
  BOOST_TEST(none.path().empty());
  BOOST_TEST(none.line() == 0);
  BOOST_TEST(none.attributes().empty());
  BOOST_TEST(!none.attribute("a").has_value());
  BOOST_TEST(!none.is_nil());
  Document empty;
  BOOST_TEST(!empty);
  BOOST_TEST(!empty.root());
  BOOST_TEST(!empty.clone());
}

BOOST_AUTO_TEST_CASE(tells_why_and_where_a_text_is_not_xml) {
  Error error = refused("<a>\n<b>\n</a>");
  BOOST_TEST((error.code == ErrorCode::body_not_xml));
  BOOST_TEST(error.where.line == 3);
  BOOST_TEST(contains(error.detail, "mismatch"));
  for (std::string_view text :
       {"", "   ", "no xml", "<a>", "<a/><b/>", "<a/>x", "<a b='1' b='2'/>", "<p:a/>",
        "<a p:b=''/>", "<a>&undefined;</a>", "<a>&#1;</a>", "<a>\x01</a>", "<a>&#xFFFF;</a>",
        "<1/>", "<a><</a>", "<?xml version='1.0'?", "{\"json\": true}"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST((refused(text).code == ErrorCode::body_not_xml));
    }
  }
}

BOOST_AUTO_TEST_CASE(names_the_file_in_an_error_of_a_definition) {
  auto result = Document::parse_definition("<a>\n  <b x=1/></a>", "rules/intake.sch");
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST(result.error().where.file == "rules/intake.sch");
  BOOST_TEST(result.error().where.line == 2);
}

BOOST_AUTO_TEST_CASE(refuses_a_dtd_in_the_internal_subset) {
  Error error = refused("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>");
  BOOST_TEST((error.code == ErrorCode::dtd_refused));
  BOOST_TEST(error.where.line == 2);
  BOOST_TEST((refused("<!DOCTYPE a><a/>").code == ErrorCode::dtd_refused));
  auto definition = Document::parse_definition("<!DOCTYPE a><a/>", "f");
  BOOST_TEST((definition.error().code == ErrorCode::dtd_refused));
}

BOOST_AUTO_TEST_CASE(refuses_entity_bombs_and_external_entities_unread) {
  std::string bomb = "<!DOCTYPE l [<!ENTITY a0 'ha'>";
  for (int i = 1; i < 30; ++i) {
    std::string inner = "&a" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY a" + std::to_string(i) + " '" + inner + inner + "'>";
  }
  BOOST_TEST((refused(bomb + "]><l>&a29;</l>").code == ErrorCode::dtd_refused));
  for (std::string_view text :
       {"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>",
        "<!DOCTYPE a PUBLIC '-//x//y' 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a/>"}) {
    BOOST_TEST((refused(text).code == ErrorCode::dtd_refused));
  }
}

BOOST_AUTO_TEST_CASE(refuses_bodies_over_the_byte_limit) {
  ParseLimits limits;
  limits.bytes_max = 10;
  BOOST_TEST((refused("<a>12345</a>", limits).code == ErrorCode::body_too_large));
  BOOST_TEST(Document::parse("<a>123</a>", limits).has_value());
}

BOOST_AUTO_TEST_CASE(refuses_elements_that_nest_too_deep) {
  auto nested = [](std::size_t depth) { return repeated("<a>", depth) + repeated("</a>", depth); };
  BOOST_TEST(Document::parse(nested(64)).has_value());
  BOOST_TEST((refused(nested(65)).code == ErrorCode::limit_exceeded));
  BOOST_TEST((refused(repeated("<a>", 1'000'000)).code == ErrorCode::limit_exceeded));
  BOOST_TEST(Document::parse_definition(nested(200), "f").has_value());
  BOOST_TEST(
      (Document::parse_definition(nested(201), "f").error().code == ErrorCode::limit_exceeded));
}

BOOST_AUTO_TEST_CASE(refuses_too_many_attributes) {
  auto element = [](int count) {
    std::string text = "<a";
    for (int i = 0; i < count; ++i) text += " a" + std::to_string(i) + "=''";
    return text + "/>";
  };
  BOOST_TEST(Document::parse(element(64)).has_value());
  BOOST_TEST((refused(element(65)).code == ErrorCode::limit_exceeded));
  std::string declarations = "<a";
  for (int i = 0; i < 65; ++i) declarations += " xmlns:n" + std::to_string(i) + "='u'";
  BOOST_TEST((refused(declarations + "/>").code == ErrorCode::limit_exceeded));
}

BOOST_AUTO_TEST_CASE(refuses_long_texts_and_many_nodes) {
  ParseLimits limits;
  limits.text_bytes_max = 1000;
  limits.nodes_max = 20;
  BOOST_TEST(Document::parse("<a>" + repeated("x", 1000) + "</a>", limits).has_value());
  BOOST_TEST(
      (refused("<a>" + repeated("x", 1001) + "</a>", limits).code == ErrorCode::limit_exceeded));
  BOOST_TEST((refused("<a>" + repeated("<![CDATA[xxxxxxxxxx]]>", 101) + "</a>", limits).code ==
              ErrorCode::limit_exceeded));
  BOOST_TEST((refused("<a>" + repeated("x<!---->", 1001) + "</a>", limits).code ==
              ErrorCode::limit_exceeded));
  BOOST_TEST(
      (refused("<a b='" + repeated("x", 1001) + "'/>", limits).code == ErrorCode::limit_exceeded));
  BOOST_TEST(Document::parse("<a>" + repeated("<b/>", 19) + "</a>", limits).has_value());
  BOOST_TEST(
      (refused("<a>" + repeated("<b/>", 20) + "</a>", limits).code == ErrorCode::limit_exceeded));
  BOOST_TEST((refused("<a>" + repeated("<b c=''/>", 10) + "</a>", limits).code ==
              ErrorCode::limit_exceeded));
}

// Each is refused while it is read: cost stays linear, whatever the limits cut off.
BOOST_AUTO_TEST_CASE(refuses_bombs_before_they_grow) {
  std::string attributes = "<a";
  for (int i = 0; attributes.size() < 4'000'000; ++i) {
    attributes += " a" + std::to_string(i) + "=''";
  }
  std::string declarations = "<a";
  for (int i = 0; declarations.size() < 4'000'000; ++i) {
    declarations += " xmlns:a" + std::to_string(i) + "='u'";
  }
  std::string nested_declarations;
  for (int depth = 0; depth < 60; ++depth) {
    nested_declarations += "<a";
    for (int i = 0; i < 60; ++i) {
      nested_declarations += " xmlns:a" + std::to_string(60 * depth + i) + "='u'";
    }
    nested_declarations += ">";
  }
  nested_declarations += repeated("<a0:b/>", 90'000);
  for (const std::string& bomb :
       {attributes + "/>", declarations + "/>", nested_declarations,
        "<a>" + repeated("<b/>", 900'000), "<a>" + repeated("x", 4'000'000),
        repeated("<a>", 900'000), "<a>" + repeated("&#65;", 800'000),
        "<" + repeated("n", 4'000'000)}) {
    BOOST_TEST(!Document::parse(bomb).has_value());
  }
}

BOOST_AUTO_TEST_CASE(reads_utf_16_and_the_chinese_encodings) {
  BOOST_TEST(parsed(utf16("<a>x</a>", true)).root().text() == "x");
  BOOST_TEST(
      parsed(utf16("<?xml version='1.0' encoding='UTF-16'?><a>x</a>", false)).root().text() == "x");
  BOOST_TEST(parsed("\xEF\xBB\xBF<a>中</a>").root().text() == "中");
  for (std::string name : {"GBK", "GB18030", "GB2312"}) {
    std::string text = "<?xml version='1.0' encoding='" + name + "'?><a>\xD6\xD0\xCE\xC4</a>";
    Document document = parsed(text);
    BOOST_TEST(document.root().text() == "中文");
    BOOST_TEST(contains(document.serialize(), "encoding=\"UTF-8\"?>\n<a>中文</a>"));
  }
  std::string four_bytes = "<?xml version='1.0' encoding='GB18030'?><a>\x95\x32\x82\x36</a>";
  BOOST_TEST(parsed(four_bytes).root().text() == "𠀀");
  std::string latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>";
  BOOST_TEST(parsed(latin).root().text() == "é");
}

BOOST_AUTO_TEST_CASE(refuses_text_that_is_not_of_its_encoding) {
  for (std::string_view text :
       {"<a>\xFF</a>", "<a>\xC3</a>", "<a>\xC1\x81</a>", "<a>\xE0\x80\xAF</a>", "<a b='\xFE'/>",
        "<a>\xED\xA0\x80</a>", "<?xml version='1.0' encoding='UTF-8'?><a>\xD6\xD0\xCE\xC4</a>",
        "<?xml version='1.0' encoding='GBK'?><a>\xFF\xFF</a>",
        "<?xml version='1.0' encoding='no-such'?><a/>"}) {
    auto code = refused(text).code;
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST((code == ErrorCode::encoding_invalid ||
                  (text.find('\xED') != text.npos && code == ErrorCode::body_not_xml)));
    }
  }
  BOOST_TEST(refused("<a>\n\n<b>\xFF</b></a>").where.line == 3);
  std::string cut = utf16("<a>x</a>", false) + "x";
  BOOST_TEST(!Document::parse(cut).has_value());
}

BOOST_AUTO_TEST_CASE(refuses_nul_bytes_wherever_they_stand) {
  using namespace std::string_view_literals;
  for (std::string_view text :
       {"<a>\0</a>"sv, "<a/>\0"sv, "<a/>\0<b/>"sv, "\0<a/>"sv, "<a b='\0'/>"sv, "<a\0/>"sv,
        "<a/>\n\0garbage"sv, "<!--\0--><a/>"sv, "<a><![CDATA[\0]]></a>"sv}) {
    BOOST_TEST(!Document::parse(text).has_value());
  }
  BOOST_TEST(!Document::parse(utf16("<a/>", true) + std::string("\0\0x", 3)).has_value());
}

BOOST_AUTO_TEST_CASE(definitions_know_line_and_column_of_every_tag) {
  Document document = defined(
      "<?xml version='1.0'?>\n"
      "<!-- <not a='tag'> -->\n"
      "<map to='x'>\n"
      "  <field from=\"a>b\" 规则='中'\n"
      "         to='c'/> <!-- <x> --><中文/><next/>\n"
      "  <![CDATA[<no>]]><last><?pi <no> ?><inner\n"
      "    p = 'v'/></last>\n"
      "</map>\n");
  Node map = document.root();
  BOOST_TEST(document.file() == "x.map.xml");
  BOOST_TEST(map.line() == 3);
  BOOST_TEST(map.column() == 1);
  Node field = map.first_child();
  BOOST_TEST(field.line() == 4);
  BOOST_TEST(field.column() == 3);
  Location to = field.at("to");
  BOOST_TEST(to.file == "x.map.xml");
  BOOST_TEST(to.line == 5);
  BOOST_TEST(to.column == 14);
  BOOST_TEST(field.at("规则").column == 25);
  BOOST_TEST(field.at("from").column == 16);
  BOOST_TEST(field.at("absent").column == 3);
  BOOST_TEST(field.at().line == 4);
  Node chinese = field.next_sibling();
  BOOST_TEST(chinese.line() == 5);
  BOOST_TEST(chinese.column() == 31);
  BOOST_TEST(chinese.next_sibling().column() == 36);
  Node inner = map.child("last").first_child();
  BOOST_TEST(inner.line() == 6);
  BOOST_TEST(inner.column() == 37);
  BOOST_TEST(inner.at("p").line == 7);
  BOOST_TEST(inner.at("p").column == 10);
}

BOOST_AUTO_TEST_CASE(positions_go_beyond_65535_lines) {
  Document document = defined("<a>" + repeated("\n", 70'000) + "<b c='d'/></a>");
  BOOST_TEST(document.root().first_child().line() == 70'001);
  BOOST_TEST(document.root().first_child().at("c").line == 70'001);
}

BOOST_AUTO_TEST_CASE(messages_know_lines_and_copies_know_none_that_is_wrong) {
  Document message = parsed("<a>\n<b/>\n</a>");
  BOOST_TEST(message.root().first_child().line() == 2);
  BOOST_TEST(message.root().first_child().column() == 0);
  Document definition = defined("<a>\n\n<b/></a>");
  Document copy = definition.clone();
  BOOST_TEST(copy.file() == "x.map.xml");
  BOOST_TEST(copy.root().first_child().line() == 3);
  BOOST_TEST(copy.root().first_child().column() == 0);
  Node made = definition.root().append("c");
  BOOST_TEST(made.line() == 0);
  BOOST_TEST(made.at("x").line == 0);
}

BOOST_AUTO_TEST_CASE(loads_a_file_and_names_it) {
  auto path = std::filesystem::temp_directory_path() /
              ("jiuqu-document-" + std::to_string(::getpid()) + ".xml");
  std::ofstream(path) << "<a>\n <b/></a>";
  auto document = Document::load(path.string());
  std::filesystem::remove(path);
  BOOST_REQUIRE(document.has_value());
  BOOST_TEST(document->file() == path.string());
  BOOST_TEST(document->root().first_child().at().column == 2);
  BOOST_TEST((Document::load(path.string()).error().code == ErrorCode::file_unreadable));
}

BOOST_AUTO_TEST_CASE(paths_index_only_shared_names) {
  Document document = parsed("<a><b/><m><n/></m><m><n/><n x='1'/></m></a>");
  auto second = document.root().children("m")[1];
  BOOST_TEST(document.root().path() == "/a");
  BOOST_TEST(document.root().child("b").path() == "/a/b");
  BOOST_TEST(document.root().child("m").first_child().path() == "/a/m[1]/n");
  BOOST_TEST(second.children("n")[1].path() == "/a/m[2]/n[2]");
}

BOOST_AUTO_TEST_CASE(builds_a_tree_in_its_namespace) {
  Document document = Document::create("application", "urn:a");
  Node root = document.root();
  root.append("b").set_text("1 < 2 & \"3\" > ]]> \r");
  root.append("c", "urn:c").append("d").set_text("x");
  root.append("e", "");
  root.set_attribute("k", "a&b<c>\"d\"\n\t'");
  std::string text = document.serialize();
  BOOST_TEST(text ==
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<application xmlns=\"urn:a\" k=\"a&amp;b&lt;c&gt;&quot;d&quot;&#10;&#9;'\">"
             "<b>1 &lt; 2 &amp; \"3\" &gt; ]]&gt; &#13;</b><c xmlns=\"urn:c\"><d>x</d></c>"
             "<e xmlns=\"\"/></application>\n");
  Document again = parsed(text);
  BOOST_TEST(again.root().child_text("b") == "1 < 2 & \"3\" > ]]> \r");
  BOOST_TEST(*again.root().attribute("k") == "a&b<c>\"d\"\n\t'");
  BOOST_TEST(again.root().child("e").ns() == "");
  BOOST_TEST(again.root().child("c").first_child().ns() == "urn:c");
  BOOST_TEST(!first_difference(root, again.root()).has_value());
}

BOOST_AUTO_TEST_CASE(texts_are_taken_literally_and_made_safe) {
  Document document = Document::create("a", "");
  Node root = document.root();
  root.set_text("&amp; &#65; &x;");
  BOOST_TEST(root.text() == "&amp; &#65; &x;");
  BOOST_TEST(parsed(document.serialize()).root().text() == "&amp; &#65; &x;");
  root.set_text(
      std::string("a\0b\x01"
                  "c\xFF\xC3(\xEF\xBF\xBE\xED\xA0\x80中𠀀",
                  21));
  BOOST_TEST(parsed(document.serialize()).root().text() == root.text());
  BOOST_TEST(root.text().starts_with("a�b�c��(�"));
  BOOST_TEST(root.text().ends_with("中𠀀"));
  root.append("b");
  root.set_text("");
  BOOST_TEST(!root.has_element_children());
  BOOST_TEST(contains(document.serialize(), "<a/>"));
  root.set_attribute("k", "&lt;\x02");
  BOOST_TEST(*root.attribute("k") == "&lt;�");
  root.set_attribute("k", "2");
  BOOST_TEST(root.attributes().size() == 1U);
}

BOOST_AUTO_TEST_CASE(copies_across_documents_keep_their_namespaces) {
  Document from = parsed(
      "<p:a xmlns:p='urn:p' xmlns='urn:d' xmlns:unused='urn:u'>"
      "<b p:k='1'><p:c/><n xmlns=''/>text<q:z xmlns:q='urn:q' q:y='2'/></b></p:a>");
  Document to = Document::create("root", "urn:d");
  Node copy;
  {
    Document passing = from.clone();
    copy = to.root().append_copy(passing.root().child("b"));
  }
  BOOST_TEST(to.root().serialize() ==
             "<root xmlns=\"urn:d\"><b xmlns:p=\"urn:p\" p:k=\"1\"><p:c/><n xmlns=\"\"/>text"
             "<q:z xmlns:q=\"urn:q\" q:y=\"2\"/></b></root>");
  BOOST_TEST(!first_difference(from.root().child("b"), copy).has_value());
  to.root().append_copy(copy.child("z"));
  to.root().append_copy(copy.child("n"));
  BOOST_TEST(!first_difference(to.root(), parsed(to.serialize()).root()).has_value());
}

BOOST_AUTO_TEST_CASE(copies_need_no_declaration_that_already_holds) {
  Document from = parsed("<a xmlns='urn:d'><b><c/></b></a>");
  Document to = Document::create("a", "urn:d");
  to.root().append_copy(from.root().child("b"));
  BOOST_TEST(to.root().serialize() == "<a xmlns=\"urn:d\"><b><c/></b></a>");
  Document prefixed = parsed("<x:a xmlns:x='urn:d' xmlns:p='urn:other'/>");
  prefixed.root().append_copy(from.root().child("b"));
  BOOST_TEST(!first_difference(prefixed.root().first_child(), from.root().child("b")).has_value());
  Document none = parsed("<a><b/></a>");
  Node lost = to.root().append_copy(none.root().child("b"));
  BOOST_TEST(lost.ns() == "");
  BOOST_TEST(contains(to.serialize(), "<b xmlns=\"\"/>"));
  Document clash = parsed("<a xmlns:p='urn:1'/>");
  Document other = parsed("<a xmlns:p='urn:2'><b p:k='v'/></a>");
  clash.root().append_copy(other.root().child("b"));
  BOOST_TEST(
      !first_difference(parsed(clash.serialize()).root().first_child(), other.root().first_child())
           .has_value());
}

BOOST_AUTO_TEST_CASE(nil_is_declared_once) {
  Document document = Document::create("a", "urn:a");
  Node b = document.root().append("b");
  b.set_text("gone");
  b.set_nil();
  document.root().append("c").set_nil();
  BOOST_TEST(b.is_nil());
  BOOST_TEST(!document.root().is_nil());
  BOOST_TEST(document.root().serialize() ==
             "<a xmlns=\"urn:a\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
             "<b xsi:nil=\"true\"/><c xsi:nil=\"true\"/></a>");
  Document taken = parsed("<xsi:a xmlns:xsi='urn:mine'><b/></xsi:a>");
  taken.root().child("b").set_nil();
  Document again = parsed(taken.serialize());
  BOOST_TEST(again.root().child("b").is_nil());
  BOOST_TEST(again.root().ns() == "urn:mine");
}

BOOST_AUTO_TEST_CASE(mixed_content_comes_in_order) {
  Document document = defined("<p>one <b>two</b><!-- c --> three<i/></p>");
  auto content = document.root().content();
  BOOST_REQUIRE(content.size() == 4U);
  BOOST_TEST(content[0].text() == "one ");
  BOOST_TEST(content[1].name() == "b");
  BOOST_TEST(content[2].text() == " three");
  BOOST_TEST(content[2].name() == "");
  BOOST_TEST(content[0].content().empty());
}

BOOST_AUTO_TEST_CASE(removes_elements) {
  Document document = parsed("<a>1<b/>2<c><d/></c></a>");
  document.root().child("c").remove();
  document.root().child("b").remove();
  Node().remove();
  BOOST_TEST(document.root().serialize() == "<a>12</a>");
}

BOOST_AUTO_TEST_CASE(an_element_stands_alone_with_what_it_inherits) {
  Document document =
      parsed("<a xmlns='urn:a' xmlns:p='urn:p'><p:b xmlns:q='urn:q'><c t='p:x'/></p:b></a>");
  std::string text = document.root().first_child().serialize();
  Document again = parsed(text);
  BOOST_TEST(!first_difference(document.root().first_child(), again.root()).has_value());
  BOOST_TEST(text.starts_with("<p:b"));
}

BOOST_AUTO_TEST_CASE(indents_elements_and_never_touches_text) {
  Document document = parsed("<a><b>x</b>\n\n <c><d/>tail</c><e><f/></e></a>");
  BOOST_TEST(document.serialize_indented() ==
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<a>\n  <b>x</b>\n  <c><d/>tail</c>\n  <e>\n    <f/>\n  </e>\n</a>\n");
  Document definition = defined("<a><!-- why --><b/></a>");
  BOOST_TEST(contains(definition.serialize_indented(), "<a>\n  <!-- why -->\n  <b/>\n</a>"));
  BOOST_TEST(contains(parsed("<a><!-- why --><?p i?><b/></a>").serialize(), "<a><b/></a>"));
}

BOOST_AUTO_TEST_CASE(clones_are_equal_and_independent) {
  Document document = parsed("<p:a xmlns:p='urn:p' p:k='1'><b xml:lang='zh'>x</b></p:a>");
  Document copy = document.clone();
  BOOST_TEST(copy.serialize() == document.serialize());
  copy.root().child("b").set_text("y");
  document = Document();
  BOOST_TEST(copy.root().child_text("b") == "y");
}

BOOST_AUTO_TEST_CASE(finds_the_first_difference) {
  auto difference = [](std::string_view a, std::string_view b) {
    Document expected = parsed(a);
    Document actual = parsed(b);
    return first_difference(expected.root(), actual.root()).value_or("none");
  };
  BOOST_TEST(difference("<a>\n <b> x </b></a>", "<a><!-- c --><b>x</b></a>") == "none");
  BOOST_TEST(difference("<p:a xmlns:p='u' k='1' j='2'/>", "<a xmlns='u' j='2' k='1'/>") == "none");
  BOOST_TEST(difference("<a><b>1</b></a>", "<a><b>2</b></a>") ==
             "/a/b: expected \"1\", found \"2\"");
  BOOST_TEST(difference("<a><b/></a>", "<a><c/></a>") == "/a/c: expected <b>, found <c>");
  BOOST_TEST(difference("<a><b/></a>", "<a/>") == "/a: expected <b>, found no more");
  BOOST_TEST(difference("<a/>", "<a><b/></a>") == "/a: expected no more, found <b>");
  BOOST_TEST(difference("<a xmlns='u'/>", "<a/>") == "/a: expected <a> of u, found <a>");
  BOOST_TEST(difference("<a k='1'/>", "<a k='2'/>") == "/a: expected @k=\"1\", found @k=\"2\"");
  BOOST_TEST(difference("<a k='1'/>", "<a/>") == "/a: expected @k=\"1\", found no such attribute");
  BOOST_TEST(difference("<a/>", "<a k='1'/>") == "/a: expected no such attribute, found @k=\"1\"");
  BOOST_TEST(difference("<a>x<b/></a>", "<a><b/>x</a>") == "/a: expected \"x\", found <b>");
  BOOST_TEST(first_difference(Node(), Node()).value_or("none") == "none");
}

BOOST_AUTO_TEST_CASE(canonical_text_depends_on_content_alone) {
  auto canonical = [](std::string_view text, std::vector<std::string> ignore = {}) {
    Document document = parsed(text);
    return canonical_text(document.root(), ignore);
  };
  std::string one = canonical("<a xmlns='u'><b k='1' j='2'>x</b><t>10:00</t></a>");
  BOOST_TEST(one == canonical("<?xml version='1.0' encoding='GBK'?><p:a xmlns:p='u'>\n <p:b j='2' "
                              "k='1'> x\n</p:b><!-- --><p:t>10:00</p:t></p:a>"));
  BOOST_TEST(one != canonical("<a xmlns='u'><b k='1' j='2'>y</b><t>10:00</t></a>"));
  BOOST_TEST(one != canonical("<a><b k='1' j='2'>x</b><t>10:00</t></a>"));
  BOOST_TEST(canonical("<a><b>1</b><t>1</t></a>", {"t"}) ==
             canonical("<a><t>2</t><b>1</b></a>", {"t"}));
  BOOST_TEST(canonical("<a><b>1</b></a>", {"t"}) != canonical("<a><b>2</b></a>", {"t"}));
  BOOST_TEST(canonical("<a><b/><c/></a>") != canonical("<a><b><c/></b></a>"));
  BOOST_TEST(canonical("<a b='1'/>") != canonical("<a><b>1</b></a>"));
  BOOST_TEST(canonical("<a>中</a>") ==
             canonical("<?xml version='1.0' encoding='GBK'?><a>\xD6\xD0</a>"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::xml
