#include "mappings/import/impl/mapping_writer.h"

#include <algorithm>
#include <map>
#include <set>

#include "bus/base/text.h"
#include "mappings/import/impl/xml_text.h"

namespace jiuqu::importing {
namespace {

// What an author greps for, in what is written; nothing of it is open here.
constexpr std::string_view kOpenMark =
    "TO"
    "DO";

// XML comments hold no two hyphens, and do not end in one.
std::string comment(std::string text) {
  for (auto at = text.find("--"); at != text.npos; at = text.find("--")) text.replace(at, 2, "-");
  while (text.ends_with('-')) text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  return "<!-- " + text + " -->";
}

std::string labelled(const std::string& path, const std::string& label) {
  return label.empty() ? path : path + " " + label;
}

// "applicant" of "applicant/name"; empty at the top.
std::string parent_of(const std::string& path) {
  auto at = path.rfind('/');
  return at == path.npos ? std::string() : path.substr(0, at);
}

// A path as seen from a block around it: "." is the block itself.
std::string below(const std::string& path, const std::string& block) {
  if (block.empty()) return path;
  return path == block ? "." : path.substr(block.size() + 1);
}

class MappingWriter {
 public:
  MappingWriter(const Proposals& proposals, const MappingNames& names,
                const ConversionContext& context)
      : all_(proposals), names_(names), context_(context), in_(context.way == Way::in) {}

  MappingDraft run() {
    gather_open();
    head();
    for (const Proposal& one : all_.taken) rest_.push_back(&one);
    // In the order of the target; alternatives in the order of the source.
    std::ranges::stable_sort(rest_, [&](const Proposal* a, const Proposal* b) {
      return in_ ? a->canonical < b->canonical : a->partner < b->partner;
    });
    block("", "", 1);
    tell_open();
    draft_.text += "</mapping>\n";
    return std::move(draft_);
  }

 private:
  const Place& from(const Proposal& one) const {
    return in_ ? all_.partner[one.partner] : all_.canonical[one.canonical];
  }
  const Place& to(const Proposal& one) const {
    return in_ ? all_.canonical[one.canonical] : all_.partner[one.partner];
  }
  void line(int depth, const std::string& text) {
    draft_.text += std::string(std::size_t(depth) * 2, ' ') + text + "\n";
  }

  void head() {
    draft_.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + comment(names_.title) + "\n";
    const std::string& source = in_ ? names_.partner_schema : names_.canonical_schema;
    const std::string& source_root = in_ ? names_.partner_root : names_.canonical_root;
    const std::string& target = in_ ? names_.canonical_schema : names_.partner_schema;
    const std::string& target_root = in_ ? names_.canonical_root : names_.partner_root;
    line(0, "<mapping xmlns=\"urn:jiuqu:mapping:1\" version=\"1\"");
    line(0, "         source=\"" + escaped(source) + "\" source-root=\"" + escaped(source_root) +
                "\"");
    line(0, "         target=\"" + escaped(target) + "\" target-root=\"" + escaped(target_root) +
                "\">");
  }

  // ---- lines of proposals

  // Everything of one pair of repeated groups; deeper ones inside.
  void block(const std::string& from_block, const std::string& to_block, int depth) {
    std::vector<const Proposal*> mine;
    for (const Proposal* one : rest_)
      if (innermost(from(*one)) == from_block && innermost(to(*one)) == to_block)
        mine.push_back(one);
    std::string group;
    bool open = false;
    for (const Proposal* one : mine) {
      const Place& target = to(*one);
      std::string path = below(target.path, to_block);
      std::string parent = path == "." ? std::string() : parent_of(path);
      if (parent != group || !open) {
        if (open && !group.empty()) line(depth, "</group>");
        if (!parent.empty()) {
          if (!target.group_label.empty()) line(depth, comment(target.group_label));
          line(depth, "<group to=\"" + escaped(parent) + "\">");
        }
        group = parent;
        open = true;
      }
      std::string last = path == "." ? path : path.substr(parent.empty() ? 0 : parent.size() + 1);
      field(*one, last, below(from(*one).path, from_block), depth + (group.empty() ? 0 : 1));
    }
    if (open && !group.empty()) line(depth, "</group>");
    for (const auto& [from_inner, to_inner] : inner_blocks(from_block, to_block)) {
      const Place& some = *first_in(from_inner, to_inner);
      if (!some.group_label.empty()) line(depth, comment(some.group_label));
      line(depth, "<each to=\"" + escaped(below(to_inner, to_block)) + "\" from=\"" +
                      escaped(below(from_inner, from_block)) + "\">");
      block(from_inner, to_inner, depth + 1);
      line(depth, "</each>");
    }
  }

