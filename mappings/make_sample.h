// What a sample of a mapping runs with, and the expected side of a new one: what the mapping makes
// of a document now, or the faults it tells.
// Thread: any. Ownership: values.
#pragma once

#include <string>

#include "mappings/mapping.h"

namespace jiuqu {

// Samples run as this message, made at this time.
inline constexpr std::string_view kSampleMessageId = "00000000-0000-7000-8000-000000000001";
inline constexpr std::string_view kSampleTime = "2026-11-23T02:00:00Z";

// The day of filing: of a version that is not in force on the usual one, its first.
std::string sample_day(const Mapping& mapping);

struct ExpectedSample {
  std::string ending;  // ".out.xml" or ".faults.txt"
  std::string text;
};
// Errors: those of Mapping::run; schema_invalid, the path of the first fault, when the mapping finds
// nothing wrong with a document that does not fit its schema.
Result<ExpectedSample> expected_sample(const Mapping& mapping, const xml::Document& source);

}  // namespace jiuqu
