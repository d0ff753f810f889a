#include "bus/pipeline/changes.h"

#include <boost/test/unit_test.hpp>

#include "bus/pipeline/facts.h"
#include "bus/pipeline/impl/literals.h"
#include "bus/pipeline/kinds.h"

using namespace jiuqu;

namespace {

// Lines "thing" or "thing.property=value"; things of a name with "/variant".
class LineKind final : public DefinitionKind {
 public:
  std::string_view name() const override { return "lines"; }
  bool claims(const SourceFile& file) const override { return file.extension == "lines"; }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile&, Findings&) const override {
    return {};
  }
  std::vector<Fact> facts(const SourceFile& file) const override {
    FactList list;
    int line = 0;
    for (std::size_t at = 0; at < file.bytes.size();) {
      std::size_t end = file.bytes.find('\n', at);
      std::string text = file.bytes.substr(at, end - at);
      at = end + 1;
      ++line;
      auto equals = text.find('=');
      if (equals != std::string::npos) {
        std::string property = text.substr(0, equals);
        FactForm form = property == "test"     ? FactForm::expression
                        : property == "values" ? FactForm::list
                                               : FactForm::text;
        std::string value = text.substr(equals + 1);
        if (form == FactForm::list) std::ranges::replace(value, ' ', '\n');
        list.say(property, value, form, line);
        continue;
      }
      auto slash = text.find('/');
      list.thing(text.substr(0, slash), line,
                 slash == std::string::npos ? std::string() : text.substr(slash + 1),
                 FactList::Order::matters);
    }
    return list.take();
  }
};

DefinitionTree tree_of(const std::string& bytes) {
  SourceFile file;
  file.root = "/x/rules";
  file.relative = "a.lines";
  file.path = "/x/rules/a.lines";
  file.extension = "lines";
  file.bytes = bytes;
  DefinitionTree tree;
  tree.folder = "/x";
  tree.files.push_back(std::move(file));
  return tree;
}

std::vector<std::string> told(const std::string& before, const std::string& after) {
  LineKind kind;
  DefinitionKind* kinds[] = {&kind};
  std::vector<std::string> sentences;
  for (const Change& change : changes_between(tree_of(before), tree_of(after), kinds))
    sentences.push_back(std::to_string(change.line) + "<" + std::to_string(change.line_before) +
                        " " + sentence(change));
  return sentences;
}

using Lines = std::vector<std::string>;

#define CHECK_TOLD(before, after, ...) \
  BOOST_TEST(told(before, after) == (Lines{__VA_ARGS__}), boost::test_tools::per_element())

}  // namespace

BOOST_AUTO_TEST_CASE(things_and_properties_that_come_go_and_change_are_told) {
  CHECK_TOLD("a\nx=1\nb\n", "a\nx=2\ny=3\nc\n", "2<2 a: x 1 → 2", "3<1 a: y (none) → 3",
             "0<3 b removed", "4<0 c added");
}

BOOST_AUTO_TEST_CASE(a_threshold_is_told_apart_from_a_test_written_anew) {
  CHECK_TOLD("a\ntest=x > 10 and y = 'k'\n", "a\ntest=x > 12 and  y = 'm'\n",
             "2<2 a: threshold in test 10 → 12", "2<2 a: text in test k → m");
  CHECK_TOLD("a\ntest=x > 10\n", "a\ntest=x >= 10\n", "2<2 a: test x > 10 → x >= 10");
  CHECK_TOLD("a\ntest=x > 10\n", "a\ntest= x  >  10 \n");
}

BOOST_AUTO_TEST_CASE(values_of_a_list_are_told_one_by_one) {
  CHECK_TOLD("a\nvalues=1 2 3\n", "a\nvalues=3 2 4\n", "2<2 a: values 4 added",
             "2<2 a: values 1 removed");
}

BOOST_AUTO_TEST_CASE(things_of_one_name_are_paired_by_variant_then_in_order) {
  CHECK_TOLD("a/one\nx=1\na/two\nx=2\n", "a/two\nx=2\n", "0<1 a removed: x 1");
  CHECK_TOLD("a/one\nx=1\n", "a/other\nx=2\n", "2<2 a: x 1 → 2");
}

BOOST_AUTO_TEST_CASE(what_moved_is_told_once_and_what_it_passed_is_not) {
  CHECK_TOLD("a\nb\nc\nd\n", "d\na\nb\nc\n", "1<4 d moved: behind c → first");
}

BOOST_AUTO_TEST_CASE(digits_of_names_are_no_literals) {
  BOOST_TEST(literals_of("x1 + $a2 - y-3 > 4").all.size() == 1u);
  BOOST_TEST(literals_of("x -3").all.size() == 1u);
  BOOST_TEST(literals_of("concat('P', \"it's 5\", 1.50)").all.size() == 3u);
  BOOST_TEST(literals_of("f('open").all.front().text == "open");
}
