// The shipped definitions as a court for applications: schema, mapping and intake rules of
// interface 5, without a hub around them; and the fixed sample applications beside this file.
// Thread: one.
#pragma once

#include <algorithm>
#include <filesystem>

#include "bus/pipeline/impl/judge.h"
#include "tests/sim/shipped.h"

namespace jiuqu::test {

inline Exchange judged(const std::string& body, const std::string& content_type) {
  const auto& set = sim::shipped().set;
  Exchange exchange;
  exchange.definitions = set;
  exchange.interface = set->get<Interface>("interface", "platform.application.push");
  BOOST_REQUIRE(exchange.interface != nullptr);
  auto message = std::make_shared<Message>();
  message->id = Uuid{}.derive(body);
  message->content_type = content_type;
  message->body = body;
  exchange.message = std::move(message);
  if (auto done = judge(exchange); !done) BOOST_ERROR(done.error().describe());
  return exchange;
}

// All findings of an application, a line each; empty when it is right.
inline std::string faults_of(const std::string& body, const std::string& content_type) {
  std::string lines;
  for (const auto& finding : judged(body, content_type).findings)
    lines += finding.where.path + " " + finding.code + ": " + finding.en + "\n";
  return lines;
}

inline std::string content_type_of(const std::filesystem::path& file) {
  return file.extension() == ".xml" ? "application/xml" : "application/json";
}

// In the order of the handling items; where there is an XML file, it stands before the JSON.
inline std::vector<std::filesystem::path> sample_applications() {
  std::vector<std::filesystem::path> files;
  const std::string folder = std::string(JIUQU_SOURCE_DIR) + "/tests/applications";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    auto ending = entry.path().extension();
    if (ending == ".json" || ending == ".xml") files.push_back(entry.path());
  }
  std::ranges::sort(files, {}, [](const std::filesystem::path& file) {
    return std::pair(file.stem().string(), file.extension() == ".json");
  });
  return files;
}

}  // namespace jiuqu::test
