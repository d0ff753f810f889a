// Small judgements and clean-ups of texts that people typed. Thread: any. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jiuqu::codes {

// A mobile number of mainland China: 1, then 3 to 9, then nine digits.
bool is_mobile(std::string_view text);
// Six digits, the first not above 8.
bool is_postcode(std::string_view text);
// A division code (GB/T 2260) as six digits: as it is, or of the form of twelve that platforms use,
// whose last six are zeros; empty for anything else. Whether it exists is a table's to say.
std::string division_code(std::string_view text);
// Full-width letters, digits, punctuation, brackets (also 〔〕【】) and blanks become half-width;
// blanks at both ends go, runs of blanks inside become one. For comparing, not for storing.
std::string normalise(std::string_view text);
// How many characters (code points) must be put in, left out, exchanged or swapped with their
// neighbour to turn one text into the other. Looks at the first 200 characters of each.
std::size_t point_distance(std::string_view a, std::string_view b);

// Normalised, without any blank, capital letters for small ones: what two spellings of one name or
// number have in common.
std::string folded(std::string_view text);
// How alike two texts are once folded, 0 to 1: the part of the longer one's characters that need no
// change. Two empty texts are alike.
double similarity(std::string_view a, std::string_view b);

}  // namespace jiuqu::codes
