// `jiuqu diff` on the shipped definitions: each edit is told in the words of its field, at its
// line, and nothing else is.
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

struct Edit {
  const char* name;
  const char* file;
  const char* from;
  const char* to;
  const char* told;  // a line, without the place before it
};

const Edit kEdits[] = {
    {"a length", "mappings/canonical/withdrawal.xsd", "name=\"reason\" type=\"l:text-2000\"",
     "name=\"reason\" type=\"l:text-500\"", ":27: field /withdrawal/reason: longest 2000 → 500"},
    {"a field that may be left out", "mappings/canonical/withdrawal.xsd",
     "name=\"reason\" type=\"l:text-2000\"", "name=\"reason\" type=\"l:text-2000\" minOccurs=\"0\"",
     "/reason: occurrence required → optional"},
    {"a row that is new", "mappings/codes/action.csv", "NEW,新登记,,,\n",
     "NEW,新登记,,,\nLEASED,租赁,2027-01-01,,\n",
     ":3: row LEASED added: name 租赁, valid-from 2027-01-01"},
    {"a row that is gone", "mappings/codes/action.csv", "NEW,新登记,,,\n", "",
     ":2: row NEW removed: name 新登记"},
    {"a name of a code", "mappings/codes/action.csv", "NEW,新登记,", "NEW,首次登记,",
     ":2: row NEW: name 新登记 → 首次登记"},
    {"the validity of a code", "mappings/codes/action.csv", "NEW,新登记,,,",
     "NEW,新登记,,2027-12-31,", ":2: row NEW: valid-to (none) → 2027-12-31"},
    {"the source of a field", "mappings/platform/application.map.xml", "from=\"applyer_name\"",
     "from=\"legal\"",
     ": field applicant/name: source up_pro_accept/applyer_name → up_pro_accept/legal"},
    {"a table of a field", "mappings/platform/application.map.xml", "table=\"apply-type\"",
     "table=\"project-type\"", ": field applyType: table apply-type → project-type"},
    {"a condition", "mappings/platform/application.map.xml", "when=\"p:shebeipinzhong != '-'\"",
     "when=\"p:shebeipinzhong != '/'\"",
     ": field equipment/eqVarietyCode: text in condition - → /"},
    {"a field that is fed no more", "mappings/platform/application.map.xml",
     "      <field to=\"legalRepresentative\" from=\"legal\"/>\n", "",
     ": field applicant/legalRepresentative removed: source up_pro_accept/legal"},
    {"a field left unread", "mappings/platform/application.map.xml",
     "<field to=\"taskVersion\" from=\"task_version\"/>", "<ignore from=\"task_version\"/>",
     ": source field left unread up_pro_accept/task_version added"},
    {"a threshold", "rules/cross-check.sch", "'1%'", "'3%'",
     ":11: value $tolerance: threshold in expression 1% → 3%"},
    {"a number in a test", "rules/intake.sch", ", 1, 1) = $letter", ", 1, 2) = $letter",
     ": assert registration.registCode.letter: threshold in test 1 → 2"},
    {"a clause", "rules/intake.sch", "see=\"GB 11643\"", "see=\"GB 11643-1999\"",
     ": assert applicant.citizen.check: clause GB 11643 → GB 11643-1999"},
    {"a severity", "rules/intake.sch", "see=\"GB 11643\"", "see=\"GB 11643\" severity=\"warning\"",
     ": assert applicant.citizen.check: severity (none) → warning"},
    {"a sentence", "rules/intake.sch", "原使用登记证编号未填写。", "请填写原使用登记证编号。",
     "text 原使用登记证编号未填写。 → 请填写原使用登记证编号。"},
    {"a deadline", "licensing-core/workflows/use-registration.bpmn", "default=\"15\"",
     "default=\"10\"",
     ": variable days of outcome correct of user task formal-exam: default 15 → 10"},
    {"a role", "licensing-core/workflows/use-registration.bpmn", "role=\"reviewer\"",
     "role=\"decider\"", ": user task review: role reviewer → decider"},
    {"a condition of a flow", "licensing-core/workflows/use-registration.bpmn",
     "$outcome = 'accept'", "$outcome = 'grant'",
     ": flow accepted: text in condition accept → grant"},
    {"a setting of an endpoint", "adapters/partners/platform/partner.xml", "timeout-ms=\"10000\"",
     "timeout-ms=\"20000\"", ":9: policy of endpoint platform: timeout-ms 10000 → 20000"},
    {"a step that is gone", "adapters/partners/platform/application.interface.xml",
     "  <check    rules=\"materials\" phase=\"application\"/>\n", "",
     ": step check removed: rules materials, phase application"},
    {"what no kind has words for", "app/config/../../adapters/partners/platform/partner.xml",
     "zh=\"政务服务平台\"", "zh=\"政务平台\"", ": name: zh 政务服务平台 → 政务平台"},
};

// A copy of the tree's definitions, to compare with.
std::string copied(const Tree& tree) {
  std::string copy = tree.path() + "/before";
  fs::create_directories(copy);
  for (const char* part : {"mappings", "rules", "licensing-core", "adapters", "app"})
    fs::copy(tree.path() + "/" + part, copy + "/" + part, fs::copy_options::recursive);
  return copy;
}

