// What samples exercise: runners first say everything there is (SampleRunner::expect), then mark
// what a sample went through. Only `jiuqu test --coverage` hands one out; nothing else pays for it.
// Thread: one. Ownership: values.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace jiuqu {

struct CoverageItem {
  std::string what;  // "target field", "code row", "assertion failing"
  std::string name;
  int line = 0;
  std::size_t times = 0;
};

class Coverage {
 public:
  // There is such a thing in the file; again: nothing.
  void expect(const std::string& file, const std::string& what, const std::string& name, int line);
  // A sample went through it. What is not expected is no matter.
  void mark(const std::string& file, const std::string& what, const std::string& name);

  struct OfFile {
    std::string file;
    std::vector<CoverageItem> items;  // in the order expected
  };
  const std::vector<OfFile>& files() const { return files_; }  // in the order expected

 private:
  std::map<std::string, std::size_t> places_;  // of files
  std::map<std::string, std::pair<std::size_t, std::size_t>> items_;
  std::vector<OfFile> files_;
};

}  // namespace jiuqu
