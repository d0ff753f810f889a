// What a running hub lists: a table for people, or a JSON object a line.
#include <algorithm>
#include <cstdio>

#include "app/impl/client.h"

namespace jiuqu::app {
namespace {

struct Column {
  const char* member;  // of a row
  const char* title;
};

// How rows of one listing look: columns side by side, long texts below.
struct Listing {
  const char* what;
  std::vector<Column> columns;
  std::vector<Column> below;
};

const std::vector<Listing>& listings() {
  static const std::vector<Listing> kListings = {
      {"messages",
       {{"id", "ID"},
        {"created", "CREATED"},
        {"direction", "WAY"},
        {"state", "STATE"},
        {"interface", "INTERFACE"},
        {"case", "CASE"},
        {"bytes", "BYTES"}},
       {{"cause", "cause"}}},
      {"cases",
       {{"case", "CASE"},
        {"status", "STATUS"},
        {"step", "STEP"},
        {"step_name", ""},
        {"division", "DIVISION"},
        {"item", "ITEM"},
        {"updated", "UPDATED"}},
       {}},
      {"tasks",
       {{"id", "ID"},
        {"version", "VERSION"},
        {"state", "STATE"},
        {"case", "CASE"},
        {"element", "TASK"},
        {"name", ""},
        {"role", "ROLE"},
        {"claimed_by", "CLAIMED BY"},
        {"outcomes", "OUTCOMES"}},
       {}},
      {"lanes",
       {{"endpoint", "ENDPOINT"},
        {"lane", "LANE"},
        {"waiting", "WAITING"},
        {"head_state", "HEAD IS"},
        {"interface", "INTERFACE"},
        {"attempts", "ATTEMPTS"},
        {"age", "AGE"},
        {"head", "HEAD"}},
       {{"cause", "cause"}, {"next_step", "next"}}},
      {"parked",
       {{"id", "ID"},
        {"state", "STATE"},
        {"owner", "OWNER"},
        {"age", "AGE"},
        {"endpoint", "ENDPOINT"},
        {"interface", "INTERFACE"},
        {"case", "CASE"},
        {"behind", "HOLDS BACK"},
        {"attempts", "ATTEMPTS"}},
       {{"cause", "cause"}, {"next_step", "next"}}},
      {"unknown-codes",
       {{"partner", "PARTNER"},
        {"table", "TABLE"},
        {"code", "CODE"},
        {"state", "STATE"},
        {"waiting", "WAIT"},
        {"refused", "REFUSED"},
        {"age", "SINCE"},
        {"day", "DAY"},
        {"field", "FIELD"}},
       {{"note", "note"}, {"next_step", "next"}, {"next_step_zh", "下一步"}}},
      {"code-messages",
       {{"message", "ID"},
        {"state", "STATE"},
        {"since", "SINCE"},
        {"interface", "INTERFACE"},
        {"case", "CASE"},
        {"endpoint", "ENDPOINT"},
        {"lane", "LANE"},
        {"position", "POSITION"},
        {"day", "DAY"},
        {"field", "FIELD"}},
       {}},
      {"definitions",
       {{"hash", "HASH"}, {"first_used", "FIRST USED"}, {"files", "FILES"}, {"running", "RUNNING"}},
       {}},
  };
  return kListings;
}

// Columns a terminal gives a text: East Asian signs take two.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (unsigned char c : text)
    if (c < 0x80 || c >= 0xC0) width += c >= 0xE3 ? 2 : 1;
  return width;
}

std::string cell_of(const json::Json& row, const char* name) {
  const json::Json* value = row.member(name);
  if (value == nullptr || value->kind == json::Json::Kind::null) return {};
  if (value->kind != json::Json::Kind::array) return value->text;
  std::string text;
  for (const auto& item : value->items) text += (text.empty() ? "" : " ") + item.text;
  return text;
}

void print_cells(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (widths[i] == 0) continue;  // nothing in the whole column
    line += cells[i] + std::string(widths[i] - width_of(cells[i]) + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  std::printf("%s\n", line.c_str());
}

// The first line of a text, shortened to what a terminal shows.
std::string first_line(const std::string& text) {
  constexpr std::size_t kBytesMax = 300;
  std::string line = text.substr(0, text.find('\n'));
  if (line.size() <= kBytesMax) return line;
  std::size_t end = kBytesMax;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end) + "…";
}

void print_table(const Listing& listing, const std::vector<json::Json>& rows) {
  std::vector<std::vector<std::string>> cells(rows.size());
  std::vector<std::string> titles;
  std::vector<std::size_t> widths(listing.columns.size());
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    titles.emplace_back(listing.columns[i].title);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      cells[row].push_back(cell_of(rows[row], listing.columns[i].member));
      widths[i] = std::max(widths[i], width_of(cells[row].back()));
    }
    if (widths[i] > 0) widths[i] = std::max(widths[i], width_of(titles.back()));
    if (widths[i] == 0) titles.back().clear();
  }
  print_cells(titles, widths);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    print_cells(cells[row], widths);
    for (const Column& below : listing.below)
      if (std::string text = cell_of(rows[row], below.member); !text.empty())
        std::printf("    %s: %s\n", below.title, first_line(text).c_str());
  }
}

}  // namespace

void print_rows(const std::string& what, const std::vector<json::Json>& rows) {
  auto listing = std::ranges::find(listings(), what, &Listing::what);
  if (listing != listings().end() && !rows.empty()) print_table(*listing, rows);
}

int command_list(const ClientOptions& options, const std::string& what) {
  json::Json document;
  std::string path = path_with_query("/api/v1/" + what, options.query);
  if (int wrong = ask_json(options, path, document); wrong != kGood) return wrong;
  const json::Json* rows = document.member(what);
  auto listing = std::ranges::find(listings(), what, &Listing::what);
  if (rows == nullptr || listing == listings().end()) {
    std::fprintf(stderr, "jiuqu: the hub's answer cannot be read\n");
    return kFailures;
  }
  if (options.json) {
    for (const auto& row : rows->items) std::printf("%s\n", json_text(row).c_str());
    return kGood;
  }
  if (rows->items.empty()) {
    std::fprintf(stderr, "jiuqu: no %s\n", what.c_str());
    return kGood;
  }
  print_table(*listing, rows->items);
  auto limit = options.query.find("limit");
  std::size_t rows_max = limit == options.query.end() || limit->second.empty()
                             ? 100
                             : std::strtoul(limit->second.c_str(), nullptr, 10);
  if (rows->items.size() >= rows_max)
    std::fprintf(stderr, "jiuqu: the first %zu; more with --limit\n", rows->items.size());
  return kGood;
}

}  // namespace jiuqu::app