  static std::string innermost(const Place& place) {
    return place.blocks.empty() ? std::string() : place.blocks.back();
  }

  const Place* first_in(const std::string& from_block, const std::string& to_block) const {
    for (const Proposal* one : rest_)
      if (innermost(from(*one)) == from_block && innermost(to(*one)) == to_block) return &to(*one);
    return rest_.empty() ? nullptr : &to(*rest_.front());
  }

  // Pairs of repeated groups whose nearest pair around is the one that is being written.
  std::vector<std::pair<std::string, std::string>> inner_blocks(const std::string& from_block,
                                                                const std::string& to_block) const {
    std::vector<std::pair<std::string, std::string>> pairs;
    std::set<std::pair<std::string, std::string>> all;
    for (const Proposal* one : rest_) all.insert({innermost(from(*one)), innermost(to(*one))});
    for (const Proposal* one : rest_) {
      std::pair pair{innermost(from(*one)), innermost(to(*one))};
      if (pair.first.empty() || contains(pairs, pair)) continue;
      if (around(from(*one), to(*one), all) == std::pair{from_block, to_block})
        pairs.push_back(pair);
    }
    return pairs;
  }

  static std::pair<std::string, std::string> around(
      const Place& source, const Place& target,
      const std::set<std::pair<std::string, std::string>>& all) {
    for (std::size_t i = source.blocks.size() - 1; i-- > 0;)
      for (std::size_t j = target.blocks.size() - 1; j-- > 0;)
        if (all.contains({source.blocks[i], target.blocks[j]}))
          return {source.blocks[i], target.blocks[j]};
    return {};
  }

  void field(const Proposal& one, const std::string& to_path, const std::string& from_path,
             int depth) {
    const Place& partner = all_.partner[one.partner];
    Conversion conversion =
        conversion_of(partner, all_.canonical[one.canonical], one.entry, context_);
    if (conversion.table) keep_table(conversion);
    std::string reason = (partner.label.empty() ? "" : partner.label + ": ") + one.reason + ", " +
                         std::to_string(one.percent) + " %";
    if (!conversion.remark.empty())
      reason += "; " + std::string(kOpenMark) + " " + conversion.remark;
    line(depth, "<field to=\"" + escaped(to_path) + "\" from=\"" + escaped(from_path) + "\"" +
                    conversion.attributes + "/>  " + comment(reason));
  }

  // Fields of one name in several groups may have values of their own: then each has its table.
  void keep_table(Conversion& conversion) {
    const std::string plain = conversion.table->id;
    for (int number = 2;; ++number) {
      auto same = std::ranges::find(draft_.tables, conversion.table->id, &DraftTable::id);
      if (same == draft_.tables.end()) break;
      if (same->csv == conversion.table->csv) return renamed(conversion, plain);
      conversion.table->id = plain + "-" + std::to_string(number);
    }
    renamed(conversion, plain);
    draft_.tables.push_back(*conversion.table);
  }

