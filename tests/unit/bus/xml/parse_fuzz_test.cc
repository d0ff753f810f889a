// Broken input never breaks the hub: seeds are mutated thousands of times and parsed; what parses
// must survive writing, comparing and copying.
#include <array>
#include <boost/test/unit_test.hpp>

#include "bus/base/random.h"
#include "bus/base/text.h"
#include "bus/xml/document.h"
#include "bus/xml/xpath.h"

namespace jiuqu::xml {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSeeds{
    "<a/>"sv,
    "<a><b>text</b><b k='v'/></a>"sv,
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"urn:a\">\n  <b>中文</b>\n</a>\n"sv,
    "<?xml version='1.0' encoding='GBK'?><a>\xD6\xD0\xCE\xC4</a>"sv,
    "<?xml version='1.0' encoding='GB18030'?><a>\x95\x32\x82\x36</a>"sv,
    "\xFF\xFE<\0a\0>\0x\0<\0/\0a\0>\0"sv,
    "\xFE\xFF\0<\0a\0/\0>"sv,
    "\xEF\xBB\xBF<a>bom</a>"sv,
    "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"sv,
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"sv,
    "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x4E2D;</a>"sv,
    "<a><![CDATA[<b>]]>&amp;<!-- c --><?p i?></a>"sv,
    "<p:a xmlns:p='urn:p' p:k='1'><p:b xmlns:p='urn:q'/><c xmlns=''/></p:a>"sv,
    "<a xml:lang='zh' xml:space='preserve' xml:id='i'> x </a>"sv,
    "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><b xsi:nil='true'/></a>"sv,
    "<a><b><c><d><e><f><g><h/></g></f></e></d></c></b></a>"sv,
    "<a\n  k = \"v\"\r\n\tj='w'\n/>"sv,
    "<?xml version='1.1'?><a>\xC2\x85</a>"sv,
    "<?xml version='1.0' standalone='yes'?><!-- h --><a/><!-- t --><?p?>"sv,
    "<a>]]&gt; \xF0\xA0\x80\x80 \xEF\xBF\xBD</a>"sv,
};
constexpr std::array kPieces{"<"sv,    ">"sv,      "&"sv,           "]]>"sv,  "<![CDATA["sv,
                             "<!--"sv, "-->"sv,    "<!DOCTYPE a"sv, "\0"sv,   "\xFF"sv,
                             "&#0;"sv, "&#x41;"sv, "xmlns:p='u'"sv, "'"sv,    "\""sv,
                             "</a>"sv, "<?"sv,     "%x;"sv,         "\xED"sv, "encoding='UTF-7'"sv};

std::string mutate(std::string text, Random& random) {
  for (auto rounds = 1 + random.below(2); rounds > 0; --rounds) {
    std::size_t at = random.below(text.size() + 1);
    switch (random.below(5)) {
      case 0:
        text.insert(at, kPieces[random.below(kPieces.size())]);
        break;
      case 1:
        text.erase(at, random.below(6));
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(random.next());
        break;
      case 3:
        text.insert(at, text.substr(random.below(text.size() + 1), random.below(20)));
        break;
      default: {
        std::string_view other = kSeeds[random.below(kSeeds.size())];
        text.insert(at, other.substr(random.below(other.size()), random.below(30)));
      }
    }
  }
  return text;
}

// What was accepted is sound: well-formed when written, valid UTF-8, equal to its copies.
void check_sound(const Document& document) {
  std::string text = document.serialize();
  BOOST_TEST(is_valid_utf8(text));
  auto again = Document::parse(text);
  BOOST_REQUIRE_MESSAGE(again.has_value(), text);
  BOOST_TEST(first_difference(document.root(), again->root()).value_or("none") == "none");
  BOOST_TEST(canonical_text(document.root()) == canonical_text(document.clone().root()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parse_fuzz)

BOOST_AUTO_TEST_CASE(survives_mutated_messages_and_definitions) {
  SeededRandom random(20'261'123);
  int accepted = 0;
  for (int i = 0; i < 6000; ++i) {
    std::string text = mutate(std::string(kSeeds[random.below(kSeeds.size())]), random);
    auto message = Document::parse(text);
    auto definition = Document::parse_definition(text, "fuzz");
    BOOST_TEST(message.has_value() == definition.has_value());
    if (!message || !definition) continue;
    ++accepted;
    check_sound(*message);
    for (Node node = definition->root(); node; node = node.first_child()) {
      BOOST_TEST(node.at("k").line >= node.line());
    }
  }
  BOOST_TEST(accepted > 300);
}

BOOST_AUTO_TEST_CASE(survives_mutated_expressions) {
  constexpr std::array seeds{"/a/b[@k = 'v'][2]"sv,
                             "count(//b) + 1 div 2"sv,
                             "concat('a', substring($v, 1, 2))"sv,
                             "p:a/p:b | //@p:k"sv,
                             "not(. = '') and (1 or 2)"sv,
                             "b[position() = last()]/text()"sv,
                             "translate(normalize-space(b), 'x', 'y')"sv,
                             "ancestor::*[1]/.."sv};
  SeededRandom random(7);
  auto document = Document::parse(kSeeds[1]);
  BOOST_REQUIRE(document.has_value());
  int evaluated = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text(seeds[random.below(seeds.size())]);
    std::string_view other = seeds[random.below(seeds.size())];
    text.insert(random.below(text.size()),
                other.substr(random.below(other.size()), random.below(6)));
    if (random.below(2)) text.erase(random.below(text.size()), random.below(4));
    auto expression = XPath::compile(text, {{"p", "urn:p"}});
    if (!expression) continue;
    evaluated += expression->evaluate(document->root(), {{"v", std::string("x")}}).has_value();
  }
  BOOST_TEST(evaluated > 100);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::xml
