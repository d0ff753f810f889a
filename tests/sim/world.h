// One seeded life of the hub: applicants, staff and a troubled platform around it, power cuts in
// it, and the invariants at its end. Problems are texts, so that a test can also ask whether there
// are any.
// Thread: one. Ownership: one World at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/invariants.h"

namespace jiuqu::sim {

struct WorldOptions {
  int cases = 0;  // 0: three to five
  int cuts_max = 3;
  bool plain = false;      // one push a case, granted at once, no trouble
  bool expires = false;    // and plain: a correction is asked for that never comes
  bool withdraws = false;  // and plain: the applicant withdraws
  bool lying_disk = false;
  // Cuts the power at this sync from the beginning, instead of where the seed says.
  std::uint64_t cut_at_sync = 0;
  bool cut_after = false;
  SimDisk::Loss loss = SimDisk::Loss::all_unsynced;
};

class World {
 public:
  World(std::uint64_t seed, WorldOptions options)
      : options_(options),
        random_(seed * 2654435761U + 17),
        hub_(seed, start_of(random_)),
        staff_(hub_, random_),
        applicants_(hub_, staff_, random_),
        withdrawals_(hub_, random_) {
    hub_.day_length = std::chrono::seconds(options_.plain ? 4 : 2 + random_.below(12));
    if (options_.plain) {
      staff_.always_first = true;
      applicants_.never_correct = options_.expires;
      if (options_.expires) staff_.instead = {{"accept", "correct"}};
    } else {
      hub_.platform.trouble_percent = unsigned(random_.below(60));
      hub_.split_lanes = random_.below(4) == 0;
      staff_.on_decision = [this](const std::string& number) { withdrawals_.race(number); };
    }
    int cases = options_.cases > 0 ? options_.cases : 3 + int(random_.below(3));
    for (int i = 1; i <= cases; ++i)
      add("11420106MB0C3D4E3J400013101100020261123000" + std::to_string(i));
  }

  // Lives to the end and judges it.
  std::vector<std::string> run() {
    int ends = options_.cut_at_sync > 0 ? 1 : int(random_.below(unsigned(options_.cuts_max) + 1));
    for (int life = 0; problems_.empty(); ++life) {
      end_ = life < ends ? choose_end() : End::none;
      arm();
      if (auto booted = hub_.boot(); !booted && !hub_.disk.is_cut() && end_ != End::failed_sync)
        problems_.push_back("the hub does not start: " + booted.error().describe());
      else if (booted && problems_.empty())
        live();
      if (end_ == End::none && !hub_.disk.is_cut()) break;
      if (problems_.empty()) restart();
    }
    if (problems_.empty()) judge();
    add(hub_.platform.problems);
    add(staff_.problems);
    add(applicants_.problems);
    add(withdrawals_.problems);
    return problems_;
  }

  std::uint64_t syncs() const { return hub_.disk.syncs(); }
  int cuts() const { return of(End::cut); }
  int stops() const { return of(End::stopped); }
  int failed_syncs() const { return of(End::failed_sync); }
  std::uint64_t repeated() const { return repeated_; }
  int endings(Ending ending) const { return endings_.contains(ending) ? endings_.at(ending) : 0; }
  int overtaken() const { return int(staff_.overtaken().size()); }
  Staff& staff() { return staff_; }
  Applicants& applicants() { return applicants_; }
  SimHub& hub() { return hub_; }

 private:
  static constexpr Duration kPatience = std::chrono::hours(2);
  static constexpr std::size_t kStepsMax = 3'000'000;

