// <workflow process="use-registration" key="string(/l:application/l:projectNo)"/>: the step of an
// interface that starts or continues a case. Prefixes are those in scope of the interface file.
// Thread: as StepKind. Ownership: the service and the functions outlive every set compiled with it.
#pragma once

#include <memory>

#include "bus/pipeline/step.h"
#include "licensing-core/case_service.h"

namespace jiuqu::licensing {

// The service may be null where definitions are only checked (lint): the step then cannot run.
std::unique_ptr<StepKind> workflow_step_kind(CaseService* service,
                                             const xml::FunctionTable* functions);

}  // namespace jiuqu::licensing
