#include "bus/store/impl/sqlite_sql.h"

#include <charconv>

namespace jiuqu::sqlite {
namespace {

// Modules keep to constant texts; listings with optional filters make a few dozen more.
constexpr std::size_t kStatementsMax = 512;

constexpr int kPrimary = 0xff;  // the primary code of an extended one

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string text(int column) const override {
    auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    auto size = std::size_t(sqlite3_column_bytes(statement_, column));
    return bytes ? std::string(bytes, size) : std::string();
  }
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }

 private:
  sqlite3_stmt* statement_;
};

int bind_value(sqlite3_stmt* statement, int index, const SqlValue& value) {
  if (auto* number = std::get_if<std::int64_t>(&value))
    return sqlite3_bind_int64(statement, index, *number);
  if (auto* text = std::get_if<std::string_view>(&value))
    return sqlite3_bind_text64(statement, index, text->data() ? text->data() : "", text->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  if (auto* blob = std::get_if<Blob>(&value))
    return sqlite3_bind_blob64(statement, index, blob->bytes.data() ? blob->bytes.data() : "",
                               blob->bytes.size(), SQLITE_STATIC);
  return sqlite3_bind_null(statement, index);
}

// "$2" and "?2" take the second value wherever they stand; "?" the next one.
std::vector<int> numbered_parameters(sqlite3_stmt* statement) {
  std::vector<int> value_of;
  bool in_order = true;
  int count = sqlite3_bind_parameter_count(statement);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(statement, i);
    int number = i;
    if (name && name[0] == '$') {
      std::string_view digits(name + 1);
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
    }
    in_order = in_order && number == i;
    value_of.push_back(number - 1);
  }
  if (in_order) value_of.clear();
  return value_of;
}

// "UNIQUE constraint failed: lane.endpoint, lane.key" -> "unique: lane.endpoint, lane.key"
Error conflict_of(std::string_view message) {
  auto colon = message.find(": ");
  auto columns = colon == message.npos ? message : message.substr(colon + 2);
  return Error{ErrorCode::version_conflict, "unique: " + std::string(columns), {}};
}

}  // namespace

bool is_fatal(int code) {
  switch (code & kPrimary) {
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return true;
    default:
      return false;
  }
}

bool ends_transaction(int code) {
  int primary = code & kPrimary;
  return is_fatal(code) || primary == SQLITE_FULL || primary == SQLITE_NOMEM ||
         primary == SQLITE_BUSY || primary == SQLITE_INTERRUPT || primary == SQLITE_PROTOCOL;
}

