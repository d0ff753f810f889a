// Every queue, loop, size, depth and time has a limit here, with its unit and its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace jiuqu::limits {

// A push with inline materials is a few hundred KB; 4 MiB leaves room, larger files go by URL.
inline constexpr std::size_t kBodyBytesMax = 4U << 20;
// Real interface documents nest less than 12 deep; recursion over trees stays cheap at 64.
inline constexpr int kXmlDepthMax = 64;
inline constexpr int kXmlAttributesMax = 64;
// One text node; base64 thumbnails stay below.
inline constexpr std::size_t kXmlTextBytesMax = 1U << 20;
inline constexpr std::size_t kXmlNodesMax = 100'000;
// The answer to a bad message stays readable.
inline constexpr std::size_t kFindingsMax = 200;
// Exchanges taken in and not yet answered; above it the sender hears 503 with Retry-After.
inline constexpr std::size_t kExchangesInFlightMax = 4096;
// Exchanges not yet processed plus deliveries due now; above it intake waits for delivery.
inline constexpr std::size_t kBacklogMax = 20'000;
// One commit of the store groups at most this many units of work.
inline constexpr std::size_t kUnitsPerCommitMax = 256;
// A crowded store begins its next commit this long after the last began, so that one sync serves
// more units; a store with few units at a time is never kept waiting.
inline constexpr int kCommitSpacingUs = 500;
inline constexpr std::size_t kCrowdedCommitUnits = 4;
// A unit that nobody waits for is committed at the latest after this time.
inline constexpr int kPatientUnitWaitUs = 2000;
// A version conflict re-runs the step this many times before it is reported.
inline constexpr int kConflictRetriesMax = 5;
// Bodies the dispatcher may hold in memory for lanes that wait.
inline constexpr std::size_t kDispatcherBodiesMax = 4096;
// Deliveries of one lane kept in memory; the rest is read when they come near.
inline constexpr std::size_t kLaneWindow = 64;
// A definition file; the largest shipped table is under 1 MiB.
inline constexpr std::size_t kDefinitionBytesMax = 16U << 20;
// Hours are enough to drain anything in flight; the operator asked to stop within 10 s.
inline constexpr int kGracefulStopSeconds = 10;
// XPath steps of all rules on one document: some two seconds at the very worst.
inline constexpr std::uint64_t kRuleStepsMax = 40'000'000;
// Elements of one rule file with all that it includes; a cycle or a file that doubles itself ends.
inline constexpr std::size_t kRuleElementsMax = 100'000;
// Fired rules and findings one validation report holds.
inline constexpr std::size_t kReportEntriesMax = 100'000;
// Rows and columns of a decision table: each row is held against each other when it is loaded.
inline constexpr std::size_t kDecisionRowsMax = 2000;
inline constexpr std::size_t kDecisionColumnsMax = 64;
// Combinations of values looked at for gaps in a decision table; above it, none are looked for.
inline constexpr std::size_t kDecisionCellsMax = 200'000;
// Sub-processes of a workflow inside each other; the procedure needs one, a person can read a few.
inline constexpr int kSubProcessDepthMax = 4;
// Days a timer of a case may wait; the longest legal limit is below a year.
inline constexpr int kTimerDaysMax = 9999;
// Fragments that use each other; more is a mistake. What a mapping file may come to when all of
// them are put in.
inline constexpr std::size_t kFragmentDepthMax = 16;
inline constexpr std::size_t kMappingDraftsMax = 20'000;
// Steps of one XSLT transformation and templates inside each other: honest ones need a few thousand
// and a few dozen.
inline constexpr unsigned long kXsltStepsMax = 2'000'000;
inline constexpr int kXsltDepthMax = 200;
// Rows one listing answers without paging.
inline constexpr std::size_t kListRowsMax = 1000;

}  // namespace jiuqu::limits