// So many lines hold the words.
std::size_t lines_with(const std::string& text, const std::string& words) {
  std::size_t found = 0;
  for (const auto& line : split(text, '\n')) found += line.contains(words) ? 1 : 0;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_edit_is_told_in_the_words_of_its_field) {
  Tree tree;
  std::string before = copied(tree);
  for (const Edit& edit : kEdits) {
    BOOST_TEST_CONTEXT(edit.name) {
      std::string was = tree.change(edit.file, edit.from, edit.to);
      auto outcome = tree.run({"diff", before, tree.path()});
      BOOST_TEST(outcome.status == 1);
      BOOST_TEST(lines_with(outcome.out, edit.told) == 1u, outcome.out << outcome.err);
      tree.write(edit.file, was);
    }
  }
  auto same = tree.run({"diff", before, tree.path()});
  BOOST_TEST(same.out == "no difference\n");
  BOOST_TEST(same.status == 0);
}

BOOST_AUTO_TEST_CASE(comments_blanks_and_the_order_of_attributes_are_no_difference) {
  Tree tree;
  std::string before = copied(tree);
  tree.change(
      "mappings/platform/application.map.xml", "<field to=\"projectNo\" from=\"project_no\"/>",
      "<!-- the number -->\n\n    <field   from=\"project_no\"\n  to=\"projectNo\"></field>");
  tree.change("rules/intake.sch", "<sch:pattern id=\"applicant\">",
              "<!-- people -->\n<sch:pattern  id='applicant' >");
  tree.change("adapters/partners/platform/partner.xml", "permits=\"16\" timeout-ms=\"10000\"",
              "timeout-ms=\"10000\"\n permits=\"16\"");
  tree.change("licensing-core/workflows/use-registration.bpmn", "$outcome = 'accept'",
              "\n  $outcome  =  'accept'\n");
  tree.change("mappings/codes/action.csv", "NEW,新登记,,,\n", "\"NEW\",新登记,,,\n\n");
  auto outcome = tree.run({"diff", before, tree.path()});
  BOOST_TEST(outcome.out == "no difference\n");
  BOOST_TEST(outcome.status == 0);
}

BOOST_AUTO_TEST_CASE(a_secret_that_changed_is_told_and_not_shown) {
  Tree tree;
  tree.change("adapters/partners/platform/partner.xml", "env:JIUQU_PLATFORM_KEY", "first-secret");
  std::string before = copied(tree);
  tree.change("adapters/partners/platform/partner.xml", "first-secret", "second-secret");
  for (const char* form : {"", "--json"}) {
    std::vector<std::string> line{"diff", before, tree.path()};
    if (*form != 0) line.emplace_back(form);
    auto outcome = tree.run(line);
    BOOST_TEST(outcome.out.contains("client platform"));
    BOOST_TEST(outcome.out.contains("not shown"));
    BOOST_TEST(!outcome.out.contains("-secret"));
  }
}

BOOST_AUTO_TEST_CASE(steps_that_change_places_are_moved_not_new) {
  Tree tree;
  std::string before = copied(tree);
  const char* file = "adapters/partners/platform/application.interface.xml";
  const char* step = "  <check    rules=\"materials\" phase=\"application\"/>\n";
  tree.change(file, step, "");
  tree.change(file, "  <check    rules=\"intake\" phase=\"application\"/>\n",
              std::string(step) + "  <check    rules=\"intake\" phase=\"application\"/>\n");
  auto outcome = tree.run({"diff", before, tree.path()});
  BOOST_TEST(
      outcome.out ==
      "adapters/partners/platform/application.interface.xml:13: step check (materials) "
      "moved: behind step check (form-reissue) → behind step map (platform/application) (line 34 "
      "before)\n");
}

BOOST_AUTO_TEST_CASE(as_json_a_change_is_an_object_a_line) {
  Tree tree;
  std::string before = copied(tree);
  tree.change("mappings/codes/action.csv", "NEW,新登记,", "NEW,首次登记,");
  auto outcome = tree.run({"diff", before, tree.path(), "--json"});
  BOOST_TEST(outcome.out ==
             "{\"file\":\"mappings/codes/action.csv\",\"kind\":\"code-table\",\"what\":\"changed\","
             "\"path\":\"row NEW\",\"property\":\"name\",\"before\":\"新登记\",\"after\":"
             "\"首次登记\",\"also\":[],\"line\":2,\"line_before\":2}\n");
}

BOOST_AUTO_TEST_CASE(an_exported_set_is_compared_with_a_checkout) {
  Tree tree;
  std::string exported = tree.path() + "/exported";
  fs::create_directories(exported);
  for (const char* root : {"mappings", "rules", "licensing-core"})
    fs::copy(tree.path() + "/" + root, exported + "/" + root, fs::copy_options::recursive);
  fs::copy(tree.path() + "/adapters/partners", exported + "/partners", fs::copy_options::recursive);
  fs::remove(exported + "/rules/withdrawal.sch");
  auto outcome = tree.run({"diff", exported, tree.path()});
  BOOST_TEST(outcome.out == "rules/withdrawal.sch:1: file added (rules)\n");
  BOOST_TEST(tree.run({"diff", tree.path(), exported}).out ==
             "rules/withdrawal.sch:1: file removed (rules)\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_none_is_wrong_use) {
  Tree tree;
  auto outcome = tree.run({"diff", tree.path(), tree.path() + "/nowhere"});
  BOOST_TEST(outcome.status == 2);
  BOOST_TEST(outcome.err.contains("nowhere is no folder"));
}
