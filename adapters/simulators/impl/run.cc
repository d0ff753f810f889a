#include "adapters/simulators/run.h"

#include "adapters/simulators/judge.h"
#include "adapters/simulators/pusher.h"
#include "adapters/simulators/report.h"
#include "adapters/simulators/staff.h"
#include "bus/base/log.h"
#include "bus/base/text.h"

namespace jiuqu::simulators {
namespace {

constexpr auto kTick = std::chrono::milliseconds(200);
// After the last report: time for one that nobody expects.
constexpr auto kSettle = std::chrono::milliseconds(500);
constexpr int kParkedAttempts = 5;

// The port an earlier run of the same place listened on, so that the hub finds it again; else 0.
std::uint16_t earlier_port(const std::string& address_file) {
  auto text = address_file.empty() ? std::string() : read_file(address_file, 4096).value_or("");
  auto url = parse_http_url(trim(text));
  return url ? url->port : std::uint16_t{0};
}

}  // namespace

struct Run::State {
  State(RunOptions wanted, std::unique_ptr<SystemClock> ticking, Recorder open, Generator loaded,
        std::vector<Officer> officers)
      : own_clock(std::move(ticking)),
        clock(*own_clock),
        options(std::move(wanted)),
        recorder(std::move(open)),
        generator(std::move(loaded)),
        book(generator, options.cases, options.faults.duplicate_percent),
        executor("simulators", 1, clock),
        network(clock),
        client(network, {}),
        link(executor, clock, client, options.hub_file),
        pusher(executor, clock, link, recorder, generator, book,
               {options.platform_key, options.connections}),
        staff(link, recorder, generator, book, std::move(officers), applicants()),
        platform(make_platform(earlier_port(options.address_file))) {}

  ~State() {
    executor.stop();  // first, so that nothing runs any more in what follows
    link.stop();
    client.stop();
    platform.reset();
    network.stop();
  }

  Applicants applicants() {
    return {[this](std::size_t index) { pusher.withdraw(index); },
            [this](std::size_t index) { pusher.withdraw_late(index); }};
  }
  void report_taken(const ReportRecord& report) {
    if (report.path == "/gateway/v1/correction") pusher.correction_requested(report.project_no);
  }
  std::unique_ptr<Platform> make_platform(std::uint16_t port) {
    return std::make_unique<Platform>(
        executor, clock, network, recorder,
        PlatformOptions{options.seed, options.report_key, options.faults, port},
        [this](const ReportRecord& report) { report_taken(report); });
  }
  Result<void> listen();
  void next_tick();
  void tick();
  bool is_complete();
  bool is_stuck() const;
  Verdict verdict() const;
  void show(std::string_view phase) const;
  Task<void> finish();
  Task<std::optional<std::size_t>> parked();

