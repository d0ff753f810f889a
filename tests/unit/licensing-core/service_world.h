// A case service on a real store on a simulated disk, with the shipped definitions, one thread.
// Turns are a stand-in for the hub: body, commit, appointments; retried on version conflicts.
#pragma once

#include <boost/test/unit_test.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/base/log.h"
#include "bus/base/random.h"
#include "bus/base/text.h"
#include "bus/pipeline/kinds.h"
#include "bus/store/sim_disk.h"
#include "bus/store/sqlite_store.h"
#include "licensing-core/case_service.h"

namespace jiuqu::test {

using namespace jiuqu::licensing;

inline std::shared_ptr<const DefinitionSet> load_set(std::vector<std::string> roots) {
  static const auto schemas = schema_kind();
  static const auto tables = code_table_kind();
  static const auto workflows = workflow_kind(nullptr);
  std::vector<DefinitionKind*> kinds{schemas.get(), tables.get(), workflows.get()};
  auto outcome = load_definitions(roots, kinds);
  for (const auto& finding : outcome.findings) {
    if (finding.level == Level::error) BOOST_ERROR(lint_line(finding));
  }
  BOOST_REQUIRE(outcome.set != nullptr);
  return outcome.set;
}

inline std::shared_ptr<const DefinitionSet> shipped_set() {
  const std::string root = JIUQU_SOURCE_DIR;
  static const auto set = load_set({root + "/mappings", root + "/licensing-core"});
  return set;
}

inline const Officer kExaminer{"o-exam", "赵一", {"formal-examiner"}, "420106"};
inline const Officer kAcceptor{"o-accept", "钱二", {"acceptor"}, "420106"};
inline const Officer kReviewer{"o-review", "孙三", {"reviewer"}, "4201"};
inline const Officer kDecider{"o-decide", "李四", {"decider"}, "42"};
inline const Officer kIssuer{"o-issue", "周五", {"issuer"}, "420106"};
inline const Officer kArchivist{"o-archive", "吴六", {"archivist"}, "420106"};

inline Officer officer_of(const std::string& role) {
  for (const auto& officer : {kExaminer, kAcceptor, kReviewer, kDecider, kIssuer, kArchivist}) {
    if (officer.roles[0] == role) return officer;
  }
  return {};
}

// The application of the mapping samples under another number.
inline xml::Document application(const std::string& key) {
  auto document = xml::Document::load(std::string(JIUQU_SOURCE_DIR) +
                                      "/mappings/platform/application.samples/new-lift.out.xml");
  BOOST_REQUIRE(document.has_value());
  document->root().child("projectNo").set_text(key);
  document->root().child("authority").child("division").set_text("420106");
  document->root().child("equipment").child("eqVarietyCode").set_text("3110");
  return std::move(*document);
}

inline xml::Document withdrawal(const std::string& key) {
  auto document =
      xml::Document::load(std::string(JIUQU_SOURCE_DIR) +
                          "/mappings/platform/withdrawal.samples/before-decision.out.xml");
  BOOST_REQUIRE(document.has_value());
  document->root().child("projectNo").set_text(key);
  return std::move(*document);
}

// The same for another handling item, about a licence that is there already.
inline xml::Document application_about(const std::string& key, const std::string& item,
                                       const std::string& licence) {
  auto document = application(key);
  document.root().child("handlingItem").set_text(item);
  document.root().child("registration").append("registCode").set_text(licence);
  return document;
}

class ServiceWorld {
 public:
  explicit ServiceWorld(std::uint64_t seed = 7)
      : random(seed), executor(clock, random), ids(clock, random), disk(seed) {
    log::set_level(log::Severity::error);
    SqliteOptions options;
    options.directory = "sim";
    options.vfs = disk.vfs_name();
    options.writer = options.readers = options.callbacks = &executor;
    auto opened = open_sqlite_store(options);
    BOOST_REQUIRE(opened.has_value());
    store = std::move(*opened);
    // The appointment table is the pipeline's.
    std::vector<TableSet> tables{
        licensing_tables(),
        {"pipeline-stand-in",
         {"CREATE TABLE appointment (id BLOB PRIMARY KEY, handler TEXT, lane TEXT, payload TEXT,"
          " due BIGINT)"}}};
    BOOST_REQUIRE(store->migrate(tables, {}).has_value());
    service = std::make_unique<CaseService>(*store, ids);
    service->connect(
        [this] { return definitions; },
        [this](std::string, Uuid cause, Hub::Body body) { return turn(cause, std::move(body)); });
  }
  ~ServiceWorld() {
    store->close();
    executor.run();
  }

  template <class T>
  T await(Task<T> task) {
    std::optional<T> told;
    spawn<T>(std::move(task), [&told](T value) { told = std::move(value); });
    executor.run();
    BOOST_REQUIRE(told.has_value());
    return std::move(*told);
  }

