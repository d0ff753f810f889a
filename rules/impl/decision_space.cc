#include "rules/impl/decision_space.h"

#include <algorithm>
#include <bit>
#include <set>

namespace jiuqu::rules {
namespace {

using codes::Decimal;

const Decimal kOne = *Decimal::parse("1");

// A part of a line of numbers: a point, or all between two (open ends where there is none).
struct Part {
  std::optional<Decimal> low, high;
  bool point = false;

  bool inside(const Range& range) const {
    if (point) return range.holds(*low);
    bool above = !range.low || (low && *range.low <= *low);
    bool below = !range.high || (high && *high <= *range.high);
    return above && below;
  }
  std::string text(ValueType type) const {
    if (point) return text_of(type, *low);
    if (low && high) return "(" + text_of(type, *low) + ".." + text_of(type, *high) + ")";
    if (low) return "> " + text_of(type, *low);
    return high ? "< " + text_of(type, *high) : "-";
  }
};

void add_bounds(const std::vector<Range>& ranges, std::vector<Decimal>& bounds) {
  for (const Range& range : ranges) {
    if (range.low) bounds.push_back(*range.low);
    if (range.high) bounds.push_back(*range.high);
  }
}

// Points and what lies between them; whole numbers and days have nothing between neighbours.
std::vector<Part> parts_of_line(std::vector<Decimal> bounds, ValueType type) {
  std::ranges::sort(bounds);
  auto repeated = std::ranges::unique(bounds);
  bounds.erase(repeated.begin(), repeated.end());
  std::vector<Part> parts;
  std::optional<Decimal> before;
  for (const Decimal& bound : bounds) {
    bool neighbours = before && type != ValueType::number && bound - *before <= kOne;
    if (!neighbours) parts.push_back({before, bound, false});
    parts.push_back({bound, bound, true});
    before = bound;
  }
  parts.push_back({before, std::nullopt, false});
  return parts;
}

bool holds(const std::vector<Range>& ranges, const Part& part) {
  return std::ranges::any_of(ranges, [&](const Range& range) { return part.inside(range); });
}

SpaceColumn number_column(const DecisionTableData& data, std::size_t index) {
  const DecisionInput& input = data.inputs[index];
  std::vector<Decimal> bounds;
  if (input.values) add_bounds(input.values->ranges, bounds);
  for (const DecisionRow& row : data.rows) add_bounds(row.cells[index].ranges, bounds);
  SpaceColumn column{input.name, {}, std::vector<Bits>(data.rows.size())};
  for (const Part& part : parts_of_line(std::move(bounds), input.type)) {
    if (input.values && !holds(input.values->ranges, part)) continue;
    column.parts.push_back(part.text(input.type));
    for (std::size_t r = 0; r < data.rows.size(); ++r) {
      const Cell& cell = data.rows[r].cells[index];
      column.admits[r].push_back(cell.any || holds(cell.ranges, part) != cell.negated);
    }
  }
  return column;
}

SpaceColumn text_column(const DecisionTableData& data, std::size_t index) {
  const DecisionInput& input = data.inputs[index];
  std::vector<std::string> texts;
  if (input.values) {
    texts = input.values->texts;
  } else {
    std::set<std::string> named;
    for (const DecisionRow& row : data.rows)
      named.insert(row.cells[index].texts.begin(), row.cells[index].texts.end());
    texts.assign(named.begin(), named.end());
  }
  SpaceColumn column{input.name, texts, std::vector<Bits>(data.rows.size())};
  if (!input.values) column.parts.emplace_back("…");  // any text that is not named
  for (std::size_t r = 0; r < data.rows.size(); ++r) {
    const Cell& cell = data.rows[r].cells[index];
    std::set<std::string_view> named(cell.texts.begin(), cell.texts.end());
    for (const std::string& text : texts)
      column.admits[r].push_back(cell.any || named.contains(text) != cell.negated);
    if (!input.values) column.admits[r].push_back(cell.any || cell.negated);
  }
  return column;
}

// Days from the first on which a row is in force to the last; what lies outside is not asked for.
SpaceColumn day_column(const DecisionTableData& data) {
  std::set<std::string> starts;  // "" before all others
  auto day_after = [](const std::string& day) {
    return text_of(ValueType::date, *number_of(ValueType::date, day) + kOne);
  };
  for (const DecisionRow& row : data.rows) {
    starts.insert(row.validity.from);
    if (!row.validity.to.empty()) starts.insert(day_after(row.validity.to));
  }
  SpaceColumn column{{}, {}, std::vector<Bits>(data.rows.size())};
  for (const std::string& start : starts) {
    auto in_force = [&](const DecisionRow& row) {
      return row.validity.from <= start && (row.validity.to.empty() || start <= row.validity.to);
    };
    if (std::ranges::none_of(data.rows, in_force)) continue;
    column.parts.push_back(start);
    for (std::size_t r = 0; r < data.rows.size(); ++r)
      column.admits[r].push_back(in_force(data.rows[r]));
  }
  return column;
}

}  // namespace

bool Bits::none() const {
  return std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
}

bool Bits::all() const {
  std::size_t count = 0;
  for (std::uint64_t word : words_) count += std::size_t(std::popcount(word));
  return count == size_;
}

std::optional<std::size_t> Bits::shared(const Bits& other) const {
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (std::uint64_t both = words_[i] & other.words_[i])
      return i * kWord + std::size_t(std::countr_zero(both));
  return {};
}

DecisionSpace space_of(const DecisionTableData& data) {
  DecisionSpace space;
  for (std::size_t i = 0; i < data.inputs.size(); ++i) {
    bool text = data.inputs[i].type == ValueType::text;
    space.columns.push_back(text ? text_column(data, i) : number_column(data, i));
    space.complete = space.complete && data.inputs[i].values.has_value();
  }
  space.columns.push_back(day_column(data));
  return space;
}

}  // namespace jiuqu::rules
