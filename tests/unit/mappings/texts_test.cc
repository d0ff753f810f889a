#include "mappings/impl/texts.h"

#include <boost/test/unit_test.hpp>

using namespace jiuqu::mapping;

namespace {

std::string piece(std::string_view separator, int number, std::string_view text) {
  return std::string(piece_of({std::string(separator), number}, text));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(texts)

BOOST_AUTO_TEST_CASE(trims_ideographic_and_no_break_spaces_too) {
  BOOST_TEST(trim_ends("\t　 武昌 区\xC2\xA0\n") == "武昌 区");
  BOOST_TEST(trim_ends("　a　", Trim::left) == "a　");
  BOOST_TEST(trim_ends("　a　", Trim::right) == "　a");
  BOOST_TEST(trim_ends(" a ", Trim::none) == " a ");
  BOOST_TEST(trim_ends("　\xC2\xA0 ").empty());
  // A character that ends in the bytes of no white space.
  BOOST_TEST(trim_ends("、") == "、");
  BOOST_TEST(squeezed(" 武昌 　 区 ", Trim::collapse) == "武昌 区");
  BOOST_TEST(squeezed(" 武昌 　 区 ", Trim::all) == "武昌区");
}

BOOST_AUTO_TEST_CASE(changes_width_both_ways) {
  BOOST_TEST(of_width("ＡＢ－１２（３）　～武", Width::half) == "AB-12(3) ~武");
  BOOST_TEST(of_width("AB-12(3) ~武\n", Width::full) == "ＡＢ－１２（３）　～武\n");
  BOOST_TEST(of_width("𠮷a", Width::full) == "𠮷ａ");
  BOOST_TEST(of_width("￥", Width::half) == "￥");  // stands for no ASCII character
}

BOOST_AUTO_TEST_CASE(replaces_texts_and_characters) {
  BOOST_TEST(replaced("a--b-", {"--", false, "+"}) == "a+b-");
  BOOST_TEST(replaced("１-２ ３/４", {"- /", true, ""}) == "１２３４");
  BOOST_TEST(replaced("武、汉，", {"、，", true, ";"}) == "武;汉;");
  BOOST_TEST(replaced("aaa", {"aa", false, "a"}) ==
             "aa");  // what was put in is not looked at again
}

BOOST_AUTO_TEST_CASE(cuts_from_both_sides_in_characters) {
  BOOST_TEST(cut({1, 2}, "武昌区湖北") == "昌区");
  BOOST_TEST(cut({2, {}}, "武昌区湖北") == "区湖北");
  BOOST_TEST(cut({-2, {}}, "武昌区湖北") == "湖北");
  BOOST_TEST(cut({-3, 1}, "武昌区湖北") == "区");
  BOOST_TEST(cut({-9, {}}, "𠮷b") == "𠮷b");
  BOOST_TEST(cut({5, 2}, "abc").empty());
}

BOOST_AUTO_TEST_CASE(takes_pieces_from_both_sides) {
  BOOST_TEST(piece(";", 2, "a; b ;c") == "b");
  BOOST_TEST(piece(";", -1, "a;b;c") == "c");
  BOOST_TEST(piece(";", 4, "a;b;c").empty());
  BOOST_TEST(piece(";", -4, "a;b;c").empty());
  BOOST_TEST(piece(" - ", 1, "whole") == "whole");
  auto all = pieces_of("；", "甲； ；乙；");
  BOOST_REQUIRE_EQUAL(all.size(), 2U);
  BOOST_TEST(all[1] == "乙");
  BOOST_TEST(pieces_of(";", "").empty());
}

BOOST_AUTO_TEST_SUITE_END()
