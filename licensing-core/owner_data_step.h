// <owner-data key="string(/l:ownerData/l:projectNo)"/>: the step of an interface through which an
// inspection or supervision system gives its values to a case (canonical/owner-data.xsd). The
// interface's order key is the number of the case. Error: case_unknown.
// Thread: as StepKind. Ownership: the service and the functions outlive every set compiled with it.
#pragma once

#include <memory>

#include "bus/pipeline/step.h"
#include "licensing-core/case_service.h"

namespace jiuqu::licensing {

// The service may be null where definitions are only checked (lint): the step then cannot run.
std::unique_ptr<StepKind> owner_data_step_kind(CaseService* service,
                                               const xml::FunctionTable* functions);

}  // namespace jiuqu::licensing
