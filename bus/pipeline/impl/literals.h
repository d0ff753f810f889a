// An expression taken apart into its shape and the literals in it, so that a threshold that was
// changed can be told from a test that was written anew.
// Thread: any, pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jiuqu {

struct Literal {
  std::string text;  // without quotes
  bool number = false;  // or a text that is one: '1.5', '2%'
};

struct Literals {
  std::string shape;  // the expression, a sign in place of each literal, white space as one blank
  std::vector<Literal> all;
};

Literals literals_of(std::string_view expression);

}  // namespace jiuqu
