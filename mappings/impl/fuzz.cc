#include "mappings/fuzz.h"

#include <algorithm>
#include <map>

#include "bus/base/text.h"
#include "mappings/impl/document_generator.h"
#include "mappings/impl/texts.h"

namespace jiuqu {
namespace {

using mapping::without_indexes;

using Leaves = std::map<std::string, std::string>;

// Paths with indexes of all texts and attributes that are not empty.
void collect(xml::Node node, Leaves& leaves) {
  std::string path = node.path();
  for (const auto& [name, value] : node.attributes())
    if (!value.empty() && !name.contains(':')) leaves[path + "/@" + name] = value;
  if (!node.has_element_children()) {
    std::string text = node.text();
    if (!text.empty()) leaves[path] = std::move(text);
  }
  for (xml::Node child : node.children()) collect(child, leaves);
}

// A fault the mapping was told to make, or one that says no more than that its source gives nothing
// for what the target must have.
bool is_refusal(const Finding& finding) {
  if (finding.code == "mapping.schema.missing") return true;
  bool empty = std::ranges::any_of(finding.values, [](const auto& value) {
    return value.first == "value" && value.second.empty();
  });
  if (finding.code.starts_with("mapping.schema.") && empty) return true;
  return finding.code == "mapping.value-missing" || finding.code == "mapping.variable-missing" ||
         finding.code == "mapping.setting-missing" || finding.code == "mapping.expect-failed";
}

enum class Outcome { mapped, refused, returned, failed };

class Fuzzer {
 public:
  Fuzzer(const Mapping& mapping, Reversed reversed, const FuzzOptions& options)
      : mapping_(mapping),
        reversed_(std::move(reversed)),
        options_(options),
        generator_(*mapping.plan(), to_china_time(options.now).substr(0, 10)) {
    context_.now = options.now;
    context_.variables = &variables_;
    for (const auto& part : reversed_.one_way) one_way_.push_back(part.target);
  }

  FuzzReport run() {
    FuzzReport report;
    auto roots = mapping_.source_roots();
    const auto& model = mapping_.source()->schema->model();
    for (std::uint64_t number = 0; number < options_.count && !report.failure; ++number) {
      const xml::Field& root = *model.root(roots[number % roots.size()]);
      // Of every root the least and the most.
      xml::Document document =
          generator_.make(root, options_.seed + number % roots.size(), number / roots.size());
      std::string what;
      switch (judge(document, what)) {
        case Outcome::returned:
          ++report.returned;
          [[fallthrough]];
        case Outcome::mapped:
          ++report.mapped;
          break;
        case Outcome::refused:
          ++report.refused;
          ++report.refusals[what];
          break;
        case Outcome::failed:
          report.failure = FuzzFailure{number, shrunk(std::move(document), what), what};
          judge(report.failure->smallest, report.failure->what);
          break;
      }
    }
    for (const auto& path : generator_.without_value()) report.without_value.push_back(path);
    return report;
  }

 private:
  static std::string told(const Finding& finding) {
    std::string text = finding.code + " at " + finding.where.path + ": " + finding.en;
    for (const auto& [name, value] : finding.values) text += ", " + name + " \"" + value + "\"";
    return text;
  }

  Outcome judge(const xml::Document& source, std::string& what) {
    Findings faults = mapping_.source()->schema->validate(source);
    if (!faults.empty()) {
      what = "the generated document is not valid: " + told(faults.front());
      return Outcome::failed;
    }
    Findings findings;
    auto mapped = mapping_.run_judged(source, context_, findings);
    auto fault = std::ranges::find_if_not(findings, is_refusal);
    if (!mapped || fault != findings.end()) {
      what = mapped ? told(*fault) : mapped.error().describe();
      return Outcome::failed;
    }
    if (!findings.empty()) {
      what = findings.front().code + " at " + without_indexes(findings.front().where.path);
      return Outcome::refused;
    }
    if (!reversed_.mapping) return Outcome::mapped;
    return judge_return(mapped->tree, what);
  }

