// The definition kinds and step kinds that the bus itself brings; the wiring lists them with those
// of the plug-ins.
// Thread: immutable once made. Ownership: the caller owns the kinds; they outlive every set loaded
// with them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bus/adapter/adapter.h"
#include "bus/pipeline/interface.h"

namespace jiuqu {

std::unique_ptr<DefinitionKind> schema_kind();      // *.xsd -> "schema"
std::unique_ptr<DefinitionKind> code_table_kind();  // codes/*.csv -> "code-table"
// partner.xml -> "partner". Adapters check their endpoints.
std::unique_ptr<DefinitionKind> partner_kind(std::vector<AdapterKind*> adapters);
// *.interface.xml -> "interface". Functions are those of its XPath expressions.
std::unique_ptr<DefinitionKind> interface_kind(std::vector<AdapterKind*> adapters,
                                               std::vector<StepKind*> steps,
                                               const xml::FunctionTable* functions);

std::unique_ptr<StepKind> validate_step_kind();  // <validate schema="…"/>
// <emit/>: the tree becomes a canonical event; it is delivered to the interfaces that name its root
// element in <on event="…">, in the commit that keeps the message. A relay needs no workflow. The
// order key stands for the case key. With select="XPath", each element found becomes an event
// instead, in document order.
std::unique_ptr<StepKind> emit_step_kind();
// <choose><when test="…">steps</when>… <otherwise>steps</otherwise></choose>; judge steps only. Tests
// see what steps before have set as variables.
// `steps` are the kinds that may stand inside.
std::unique_ptr<StepKind> choose_step_kind(std::vector<StepKind*> steps,
                                           const xml::FunctionTable* functions);

}  // namespace jiuqu
