// Samples of mappings, run headless: X.samples/ beside X.map.xml holds NAME.in.json|xml with
// NAME.out.xml|json (what must come out) or NAME.faults.txt (the findings, one a line: "path
// code"). Samples run with messageId 00000000-0000-7000-8000-000000000001 at 2026-11-23T02:00:00Z.
// Thread: any. Ownership: the caller's.
#pragma once

#include <memory>

#include "bus/pipeline/samples.h"

namespace jiuqu {

std::unique_ptr<SampleRunner> mapping_sample_runner();

}  // namespace jiuqu