  Result<void> push(const std::string& key) { return push(application(key)); }
  Result<void> push(xml::Document tree) {
    clock.advance(std::chrono::seconds(1));
    exchange = Exchange();
    exchange.definitions = definitions;
    exchange.tree = std::move(tree);
    auto key = exchange.tree.root().child_text("projectNo");
    Hub::Body body = [this, key](Work& work) {
      return service->message_received(exchange, work, "use-registration", key);
    };
    return await(turn(ids.next(), std::move(body)));
  }

  std::vector<TaskRow> open_tasks(const std::string& key) {
    TaskFilter filter;
    filter.case_key = key;
    filter.state = TaskState::open;
    auto tasks = await(service->list_tasks(filter));
    BOOST_REQUIRE(tasks.has_value());
    return std::move(*tasks);
  }
  TaskRow open_task(const std::string& key) {
    auto tasks = open_tasks(key);
    BOOST_REQUIRE(tasks.size() == 1u);
    return tasks[0];
  }
  CompletionCommand command(const TaskRow& task, const std::string& outcome) {
    std::map<std::string, std::string> variables;
    if (outcome == "special") variables = {{"special-type", "hearing"}};
    return {officer_of(task.role), task.id, task.version, outcome, "意见", variables};
  }
  Result<TaskRow> complete(const std::string& key, const std::string& outcome) {
    clock.advance(std::chrono::minutes(5));
    return await(service->complete_task(command(open_task(key), outcome)));
  }
  void complete_all(const std::string& key, std::vector<std::string> outcomes) {
    for (const auto& outcome : outcomes) {
      auto done = complete(key, outcome);
      auto reason = done ? std::string() : done.error().describe();
      BOOST_REQUIRE_MESSAGE(done.has_value(), outcome << ": " << reason);
    }
  }
  CasePage page(const std::string& key) {
    auto found = await(service->case_page(key));
    BOOST_REQUIRE(found.has_value());
    return std::move(*found);
  }

  // body, commit, then the appointments that the unit left, as the hub runs them.
  Task<Result<void>> turn(Uuid cause, Hub::Body body) {
    for (int attempt = 0; attempt < 5; ++attempt) {
      Work work;
      work.cause = cause;
      work.now = clock.now();
      auto done = co_await body(work);
      if (!done && done.error().code != ErrorCode::version_conflict) co_return done;
      if (!done) continue;
      auto committed = co_await commit(*store, std::move(work.unit));
      if (!committed && committed.error().code == ErrorCode::version_conflict) continue;
      if (!committed) co_return std::unexpected(committed.error());
      for (auto& event : work.events) events.push_back(std::move(event));
      for (auto& appointment : work.appointments) {
        if (appointment->due > clock.now()) continue;  // its row waits in the store
        if (hold_appointments) {
          held.push_back(appointment);
          continue;
        }
        auto kept = co_await keep(appointment);
        if (!kept) co_return kept;
      }
      co_return Result<void>{};
    }
    co_return fail(ErrorCode::conflict_unresolved);
  }
  // Timers set for the case, as the store has them.
  std::vector<Appointment> timers(const std::string& key) {
    std::vector<Appointment> found;
    auto look = [&found, key](Sql& sql) -> Result<void> {
      auto rows = appointments_of(sql, key);
      if (!rows) return std::unexpected(rows.error());
      for (auto& row : *rows)
        if (row.handler == kTimerHandler) found.push_back(std::move(row));
      return {};
    };
    BOOST_REQUIRE(await(look_up(store.get(), look)).has_value());
    return found;
  }
  static Task<Result<void>> look_up(Store* from, std::function<Result<void>(Sql&)> look) {
    auto done = co_await read(*from, std::move(look));
    co_return done;
  }
  // As the hub runs it: taken off in the commit that uses it.
  Result<void> fire(const Appointment& timer) {
    Hub::Body body = [this, timer](Work& work) {
      cancel(work, timer.id);
      return service->timers().run(timer, work);
    };
    return await(turn(timer.id, std::move(body)));
  }

  Task<Result<void>> keep(std::shared_ptr<Appointment> appointment) {
    Hub::Body body = [this, appointment](Work& work) { return service->run(*appointment, work); };
    auto done = co_await turn(appointment->id, std::move(body));
    co_return done;
  }

  ManualClock clock{from_micros(1'795'413'600'000'000)};  // 2026-11-23
  SeededRandom random;
  SimExecutor executor;
  UuidV7Source ids;
  SimDisk disk;
  std::unique_ptr<Store> store;
  std::shared_ptr<const DefinitionSet> definitions = shipped_set();
  std::unique_ptr<CaseService> service;
  Exchange exchange;
  std::deque<xml::Document> events;  // in the order of their commits
  bool hold_appointments = false;
  std::vector<std::shared_ptr<Appointment>> held;
};

}  // namespace jiuqu::test
