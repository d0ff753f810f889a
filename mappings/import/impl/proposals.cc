#include "mappings/import/impl/proposals.h"

#include <algorithm>
#include <map>
#include <set>

#include "bus/base/text.h"
#include "mappings/import/impl/import_limits.h"

namespace jiuqu::importing {
namespace {

constexpr int kSure = 60;    // proposed from here on, in percent
constexpr int kLikely = 40;  // told as perhaps

bool sounds_like_time(const Place& canonical) {
  for (std::string_view word : {"日期", "时间", "年月"})
    if (canonical.label.find(word) != canonical.label.npos) return true;
  for (std::string_view tail : {"Date", "At", "Month", "On"})
    if (canonical.name.ends_with(tail)) return true;
  return canonical.field->primitive == xml::Primitive::date_time;
}

bool is_time(const Item& item) {
  return !item.time_format.empty() || item.primitive == xml::Primitive::date ||
         item.primitive == xml::Primitive::date_time;
}

// How alike two words are, 0 to 100, by what it takes to turn one into the other.
int likeness(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t longer = std::max(a.size(), b.size());
  if (longer > 3 * kLabelMax || longer > 3 * std::min(a.size(), b.size())) return 0;
  return int(100 - edit_distance(a, b) * 100 / longer);
}

class Matcher {
 public:
  Matcher(Proposals& proposals, const Dictionary& dictionary, Way way)
      : all_(proposals), dictionary_(dictionary), way_(way) {}

  void run() {
    for (std::size_t c = 0; c < all_.canonical.size(); ++c) {
      names_.push_back(plain_word(all_.canonical[c].name));
      labels_.push_back(plain_word(all_.canonical[c].label));
      groups_.push_back(plain_word(all_.canonical[c].group_label));
    }
    for (std::size_t p = 0; p < all_.partner.size(); ++p) judge(p);
    sort();
    weigh_company();
    sort();
    choose_blocks();
    assign();
  }

 private:
  const Place& partner(const Proposal& one) const { return all_.partner[one.partner]; }
  const Place& canonical(const Proposal& one) const { return all_.canonical[one.canonical]; }

  // ---- how well two fields fit

  void judge(std::size_t p) {
    const Place& mine = all_.partner[p];
    std::string name = plain_word(mine.name), label = plain_word(mine.label);
    if (label.empty() && has_han(mine.name)) label = name;  // named as people call it
    std::map<std::size_t, Proposal> best;
    auto offer = [&](std::size_t c, int percent, std::string reason, const Entry* entry = nullptr) {
      Proposal& one = best[c];
      if (one.percent >= percent) return;
      one = {p, c, percent, std::move(reason), entry};
    };
    from_dictionary(mine, dictionary_.by_name(name), "name", offer);
    if (!label.empty()) from_dictionary(mine, dictionary_.by_label(label), "label", offer);
    for (std::size_t c = 0; c < all_.canonical.size(); ++c) by_words(c, name, label, offer);
    for (auto& [c, one] : best) {
      one.percent = weighed(one, name, label);
      if (one.percent >= kLikely) candidates_.push_back(one);
    }
  }

  template <class Offer>
  void from_dictionary(const Place& mine, const std::vector<const Entry*>& entries,
                       const char* what, Offer&& offer) {
    for (const Entry* entry : entries) {
      auto slash = entry->path.find('/');
      if (slash == entry->path.npos) continue;
      std::string root = entry->path.substr(0, slash), rest = entry->path.substr(slash + 1);
      bool by_name = what == std::string_view("name");
      int percent = by_name ? 94 : 90;
      if (entry->confidence != Confidence::verified) percent -= 10;
      if (by_name && !entry->group.empty()) percent += entry->group == mine.group ? 4 : -6;
      for (std::size_t c = 0; c < all_.canonical.size(); ++c) {
        int lost = fits(all_.canonical[c].path, root, rest);
        if (lost < 0) continue;
        std::string reason = std::string("dictionary ") + what + " " +
                             (by_name ? entry->name : entry->label) + " (" + entry->source + ")";
        offer(c, percent - lost, std::move(reason), entry);
      }
    }
  }

