// The floor beside `jiuqu bench`: a bare HTTP server that keeps each body in one INSERT and answers
// after the commit. It stands on the hub's own HttpServer and on bus/store, where what waits is
// committed together (WAL, synchronous=FULL): no parsing, no rules, no mapping, no delivery, bodies
// not compressed. What the hub reaches less than this is the price of what it does.
#include <csignal>
#include <cstdio>

#include "adapters/http/http_server.h"
#include "app/commands.h"
#include "bus/base/metrics.h"
#include "bus/base/text.h"
#include "bus/store/sqlite_store.h"

namespace jiuqu::app {
namespace {

TableSet floor_tables() {
  return {"floor", {"CREATE TABLE pushed (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"}};
}

class Floor {
 public:
  Result<void> start(const std::string& folder) {
    SqliteOptions options;
    options.directory = folder;
    options.writer = &writer_;
    options.readers = &readers_;
    options.callbacks = &workers_;
    options.metrics = &metrics_;
    auto opened = open_sqlite_store(options);
    if (!opened) return std::unexpected(opened.error());
    store_ = std::move(*opened);
    const TableSet tables[] = {floor_tables()};
    if (auto migrated = store_->migrate(tables, {}); !migrated) return migrated;
    server_ = std::make_unique<HttpServer>(network_, HttpServerOptions{},
                                           [this](HttpRequest request, Respond respond) {
                                             handle(std::move(request), std::move(respond));
                                           });
    return server_->start();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

  void stop() {
    server_.reset();
    store_->close();
    network_.stop();
  }

 private:
  void handle(HttpRequest request, Respond respond) {
    if (request.path == "/metrics") {
      HttpReply metrics;
      metrics.content_type = "text/plain";
      metrics.body = metrics_.expose();
      return respond(std::move(metrics));
    }
    if (request.method != "POST") return respond(HttpReply{});
    UnitOfWork unit;
    unit.add([body = std::move(request.body)](Sql& sql) -> Result<void> {
      auto added = sql.run("INSERT INTO pushed (body) VALUES (?1)", {Blob{body}});
      if (!added) return std::unexpected(added.error());
      return {};
    });
    store_->commit(std::move(unit),
                   [respond = std::move(respond)](Result<CommitReceipt> kept) mutable {
                     if (!kept) return respond(error_reply(kept.error()));
                     HttpReply reply;
                     reply.content_type = "application/json";
                     reply.body = R"({"code":"200"})";
                     respond(std::move(reply));
                   });
  }

  SystemClock clock_;
  Metrics metrics_;
  HttpNetwork network_{clock_};
  ThreadPool workers_{"worker", 1, clock_}, writer_{"writer", 1, clock_},
      readers_{"reader", 1, clock_};
  std::unique_ptr<Store> store_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

int command_bench_floor(const BenchOptions& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  Floor floor;
  auto started = floor.start(options.data);
  if (started) started = write_file_durably(options.address_file, floor.url() + "\n");
  if (!started) {
    std::fprintf(stderr, "jiuqu: %s\n", started.error().describe().c_str());
    return kWrongUse;
  }
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  floor.stop();
  return kGood;
}

}  // namespace jiuqu::app