Error error_of(sqlite3* connection, int code, Role role) {
  std::string message = connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  auto failed = role == Role::writer ? ErrorCode::store_failed : ErrorCode::read_failed;
  switch (code & kPrimary) {
    case SQLITE_CONSTRAINT: {
      int extended = connection ? sqlite3_extended_errcode(connection) : code;
      if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
          extended == SQLITE_CONSTRAINT_ROWID)
        return conflict_of(message);
      return Error{ErrorCode::defect, message, {}};
    }
    case SQLITE_ERROR:
    case SQLITE_READONLY:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_AUTH:
      return Error{ErrorCode::defect, message, {}};
    case SQLITE_FULL:
      return Error{ErrorCode::disk_full, message, {}};
    case SQLITE_TOOBIG:
      return Error{ErrorCode::limit_exceeded, message, {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error{ErrorCode::store_corrupt, message, {}};
    case SQLITE_INTERRUPT:
      return Error{failed, "the look took more steps than one read may", {}};
    default:
      return Error{failed, message + " (sqlite " + std::to_string(code) + ")", {}};
  }
}

// Marks a statement as running and resets it at the end, so that a row function may use Sql again.
class SqliteSql::Lease {
 public:
  explicit Lease(Prepared& prepared) : prepared_(prepared) { prepared_.in_use = true; }
  ~Lease() {
    sqlite3_reset(prepared_.statement.get());
    prepared_.in_use = false;
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

 private:
  Prepared& prepared_;
};

std::unexpected<Error> SqliteSql::trouble_of(int code) {
  if (ends_transaction(code) && !is_fatal(trouble_)) trouble_ = code;
  return std::unexpected(error_of(connection_, code, role_));
}

Result<std::unique_ptr<SqliteSql::Prepared>> SqliteSql::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  int code = sqlite3_prepare_v3(connection_, sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                &raw, &tail);
  Statement statement(raw);
  if (code != SQLITE_OK) return trouble_of(code);
  if (!statement) return fail(ErrorCode::defect, "empty SQL");
  std::string_view rest(tail, std::size_t(sql.data() + sql.size() - tail));
  if (rest.find_first_not_of("; \t\r\n") != rest.npos)
    return fail(ErrorCode::defect, "more than one statement in one call");
  auto prepared = std::make_unique<Prepared>();
  prepared->text = sql;
  prepared->value_of = numbered_parameters(statement.get());
  prepared->statement = std::move(statement);
  return prepared;
}

// A statement that is running already (a row function asks the same again) gets a spare twin.
Result<SqliteSql::Prepared*> SqliteSql::find(std::string_view sql,
                                             std::unique_ptr<Prepared>& spare) {
  auto found = cache_.find(sql);
  if (found != cache_.end() && !found->second->in_use) return found->second.get();
  auto prepared = prepare(sql);
  if (!prepared) return std::unexpected(prepared.error());
  if (found != cache_.end()) {
    spare = std::move(*prepared);
    return spare.get();
  }
  if (cache_.size() >= kStatementsMax)
    std::erase_if(cache_, [](const auto& entry) { return !entry.second->in_use; });
  auto* kept = prepared->get();
  cache_.emplace(kept->text, std::move(*prepared));
  return kept;
}

Result<void> SqliteSql::bind(Prepared& prepared, std::span<const SqlValue> values) {
  int count = sqlite3_bind_parameter_count(prepared.statement.get());
  for (int i = 0; i < count; ++i) {
    auto from =
        prepared.value_of.empty() ? std::size_t(i) : std::size_t(prepared.value_of[std::size_t(i)]);
    if (from >= values.size()) return fail(ErrorCode::defect, "fewer values than parameters");
    int code = bind_value(prepared.statement.get(), i + 1, values[from]);
    if (code != SQLITE_OK) return trouble_of(code);
  }
  if (prepared.value_of.empty() && values.size() != std::size_t(count))
    return fail(ErrorCode::defect, "more values than parameters");
  return {};
}

Result<std::int64_t> SqliteSql::run(std::string_view sql, std::span<const SqlValue> values) {
  std::unique_ptr<Prepared> spare;
  auto prepared = find(sql, spare);
  if (!prepared) return std::unexpected(prepared.error());
  Lease lease(**prepared);
  auto bound = bind(**prepared, values);
  if (!bound) return std::unexpected(bound.error());
  sqlite3_stmt* statement = (*prepared)->statement.get();
  auto before = sqlite3_total_changes64(connection_);
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement);
  if (code != SQLITE_DONE) return trouble_of(code);
  if (sqlite3_total_changes64(connection_) == before) return 0;
  return sqlite3_changes64(connection_);
}

Result<void> SqliteSql::query(std::string_view sql, std::span<const SqlValue> values,
                              const std::function<bool(const Row&)>& row) {
  std::unique_ptr<Prepared> spare;
  auto prepared = find(sql, spare);
  if (!prepared) return std::unexpected(prepared.error());
  Lease lease(**prepared);
  auto bound = bind(**prepared, values);
  if (!bound) return std::unexpected(bound.error());
  sqlite3_stmt* statement = (*prepared)->statement.get();
  SqliteRow view(statement);
  int code = sqlite3_step(statement);
  while (code == SQLITE_ROW && row(view)) code = sqlite3_step(statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW) return trouble_of(code);
  return {};
}

}  // namespace jiuqu::sqlite
