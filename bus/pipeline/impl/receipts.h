// The idempotent receiver: what was answered to (partner, interface, key, hash). A key keeps one
// row for each content it was accepted with: a corrected application adds one. Nothing is looked up
// for a message that is new: adding its receipt conflicts where one stands, and only then is the
// answer found. Thread: find is awaited; add builds operations. Ownership: values.
#pragma once

#include <optional>
#include <string>

#include "bus/message/message.h"
#include "bus/pipeline/interface.h"
#include "bus/store/store.h"

namespace jiuqu {

struct ReceiptKey {
  std::string partner, interface, key, hash;
};

struct KnownReceipt {
  std::optional<Reply> same;  // this content was accepted: the reply it got
  bool other = false;         // other content was accepted under the key
};

Task<Result<KnownReceipt>> find_receipt(Store& store, ReceiptKey key);
// The unit fails with version_conflict where this content was accepted before, or, with
// OnChange::refuse, any other.
void add_receipt(UnitOfWork& unit, ReceiptKey key, OnChange on_change, Uuid message_id, Reply reply,
                 UtcTime now);

}  // namespace jiuqu
