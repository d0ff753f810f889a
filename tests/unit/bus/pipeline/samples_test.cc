#include "bus/pipeline/samples.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

// Claims what stands beside a definition whose id starts with its word.
class WordRunner final : public SampleRunner {
 public:
  explicit WordRunner(std::string word) : word_(std::move(word)) {}
  bool claims(const std::string&, const std::string& id, const DefinitionSet&) const override {
    return id.starts_with(word_);
  }
  void run(const std::string& folder, const std::string& id, const DefinitionSet&,
           SampleReport& report) const override {
    BOOST_TEST(folder.ends_with(id + ".samples"));
    ran.push_back(id);
    ++report.passed;
  }
  mutable std::vector<std::string> ran;

 private:
  std::string word_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(runs_every_samples_folder_with_the_first_runner_that_claims_it) {
  TempFolder folder;
  folder.write("b/x.samples/one.xml", "");
  folder.write("b/deep/y.samples/one.xml", "");
  folder.write("a.samples/one.xml", "");
  folder.write("a/plain/one.xml", "");
  WordRunner first("b"), second("");
  SampleRunner* const runners[] = {&first, &second};
  const std::string roots[] = {folder.path()};
  auto report = run_samples(roots, runners, DefinitionSet());
  BOOST_TEST(first.ran == (std::vector<std::string>{"b/deep/y", "b/x"}),
             boost::test_tools::per_element());
  BOOST_TEST(second.ran == std::vector<std::string>{"a"}, boost::test_tools::per_element());
  BOOST_TEST(report.passed == 3u);
  BOOST_TEST(report.failed == 0u);
}

BOOST_AUTO_TEST_CASE(a_folder_nobody_claims_is_a_failure) {
  TempFolder folder;
  folder.write("lost.samples/one.xml", "");
  WordRunner runner("found");
  SampleRunner* const runners[] = {&runner};
  const std::string roots[] = {folder.path(), folder.path() + "/nowhere"};
  auto report = run_samples(roots, runners, DefinitionSet());
  BOOST_TEST(report.failed == 1u);
  BOOST_REQUIRE(report.findings.size() == 1u);
  BOOST_TEST(lint_line(report.findings[0]) ==
             folder.path() +
                 "/lost.samples:0:0: error: No definition stands beside these samples "
                 "[samples.unclaimed]");
}