  static void renamed(Conversion& conversion, const std::string& from) {
    const std::string& id = conversion.table->id;
    if (id == from) return;
    auto put = [](std::string& text, const std::string& old, const std::string& by) {
      if (auto at = text.find(old); at != text.npos) text.replace(at, old.size(), by);
    };
    put(conversion.attributes, "\"" + from + "\"", "\"" + id + "\"");
    put(conversion.remark, from + ".csv", id + ".csv");
  }

  // ---- what is open

  void gather_open() {
    std::set<std::size_t> done;
    for (const Proposal& one : all_.taken) done.insert(one.partner);
    for (std::size_t p = 0; p < all_.partner.size(); ++p) {
      if (done.contains(p)) continue;
      const Place& place = all_.partner[p];
      OpenField open{place.path, place.label, !in_ && is_needed(place), {}};
      for (const Proposal& likely : all_.likely)
        if (likely.partner == p) {
          const Place& other = all_.canonical[likely.canonical];
          open.perhaps =
              labelled(other.path, other.label) + ", " + std::to_string(likely.percent) + " %";
        }
      draft_.open_partner.push_back(std::move(open));
    }
    if (in_) gather_needed();
  }

  static bool is_needed(const Place& place) {
    return place.item->occurs_min > 0 && place.choices.empty();
  }

  // Required canonical fields of groups that are there, fed by nothing; a required group of which
  // no field is required stands for itself.
  void gather_needed() {
    std::set<const xml::Field*> made;  // fields that some proposal feeds, and elements around them
    for (const Proposal& one : all_.taken)
      for (const xml::Field* f = all_.canonical[one.canonical].field; f != nullptr; f = f->parent)
        made.insert(f);
    if (!all_.canonical.empty()) needed_below(root_of(*all_.canonical.front().field), made);
  }

  static const xml::Field& root_of(const xml::Field& field) {
    const xml::Field* root = &field;
    while (root->parent != nullptr) root = root->parent;
    return *root;
  }

  void needed_below(const xml::Field& group, const std::set<const xml::Field*>& made) {
    for (const auto& child : group.children) {
      bool required = child->occurs_min > 0 && !child->conditional && !child->fixed;
      bool there = made.contains(child.get());
      if (!there && !required) continue;
      bool value = child->primitive != xml::Primitive::none || child->children.empty();
      std::size_t before = draft_.open_canonical.size();
      if (!value) needed_below(*child, made);
      if (!there && draft_.open_canonical.size() == before)
        draft_.open_canonical.push_back({path_of(*child), child->label, true, {}});
    }
  }

  // Below the root.
  static std::string path_of(const xml::Field& field) {
    std::string path = field.path();
    auto at = path.find('/', 1);
    return at == path.npos ? path : path.substr(at + 1);
  }

  void tell_open() {
    if (!draft_.open_canonical.empty()) {
      draft_.text += "\n";
      line(1,
           comment(std::string(kOpenMark) +
                   " required by the target and fed by nothing (a field, constant=, variable= or "
                   "id=):"));
      for (const OpenField& open : draft_.open_canonical)
        line(1, comment("<field to=\"" + open.path + "\" …/> " + open.label));
    }
    if (draft_.open_partner.empty()) return;
    draft_.text += "\n";
    for (const OpenField& open : draft_.open_partner) {
      std::string told(kOpenMark);
      if (!in_) told += " " + open.path;
      if (!open.label.empty()) told += " " + open.label;
      if (!in_ && open.required) told += " (required)";
      if (!open.perhaps.empty()) told += "; perhaps " + open.perhaps;
      if (in_)
        line(1, "<ignore from=\"" + escaped(open.path) + "\"/>  " + comment(told));
      else
        line(1, comment(told));
    }
  }

  const Proposals& all_;
  const MappingNames& names_;
  const ConversionContext& context_;
  bool in_;
  std::vector<const Proposal*> rest_;
  MappingDraft draft_;
};

}  // namespace

MappingDraft write_mapping(const Proposals& proposals, const MappingNames& names,
                           const ConversionContext& context) {
  return MappingWriter(proposals, names, context).run();
}

}  // namespace jiuqu::importing
