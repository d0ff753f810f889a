// Lines 4 of the life of a message: parse once, take the keys, run the judge steps, and tell all
// faults in the sender's own field names.
// Thread: any worker, pure CPU.
#pragma once

#include "bus/pipeline/exchange.h"
#include "bus/pipeline/interface.h"

namespace jiuqu {

// Parses, takes identity and order keys and the content hash, runs the judge steps. Ok with
// findings in the exchange is a faulty message; an Error stops it at once.
Result<void> judge(Exchange& exchange);

// Runs one step; what it finds is told in the sender's words, back through the maps that stood
// before it.
Result<void> run_step(Exchange& exchange, const JudgeStep& step);

// The findings not told yet, back through all maps: of a step that stands behind them.
void tell_in_senders_words(Exchange& exchange);

// The one answer to a faulty message, JSON or XML as it came: all findings, or the one error.
Reply faults_reply(const Exchange& exchange, const Error& error);
// The error that stands for the findings of an exchange: schema_invalid before rules_failed.
Error findings_error(const Findings& findings);
// The faults as JSON, kept with the rejected message.
std::string faults_json(const Exchange& exchange, const Error& error);
// An answer from the catalogue alone (no exchange).
Reply plain_reply(const Error& error, std::string_view message_id = {});

}  // namespace jiuqu
