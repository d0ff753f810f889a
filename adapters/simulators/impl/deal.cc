// Which handling item each case of a run is about.
#include <algorithm>
#include <map>

#include "adapters/simulators/generator.h"
#include "bus/base/random.h"

namespace jiuqu::simulators {
namespace {

std::vector<std::string> shuffled_names(const std::vector<std::string>& names, Random& random) {
  std::vector<std::string> once;
  for (const auto& name : names)
    if (std::ranges::find(once, name) == once.end()) once.push_back(name);
  for (std::size_t i = once.size(); i > 1; --i) std::swap(once[i - 1], once[random.below(i)]);
  return once;
}

}  // namespace

// Round by round one of every kind; each kind goes through the actions from another one on, so that
// neighbours differ in both.
std::vector<std::size_t> dealt_items(std::uint64_t seed, const std::vector<std::string>& kinds,
                                     const std::vector<std::string>& actions) {
  SeededRandom random(seed);
  auto kind_order = shuffled_names(kinds, random);
  auto action_order = shuffled_names(actions, random);
  std::map<std::pair<std::string, std::string>, std::size_t> by_name;
  for (std::size_t i = 0; i < kinds.size(); ++i) by_name[{kinds[i], actions[i]}] = i;
  std::vector<std::size_t> dealt;
  for (std::size_t round = 0; round < action_order.size(); ++round)
    for (std::size_t kind = 0; kind < kind_order.size(); ++kind) {
      const auto& action = action_order[(round + kind) % action_order.size()];
      auto found = by_name.find({kind_order[kind], action});
      if (found != by_name.end()) dealt.push_back(found->second);
    }
  return dealt;
}

}  // namespace jiuqu::simulators
