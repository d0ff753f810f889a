#include "bus/pipeline/dead_letters.h"

#include "bus/journal/journal.h"
#include "bus/pipeline/impl/router.h"

namespace jiuqu {
namespace {

// What is sent instead of what stands on the record.
struct Replacement {
  std::optional<NewBody> with;                       // empty: nothing
  std::shared_ptr<const DefinitionSet> definitions;  // that mapped it again, else null
};

// The content type a person's body is sent with: that of the message, or, where it never was in the
// partner's form, that of its interface.
NewBody edited_body(const DeadLetter& letter, const MessageRecord& record, std::string body,
                    const DefinitionSet& definitions) {
  NewBody with{record.message.content_type, std::move(body), letter.operation, {}};
  const auto* target = definitions.get<Interface>("interface", letter.interface);
  if (letter.unmapped && target != nullptr) {
    with.content_type = target->send_content_type;
    with.operation = target->operation;
  }
  return with;
}

Task<Result<Replacement>> replacement_for(DeadLetterParts parts, Uuid delivery,
                                          std::optional<std::string> edited) {
  auto letter = co_await parts.dispatcher->find(delivery);
  if (!letter) co_return std::unexpected(letter.error());
  Replacement made;
  if (!edited && !letter->unmapped) co_return made;
  auto record = co_await load_message(*parts.store, delivery);
  if (!record) co_return std::unexpected(record.error());
  auto definitions = parts.hub->definitions();
  if (edited) {
    made.with = edited_body(*letter, *record, std::move(*edited), *definitions);
    co_return made;
  }
  auto mapped = map_again(*record, definitions);
  if (!mapped) co_return std::unexpected(mapped.error());
  made.with = std::move(*mapped);
  made.definitions = std::move(definitions);
  co_return made;
}

}  // namespace

Task<Result<Preview>> preview_replay(DeadLetterParts parts, Uuid delivery,
                                     std::optional<std::string> edited) {
  auto made = co_await replacement_for(parts, delivery, std::move(edited));
  if (!made) co_return std::unexpected(made.error());
  co_return co_await parts.dispatcher->preview(delivery, std::move(made->with));
}

Task<Result<void>> replay_dead_letter(DeadLetterParts parts, Uuid delivery,
                                      std::optional<std::string> edited, ActBy by) {
  auto made = co_await replacement_for(parts, delivery, std::move(edited));
  if (!made) co_return std::unexpected(made.error());
  if (!made->with) co_return co_await parts.dispatcher->replay(delivery, std::move(by));
  if (made->definitions) {
    auto kept = co_await parts.hub->keep(made->definitions);
    if (!kept) co_return kept;
  }
  NewBody with = std::move(*made->with);
  co_return co_await parts.dispatcher->replace(delivery, std::move(with), std::move(by));
}

Task<Result<DeadLetterPage>> show_dead_letter(DeadLetterParts parts, Uuid delivery) {
  auto letter = co_await parts.dispatcher->find(delivery);
  if (!letter) co_return std::unexpected(letter.error());
  auto record = co_await load_message(*parts.store, delivery);
  if (!record) co_return std::unexpected(record.error());
  auto origin = co_await load_message(*parts.store, record->message.causation);
  auto would_send = co_await preview_replay(parts, delivery, std::nullopt);
  DeadLetterPage page{std::move(*letter), std::move(*record), std::nullopt, std::move(would_send)};
  if (origin) page.origin = std::move(*origin);
  co_return page;
}

}  // namespace jiuqu
