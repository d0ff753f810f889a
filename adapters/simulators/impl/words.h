// Names, numbers and addresses that belong to nobody: invented words, credit codes with the
// organisation prefix XX, citizen numbers of the division 429999, mobile numbers of the segment
// 154, telephones that begin with 0 and vehicle numbers of the year 0 — none of these is given out.
// Thread: immutable once read; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/error.h"
#include "bus/base/random.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {

using Words = std::vector<std::string>;

const std::string& one_of(const Words& words, Random& random);
// A value of an array of strings in a data file. Errors: configuration_invalid.
Result<Words> words_of(const json::Json& object, std::string_view name);
std::string digits(Random& random, std::size_t count);

struct WordLists {
  Words brand_first, brand_second, user_industries, owner_industries, surnames, given_first,
      given_second, roads, places, conclusions, withdrawal_reasons;
  std::map<std::string, Words, std::less<>> opinions;

  static Result<WordLists> read(const json::Json& file);
  std::string brand(Random& random) const;
  std::string person(Random& random) const;
};

// type: the first two characters, 11 a government body, 91 a company.
std::string credit_code(std::string_view type, std::string_view division, Random& random);
std::string citizen_number(Random& random);
std::string mobile(Random& random);
std::string telephone(Random& random);
std::string vehicle_number(Random& random);  // 17 characters with a right check digit
std::string record_id(Random& random);       // looks like a UUID

}  // namespace jiuqu::simulators
