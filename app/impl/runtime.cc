// The long-lived parts of a running hub in construction order.
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "adapters/http/http_server.h"
#include "app/admin_api.h"
#include "app/definitions_in_use.h"
#include "app/tokens.h"
#include "app/wiring.h"
#include "bus/base/log.h"
#include "bus/base/metrics.h"
#include "bus/store/sqlite_store.h"
#include "licensing-core/case_service.h"

namespace jiuqu::app {

namespace {

// Waits on this thread for something that another thread tells.
class Signal {
 public:
  void set() {
    std::lock_guard lock(mutex_);
    set_ = true;
    told_.notify_all();
  }
  bool wait_for(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return told_.wait_for(lock, patience, [this] { return set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  bool set_ = false;
};

template <class T>
T wait_for(Task<T> task) {
  std::optional<T> result;
  Signal done;
  spawn<T>(std::move(task), [&](T value) {
    result = std::move(value);
    done.set();
  });
  done.wait_for(std::chrono::hours{1});
  JIUQU_CHECK(result.has_value());
  return std::move(*result);
}

// Values of the environment that are the licensing core's own. licensing.day-ms: a working day
// lasts so many milliseconds instead of following the calendar; for demonstrations and tests.
Result<void> use_licensing_values(const EnvironmentValues& values, licensing::CaseService& cases) {
  constexpr std::string_view kPrefix = "licensing.";
  constexpr std::string_view kDay = "licensing.day-ms";
  constexpr std::int64_t kDayMax = 86'400'000;
  for (const auto& [name, value] : values) {
    if (!name.starts_with(kPrefix)) continue;
    if (name != kDay)
      return fail(ErrorCode::configuration_invalid,
                  name + " is not known; do you mean " + std::string(kDay) + "?");
    std::int64_t milliseconds = 0;
    auto read = std::from_chars(value.data(), value.data() + value.size(), milliseconds);
    bool whole = read.ec == std::errc() && read.ptr == value.data() + value.size();
    if (!whole || milliseconds < 1 || milliseconds > kDayMax)
      return fail(ErrorCode::configuration_invalid,
                  name + " is to be a whole number from 1 to 86400000, not \"" + value + "\"");
    cases.use_day_length(std::chrono::milliseconds(milliseconds));
    log::warning("licensing.short-days",
                 {{"day_ms", value}, {"note", "time limits do not follow the calendar"}});
  }
  return {};
}

}  // namespace

// Members in construction order; destroyed in reverse.
struct Runtime::State {
  explicit State(Config given)
      : config(std::move(given)),
        ids(clock, random),
        network(clock),
        workers("worker", processor_count(), clock),
        writer("writer", 1, clock),
        readers("reader", 2, clock),
        dispatching("dispatcher", 1, clock) {}

  Result<void> open_store();
  LoadReport reload();
  Result<void> listen(Tokens tokens);

  Config config;
  SystemClock clock;
  SystemRandom random;
  UuidV7Source ids;
  Metrics metrics;
  xml::FunctionTable functions = hub_functions();
  HttpNetwork network;
  ThreadPool workers, writer, readers, dispatching;
  std::unique_ptr<Store> store;
  std::unique_ptr<licensing::CaseService> cases;
  std::unique_ptr<Plugins> plugins;
  std::unique_ptr<Endpoints> endpoints;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<Hub> hub;
  std::unique_ptr<DefinitionsInUse> definitions;
  std::unique_ptr<KeptSets> kept_sets;
  std::unique_ptr<ShadowRuns> shadow;
  std::unique_ptr<AdminApi> admin;
  std::unique_ptr<HttpServer> server;
  bool stopped = false;
  std::mutex reloading;
};

Result<void> Runtime::State::open_store() {
  SqliteOptions options;
  options.directory = config.data_directory;
  options.writer = &writer;
  options.readers = &readers;
  options.callbacks = &workers;
  options.metrics = &metrics;
  options.clock = &clock;
  auto opened = open_sqlite_store(options);
  if (!opened) return std::unexpected(opened.error());
  store = std::move(*opened);
  const TableSet hub_tables[] = {journal_tables(), delivery_tables(), pipeline_tables(),
                                 licensing::licensing_tables()};
  const TableSet month_tables[] = {journal_month_tables()};
  return store->migrate(hub_tables, month_tables);
}

LoadReport Runtime::State::reload() {
  LoadReport report;
  std::unique_lock one_at_a_time(reloading, std::try_to_lock);
  if (!one_at_a_time) {
    report.error = Error{ErrorCode::overloaded, "another reload is under way", {}};
    return report;
  }
  auto fresh = read_again(config, report.findings);
  auto tokens = fresh ? Tokens::read(fresh->tokens_path()) : std::unexpected(fresh.error());
  if (!tokens) {
    report.old_hash = hub->definitions()->hash();
    report.error = tokens.error();
    return report;
  }
  config.environment = fresh->environment;  // mappings read their settings there when they load
  report = definitions->load(fresh->definition_roots, config.environment);
  if (!report.error) {
    admin->use(std::move(*tokens));
    kept_sets->use(hub->definitions(), config.environment);
  }
  return report;
}

Result<void> Runtime::State::listen(Tokens tokens) {
  AdminParts parts;
  parts.hub = hub.get();
  parts.store = store.get();
  parts.dispatcher = dispatcher.get();
  parts.cases = cases.get();
  parts.metrics = &metrics;
  parts.workers = &workers;
  parts.clock = &clock;
  parts.started = clock.now();
  parts.reload = [this] { return reload(); };
  parts.kept_sets = kept_sets.get();
  parts.shadow = shadow.get();
  admin = std::make_unique<AdminApi>(parts, std::move(tokens));
  HttpServerOptions options;
  options.address = config.address;
  options.port = config.port;
  server =
      std::make_unique<HttpServer>(network, options, [this](HttpRequest request, Respond respond) {
        if (definitions->handle(request, respond)) return;
        if (is_admin_path(request.path))
          return admin->handle(std::move(request), std::move(respond));
        respond(error_reply(ErrorCode::not_found, "no interface receives under this path now"));
      });
  return server->start();
}

Runtime::Runtime(Config config) : state_(std::make_unique<State>(std::move(config))) {}
Runtime::~Runtime() {
  if (state_) stop();
}

Result<void> Runtime::start(Findings& findings) {
  State& s = *state_;
  auto tokens = Tokens::read(s.config.tokens_path());
  if (!tokens) return std::unexpected(tokens.error());
  if (auto opened = s.open_store(); !opened) return opened;
  s.cases = std::make_unique<licensing::CaseService>(*s.store, s.ids, &s.functions);
  if (auto used = use_licensing_values(s.config.environment, *s.cases); !used) return used;
  s.plugins =
      std::make_unique<Plugins>(s.network, s.functions, s.cases.get(), &s.config.environment);
  AdapterContext context{&s.clock, &s.workers, &s.metrics};
  s.endpoints = std::make_unique<Endpoints>(s.plugins->adapters(), context);
  Dispatcher::Parts delivery;
  delivery.store = s.store.get();
  delivery.clock = &s.clock;
  delivery.random = &s.random;
  delivery.executor = &s.dispatching;
  delivery.endpoints = [endpoints = s.endpoints.get()](const std::string& id) {
    return endpoints->find(id);
  };
  delivery.metrics = &s.metrics;
  s.dispatcher = std::make_unique<Dispatcher>(delivery);
  Hub::Parts parts;
  parts.store = s.store.get();
  parts.clock = &s.clock;
  parts.ids = &s.ids;
  parts.workers = &s.workers;
  parts.dispatcher = s.dispatcher.get();
  parts.metrics = &s.metrics;
  s.hub = std::make_unique<Hub>(parts);
  s.cases->connect(*s.hub);
  s.definitions = std::make_unique<DefinitionsInUse>(
      DefinitionsInUse::Parts{s.plugins.get(), s.endpoints.get(), s.hub.get(), s.dispatcher.get()});
  auto loaded = s.definitions->load(s.config.definition_roots, s.config.environment);
  findings = std::move(loaded.findings);
  if (loaded.error) return std::unexpected(*loaded.error);
  s.kept_sets = std::make_unique<KeptSets>(KeptSets::Parts{s.store.get(), &s.network, &s.functions,
                                                           s.config.data_directory + "/kept-sets"});
  s.kept_sets->use(s.hub->definitions(), s.config.environment);
  s.shadow = std::make_unique<ShadowRuns>(ShadowRuns::Parts{
      {s.store.get(), s.cases.get(), s.kept_sets.get()}, s.hub.get(), &s.workers, &s.clock});
  if (auto recovered = wait_for(s.hub->recover()); !recovered) return recovered;
  s.hub->start_housekeeping();
  return s.listen(std::move(*tokens));
}

std::string Runtime::base_url() const {
  return "http://" + state_->config.address + ":" + std::to_string(state_->server->port());
}

LoadReport Runtime::reload() {
  return state_->reload();
}

// No new requests; exchanges in progress are answered; deliveries in flight are marked; the store
// finishes what waits and closes. Then the threads end.
void Runtime::stop() {
  State& s = *state_;
  if (std::exchange(s.stopped, true)) return;
  constexpr std::chrono::milliseconds kPatience{limits::kGracefulStopSeconds * 1000 / 4};
  auto ended = [&](auto&& stop_part) {
    auto told = std::make_shared<Signal>();
    stop_part(Job([told] { told->set(); }));
    if (!told->wait_for(kPatience)) log::warning("hub.stop-slow");
  };
  if (s.shadow) s.shadow->stop();
  if (s.server) ended([&](Job done) { s.server->stop(std::move(done)); });
  if (s.hub) ended([&](Job done) { s.hub->stop(std::move(done)); });
  if (s.dispatcher) ended([&](Job done) { s.dispatcher->stop(std::move(done)); });
  if (s.endpoints) s.endpoints->stop();
  if (s.store) s.store->close();
  s.network.stop();
  s.dispatching.stop();
  s.workers.stop();
  s.writer.stop();
  s.readers.stop();
  s.server.reset();
}

}  // namespace jiuqu::app