  Outcome judge_return(const xml::Document& target, std::string& what) {
    Findings findings;
    auto back = reversed_.mapping->run(target, context_, findings);
    if (!back || !findings.empty()) {
      what = "turned round: " + (back ? told(findings.front()) : back.error().describe());
      return Outcome::failed;
    }
    auto again = mapping_.run(back->tree, context_, findings);
    if (!again) {
      what = "mapped again: " + again.error().describe();
      return Outcome::failed;
    }
    Leaves first = leaves_of(target), second = leaves_of(again->tree);
    for (const auto& [path, text] : first)
      if (second[path] != text) {
        what = "turned round and mapped again: " + path + " was \"" + text + "\" and is \"" +
               second[path] + "\"";
        return Outcome::failed;
      }
    return Outcome::returned;
  }

  // What has no way back is left out.
  Leaves leaves_of(const xml::Document& tree) const {
    Leaves all;
    collect(tree.root(), all);
    std::erase_if(all, [&](const auto& leaf) {
      std::string plain = without_indexes(leaf.first);
      return std::ranges::any_of(one_way_, [&](const std::string& part) {
        return plain == part || plain.starts_with(part + "/");
      });
    });
    return all;
  }

  // ---- smaller documents that fail in the same way

  static std::string kind_of(const std::string& what) { return what.substr(0, what.find(": ")); }

  bool fails_alike(const xml::Document& document, const std::string& what) {
    std::string other;
    if (judge(document, other) != Outcome::failed) return false;
    return without_indexes(kind_of(other)) == without_indexes(kind_of(what));
  }

  xml::Document shrunk(xml::Document document, const std::string& what) {
    for (bool smaller = true; smaller;) {
      smaller = false;
      for (std::size_t at = 1; at < count_of(document.root()); ++at) {
        auto less = document.clone();
        xml::Node node = element_at(less.root(), at);
        node.remove();
        if (!fails_alike(less, what)) continue;
        document = std::move(less);
        smaller = true;
        --at;
      }
    }
    for (std::size_t at = 0; at < count_of(document.root()); ++at) shorten(document, at, what);
    return document;
  }

  // The shortest beginning of a text that still fails.
  void shorten(xml::Document& document, std::size_t at, const std::string& what) {
    xml::Node node = element_at(document.root(), at);
    std::string text = node.text();
    if (node.has_element_children() || text.empty()) return;
    for (std::size_t size = 0; size < text.size(); size = size == 0 ? 1 : size * 2) {
      while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
      auto less = document.clone();
      element_at(less.root(), at).set_text(std::string_view(text).substr(0, size));
      if (!fails_alike(less, what)) continue;
      document = std::move(less);
      return;
    }
  }

  static std::size_t count_of(xml::Node node) {
    std::size_t count = 1;
    for (xml::Node child : node.children()) count += count_of(child);
    return count;
  }

  // In document order; the root is 0.
  static xml::Node element_at(xml::Node node, std::size_t at) {
    if (at == 0) return node;
    --at;
    for (xml::Node child : node.children()) {
      std::size_t count = count_of(child);
      if (at < count) return element_at(child, at);
      at -= count;
    }
    return {};
  }

  const Mapping& mapping_;
  Reversed reversed_;
  const FuzzOptions& options_;
  mapping::DocumentGenerator generator_;
  std::map<std::string, std::string> variables_{
      {"messageId", "00000000-0000-7000-8000-000000000001"}};
  MapContext context_;
  std::vector<std::string> one_way_;
};

}  // namespace

Result<FuzzReport> fuzz(const Mapping& mapping, const DefinitionSet& definitions,
                        const FuzzOptions& options) {
  auto reversed = reverse(mapping, definitions);
  if (!reversed) return std::unexpected(reversed.error());
  return Fuzzer(mapping, std::move(*reversed), options).run();
}

}  // namespace jiuqu
