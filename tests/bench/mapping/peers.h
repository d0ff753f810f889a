// What the mapping bench is held beside: the bare parse of libxml2 (a floor: no form of the hub can
// cost less) and libxslt (a peer), both without the hub's limits and guards.
// Thread: one.
#pragma once

#include <memory>
#include <string>

namespace jiuqu::bench {

class Peers {
 public:
  // `document`: the source as XML; `stylesheet`: XSLT that does what the mapping does.
  Peers(std::string document, const std::string& stylesheet);
  ~Peers();
  void parse() const;                  // text to tree, and the tree is freed
  void transform() const;              // tree to tree, and the result is freed
  std::string transform_text() const;  // text to text

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu::bench