  std::unique_ptr<SystemClock> own_clock;
  const Clock& clock;
  RunOptions options;
  Recorder recorder;
  Generator generator;
  CaseBook book;
  ThreadPool executor;
  HttpNetwork network;
  HttpClient client;
  HubLink link;
  Pusher pusher;
  Staff staff;
  std::unique_ptr<Platform> platform;
  std::function<void(int)> finished;
  SteadyTime started;
  std::size_t judged_lines = SIZE_MAX;  // records at the last look of the judge
  bool nothing_lost = false;
};

// On the port of before when it is free, else on any.
Result<void> Run::State::listen() {
  if (auto listening = platform->start(); listening) return listening;
  platform = make_platform(0);
  return platform->start();
}

void Run::State::next_tick() {
  executor.post_at(clock.steady() + kTick, [this] { tick(); });
}

void Run::State::tick() {
  bool complete = is_complete();
  if (!complete && is_stuck())
    log::warning("run.gave_up", {{"patience_s", std::to_string(options.patience_s)}});
  if (complete || is_stuck()) return spawn(finish());
  show("running");
  next_tick();
}

// Every case archived or failed, every push answered, every report taken, and some quiet time.
bool Run::State::is_complete() {
  if (staff.archived() + pusher.failed() < options.cases || !pusher.idle()) return false;
  if (judged_lines != recorder.lines()) {
    judged_lines = recorder.lines();
    nothing_lost = verdict().lost == 0;
  }
  return nothing_lost && clock.steady() - recorder.last_change() > kSettle;
}

bool Run::State::is_stuck() const {
  return clock.steady() - recorder.last_change() > std::chrono::seconds(options.patience_s);
}

Verdict Run::State::verdict() const {
  return judge(recorder.records(), {.requested = book.numbers()});
}

void Run::State::show(std::string_view phase) const {
  if (!options.progress) return;
  json::Writer writer;
  writer.begin_object().member("phase", phase);
  writer.member("pushed", std::int64_t(pusher.answered()));
  writer.member("accepted", std::int64_t(pusher.accepted()));
  writer.member("reports", std::int64_t(platform->received()));
  writer.member("finished", std::int64_t(staff.archived()));
  writer.member("cases", std::int64_t(options.cases)).end_object();
  options.progress(writer.take());
}

Task<std::optional<std::size_t>> Run::State::parked() {
  const Officer* officer = staff.operator_officer();
  if (officer == nullptr) co_return std::nullopt;
  HttpCall call;
  call.method = "GET";
  call.url = "/api/v1/parked";
  call.headers.emplace_back("Authorization", "Bearer " + officer->token);
  auto answered = co_await link.ask(std::move(call), kParkedAttempts);
  if (!answered || answered->answer.status != 200) co_return std::nullopt;
  auto body = json::Json::parse(answered->answer.body);
  const json::Json* list = body ? body->member("parked") : nullptr;
  if (list == nullptr) co_return std::nullopt;
  co_return list->items.size();
}

Task<void> Run::State::finish() {
  RunFacts facts;
  facts.seconds = std::chrono::duration<double>(clock.steady() - started).count();
  facts.parked = co_await parked();
  link.stop();  // pushes and staff end; the platform keeps serving
  facts.staff_findings = staff.findings();
  Verdict found = verdict();
  bool good = found.good() && facts.staff_findings.empty() && facts.parked.value_or(0) == 0;
  if (staff.operator_officer() != nullptr && !facts.parked) good = false;  // the hub is gone
  std::string report = report_json(recorder.records(), found, facts);
  if (!options.report_file.empty()) {
    auto written = write_file_durably(options.report_file, report + "\n");
    if (!written) log::error("report.not_written", {{"why", written.error().describe()}});
    good = good && written.has_value();
  }
  show("finished");
  finished(good ? 0 : 1);
}

Run::Run(std::unique_ptr<State> state) : state_(std::move(state)) {}
Run::~Run() = default;

Result<std::unique_ptr<Run>> Run::make(RunOptions options) {
  auto clock = std::make_unique<SystemClock>();
  GeneratorOptions generating;
  generating.seed = options.seed;
  auto generator = Generator::load(options.definitions, generating);
  if (!generator) return std::unexpected(generator.error());
  auto officers = load_staff(options.staff_file);
  if (!officers) return std::unexpected(officers.error());
  auto recorder = Recorder::open(options.data, *clock);
  if (!recorder) return std::unexpected(recorder.error());
  return std::unique_ptr<Run>(
      new Run(std::make_unique<State>(std::move(options), std::move(clock), std::move(*recorder),
                                      std::move(*generator), std::move(*officers))));
}

Result<void> Run::start(std::function<void(int)> finished) {
  State& state = *state_;
  state.finished = std::move(finished);
  state.started = state.clock.steady();
  if (auto listening = state.listen(); !listening) return listening;
  if (!state.options.address_file.empty()) {
    auto written = write_file_durably(state.options.address_file, state.platform->url() + "\n");
    if (!written) return written;
  }
  state.executor.post([&state] {
    state.pusher.start();
    state.staff.start();
    state.tick();
  });
  return {};
}

}  // namespace jiuqu::simulators
