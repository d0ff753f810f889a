// What one document costs on one core: sixty fields mapped with three code tables of 3,000 rows,
// beside the bare parse of libxml2 and libxslt doing the same, in turns within one run. Time is
// told, never judged.
//   bench_mapping [--runs N] [--documents N] [--report FILE] [--only NAME]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "bus/base/clock.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/pipeline/kinds.h"
#include "mappings/mapping.h"
#include "tests/bench/mapping/peers.h"

namespace {

using namespace jiuqu;

struct Options {
  int runs = 9;
  int documents = 4000;
  std::string report, only;
};

[[noreturn]] void wrong(const std::string& what) {
  std::fprintf(stderr, "bench_mapping: %s\n", what.c_str());
  std::exit(2);
}

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    std::string name = argv[i];
    if (i + 1 == argc) wrong(name + " needs a value");
    if (name == "--runs")
      options.runs = std::max(1, std::atoi(argv[i + 1]));
    else if (name == "--documents")
      options.documents = std::max(1, std::atoi(argv[i + 1]));
    else if (name == "--report")
      options.report = argv[i + 1];
    else if (name == "--only")
      options.only = argv[i + 1];
    else
      wrong("unknown option " + name);
  }
  return options;
}

template <class T>
T good(Result<T> result) {
  if (!result) wrong(result.error().describe());
  return std::move(*result);
}

// The mapping of the bench with all that it needs, and one document in every shape.
class Subject {
 public:
  Subject() {
    const std::string source = JIUQU_SOURCE_DIR;
    const std::string folder = source + "/tests/bench/definitions";
    const std::vector<std::string> roots{folder + "/mappings", folder + "/partners"};
    DefinitionKind* const kinds[] = {schema_.get(), table_.get(), kind_.get()};
    outcome_ = load_definitions(roots, kinds);
    for (const auto& finding : outcome_.findings)
      if (finding.level == Level::error) wrong(lint_line(finding));
    mapping_ = outcome_.set->get<Mapping>("mapping", "bench/form");
    if (mapping_ == nullptr) wrong("no mapping bench/form");
    json_ = good(read_file(source + "/tests/bench/body.json"));
    tree_ = read();
    xml_ = tree_.serialize();
    stylesheet_ = good(read_file(source + "/tests/bench/mapping/form.xslt"));
    context_.now = *from_iso8601("2026-11-23T02:00:00Z");
    context_.variables = &variables_;
  }

  xml::Document read() const {
    const auto& model = mapping_->source()->schema->model();
    return good(json::to_tree(json_, model, *model.root("form")));
  }
  xml::Document map(const xml::Document& source) const {
    Findings findings;
    auto mapped = good(mapping_->run(source, context_, findings));
    if (!findings.empty()) wrong(findings.front().en);
    return std::move(mapped.tree);
  }
  void map_judged() const {
    Findings findings;
    good(mapping_->run_judged(tree_, context_, findings));
    if (!findings.empty()) wrong(findings.front().en);
  }
  const xml::Document& tree() const { return tree_; }
  const std::string& xml() const { return xml_; }
  const std::string& stylesheet() const { return stylesheet_; }

 private:
  std::unique_ptr<DefinitionKind> schema_ = schema_kind(), table_ = code_table_kind(),
                                  kind_ = mapping_kind();
  LoadOutcome outcome_;
  const Mapping* mapping_ = nullptr;
  std::string json_, xml_, stylesheet_;
  xml::Document tree_;
  std::map<std::string, std::string> variables_{
      {"messageId", "01936f3a-5b1c-7d2e-9f00-0000000000aa"}};
  MapContext context_;
};

struct Measured {
  const char* name;
  const char* what;
  std::function<void()> once;
  std::vector<double> us;  // per document, a run each
  double median() const {
    auto sorted = us;
    std::ranges::sort(sorted);
    return sorted[sorted.size() / 2];
  }
};

// The targets take turns, so that what else the machine does falls on all of them.
void measure(std::vector<Measured>& targets, const Options& options) {
  SystemClock clock;
  for (int run = -1; run < options.runs; ++run)
    for (Measured& target : targets) {
      auto begin = clock.steady();
      for (int i = 0; i < options.documents; ++i) target.once();
      auto took = std::chrono::duration<double, std::micro>(clock.steady() - begin).count();
      if (run >= 0) target.us.push_back(took / options.documents);  // the first run warms up
    }
}

std::string report_of(const std::vector<Measured>& targets, const Options& options) {
  json::Writer writer;
  writer.begin_object().member("bench", "mapping").member("runs", std::int64_t{options.runs});
  writer.member("documents", std::int64_t{options.documents}).key("us_per_document");
  writer.begin_object();
  for (const Measured& target : targets) {
    writer.key(target.name).begin_object().key("median").real(target.median());
    writer.key("least").real(*std::ranges::min_element(target.us));
    writer.key("most").real(*std::ranges::max_element(target.us)).end_object();
  }
  writer.end_object().end_object();
  return writer.take();
}

void print(const std::vector<Measured>& targets) {
  double floor = 0;
  for (const Measured& target : targets)
    if (std::string(target.name) == "floor-parse") floor = target.median();
  std::printf("%-22s %9s %9s %9s %8s  %s\n", "", "median", "least", "most", "floor x", "");
  for (const Measured& target : targets)
    std::printf("%-22s %6.2f us %6.2f us %6.2f us %8.2f  %s\n", target.name, target.median(),
                *std::ranges::min_element(target.us), *std::ranges::max_element(target.us),
                floor > 0 ? target.median() / floor : 0.0, target.what);
}

}  // namespace

int main(int argc, char** argv) {
  Options options = read_options(argc, argv);
  Subject subject;
  bench::Peers peers(subject.xml(), subject.stylesheet());
  std::vector<Measured> targets{
      {"map", "tree to tree", [&] { subject.map(subject.tree()); }, {}},
      {"map-judged", "tree to tree, held against its schema", [&] { subject.map_judged(); }, {}},
      {"map-text", "JSON text to XML text", [&] { subject.map(subject.read()).serialize(); }, {}},
      {"read-json", "of it: JSON text to tree", [&] { subject.read(); }, {}},
      {"write-xml", "of it: tree to XML text", [&] { subject.tree().serialize(); }, {}},
      {"floor-parse", "libxml2: XML text to tree", [&] { peers.parse(); }, {}},
      {"peer-xslt", "libxslt: tree to tree, no tables", [&] { peers.transform(); }, {}},
      {"peer-xslt-text", "libxslt: XML text to XML text", [&] { peers.transform_text(); }, {}}};
  if (!options.only.empty())
    std::erase_if(targets, [&](const Measured& target) { return options.only != target.name; });
  if (targets.empty()) wrong("no target " + options.only);
  measure(targets, options);
  print(targets);
  if (options.report.empty()) return 0;
  auto written = write_file_durably(options.report, report_of(targets, options) + "\n");
  if (!written) wrong(written.error().describe());
  return 0;
}
