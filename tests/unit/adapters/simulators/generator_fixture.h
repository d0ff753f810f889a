// The generator on the shipped code tables and data files.
#pragma once

#include <boost/test/unit_test.hpp>

#include "adapters/simulators/generator.h"

namespace jiuqu::test {

inline simulators::Generator load_generator(std::uint64_t seed = 1, std::string item = {}) {
  simulators::GeneratorOptions options;
  options.seed = seed;
  options.handling_item = std::move(item);
  auto generator = simulators::Generator::load(JIUQU_SOURCE_DIR, options);
  if (!generator) BOOST_FAIL(generator.error().describe());
  return std::move(*generator);
}

}  // namespace jiuqu::test
