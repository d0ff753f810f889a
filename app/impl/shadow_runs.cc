#include "app/shadow_runs.h"

#include <atomic>
#include <set>

#include "app/impl/lineage_case.h"
#include "bus/base/log.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

// Messages of a listing, and how many are compared before others have their turn.
constexpr std::size_t kPage = 64;
constexpr std::size_t kPortion = 8;
constexpr Duration kPause = std::chrono::milliseconds{5};
constexpr Duration kBusyPause = std::chrono::milliseconds{50};
constexpr Duration kFollowPause = std::chrono::milliseconds{500};
// New messages are looked for this far back: a commit may be told later than its message was made.
constexpr Duration kLookBack = std::chrono::minutes{1};

}  // namespace

struct ShadowRuns::Run {
  Parts parts;
  ShadowOptions options;
  KeptSets::Set candidate;
  UtcTime started;
  std::atomic<bool> stopping{false};
  std::set<Uuid> seen;  // of the time that is looked at again; the walk's own

  mutable std::mutex mutex;  // of what follows
  std::string state = "running";
  std::string error;
  std::optional<UtcTime> last;  // creation of the last message
  ShadowTally tally;

  void end(std::string as, std::string why = {}) {
    std::lock_guard lock(mutex);
    state = std::move(as);
    error = std::move(why);
  }
};

namespace {

using RunPtr = std::shared_ptr<ShadowRuns::Run>;

Task<Result<std::vector<ShadowDifference>>> compared(RunPtr run, Uuid id) {
  const LineageParts& parts = run->parts.lineage;
  auto record = co_await load_message(*parts.store, id);
  if (!record) co_return std::unexpected(record.error());
  auto old = co_await parts.sets->set_of(record->definition_set);
  if (!old) co_return std::unexpected(old.error());
  if (record->message.direction == Direction::in)
    co_return compare_inbound(*record, *old, run->candidate);
  CaseView view;
  view.parts = parts;
  auto trail = co_await licensing::load_trail(*parts.store, record->case_key);
  if (!trail) co_return std::unexpected(trail.error());
  view.trail = std::move(*trail);
  auto source = co_await source_of(&view, *record);
  if (!source) co_return std::unexpected(source.error());
  std::size_t number = source->kept != nullptr ? std::size_t(source->kept->number) : 0;
  co_return compare_outbound(*record, source->event, number, *old, run->candidate);
}

Task<void> add(RunPtr run, MessageSummary row) {
  auto differences = co_await compared(run, row.id);
  std::lock_guard lock(run->mutex);
  run->last = row.created;
  if (differences)
    run->tally.add(std::move(*differences));
  else
    run->tally.not_compared(row.id.text() + ": " + differences.error().describe());
}

// The hub's own work goes first.
Task<void> give_way(RunPtr run) {
  Executor& workers = *run->parts.workers;
  const Clock& clock = *run->parts.clock;
  co_await sleep_until(workers, clock.steady() + kPause);
  while (!run->stopping && run->parts.hub->stats().in_flight > 0)
    co_await sleep_until(workers, clock.steady() + kBusyPause);
}

// Every message since then that was not seen. Those of the time that will be looked at again are
// remembered. False: it failed.
Task<bool> walk_once(RunPtr run, std::optional<UtcTime> since, UtcTime look_again_from) {
  MessageFilter filter;
  filter.interface = run->options.interface;
  filter.since = since;
  filter.rows_max = kPage;
  std::set<Uuid> listed;
  std::size_t portion = 0;
  for (bool more = true; more && !run->stopping;) {
    auto rows = co_await list_messages(*run->parts.lineage.store, filter);
    if (!rows) {
      run->end("failed", rows.error().describe());
      co_return false;
    }
    more = rows->size() == kPage;
    for (const auto& row : *rows) {
      filter.after = row.id;
      if (row.created >= look_again_from) listed.insert(row.id);
      if (run->stopping || run->seen.contains(row.id)) continue;
      co_await add(run, row);
      if (++portion % kPortion == 0) co_await give_way(run);
    }
  }
  run->seen = std::move(listed);
  co_return true;
}

Task<void> walk(RunPtr run) {
  std::optional<UtcTime> since = run->options.since;
  for (;;) {
    UtcTime from = run->parts.clock->now() - kLookBack;
    bool good = co_await walk_once(run, since, from);
    if (!good) co_return;
    if (run->stopping || !run->options.follow) break;
    if (!since || from > *since) since = from;
    co_await sleep_until(*run->parts.workers, run->parts.clock->steady() + kFollowPause);
  }
  run->end(run->stopping ? "stopped" : "done");
  log::info("shadow.ended", {{"candidate", run->candidate->hash()}});
}

// What was not given is as it runs.
void complete(std::map<std::string, std::string>& files, const DefinitionSet& running) {
  std::set<std::string> given;
  for (const auto& [name, bytes] : files) given.insert(name.substr(0, name.find('/')));
  for (const auto& file : running.sources()) {
    std::string root = root_name(file);
    if (root != kSettingsRoot && !given.contains(root))
      files[root + "/" + file.relative] = file.bytes;
  }
}

// Names of the folders that hold definitions: what a candidate may bring.
void write_roots(json::Writer& out, const DefinitionSet& running) {
  std::set<std::string> roots;
  for (const auto& file : running.sources())
    if (std::string root = root_name(file); root != kSettingsRoot) roots.insert(root);
  out.key("roots").begin_array();
  for (const auto& root : roots) out.string(root);
  out.end_array();
}

}  // namespace

