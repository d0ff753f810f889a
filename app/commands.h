// The commands of `jiuqu`. Each gives the exit code: 0 good, 1 findings or failures, 2 wrong usage
// or configuration, 3 the hub cannot be reached.
// Thread: main.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace jiuqu::app {

inline constexpr int kGood = 0;
inline constexpr int kFailures = 1;
inline constexpr int kWrongUse = 2;
inline constexpr int kUnreachable = 3;

struct RunOptions {
  std::string config;
  std::string data;
  std::string listen;            // address:port over the configuration's
  std::string address_file;      // where the base url is written once the hub listens
  std::vector<std::string> set;  // name=value over the environment file
};
int command_run(const RunOptions& options);

struct DemoOptions {
  std::string config;
  std::string data;
  std::string listen;  // address:port of the hub; empty: 127.0.0.1:8080, any port when taken
  std::int64_t cases = 20;
  std::int64_t seed = 1;
  std::int64_t connections = 8;  // applications pushed at the same time
  bool exit = false;
  bool faults = false;
  std::string report;
};
int command_demo(const DemoOptions& options);

struct BenchOptions {
  std::string name;  // path, case; floor: the program the floor runs as
  std::vector<int> connections{1, 16, 64};
  double seconds = 8;
  int runs = 3;
  std::string report;
  std::string data;          // empty: a new folder below var/
  std::string peer;          // node-red: measured beside the hub
  std::string address_file;  // of the floor
};
int command_bench(const BenchOptions& options);
int command_bench_floor(const BenchOptions& options);

struct DefinitionOptions {
  std::string config;
  std::vector<std::string> roots;  // empty: those of the configuration
  bool json = false;
  bool coverage = false;  // test: what no sample exercises
};
int command_lint(const DefinitionOptions& options);
int command_test(const DefinitionOptions& options);
int command_items(const DefinitionOptions& options);

struct DiffOptions {
  std::string before, after;  // folders: a checkout, or an exported definition set
  bool json = false;
};
int command_diff(const DiffOptions& options);

struct ImpactOptions {
  DefinitionOptions definitions;
  std::string word;  // a field, table:code, a table or a schema
};
int command_impact(const ImpactOptions& options);

struct CheckOptions {
  DefinitionOptions definitions;
  std::string rules;       // id of the rule set
  std::string file = "-";  // "-": standard input
  std::string phase;       // empty: the default phase, else every pattern
  std::string date;        // the day of filing; empty: what has no end applies
  bool svrl = false;       // the report as SVRL instead of findings
  bool drafts = false;     // draft disputes of the differences instead of findings
  std::string out;         // file for the drafts
};
int command_check(const CheckOptions& options);

struct DecideOptions {
  DefinitionOptions definitions;
  std::string table;                // id of the decision table
  std::vector<std::string> inputs;  // name=value
  std::string file;                 // a document for the table's expressions instead of inputs
  std::string date;                 // day yyyy-MM-dd; empty: rows without an end apply
  bool explain = false;             // the row, its line and the values
};
int command_decide(const DecideOptions& options);

struct RouteOptions {
  DefinitionOptions definitions;
  std::string interface;   // id; "-": the file is a canonical event for every interface
  std::string file = "-";  // "-": standard input
  std::string now;         // UTC time; empty: now
  bool lines = false;      // the lines of a sample
};
int command_route(const RouteOptions& options);

// Commands that ask a running hub.
struct ClientOptions {
  std::string hub;    // base url; else JIUQU_HUB, else http://127.0.0.1:8080
  std::string token;  // else JIUQU_TOKEN
  bool json = false;
  std::map<std::string, std::string> query;  // empty values are left out
};
// Lists under /api/v1/<what>: a table, or with json an object a line.
int command_list(const ClientOptions& options, const std::string& what);
enum class MessageView : std::uint8_t { page, raw_body };
int command_show_message(const ClientOptions& options, const std::string& id, MessageView view);

// Samples from messages that came in.
struct ExportOptions {
  std::string id;      // only this one; else those that fit the query
  std::string folder;  // files are written below it
  std::string seed;    // the same seed, the same substitutes
  bool mask = false;
};
int command_export_messages(const ClientOptions& options, const ExportOptions& what);
int command_show_case(const ClientOptions& options, const std::string& key);
// Where values came from. `field`: of a case, only what has that name; empty: all.
int command_message_lineage(const ClientOptions& options, const std::string& id);
int command_case_lineage(const ClientOptions& options, const std::string& key,
                         const std::string& field);
int command_show_parked(const ClientOptions& options, const std::string& id);

// A person's act on dead letters.
struct ActOptions {
  std::string act;                 // assign, replay, skip, discard
  std::vector<std::string> ids;    // these,
  std::vector<std::string> where;  // or those that fit: endpoint=X, interface=X, case=X
  std::string reason;
  std::string owner;  // assign; empty: the caller
  std::string edit;   // replay: the file that holds another body
  bool dry_run = false;
};
int command_act(const ClientOptions& options, const ActOptions& act);

// A candidate set beside the one in use, on stored messages of a running hub.
struct ShadowStart {
  std::vector<std::string> folders;  // roots, or folders that hold them
  std::string interface, since;
  bool follow = false;
};
int command_shadow_start(const ClientOptions& options, const ShadowStart& start);
int command_shadow_status(const ClientOptions& options);
int command_shadow_differences(const ClientOptions& options);
int command_shadow_stop(const ClientOptions& options);
// The same without a hub, on samples or on bodies in files.
struct ShadowFiles {
  DefinitionOptions definitions;     // the old set
  std::vector<std::string> folders;  // of the candidate
  std::string messages;              // FOLDER/INTERFACE/*.json|xml; empty: samples of mappings
};
int command_shadow_run(const ShadowFiles& files);

int command_reload(const ClientOptions& options);

// A code that stands in no row of its table.
struct CodeOptions {
  std::string table, code;
  std::string partner;  // dismiss: of this partner only
  std::string reason;
};
int command_show_code(const ClientOptions& options, const CodeOptions& code);
int command_dismiss_code(const ClientOptions& options, const CodeOptions& code);
// Writes the files of a definition set that the hub keeps below a new folder.
int command_export_definitions(const ClientOptions& options, const std::string& hash,
                               const std::string& folder);
enum class AskHub : std::uint8_t { no, yes };
int command_version(const ClientOptions& options, AskHub ask);
int command_post(const ClientOptions& options, const std::string& path, const std::string& body);

}  // namespace jiuqu::app