  // How much worse than its own place a canonical path is for an entry; -1: not it at all. Events
  // carry the application.
  static int fits(const std::string& path, const std::string& root, const std::string& rest) {
    if (path == rest) return 0;
    if (root == "application" && path == "application/" + rest) return 4;
    return -1;
  }

  template <class Offer>
  void by_words(std::size_t c, const std::string& name, const std::string& label, Offer&& offer) {
    const Place& theirs = all_.canonical[c];
    if (!label.empty() && label == labels_[c]) {
      offer(c, 92, "same label " + theirs.label);
    } else if (int like = likeness(label, labels_[c]); like >= 60) {
      offer(c, 50 + (like - 60) * 3 / 4, "label like " + theirs.label);
    } else if (label.size() >= 6 && labels_[c].size() >= 6 &&
               (label.find(labels_[c]) != label.npos || labels_[c].find(label) != label.npos)) {
      offer(c, 56, "label like " + theirs.label);
    }
    if (name == names_[c]) {
      offer(c, 86, "same name");
    } else if (int like = likeness(name, names_[c]); like >= 70 && name.size() >= 5) {
      offer(c, 45 + (like - 70), "name like " + theirs.name);
    }
  }

  // What stands around, and whether the values can be the same.
  int weighed(const Proposal& one, const std::string& name, const std::string& label) const {
    const Place& mine = partner(one);
    const Place& theirs = canonical(one);
    int percent = one.percent;
    std::string group = plain_word(mine.group_label);
    bool same_group = (!group.empty() && (group == groups_[one.canonical] ||
                                          likeness(group, groups_[one.canonical]) >= 60)) ||
                      plain_word(mine.group) == plain_word(theirs.group);
    if (same_group) percent += 4;
    if (name == names_[one.canonical] && label == labels_[one.canonical]) percent += 3;
    // A label that says otherwise weighs more than a name that many fields have.
    bool other_label = !label.empty() && !labels_[one.canonical].empty() &&
                       likeness(label, labels_[one.canonical]) < 35;
    if (other_label && one.entry == nullptr) percent -= 30;
    if (is_time(*mine.item) && !sounds_like_time(theirs)) percent -= 30;
    if (mine.blocks.size() != theirs.blocks.size()) percent -= 6;
    return std::min(percent, 99);
  }

  void sort() { std::ranges::stable_sort(candidates_, std::greater(), &Proposal::percent); }

  static const xml::Field* group_of(const Place& canonical) { return canonical.field->parent; }

  // Fields come in company: a group that nobody else's best place lies in is a chance hit.
  void weigh_company() {
    std::map<std::size_t, const xml::Field*> best;  // the group of each field's best place
    for (const Proposal& one : candidates_)
      if (can_flow(one)) best.emplace(one.partner, group_of(canonical(one)));
    std::map<const xml::Field*, int> votes;
    for (const auto& [mine, group] : best) ++votes[group];
    for (Proposal& one : candidates_) {
      const xml::Field* group = group_of(canonical(one));
      int others = votes[group] - int(best[one.partner] == group);
      bool optional = group->occurs_min == 0 || group->repeats();
      if (others == 0 && optional) one.percent -= 12;
      if (others > 0) one.percent = std::min(one.percent + std::min(others, 3), 99);
    }
  }

  // ---- repeated groups

  static std::string block_of(const Place& place) {
    return place.blocks.empty() ? std::string() : place.blocks.back();
  }

  // Whether the values of one can come from the other at all, one by one.
  bool can_flow(const Proposal& one) const {
    const Place& mine = partner(one);
    const Place& theirs = canonical(one);
    const Place& from = way_ == Way::in ? mine : theirs;
    const Place& to = way_ == Way::in ? theirs : mine;
    if (from.many && !to.many) return false;
    return mine.blocks.empty() == theirs.blocks.empty();
  }