  void add(const std::string& number) {
    applicants_.add(number, options_.plain);
    if (!options_.plain) withdrawals_.plan(number);
    if (options_.withdraws)
      withdrawals_.add(number, "w-1", std::chrono::milliseconds(random_.below(60'000)));
  }

  // Some lives see the turn of the year.
  static UtcTime start_of(Random& random) {
    bool eve = random.below(8) == 0;
    return from_iso8601(eve ? "2026-12-31T15:58:30Z" : "2026-11-23T01:30:00Z").value();
  }

  // How a life of the hub ends: never, by a cut at a sync, by an order to stop, or by a disk that
  // fails one sync, upon which somebody restarts the machine.
  enum class End { none, cut, stopped, failed_sync };

  End choose_end() {
    if (options_.cut_at_sync > 0 || options_.lying_disk) return End::cut;
    auto chosen = random_.below(8);
    return chosen == 0 ? End::failed_sync : chosen < 3 ? End::stopped : End::cut;
  }

  void arm() {
    time_is_up_ = false;
    if (options_.lying_disk && end_ == End::cut)
      hub_.executor.post_at(hub_.clock.steady() + std::chrono::seconds(random_.below(40)),
                            [this] { hub_.disk.lie_about_sync(true); });
    if (options_.cut_at_sync > 0 && end_ == End::cut)
      return hub_.disk.cut_at_sync(options_.cut_at_sync, options_.cut_after, options_.loss);
    auto sync = 1 + random_.below(random_.below(4) == 0 ? 12 : 90);
    if (end_ == End::cut) hub_.disk.cut_at_sync(sync, random_.below(2) == 0, loss());
    if (end_ == End::failed_sync) hub_.disk.fail_sync(sync);
    if (end_ == End::stopped || end_ == End::failed_sync)
      hub_.executor.post_at(hub_.clock.steady() + std::chrono::milliseconds(random_.below(90'000)),
                            [this] { time_is_up_ = true; });
  }

  SimDisk::Loss loss() {
    bool torn = !options_.lying_disk && random_.below(2) == 0;
    return torn ? SimDisk::Loss::torn : SimDisk::Loss::all_unsynced;
  }

  // Until all is done, or the life ends.
  void live() {
    hub_.may_refuse = end_ == End::failed_sync;
    applicants_.start();
    withdrawals_.start();
    staff_.start();
    spawn(mend_parked(this));
    if (!options_.plain && random_.below(6) == 0) fill_disk();
    SteadyTime until = hub_.clock.steady() + kPatience;
    auto over = [&] {
      return hub_.disk.is_cut() || time_is_up_ || is_done() || hub_.clock.steady() > until;
    };
    std::size_t steps = hub_.executor.run(over, kStepsMax);
    if (hub_.disk.is_cut() || time_is_up_) return;
    if (!is_done())
      problems_.push_back("not done after " + std::to_string(steps) + " steps, " + standing());
  }

  // For a while the disk takes little more; then space returns, and all goes on by itself.
  void fill_disk() {
    auto from = hub_.clock.steady() + std::chrono::seconds(random_.below(60));
    hub_.executor.post_at(from, [this] {
      hub_.may_refuse = true;
      hub_.disk.limit_bytes(hub_.disk.bytes() + random_.below(40'000));
    });
    hub_.executor.post_at(from + std::chrono::seconds(1 + random_.below(40)),
                          [this] { hub_.disk.limit_bytes(0); });
  }

  // A person who has what the partner refused sent again.
  static Task<void> mend_parked(World* self) {
    for (;;) {
      SteadyTime next =
          self->hub_.clock.steady() + std::chrono::seconds(5 + self->random_.below(90));
      co_await sleep_until(self->hub_.executor, next);
      auto parked = co_await self->hub_.dispatcher->parked();
      for (const QueuedDelivery& one : parked) {
        auto replayed = co_await self->hub_.dispatcher->replay(one.id);
        bool wrong = !replayed && !(self->hub_.may_refuse && is_refusal(replayed.error()));
        if (wrong) self->problems_.push_back("replay: " + replayed.error().describe());
      }
    }
  }

  void restart() {
    ++ends_[end_];
    repeated_ += hub_.hub ? hub_.hub->stats().repeated : 0;
    if (end_ == End::stopped && !hub_.disk.is_cut()) hub_.stop();
    hub_.kill();
    // What was stopped in order needs nothing that is not on the disk by then.
    if (end_ != End::stopped || random_.below(2) == 0) hub_.disk.power_cut(loss());
    hub_.disk.reboot();
    hub_.disk.lie_about_sync(false);
    hub_.disk.limit_bytes(0);
    hub_.disk.cut_at_sync(0, false, SimDisk::Loss::all_unsynced);
    hub_.disk.fail_sync(0);
    hub_.platform.tell_held();
  }

  int of(End end) const { return ends_.contains(end) ? ends_.at(end) : 0; }

  bool is_done() {
    if (!applicants_.all_answered() || !withdrawals_.all_answered() || !staff_.all_confirmed())
      return false;
    for (const auto& number : applicants_.numbers())
      if (!staff_.is_archived(number)) return false;
    auto deliveries = hub_.dispatcher->stats();
    return deliveries.queued == 0 && deliveries.lanes == 0 && hub_.hub->stats().in_flight == 0;
  }

  std::string standing() {
    auto stats = hub_.dispatcher->stats();
    std::string text = std::to_string(stats.queued) + " deliveries open, " +
                       std::to_string(stats.lanes) + " lanes, " + std::to_string(stats.parked) +
                       " parked";
    if (!applicants_.all_answered()) text += ", pushes unanswered";
    if (!withdrawals_.all_answered()) text += ", withdrawals unanswered";
    if (!staff_.all_confirmed()) text += ", completions unconfirmed";
    for (const auto& number : applicants_.numbers()) {
      if (staff_.is_archived(number)) continue;
      text += ", " + number + " ends";
      auto decisions = staff_.decisions(number);
      if (!decisions.empty())
        text += " after " + decisions.back().element + " " + decisions.back().outcome;
    }
    return text;
  }

  void judge() {
    repeated_ += hub_.hub->stats().repeated;
    Invariants invariants(hub_, staff_, applicants_, withdrawals_);
    invariants.judge();
    add(invariants.problems);
    endings_ = invariants.endings;
  }

  void add(const std::vector<std::string>& more) {
    problems_.insert(problems_.end(), more.begin(), more.end());
  }

  WorldOptions options_;
  SeededRandom random_;
  SimHub hub_;
  Staff staff_;
  Applicants applicants_;
  Withdrawals withdrawals_;
  std::vector<std::string> problems_;
  std::uint64_t repeated_ = 0;
  End end_ = End::none;
  bool time_is_up_ = false;
  std::map<End, int> ends_;
  std::map<Ending, int> endings_;
};

}  // namespace jiuqu::sim
