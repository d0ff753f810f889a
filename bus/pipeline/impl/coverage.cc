#include "bus/pipeline/coverage.h"

namespace jiuqu {

void Coverage::expect(const std::string& file, const std::string& what, const std::string& name,
                      int line) {
  auto [place, fresh_file] = places_.emplace(file, files_.size());
  if (fresh_file) files_.push_back({file, {}});
  auto& items = files_[place->second].items;
  auto [item, fresh] =
      items_.try_emplace(file + '\n' + what + '\n' + name, place->second, items.size());
  if (fresh) items.push_back({what, name, line, 0});
}

void Coverage::mark(const std::string& file, const std::string& what, const std::string& name) {
  auto item = items_.find(file + '\n' + what + '\n' + name);
  if (item != items_.end()) ++files_[item->second.first].items[item->second.second].times;
}

}  // namespace jiuqu
