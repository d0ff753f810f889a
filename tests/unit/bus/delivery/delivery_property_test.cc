// Many seeds of partners that fail in every way, commits told out of order, people who replay, skip
// and discard, and power cuts. Whatever happens: per lane first receipts are in the order of the
// commits, nothing that was told committed is lost, an id never changes over its attempts.
#include <algorithm>
#include <map>
#include <set>

#include "tests/unit/bus/delivery/delivery_rig.h"

namespace jiuqu {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kSeeds = 220;
constexpr int kUnits = 14;
constexpr std::uint64_t kCases = 6;
constexpr int kPowerCutsMax = 3;

struct Made {
  Uuid id;
  std::string lane;          // endpoint and key
  bool told = false;         // its commit was told to its sender
  bool parked_ever = false;  // at an endpoint that skips, or skipped by a person: lost its place
  bool maybe_discarded = false;
  int receipts = 0;
};

class World {
 public:
  explicit World(std::uint64_t seed) : rig_(seed), choice_(seed * 7919 + 13) {
    add_partners();
    rig_.recover();
  }

  void run() {
    int cuts = int(choice_.below(kPowerCutsMax + 1));
    for (int cut = 0; cut <= cuts; ++cut) {
      bool last = cut == cuts;
      if (!last)
        rig_.disk.cut_at_sync(1 + choice_.below(60), choice_.below(2) == 0,
                              choice_.below(2) ? SimDisk::Loss::torn : SimDisk::Loss::all_unsynced);
      for (int unit = 0; unit < kUnits; ++unit) plan([this] { commit_some(); }, 20'000);
      for (int act = 0; act < 20; ++act) plan([this] { act_on_parked(); }, 60'000);
      plan([this] { toggle_endpoint(); }, 20'000);
      over_ = false;
      rig_.executor.post_at(rig_.clock.steady() + seconds(70), [this] { over_ = true; });
      rig_.executor.run([this] { return over_ || rig_.disk.is_cut(); });
      if (!last) restart();
    }
    finish();
  }

 private:
  void plan(std::function<void()> what, std::uint64_t within_ms) {
    rig_.executor.post_at(rig_.clock.steady() + milliseconds(choice_.below(within_ms)),
                          std::move(what));
  }

  void add_partners() {
    held_completions_.clear();
    for (const char* name : {"hold", "skip", "rare"}) {
      EndpointPolicy policy;
      policy.permits = 1 + int(choice_.below(4));
      policy.timeout_ms = 2000;
      policy.retry_max_ms = 5000;
      policy.on_park = name == std::string("skip") ? OnPark::skip : OnPark::hold;
      FakePartner& partner = rig_.partner(name, policy);
      partner.on_send = [this, &partner](OutboundRequest request, SendCompletion done) {
        behave(partner, request, std::move(done));
      };
    }
    kept_rare_ = rig_.endpoints["rare"];
  }

  void receive(const std::string& endpoint, const OutboundRequest& request) {
    auto found = made_.find(request.body);
    BOOST_REQUIRE(found != made_.end());
    Made& made = found->second;
    BOOST_REQUIRE((made.id == request.id));
    BOOST_REQUIRE(made.lane.starts_with(endpoint));
    if (made.receipts++ > 0 || made.parked_ever) return;
    int serial = std::stoi(request.body);
    int& last = last_first_receipt_[made.lane];
    BOOST_REQUIRE_MESSAGE(last < serial,
                          "lane " << made.lane << ": " << serial << " after " << last);
    last = serial;
  }

  void behave(FakePartner& partner, const OutboundRequest& request, SendCompletion done) {
    std::string endpoint = made_.at(request.body).lane.substr(0, 4);
    auto what = calm_ ? 0 : choice_.below(12);
    auto delay = milliseconds(1 + choice_.below(calm_ ? 3 : 1500));
    Result<OutboundAnswer> answer = OutboundAnswer{200, {}, {}, {}};
    if (what == 5) answer = failed(ErrorCode::partner_unavailable);
    if (what == 6) answer = failed(ErrorCode::partner_throttled);
    if (what == 7) answer = failed(ErrorCode::partner_refused);
    if (what == 8) answer = failed(ErrorCode::partner_connection_lost);
    bool taken = what < 5 || what >= 8;
    if (what == 7 && endpoint == "skip") made_.at(request.body).parked_ever = true;
    if (taken) receive(endpoint, request);
    if (what == 9) return;                                                // dropped
    if (what == 10) return held_completions_.push_back(std::move(done));  // never told
    partner.answer(std::move(done), std::move(answer), delay);
    // More for the same lane a few jobs after the answer: into the commit that empties the lane.
    if (!calm_ && choice_.below(3) == 0)
      rig_.executor.post_at(rig_.clock.steady() + delay,
                            [this, lane = made_.at(request.body).lane, hops = choice_.below(8)] {
                              commit_after(lane, hops);
                            });
  }

  void commit_after(const std::string& lane, std::uint64_t hops) {
    if (hops > 0) return rig_.executor.post([=, this] { commit_after(lane, hops - 1); });
    commit({lane}, choice_.below(2));
    commit({lane}, 0);
  }

  void commit_some() {
    std::vector<std::string> lanes;
    for (auto count = 1 + choice_.below(4); count > 0; --count) {
      std::string endpoint = std::vector<std::string>{"hold", "skip", "rare"}[choice_.below(3)];
      lanes.push_back(endpoint + " case-" + std::to_string(choice_.below(kCases)));
    }
    commit(lanes, choice_.below(2) ? 1 : 3000);
  }

  // One unit of work with a delivery for each of the lanes, told to the dispatcher a while later.
  void commit(const std::vector<std::string>& lanes, std::uint64_t told_within_ms) {
    std::vector<NewDelivery> made;
    std::vector<std::string> serials;
    for (const std::string& lane : lanes) {
      serials.push_back(std::to_string(++serial_));
      made.push_back(rig_.make(lane.substr(0, 4), lane.substr(5), serials.back()));
      made_[serials.back()] = Made{made.back().record.message.id, lane};
    }
    UnitOfWork unit;
    QueuedDeliveries queued = add_deliveries(unit, std::move(made));
    auto told = [this, queued, serials, told_within_ms](Result<CommitReceipt> receipt) {
      if (!receipt) return;
      for (const std::string& serial : serials) made_[serial].told = true;
      if (told_within_ms == 0) return rig_.dispatcher->committed(queued);
      plan([this, queued] { rig_.dispatcher->committed(queued); }, told_within_ms);
    };
    rig_.store->commit(std::move(unit), told);
  }

  void act_on_parked() {
    spawn<std::vector<DeadLetter>>(rig_.dispatcher->parked(),
                                   [this](std::vector<DeadLetter> parked) {
                                     for (const DeadLetter& one : parked) act_on(one);
                                   });
  }
  // Replayed, skipped (and perhaps replayed later, out of its place), or discarded.
  void act_on(const DeadLetter& one) {
    auto ignore = [](Result<void>) {};
    auto what = choice_.below(8);
    if (what > 2) return spawn<Result<void>>(rig_.dispatcher->replay(one.id), ignore);
    Made& made = made_of(one.id);
    ActBy by{"seed", "as it chose"};
    if (what == 0) {
      made.maybe_discarded = true;
      return spawn<Result<void>>(rig_.dispatcher->discard(one.id, by), ignore);
    }
    made.parked_ever = true;
    spawn<Result<void>>(rig_.dispatcher->skip(one.id, by), ignore);
  }
  Made& made_of(const Uuid& id) {
    auto found = std::ranges::find_if(made_, [&](auto& entry) { return entry.second.id == id; });
    BOOST_REQUIRE(found != made_.end());
    return found->second;
  }

  void toggle_endpoint() {
    rig_.endpoints.erase("rare");
    rig_.dispatcher->wake();
    rig_.executor.post_at(rig_.clock.steady() + seconds(20), [this] {
      rig_.endpoints["rare"] = kept_rare_;
      rig_.dispatcher->wake();
    });
  }

  void restart() {
    rig_.power_cycle();
    add_partners();
    rig_.recover();
  }

  void finish() {
    calm_ = true;
    rig_.endpoints["rare"] = kept_rare_;
    rig_.dispatcher->wake();
    rig_.run_for(seconds(40));  // attempts that were never answered are given up
    for (int round = 0; round < 20 && rig_.dispatcher->stats().queued > 0; ++round) {
      rig_.run_for(seconds(5));
      act_on_parked();
    }
    rig_.run_for(seconds(5));
    BOOST_REQUIRE_EQUAL(rig_.dispatcher->stats().queued, 0U);
    BOOST_REQUIRE_EQUAL(rig_.dispatcher->stats().in_flight, 0U);
    BOOST_REQUIRE_EQUAL(rig_.dispatcher->stats().lanes, 0U);
    BOOST_REQUIRE_EQUAL(rig_.count("delivery"), 0);
    BOOST_REQUIRE_EQUAL(rig_.count("lane"), 0);
    for (const auto& [serial, made] : made_)
      BOOST_REQUIRE_MESSAGE(made.receipts > 0 || !made.told || made.maybe_discarded,
                            serial << " of lane " << made.lane << " is lost");
  }

  DeliveryRig rig_;
  SeededRandom choice_;
  std::map<std::string, Made> made_;  // by body: the serial number
  std::map<std::string, int> last_first_receipt_;
  std::shared_ptr<const EndpointTarget> kept_rare_;
  std::vector<SendCompletion> held_completions_;
  int serial_ = 0;
  bool calm_ = false;
  bool over_ = false;
};

BOOST_AUTO_TEST_SUITE(delivery_property)

BOOST_AUTO_TEST_CASE(every_seed_keeps_order_and_loses_nothing) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      World world(seed);
      world.run();
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace jiuqu
