// Trees built with interned names and clean texts behave as any other.
#include "bus/xml/building.h"

#include <boost/test/unit_test.hpp>

namespace jiuqu::xml {

namespace {

struct Built {
  Names names;
  Name item = names.add("item");
  Document document = names.create("root", "urn:a");
  Node root = document.root();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(building)

BOOST_AUTO_TEST_CASE(builds_what_appending_builds) {
  Built built;
  Document plain = Document::create("root", "urn:a");
  for (const char* text :
       {"", "short", "fifteen bytes..", "sixteen bytes...", "武汉市武昌区市场监督管理局"}) {
    append_clean_text(append(built.root, built.item), text);
    plain.root().append("item").set_text(text);
  }
  BOOST_TEST(built.document.serialize() == plain.serialize());
  BOOST_TEST(!first_difference(plain.root(), built.root).has_value());
  BOOST_TEST(built.root.first_child().is("item", "urn:a"));
}

// libxml2 frees and replaces texts that stand in their node as it does others.
BOOST_AUTO_TEST_CASE(changes_and_copies_what_was_built) {
  Built built;
  Node first = append(built.root, built.item);
  append_clean_text(first, "a");
  append_clean_text(append(built.root, built.item), "a text of more than sixteen bytes");
  first.set_text("another text, which is longer");
  first.set_text("b");
  first.set_attribute("kind", "x");
  built.root.append("other").set_text("c");
  Document copy = built.document.clone();
  BOOST_TEST(copy.serialize() == built.document.serialize());
  first.remove();
  BOOST_TEST(built.root.children().size() == 2U);
  copy.root().append_copy(built.root.first_child());
  BOOST_TEST(copy.root().children().size() == 4U);
}

BOOST_AUTO_TEST_CASE(keeps_names_as_long_as_its_documents) {
  Document document;
  {
    Names names;
    Name name = names.add("kept");
    document = names.create("root", "");
    append(document.root(), name);
  }
  BOOST_TEST(document.root().first_child().name() == "kept");
}

BOOST_AUTO_TEST_CASE(shares_names_between_documents) {
  Names names;
  Name name = names.add("item");
  Document one = names.create("root", "");
  Document other = names.create("root", "");
  BOOST_TEST(append(one.root(), name).name().data() == append(other.root(), name).name().data());
}

BOOST_AUTO_TEST_CASE(makes_texts_clean) {
  std::string buffer;
  std::string_view clean = "武汉";
  BOOST_TEST(clean_text(clean, buffer).data() == clean.data());
  BOOST_TEST(clean_text(std::string_view("a\x01\xFF", 3), buffer) == "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(looks_at_texts_and_attributes_without_a_copy) {
  Document document = *Document::parse(
      "<a k='v' l='x&amp;y' m=''><b>one</b><c>t<!-- c -->w<d>o</d></c><e/><f>&lt;&amp;</f></a>");
  Node root = document.root();
  std::string buffer;
  BOOST_TEST(text_view(root.child("b"), buffer) == "one");
  BOOST_TEST(buffer.empty());
  BOOST_TEST(text_view(root.child("c"), buffer) == "two");
  BOOST_TEST(text_view(root.child("e"), buffer).empty());
  BOOST_TEST(text_view(root.child("f"), buffer) == "<&");
  BOOST_TEST(text_view(Node(), buffer).empty());
  std::string_view value;
  BOOST_TEST(attribute_view(root, "k", value, buffer));
  BOOST_TEST(value == "v");
  BOOST_TEST(attribute_view(root, "l", value, buffer));
  BOOST_TEST(value == "x&y");
  BOOST_TEST(attribute_view(root, "m", value, buffer));
  BOOST_TEST(value.empty());
  BOOST_TEST(!attribute_view(root, "n", value, buffer));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::xml
