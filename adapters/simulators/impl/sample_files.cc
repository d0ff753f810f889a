#include "adapters/simulators/sample_files.h"

#include <filesystem>
#include <set>

#include "adapters/simulators/generator.h"
#include "bus/base/text.h"

namespace jiuqu::simulators {
namespace {

constexpr std::uint64_t kSeed = 2279;  // as the standard

// 26, lift, OWNER_OUT -> 026-lift-owner-out
std::string file_name(const CaseFacts& facts) {
  std::string action = facts.action;
  for (char& c : action) c = c == '_' ? '-' : char(c - 'A' + 'a');
  std::string number(3 - std::min<std::size_t>(facts.item.size(), 3), '0');
  return number + facts.item + "-" + facts.kind + "-" + action;
}

}  // namespace

Result<std::size_t> write_applications(const std::string& definitions, const std::string& folder) {
  GeneratorOptions options;
  options.seed = kSeed;
  auto generator = Generator::load(definitions, options);
  if (!generator) return std::unexpected(generator.error());
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::file_unreadable, folder + ": " + error.message());
  std::size_t written = 0;
  std::set<std::string> forms;  // written as XML already
  for (std::size_t index = 0; index < generator->items().size(); ++index) {
    Application made = generator->application(index);
    std::string path = folder + "/" + file_name(generator->facts(index));
    auto write = [&](Encoding encoding, const char* ending) {
      ++written;
      return write_file_durably(path + ending, made.text_for_people(encoding));
    };
    if (auto done = write(Encoding::json, ".json"); !done) return std::unexpected(done.error());
    if (!forms.insert(made.form_name).second) continue;
    if (auto done = write(Encoding::xml, ".xml"); !done) return std::unexpected(done.error());
  }
  return written;
}

}  // namespace jiuqu::simulators