  // Each repeated group of the partner goes to the canonical one that most of its fields fit.
  void choose_blocks() {
    std::map<std::string, std::map<std::string, int>> votes;
    std::map<std::string, std::vector<std::string>> chains;  // of canonical blocks
    std::map<std::string, std::vector<std::string>> own;     // of the partner's
    std::set<std::pair<std::size_t, std::string>> counted;
    for (const Proposal& one : candidates_) {
      if (!can_flow(one) || partner(one).blocks.empty()) continue;
      std::string mine = block_of(partner(one)), theirs = block_of(canonical(one));
      own[mine] = partner(one).blocks;
      chains[theirs] = canonical(one).blocks;
      if (counted.insert({one.partner, theirs}).second) votes[mine][theirs] += one.percent;
    }
    std::vector<std::string> order;
    for (const auto& [mine, chain] : own) order.push_back(mine);
    std::ranges::stable_sort(order, {}, [&](const auto& mine) { return own[mine].size(); });
    for (const auto& mine : order) {
      int most = 0;
      for (const auto& [theirs, count] : votes[mine]) {
        if (count <= most || !nests(own[mine], chains[theirs])) continue;
        most = count;
        blocks_[mine] = theirs;
      }
    }
  }

  // The groups around both belong together as well.
  bool nests(const std::vector<std::string>& mine, const std::vector<std::string>& theirs) const {
    std::string around;  // the canonical block of the nearest group around that has one
    for (std::size_t i = 0; i + 1 < mine.size(); ++i)
      if (auto found = blocks_.find(mine[i]); found != blocks_.end()) around = found->second;
    return around == (theirs.size() > 1 ? theirs[theirs.size() - 2] : std::string());
  }

  bool in_place(const Proposal& one) const {
    if (!can_flow(one)) return false;
    if (partner(one).blocks.empty()) return true;
    auto found = blocks_.find(block_of(partner(one)));
    return found != blocks_.end() && found->second == block_of(canonical(one));
  }

  // ---- one for one

  // Two fields of different branches of a choice may have one target.
  static bool exclusive(const Place& a, const Place& b) {
    for (const auto& [choice, branch] : a.choices)
      for (const auto& [other_choice, other_branch] : b.choices)
        if (choice == other_choice && branch != other_branch) return true;
    return false;
  }

  void assign() {
    std::set<std::size_t> done;
    std::map<std::size_t, std::vector<std::size_t>> users;  // of a canonical field
    for (const Proposal& one : candidates_) {
      if (one.percent < kSure || done.contains(one.partner) || !in_place(one)) continue;
      auto& others = users[one.canonical];
      bool free = std::ranges::all_of(
          others, [&](std::size_t other) { return exclusive(all_.partner[other], partner(one)); });
      if (!free && !(way_ == Way::out && one.percent >= 85)) continue;
      done.insert(one.partner);
      others.push_back(one.partner);
      all_.taken.push_back(one);
    }
    std::ranges::sort(all_.taken, {}, &Proposal::partner);
    for (const Proposal& one : candidates_) {
      if (done.contains(one.partner)) continue;
      done.insert(one.partner);
      all_.likely.push_back(one);
    }
  }

  Proposals& all_;
  const Dictionary& dictionary_;
  Way way_;
  std::vector<std::string> names_, labels_, groups_;  // plain words of the canonical places
  std::vector<Proposal> candidates_;
  std::map<std::string, std::string> blocks_;  // the partner's -> canonical
};

}  // namespace

Proposals propose(const Form& form, const xml::Field& canonical_root, const Dictionary& dictionary,
                  Way way) {
  Proposals proposals;
  proposals.partner = places_of(form);
  proposals.canonical = places_of(canonical_root);
  Matcher(proposals, dictionary, way).run();
  return proposals;
}

}  // namespace jiuqu::importing