std::shared_ptr<ShadowRuns::Run> ShadowRuns::current() const {
  std::lock_guard lock(mutex_);
  return run_;
}

Result<LoadOutcome> ShadowRuns::start(std::map<std::string, std::string> files,
                                      ShadowOptions options) {
  std::lock_guard lock(mutex_);
  if (run_) {
    std::lock_guard of_run(run_->mutex);
    if (run_->state == "running")
      return fail(ErrorCode::overloaded, "a shadow run is under way; stop it first");
  }
  complete(files, *parts_.hub->definitions());
  auto outcome = parts_.lineage.sets->load(files);
  if (!outcome.set) return outcome;
  auto run = std::make_shared<Run>();
  run->parts = parts_;
  run->options = std::move(options);
  run->candidate = outcome.set;
  run->started = parts_.clock->now();
  run_ = run;
  parts_.workers->post([run] { spawn(walk(run)); });
  return outcome;
}

bool ShadowRuns::stop() {
  auto run = current();
  if (!run) return false;
  std::lock_guard lock(run->mutex);
  if (run->state != "running") return false;
  run->stopping = true;
  return true;
}

std::string ShadowRuns::json(bool groups) const {
  json::Writer out;
  auto run = current();
  out.begin_object();
  write_roots(out, *parts_.hub->definitions());
  if (!run) return out.member("state", "none").end_object().take();
  std::lock_guard lock(run->mutex);
  out.member("state", run->state).member("candidate", run->candidate->hash());
  if (!run->error.empty()) out.member("error", run->error);
  out.member("started", to_iso8601(run->started)).member("by", run->options.by);
  out.member("interface", run->options.interface);
  if (run->options.since) out.member("since", to_iso8601(*run->options.since));
  out.key("follow").boolean(run->options.follow);
  if (run->last) out.member("last_message_of", to_iso8601(*run->last));
  ShadowSummary summary = run->tally.summary();
  write_members(out, summary);
  out.member("groups", std::int64_t(summary.groups.size()));
  if (groups) {
    out.key("differences").begin_array();
    for (const auto& group : summary.groups) write_json(out, group);
    out.end_array();
  }
  return out.end_object().take();
}

std::string ShadowRuns::status_json() const {
  return json(false);
}
std::string ShadowRuns::differences_json() const {
  return json(true);
}

}  // namespace jiuqu::app
