// Many seeded lives of the whole hub, and one life cut at every sync it makes.
// JIUQU_SIM_SEEDS=N runs N seeds instead of the usual, from JIUQU_SIM_FIRST on; JIUQU_SIM_SEED=S
// runs that one alone.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "tests/sim/world.h"

namespace jiuqu::sim {
namespace {

constexpr std::uint64_t kSeeds = 200;

// Seeds that once failed, with what they showed.
constexpr std::uint64_t kKeptSeeds[] = {1};

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string told(const std::vector<std::string>& problems) {
  std::string text;
  for (std::size_t i = 0; i < problems.size() && i < 8; ++i) text += "\n  " + problems[i];
  return text;
}

struct Sums {
  int cuts = 0, stops = 0, failed_syncs = 0, overtaken = 0;
  std::map<Ending, int> endings;
  std::uint64_t repeated = 0;
};

void live(std::uint64_t seed, Sums& sums) {
  World world(seed, {});
  auto problems = world.run();
  BOOST_CHECK_MESSAGE(problems.empty(), "JIUQU_SIM_SEED=" << seed << told(problems));
  sums.cuts += world.cuts();
  sums.stops += world.stops();
  sums.failed_syncs += world.failed_syncs();
  sums.repeated += world.repeated();
  sums.overtaken += world.overtaken();
  for (auto ending : {Ending::decided, Ending::not_accepted, Ending::withdrawn, Ending::expired})
    sums.endings[ending] += world.endings(ending);
}

// One plain case, cut at every sync of its life, before and after.
void cut_everywhere(WorldOptions calm, std::size_t reports) {
  calm.cases = 1;
  calm.cuts_max = 0;
  calm.plain = true;
  World whole(3, calm);
  auto wrong = whole.run();
  BOOST_REQUIRE_MESSAGE(wrong.empty(), told(wrong));
  auto words = whole.hub().platform.words(whole.applicants().numbers()[0]);
  BOOST_TEST(words.size() == reports, words.size() << " reports");
  BOOST_TEST_MESSAGE(whole.syncs() << " syncs");
  for (std::uint64_t sync = 1; sync <= whole.syncs(); ++sync)
    for (bool after : {false, true}) {
      WorldOptions cut = calm;
      cut.cut_at_sync = sync;
      cut.cut_after = after;
      cut.loss = sync % 2 == 0 ? SimDisk::Loss::torn : SimDisk::Loss::all_unsynced;
      World world(3, cut);
      auto problems = world.run();
      BOOST_CHECK_MESSAGE(problems.empty(), "cut " << (after ? "after" : "before") << " sync "
                                                   << sync << told(problems));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(whole_hub)

BOOST_AUTO_TEST_CASE(every_accepted_application_finishes_and_is_reported_in_order) {
  Sums sums;
  if (auto only = number_from("JIUQU_SIM_SEED", 0); only > 0) return live(only, sums);
  for (auto seed : kKeptSeeds) live(seed, sums);
  auto first = number_from("JIUQU_SIM_FIRST", 1);
  auto seeds = number_from("JIUQU_SIM_SEEDS", kSeeds);
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) live(seed, sums);
  BOOST_TEST_MESSAGE(sums.cuts << " power cuts, " << sums.stops << " stops, " << sums.failed_syncs
                               << " failed syncs, " << sums.repeated
                               << " repeated pushes; cases: " << sums.endings[Ending::decided]
                               << " decided, " << sums.endings[Ending::not_accepted]
                               << " not accepted, " << sums.endings[Ending::withdrawn]
                               << " withdrawn, " << sums.endings[Ending::expired] << " expired; "
                               << sums.overtaken << " tasks taken away under an officer");
  BOOST_TEST(sums.cuts > 0);
  BOOST_TEST(sums.stops > 0);
  BOOST_TEST(sums.failed_syncs > 0);
  BOOST_TEST(sums.repeated > 0U);
  for (const auto& [ending, cases] : sums.endings) BOOST_TEST(cases > 0);
  BOOST_TEST(sums.overtaken > 0);
}

BOOST_AUTO_TEST_CASE(a_granted_case_survives_a_power_cut_at_every_sync) {
  cut_everywhere({}, 7);
}

BOOST_AUTO_TEST_CASE(a_case_that_expires_survives_a_power_cut_at_every_sync) {
  WorldOptions options;
  options.expires = true;
  cut_everywhere(options, 2);
}

BOOST_AUTO_TEST_CASE(a_case_that_is_withdrawn_survives_a_power_cut_at_every_sync) {
  WorldOptions options;
  options.withdraws = true;
  cut_everywhere(options, 1);
}

BOOST_AUTO_TEST_CASE(a_disk_that_lies_about_its_syncs_is_found_out) {
  int losses = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    WorldOptions options;
    options.cuts_max = 1;
    options.lying_disk = true;
    World world(seed, options);
    losses += !world.run().empty();
  }
  BOOST_TEST(losses > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::sim
