// Turns outcomes into findings: id, clause, field, sentences and the values used, masked.
// Thread: one evaluation on one thread.
#pragma once

#include "rules/impl/evaluation.h"
#include "rules/impl/masking.h"

namespace jiuqu::rules {

class FindingList final : public Listener {
 public:
  FindingList(xml::Node root, const xml::SchemaModel* form) : masking_(root, form) {}
  Result<void> found(const Outcome& outcome) override;
  bool full() const override { return findings_.size() >= limits::kFindingsMax; }
  Findings take() { return std::move(findings_); }

 private:
  Result<void> tell_place(const Outcome& outcome, Finding& finding);
  Result<void> tell_sentences(const Outcome& outcome, Finding& finding);
  Result<void> tell_values(const Sentence& sentence, const Outcome& outcome, Finding& finding);

  Masking masking_;
  Findings findings_;
};

}  // namespace jiuqu::rules
