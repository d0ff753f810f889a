// Everything decided about one application before any field is written: the registrar, the
// applicant, the equipment, and the facts that the forms ask for.
// Thread: any. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "adapters/simulators/impl/profile.h"

namespace jiuqu::simulators {

struct Draft {
  const ItemProfile* item = nullptr;
  const codes::CodeRow* division = nullptr;
  const CategoryProfile* category = nullptr;
  bool person = false;  // the holder is a natural person
  Facts facts;
  std::vector<Facts> devices;  // at least one
};

struct DraftSource {
  const Profile& profile;
  const WordLists& words;
  std::uint64_t seed = 1;
  std::uint64_t index = 0;
  std::chrono::sys_days day;  // no application is later
};

Draft draft_of(const DraftSource& source, const ItemProfile& item);

const codes::CodeRow& division_of(const DraftSource& source);
// The same authority has the same code in every application and run.
std::string authority_code(const codes::CodeRow& division);
std::string task_code(const codes::CodeRow& division);
std::chrono::sys_days applied_on(const DraftSource& source);

std::string padded(std::uint64_t number, std::size_t width);
std::string date_text(std::chrono::sys_days day);  // yyyy-MM-dd
std::string without_dashes(std::string date);

}  // namespace jiuqu::simulators
