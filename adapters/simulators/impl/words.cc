#include "adapters/simulators/impl/words.h"

#include <array>

#include "bus/base/ids.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/credit_code.h"

namespace jiuqu::simulators {
namespace {

// What a character of a vehicle number counts for its check digit (GB 16735).
int vehicle_value(char c) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  constexpr std::string_view kValues = "12345678123457923456789";
  if (c >= '0' && c <= '9') return c - '0';
  return kValues[kLetters.find(c)] - '0';
}

}  // namespace

const std::string& one_of(const Words& words, Random& random) {
  return words[random.below(words.size())];
}

Result<Words> words_of(const json::Json& object, std::string_view name) {
  const json::Json* list = object.member(name);
  Words words;
  if (list != nullptr)
    for (const auto& item : list->items) words.push_back(item.text);
  if (words.empty())
    return fail(ErrorCode::configuration_invalid, "no words under " + std::string(name));
  return words;
}

std::string digits(Random& random, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += char('0' + random.below(10));
  return text;
}

Result<WordLists> WordLists::read(const json::Json& file) {
  WordLists lists;
  const std::pair<std::string_view, Words*> wanted[] = {
      {"brand_first", &lists.brand_first},
      {"brand_second", &lists.brand_second},
      {"user_industries", &lists.user_industries},
      {"owner_industries", &lists.owner_industries},
      {"surnames", &lists.surnames},
      {"given_first", &lists.given_first},
      {"given_second", &lists.given_second},
      {"roads", &lists.roads},
      {"conclusions", &lists.conclusions},
      {"withdrawal_reasons", &lists.withdrawal_reasons},
      {"places", &lists.places},
  };
  for (const auto& [name, list] : wanted) {
    auto words = words_of(file, name);
    if (!words) return std::unexpected(words.error());
    *list = std::move(*words);
  }
  if (const json::Json* opinions = file.member("opinions")) {
    for (const auto& [outcome, unused] : opinions->members) {
      auto words = words_of(*opinions, outcome);
      if (!words) return std::unexpected(words.error());
      lists.opinions[outcome] = std::move(*words);
    }
  }
  return lists;
}

std::string WordLists::brand(Random& random) const {
  std::string first = one_of(brand_first, random);
  return first + one_of(brand_second, random);
}

std::string WordLists::person(Random& random) const {
  std::string name = one_of(surnames, random);
  name += one_of(given_first, random);
  return name + one_of(given_second, random);
}

std::string credit_code(std::string_view type, std::string_view division, Random& random) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (;;) {  // some organisation codes end in a letter the credit code does not know
    std::string body = "XX";
    for (int i = 0; i < 6; ++i) body += kAlphabet[random.below(kAlphabet.size())];
    auto organisation = codes::make_organisation_code(body);
    if (!organisation) continue;
    std::string prefix(type);
    prefix += division;
    prefix += *organisation;
    if (auto code = codes::make_credit_code(prefix)) return *code;
  }
}

std::string citizen_number(Random& random) {
  auto two = [](std::uint64_t number) {
    std::string text = std::to_string(number);
    return text.size() < 2 ? "0" + text : text;
  };
  std::string number = "429999" + std::to_string(1962 + random.below(40));
  number += two(1 + random.below(12));
  number += two(1 + random.below(28));
  number += digits(random, 3);
  return codes::make_citizen_number(number).value_or(std::string());
}

std::string mobile(Random& random) {
  return "154" + digits(random, 8);
}

std::string vehicle_number(Random& random) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
  constexpr std::array<int, 17> kWeights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  std::string number = "LXX";
  for (int i = 0; i < 5; ++i) number += kAlphabet[random.below(kAlphabet.size())];
  number += "00";  // the check digit's place, and the year
  number += kAlphabet[10 + random.below(kAlphabet.size() - 10)];
  number += digits(random, 6);
  int sum = 0;
  for (std::size_t i = 0; i < number.size(); ++i) sum += kWeights[i] * vehicle_value(number[i]);
  number[8] = sum % 11 == 10 ? 'X' : char('0' + sum % 11);
  return number;
}

std::string telephone(Random& random) {
  return "027-0" + digits(random, 7);
}

std::string record_id(Random& random) {
  Uuid id;
  for (auto& byte : id.bytes) byte = std::uint8_t(random.next());
  return id.text();
}

}  // namespace jiuqu::simulators
